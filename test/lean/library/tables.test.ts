import { describe, expect, it } from "vitest";
import { NumberReader } from "../../../src/lean/library/coding/numbers.ts";
import { PartWriter } from "../../../src/lean/library/coding/parts.ts";
import { readValue, valueParts } from "../../../src/lean/library/coding/tables.ts";

const names = ["Add", "instAddNat", "and_true", "Nat.add"];
const constants = new Map(names.map((name, index) => [name, index]));

function readBack(value: unknown): unknown {
  const parts = valueParts(value, constants);
  const writer = new PartWriter(new Map(), [parts]);
  const words = writer.words.split(" ").map(decodeURIComponent);
  return readValue(new NumberReader(writer.record(parts)), words, names);
}

describe("tables as numbers", () => {
  it("are read back: maps, sets, arrays, objects, names of constants and other words", () => {
    const tables = new Map<string, unknown>([
      [
        "classes",
        { instances: new Map([["Add", [{ name: "instAddNat", priority: 1000 }]]]), open: true, scoped: false },
      ],
      ["simp", new Set(["and_true", "«odd name»", "Nat.add", "Add", "100 %", ""])],
      ["nothing", [undefined, [], new Map(), {}]],
    ]);
    expect(readBack(tables)).toEqual(tables);
  });

  it("refuse what they would lose", () => {
    for (const value of [1n, new Date(), null, -1, 0.5, Number.NaN]) {
      expect(() => valueParts(new Map([["value", value]]), constants), String(value)).toThrow(TypeError);
    }
  });
});
