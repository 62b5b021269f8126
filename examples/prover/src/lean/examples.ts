// Theorems to begin with, by how hard they are for the prover that comes with gentzen.

export interface Example {
  readonly name: string;
  readonly text: string;
}

/** Examples by difficulty, the easiest first. */
export const examples: Readonly<Record<string, readonly Example[]>> = {
  "A tactic or two": [
    { name: "Both, the other way round", text: "theorem and_swap (p q : Prop) (h : p ∧ q) : q ∧ p" },
    { name: "Either, the other way round", text: "theorem or_swap (p q : Prop) (h : p ∨ q) : q ∨ p" },
    { name: "One step after the other", text: "theorem chain (p q r : Prop) (f : p → q) (g : q → r) (h : p) : r" },
    { name: "From a contradiction anything", text: "theorem explosion (p q : Prop) (h : p) (n : ¬p) : q" },
  ],
  "A few steps": [
    {
      name: "And over or",
      text: "theorem distribute (p q r : Prop) (h : p ∧ (q ∨ r)) : (p ∧ q) ∨ (p ∧ r)",
    },
    { name: "Contraposition", text: "theorem contraposition (p q : Prop) (h : p → q) : ¬q → ¬p" },
    {
      name: "For all, and for each",
      text: "theorem forall_and (α : Type) (P Q : α → Prop) (h : ∀ x, P x ∧ Q x) : ∀ x, Q x",
    },
    {
      name: "A witness carried on",
      text: "theorem exists_map (α : Type) (P Q : α → Prop) (h : ∃ x, P x) (f : ∀ x, P x → Q x) : ∃ x, Q x",
    },
  ],
  "Harder: search goal by goal": [
    {
      name: "De Morgan",
      text: "theorem de_morgan (p q : Prop) : ¬(p ∨ q) ↔ ¬p ∧ ¬q",
    },
    { name: "Not not the excluded middle", text: "theorem not_not_em (p : Prop) : ¬¬(p ∨ ¬p)" },
    {
      name: "Equal to the same",
      text: "theorem rewrite_twice (a b c : Nat) (h : a = b) (g : b = c) : a + c = c + a",
    },
  ],
  "For you, or a larger prover": [
    { name: "Adding is commutative, from the beginning", text: "theorem add_comm' (m n : Nat) : m + n = n + m" },
    {
      name: "A sum, by induction",
      text: "def gauss : Nat → Nat\n  | 0 => 0\n  | n + 1 => (n + 1) + gauss n\n\ntheorem gauss_sum (n : Nat) : 2 * gauss n = n * (n + 1)",
    },
    { name: "Linear arithmetic", text: "theorem between (a b : Nat) (h : a < b) (g : b < a + 2) : b = a + 1" },
  ],
};
