// Automation alone, as a prover to hold a model against: each tactic that closes goals by itself, tried as the whole proof.
import type { Baseline } from "./task.ts";

const tactics = ["rfl", "trivial", "assumption", "contradiction", "decide", "simp", "simp_all", "omega"];

/** A statement that one of these proves says nothing about a model. */
export const automation: Baseline = {
  name: "automation",
  proofs: () => [
    ...tactics.map((tactic) => `by\n  ${tactic}`),
    ...tactics.map((tactic) => `by\n  intros\n  ${tactic}`),
  ],
};
