// Lean's own lemmas, read from files outside the project; what is recorded of them are names and verdicts.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { coreLemmas } from "./core_lemmas.ts";

describe("the lemmas of a file, one by one", () => {
  const file = `
namespace Nat
variable {a : Nat}
@[simp] protected theorem zero_add : ∀ (n : Nat), 0 + n = n
  | 0 => rfl
  | n + 1 => congrArg succ (Nat.zero_add n)
protected theorem zero_add_false (h : 0 < a) : 0 + a = a + 1 := by simp
theorem uses_it (h : 0 < a) : a + 1 = 0 + a := (Nat.zero_add_false h).symm
theorem left_out : a = a := by
  exact Nat.no_such_lemma
end Nat`;

  it("are proved under another name, with their own recursion, and what is not proved is there for the rest", () => {
    expect(
      coreLemmas([file])
        .flat()
        .map(({ name, verdict }) => `${name} ${verdict}`),
    ).toEqual(["Nat.zero_add proved", "Nat.zero_add_false failed", "Nat.uses_it proved", "Nat.left_out failed"]);
  });

  it("are not simplified with themselves", () => {
    const text = "namespace Nat\n@[simp] protected theorem le_refl (n : Nat) : n ≤ n := by simp only [Nat.zero_add]\n";
    expect(coreLemmas([text]).flat()).toMatchObject([{ name: "Nat.le_refl", verdict: "failed" }]);
  });

  it("see what the files before declare", () => {
    const before =
      "def Core.twice (n : Nat) : Nat := n + n\ntheorem Core.twice_eq (n : Nat) : Core.twice n = n + n := rfl\n";
    const after = "theorem Core.twice_zero : Core.twice 0 = 0 := Core.twice_eq 0\n";
    expect(
      coreLemmas([before, after])
        .flat()
        .map(({ verdict }) => verdict),
    ).toEqual(["proved", "proved"]);
  });
});

const folder = process.env.GENTZEN_CORE;
const recorded = readFileSync(new URL("../../bench/core_lemmas.tsv", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => line.split("\t") as [file: string, name: string, verdict: string]);

it("at least four in five of the recorded lemmas are proved", () => {
  expect(recorded.length).toBeGreaterThan(400);
  expect(recorded.filter(([, , verdict]) => verdict === "proved").length / recorded.length).toBeGreaterThan(0.8);
});

it.skipIf(folder === undefined)("what was proved of Lean's files is proved", () => {
  const files = [...new Set(recorded.map(([name]) => name))].filter((file) => existsSync(join(folder ?? "", file)));
  const checked = coreLemmas(files.map((file) => readFileSync(join(folder ?? "", file), "utf8")));
  const now = new Map(checked.flat().map(({ name, verdict }) => [name, verdict]));
  const proved = recorded.filter(([file, , verdict]) => files.includes(file) && verdict === "proved");
  expect(proved.filter(([, name]) => now.get(name) !== "proved")).toEqual([]);
});
