// What examples/prover does with texts: symbols by name, places, links.
import { expect, test } from "vitest";
import { abbreviations } from "../../examples/prover/src/lean/abbreviations.ts";
import { expandPending, expandTyped } from "../../examples/prover/src/lean/unicode_input.ts";
import { bytes, duration } from "../../examples/prover/src/prover/numbers.ts";
import { hashOf, lean4web, sharedIn } from "../../examples/prover/src/share/link.ts";

/** Types keys one after another; the caret is the ¦. */
function typed(keys: string, finished = false): string {
  let text = "";
  let caret = 0;
  const put = (replacement: ReturnType<typeof expandTyped>) => {
    if (replacement === undefined) return;
    text = text.slice(0, replacement.start) + replacement.text + text.slice(replacement.end);
    caret = replacement.caret;
  };
  for (const key of keys) {
    text = text.slice(0, caret) + key + text.slice(caret);
    caret += key.length;
    put(expandTyped(text, caret));
  }
  if (finished) put(expandPending(text, caret));
  return `${text.slice(0, caret)}¦${text.slice(caret)}`;
}

test("the names of Lean's editors give the symbols of Lean", () => {
  const known = {
    and: "∧",
    or: "∨",
    not: "¬",
    to: "→",
    iff: "↔",
    forall: "∀",
    exists: "∃",
    N: "ℕ",
    Z: "ℤ",
    R: "ℝ",
    lam: "λ",
  };
  for (const [name, symbol] of Object.entries(known)) expect(typed(`\\${name} x`), name).toBe(`${symbol} x¦`);
  expect(abbreviations.size).toBeGreaterThan(400);
  for (const symbol of abbreviations.values()) expect(symbol).toMatch(/^[^\s]+$/u);
});

test("a name is replaced at once where no other begins with it, and else when it is over", () => {
  expect(typed("p \\forall")).toBe("p ∀¦");
  expect(typed("\\t")).toBe("\\t¦");
  expect(typed("p \\to")).toBe("p \\to¦");
  expect(typed("p \\to q")).toBe("p → q¦");
  expect(typed("p \\to(")).toBe("p →(¦");
  expect(typed("\\alp ")).toBe("α ¦");
  expect(typed("x\\1 ")).toBe("x₁ ¦");
  expect(typed("\\<a, b\\>")).toBe("⟨a, b\\>¦");
  expect(typed("\\<a, b\\>", true)).toBe("⟨a, b⟩¦");
  expect(typed("\\lnot", true)).toBe("¬¦");
  expect(typed("p\n\\to\n")).toBe("p\n→\n¦");
});

test("a pair of brackets takes the caret between them", () => {
  expect(typed("\\<>")).toBe("⟨¦⟩");
  expect(typed("\\<>h")).toBe("⟨h¦⟩");
});

test("a backslash that is none of these stays", () => {
  expect(typed("A \\ B")).toBe("A \\ B¦");
  expect(typed("\\%% ")).toBe("\\%% ¦");
  expect(typed("\\\\", true)).toBe("\\¦");
  expect(typed("fun x => x", true)).toBe("fun x => x¦");
});

test("a link gives back what it was made of, and an address that has none gives nothing", () => {
  const shared = { theorem: "theorem t (p : Prop) : p ∧ p → p", proof: "by\n  intro h & # + % =\n  exact h.1" };
  expect(sharedIn(hashOf(shared))).toEqual(shared);
  expect(sharedIn(hashOf({ ...shared, proof: "" }))).toEqual({ ...shared, proof: "" });
  expect(sharedIn("")).toBeUndefined();
  expect(sharedIn("#theorem-text")).toBeUndefined();
  expect(lean4web("example : 1 + 1 = 2 := rfl\n")).toBe(
    "https://live.lean-lang.org/#code=example%20%3A%201%20%2B%201%20%3D%202%20%3A%3D%20rfl%0A",
  );
});

test("sizes and times are told as people read them", () => {
  expect([0, 999, 1000, 370_472, 1_234_567, 13_800_000_000].map(bytes)).toEqual([
    "0 B",
    "999 B",
    "1.0 kB",
    "370 kB",
    "1.2 MB",
    "14 GB",
  ]);
  expect([0.2, 59, 600, 7200].map(duration)).toEqual(["less than a second", "59 s", "10 min", "2.0 h"]);
});
