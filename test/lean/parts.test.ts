// The checker with parts that are loaded when a proof needs them: what is missing says so, and what was loaded before decides nothing.
import { expect, test, vi } from "vitest";
import { verifyEmbedded } from "../../src/verify/embedded.ts";
import type { Verdict, VerifyRequest } from "../../src/verify/verifier.ts";
import { importsOf, sources } from "../house/imports.ts";

/** A checker as a page's worker has it at its start: with no part loaded. */
async function freshChecker() {
  vi.resetModules();
  const { checkProof } = await import("../../src/verify/check.ts");
  const { MissingPart } = await import("../../src/platform/index.ts");
  /** The verdict, with the parts that were loaded for it one after another. */
  const check = async (request: VerifyRequest): Promise<{ verdict: Verdict; parts: string[] }> => {
    const parts: string[] = [];
    for (;;) {
      try {
        return { verdict: checkProof(request), parts };
      } catch (error) {
        if (!(error instanceof MissingPart)) throw error;
        parts.push(error.part.name);
        await error.part.load();
      }
    }
  };
  return { checkProof, check };
}

const recursive = "def double : Nat → Nat\n  | 0 => 0\n  | n + 1 => double n + 2\n";
const halving = "def halve (n : Nat) : Nat := if h : n < 2 then 0 else halve (n - 2) + 1\n";
const tree = "inductive Tree where\n  | leaf\n  | node (l r : Tree)\n";
const point = "structure Point where\n  x : Nat\n  y : Nat\n";
const goal = "theorem t (a b : Nat) (h : a < b) : a + 1 ≤ b";

/** Requests, with the parts that each needs of a checker that has none. */
const requests: readonly (readonly [parts: readonly string[], request: VerifyRequest])[] = [
  [[], { statement: "theorem t (p q : Prop) (h : p ∧ q) : q ∧ p", proof: "⟨h.2, h.1⟩" }],
  [
    [],
    {
      statement: "theorem t (xs : List Nat) : xs ++ [] = xs",
      proof: "by\n  induction xs with\n  | nil => rfl\n  | cons x xs ih => simp",
    },
  ],
  [
    [],
    { statement: "theorem t (p : Prop) (h : ¬¬p) : p", proof: "by\n  by_cases k : p\n  · exact k\n  · contradiction" },
  ],
  [[], { statement: "theorem t : 2 + 2 = 4", proof: "by\n  skip\n  exact h" }],
  [["omega"], { statement: goal, proof: "by omega" }],
  // What is missing is no failure of a tactic, which these would go on from.
  [["omega"], { statement: goal, proof: "by\n  first\n  | omega\n  | exact h" }],
  [["omega"], { statement: goal, proof: "by\n  try omega\n  exact h" }],
  [["omega"], { statement: "theorem t (a b : Nat) (h : a < b) : b ≤ a", proof: "by omega" }],
  [["omega"], { statement: "theorem t (x y : Nat) : x + y < y + (x + 3)", proof: "by simp +arith" }],
  [["omega"], { statement: "theorem t (n : Nat) (h : n = n + 1) : False", proof: "by cases h" }],
  [["definitions"], { header: recursive, statement: "theorem t : double 3 = 6", proof: "by rfl" }],
  [
    ["definitions"],
    { header: recursive, statement: "theorem t (n : Nat) : double (n + 1) = double n + 2", proof: "by\n  rw [double]" },
  ],
  [["definitions"], { header: recursive, statement: "theorem t : double 3 = 7", proof: "by rfl" }],
  [
    ["definitions", "omega"],
    { header: halving, statement: "theorem t : halve 0 = 0", proof: "by\n  unfold halve\n  simp" },
  ],
  [
    ["definitions", "functions"],
    {
      header: recursive,
      statement: "theorem t (n : Nat) : double n ≥ n",
      proof: "by\n  fun_cases double n\n  · exact Nat.le_refl 0\n  · trivial",
    },
  ],
  [
    ["definitions"],
    { statement: "theorem t : ∀ n : Nat, 0 + n = n", proof: "fun\n  | 0 => rfl\n  | n + 1 => congrArg Nat.succ (t n)" },
  ],
  [
    ["types"],
    {
      header: tree,
      statement: "theorem t (a b : Tree) : Tree.leaf ≠ Tree.node a b",
      proof: "by\n  intro h\n  cases h",
    },
  ],
  [["types"], { header: point, statement: "theorem t (p : Point) : p = ⟨p.x, p.y⟩", proof: "rfl" }],
  [
    ["types", "definitions"],
    {
      header: `${point.trimEnd()}\n  deriving DecidableEq\n`,
      statement: "theorem t : (⟨1, 2⟩ : Point) ≠ ⟨2, 1⟩",
      proof: "by decide",
    },
  ],
  [
    ["omega"],
    {
      statement: goal,
      proof: "helper a b h",
      lemmas: "theorem helper (a b : Nat) (h : a < b) : a + 1 ≤ b := by omega\n",
    },
  ],
];

test("each text asks for the parts that it needs, whatever stands around, and gets the verdict of the whole checker", async () => {
  for (const [needed, request] of requests) {
    const { check } = await freshChecker();
    const { verdict, parts } = await check(request);
    expect([request, parts]).toEqual([request, needed]);
    expect([request, verdict]).toEqual([request, verifyEmbedded(request)]);
  }
});

test("what was checked and loaded before changes no verdict", async () => {
  for (const order of [requests, [...requests].reverse()]) {
    const { check } = await freshChecker();
    for (const [, request] of order)
      expect([request, (await check(request)).verdict]).toEqual([request, verifyEmbedded(request)]);
  }
});

test("a check that lacks a part ends with its name, and with no verdict", async () => {
  const { checkProof } = await freshChecker();
  for (const [[part], request] of requests) {
    if (part === undefined) continue;
    const lack = `the part '${part}' of the program is used and not loaded`;
    expect(() => checkProof(request)).toThrow(lack);
    expect(() => checkProof(request)).toThrow(lack);
  }
});

test("programs that check without waiting have every part that there is", () => {
  const declared = sources("src/lean").filter((file) =>
    importsOf(file).some(({ dynamic, typeOnly }) => dynamic && !typeOnly),
  );
  const given = importsOf("src/lean/elab/parts.ts").map(({ target }) => target);
  for (const file of declared) {
    expect(given).toContain(file);
    for (const { target, dynamic } of importsOf(file)) if (dynamic) expect(given).toContain(target);
  }
  expect(declared).toHaveLength(4);
  expect(new Set(requests.flatMap(([parts]) => parts)).size).toBe(4);
});
