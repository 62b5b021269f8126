// Proofs in core Lean, of every kind of verdict that a real Lean gives, and what a suite with a real Lean expects of them.
import { expect } from "vitest";
import type { Verdict, VerifyRequest } from "../../../src/verify/verifier.ts";

interface RealCase {
  readonly name: string;
  readonly request: VerifyRequest;
  /** What the verdict has among others. */
  readonly verdict: { readonly kind: Verdict["kind"] } & Readonly<Record<string, unknown>>;
  /** What the reason of a rejection is like. */
  readonly reason?: RegExp;
}

const header = /^the header is not accepted: /;

export const realCases: readonly RealCase[] = [
  {
    name: "a proof by terms",
    request: { statement: "theorem t (p q : Prop) (h : p ∧ q) : q ∧ p", proof: "⟨h.2, h.1⟩" },
    verdict: { kind: "proved", axioms: [] },
  },
  {
    name: "a proof by tactics",
    request: { statement: "theorem t (n : Nat) : 0 + n = n", proof: "by\n  simp" },
    verdict: { kind: "proved" },
  },
  {
    name: "a classical proof",
    request: { statement: "theorem t (p : Prop) : p ∨ ¬p", proof: "Classical.em p" },
    verdict: { kind: "proved", axioms: ["Classical.choice", "Quot.sound", "propext"] },
  },
  {
    name: "a theorem in a namespace, with an open universe",
    request: { header: "namespace A\nuniverse u\n", statement: "theorem t {α : Type u} (a : α) : a = a", proof: "rfl" },
    verdict: { kind: "proved", axioms: [] },
  },
  {
    name: "an error, at its place",
    request: { statement: "theorem t (p q : Prop) : p → q", proof: "by\n  intro h\n  exact h" },
    verdict: { kind: "failed", messages: [{ line: 3, column: 8, severity: "error" }] },
  },
  {
    name: "an unknown name",
    request: { statement: "theorem t : 1 = 1", proof: "no_such_lemma" },
    verdict: { kind: "failed" },
  },
  {
    name: "falsehood",
    request: { statement: "theorem t : False", proof: "by\n  decide" },
    verdict: { kind: "failed" },
  },
  {
    name: "a hole",
    request: { statement: "theorem t (p : Prop) : p", proof: "by\n  sorry" },
    verdict: { kind: "incomplete" },
  },
  {
    name: "a hole in an earlier lemma",
    request: { header: "theorem l : False := sorry\n", statement: "theorem t : 1 = 2", proof: "l.elim" },
    verdict: { kind: "incomplete" },
  },
  {
    name: "an axiom",
    request: { header: "axiom bad : False\n", statement: "theorem t : 1 = 2", proof: "bad.elim" },
    verdict: { kind: "rejected", code: "axiom_used" },
  },
  {
    name: "a header that is wrong",
    request: { header: "theorem l : 1 = 2 := rfl\n", statement: "theorem t : True", proof: "trivial" },
    verdict: { kind: "rejected" },
    reason: header,
  },
  {
    name: "an import that is not there",
    request: { header: "import No.Such\n", statement: "theorem t : True", proof: "trivial" },
    verdict: { kind: "rejected" },
    reason: header,
  },
];

/** Steps enough to last longer than a second on any machine, which is the least that every backend can be told. */
const long = "by\n  iterate 30 (iterate 30 (iterate 30 (iterate 30 (iterate 30 skip))))\n  trivial";

/** A proof that would hold if it had the time. */
export const tooLong: VerifyRequest = { statement: "theorem t : True", proof: long, limits: { milliseconds: 1 } };

/** Holds a verdict against what a case expects. */
export function expectCase({ name, verdict, reason }: RealCase, found: Verdict): void {
  expect(found, name).toMatchObject(verdict);
  if (reason !== undefined) expect((found as { reason?: string }).reason, name).toMatch(reason);
}
