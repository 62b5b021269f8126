// A hunt for falsehood: no sequence of tactic lines and no term proves what is not provable.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifyEmbedded } from "../../src/verify/index.ts";

const unprovable = [
  "theorem t : False",
  "theorem t (p : Prop) : p",
  "theorem t (p q : Prop) (h : p ∨ q) : p",
  "theorem t (p q : Prop) (h : p → q) : q → p",
  "theorem t : ∀ p : Prop, p",
  "theorem t (α : Type) (a b : α) : a = b",
  "theorem t (α : Type) (P : α → Prop) (h : ∃ x, P x) : ∀ x, P x",
  "theorem t (α : Type) (P : α → Prop) (h : ∀ x, P x) : ∃ x, P x",
  "theorem t (p q : Prop) (h : ¬(p ∧ q)) : ¬p ∧ ¬q",
  "theorem t : Nat.zero = Nat.succ Nat.zero",
];

const name = fc.constantFrom("h", "k", "p", "q", "x", "a", "b", "this", "hp", "hq");
const atom = fc.oneof(
  name,
  fc.constantFrom(
    "True.intro",
    "rfl",
    "trivial",
    "id",
    "_",
    "?_",
    "Iff.rfl",
    "propext",
    "Classical.em p",
    "Classical.choice",
  ),
);
const { term } = fc.letrec<{ term: string; type: string }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom("p", "q", "True", "False", "a = b", "Prop"),
    fc.tuple(tie("type"), fc.constantFrom("∧", "∨", "→", "↔", "="), tie("type")).map(([l, o, r]) => `(${l} ${o} ${r})`),
    tie("type").map((t) => `(¬${t})`),
    tie("type").map((t) => `(∃ x : ${t}, x = x)`),
  ),
  term: fc.oneof(
    { maxDepth: 4 },
    atom,
    fc.tuple(tie("term"), tie("term")).map(([f, a]) => `(${f} ${a})`),
    fc.tuple(name, tie("term")).map(([x, b]) => `(fun ${x} => ${b})`),
    fc.tuple(tie("term"), tie("term")).map(([a, b]) => `⟨${a}, ${b}⟩`),
    fc
      .tuple(
        fc.constantFrom(
          "Or.inl",
          "Or.inr",
          "False.elim",
          "absurd h",
          "Eq.symm",
          "Eq.trans h",
          "funext",
          "congrArg id",
          "Iff.intro id",
        ),
        tie("term"),
      )
      .map(([f, a]) => `(${f} ${a})`),
    fc.tuple(tie("term"), fc.constantFrom("1", "2", "mp", "mpr", "symm", "elim", "left")).map(([t, f]) => `${t}.${f}`),
    fc.tuple(tie("term"), tie("term")).map(([a, b]) => `(${a} ▸ ${b})`),
    fc.tuple(tie("type"), tie("term")).map(([t, v]) => `(show ${t} from ${v})`),
    fc.tuple(name, tie("type"), tie("term"), tie("term")).map(([x, t, v, b]) => `(have ${x} : ${t} := ${v}; ${b})`),
    fc.tuple(tie("term"), tie("term")).map(([d, b]) => `(match ${d} with | ⟨x, k⟩ => ${b})`),
  ),
}));

const line = fc.oneof(
  fc.constantFrom(
    "intro h",
    "intro",
    "intros",
    "constructor",
    "left",
    "right",
    "exfalso",
    "assumption",
    "contradiction",
    "rfl",
    "trivial",
    "cases h",
    "cases k",
    "induction x",
    "symm",
    "by_cases h : p",
    "revert h",
    "subst h",
    "repeat constructor",
    "try assumption",
    "all_goals assumption",
    "cases h <;> assumption",
    "rename_i h",
    "exists a",
    "rcases h with ⟨x, k⟩",
    "rcases h with h | k",
    "obtain ⟨x, rfl⟩ := h",
    "rw [h]",
    "rw [← h]",
    "rw [h] at k",
    "clear h",
    "first | assumption | constructor",
  ),
  term.map((t) => `exact ${t}`),
  term.map((t) => `apply ${t}`),
  term.map((t) => `refine ${t}`),
  term.map((t) => `have k := ${t}`),
  term.map((t) => `specialize ${t}`),
);

describe("falsehood", () => {
  it("is not proved by tactics", () => {
    const property = fc.property(
      fc.constantFrom(...unprovable),
      fc.array(line, { minLength: 1, maxLength: 8 }),
      (statement, lines) => {
        const verdict = verifyEmbedded({ statement, proof: `by\n  ${lines.join("\n  ")}`, limits: { steps: 60_000 } });
        expect(verdict.kind).not.toBe("proved");
        expect(verdict.kind).not.toBe("crashed");
        if (verdict.kind === "failed") expect(verdict.messages[0].text).not.toContain("(kernel)");
      },
    );
    fc.assert(property, { numRuns: 3000, seed: 7 });
  });

  it("is not proved by terms", () => {
    const property = fc.property(fc.constantFrom(...unprovable), term, (statement, proof) => {
      const verdict = verifyEmbedded({ statement, proof, limits: { steps: 60_000 } });
      expect(verdict.kind).not.toBe("proved");
      expect(verdict.kind).not.toBe("crashed");
    });
    fc.assert(property, { numRuns: 3000, seed: 11 });
  });
});
