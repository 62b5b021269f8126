import { describe, expect, it } from "vitest";
import { asLimit, LimitError } from "../../src/lean/kernel/index.ts";
import { BugError, everyPair, itemAt, lastOf, pairsOf, Random, required } from "../../src/platform/index.ts";

describe("lists", () => {
  it("give the items that are there", () => {
    expect(itemAt(["a", "b"], 1)).toBe("b");
    expect(itemAt(Float32Array.of(1, 2), 0)).toBe(1);
    expect(lastOf([1, 2, 3])).toBe(3);
    expect(pairsOf([1, 2], ["a", "b"])).toEqual([
      [1, "a"],
      [2, "b"],
    ]);
    expect(everyPair([1, 2], [2, 3], (a, b) => b === a + 1)).toBe(true);
    expect(everyPair([1, 2], [1], (a, b) => a === b)).toBe(false);
    expect(required(0, "nothing")).toBe(0);
  });

  it.each([
    ["an item behind the end", () => itemAt([1], 1)],
    ["an item before the beginning", () => itemAt([1], -1)],
    ["the last of none", () => lastOf([])],
    ["pairs of lists of two lengths", () => pairsOf([1], [])],
    ["a value that is missing", () => required(undefined, "nothing")],
    ["one of no items", () => new Random(1).pick([])],
  ])("say that %s is a mistake", (_, look) => {
    expect(look).toThrow(BugError);
  });
});

it("a mistake in the checker does not pass for the end of the host's stack", () => {
  expect(asLimit(new RangeError("Maximum call stack size exceeded"))).toBeInstanceOf(LimitError);
  const mistake = new BugError("a list of 1 has no item 1");
  expect(asLimit(mistake)).toBe(mistake);
});
