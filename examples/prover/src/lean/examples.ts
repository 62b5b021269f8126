// Theorems to begin with, by how hard they are for the prover that comes with gentzen.

export interface Example {
  readonly name: string;
  readonly text: string;
}

/** Examples by difficulty, the easiest first. */
export const examples: Readonly<Record<string, readonly Example[]>> = {
  "Eight samples do": [
    { name: "Both, the other way round", text: "theorem and_swap (p q : Prop) (h : p ∧ q) : q ∧ p" },
    { name: "Both, from each", text: "theorem both (p q : Prop) (a : p) (b : q) : p ∧ q" },
    { name: "What is known stays known", text: "theorem keep (p q : Prop) : p → q → p" },
    { name: "From a contradiction anything", text: "theorem explosion (p q : Prop) (h : p) (n : ¬p) : q" },
  ],
  "A search finds it": [
    { name: "One step after the other", text: "theorem chain (p q r : Prop) (f : p → q) (g : q → r) : p → r" },
    { name: "Contraposition", text: "theorem contraposition (p q : Prop) (h : p → q) : ¬q → ¬p" },
    { name: "Not both", text: "theorem not_both (p : Prop) : ¬(p ∧ ¬p)" },
    { name: "Either leads there", text: "theorem either (p q r : Prop) (h : p ∨ q) (f : p → r) (g : q → r) : r" },
    { name: "De Morgan, the easy way", text: "theorem de_morgan (p q : Prop) (h : ¬p ∨ ¬q) : ¬(p ∧ q)" },
    { name: "Either, the other way round", text: "theorem or_swap (p q : Prop) (h : p ∨ q) : q ∨ p" },
  ],
  "For you, or a larger prover": [
    { name: "And over or", text: "theorem distribute (p q r : Prop) (h : p ∧ (q ∨ r)) : (p ∧ q) ∨ (p ∧ r)" },
    {
      name: "A witness carried on",
      text: "theorem carried (α : Type) (P Q : α → Prop) (h : ∃ x, P x) (f : ∀ x, P x → Q x) : ∃ x, Q x",
    },
    { name: "Linear arithmetic", text: "theorem between (a b : Nat) (h : a < b) (g : b < a + 2) : b = a + 1" },
    {
      name: "A sum, by induction",
      text: "def gauss : Nat → Nat\n  | 0 => 0\n  | n + 1 => (n + 1) + gauss n\n\ntheorem gauss_sum (n : Nat) : 2 * gauss n = n * (n + 1)",
    },
  ],
};
