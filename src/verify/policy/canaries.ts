// Canaries: proofs whose verdicts are known, to be checked along with every batch. A wrong one voids the batch.
import { pairsOf } from "../../platform/index.ts";
import { headerText } from "../source/splice.ts";
import type { Verdict, VerifyRequest } from "../verifier.ts";

/** A request with a known answer. */
export interface Canary {
  readonly name: string;
  readonly request: VerifyRequest;
  /** Whether it is a proof. */
  readonly holds: boolean;
}

/**
 * Canaries for a batch: a proof that holds and texts that prove nothing, each in a form that Lean itself must judge, since the
 * policy lets it pass. Their numbers differ from batch to batch, so that no answer can be a remembered one.
 *
 * @param header the batch's own header, to find out whether its environment is still sound
 * @param salt a number that tells batches apart
 */
export function canaries(header: string | undefined, salt: number): Canary[] {
  const name = `gentzen_canary_${salt}`;
  const about = (statement: string, proof: string) => ({ header, statement: `theorem ${name} ${statement}`, proof });
  return [
    { name: "true", holds: true, request: about("(p q : Prop) (h : p ∧ q) : q ∧ p", "⟨h.2, h.1⟩") },
    { name: "false", holds: false, request: about("(p q : Prop) (h : p ∨ q) : q ∧ p", "by\n  exact ⟨h.2, h.1⟩") },
    { name: "contradiction", holds: false, request: about(": False", "by\n  trivial") },
    { name: "hole", holds: false, request: about("(p : Prop) : p", "by\n  sorry") },
    {
      name: "hidden hole",
      holds: false,
      request: {
        header: `${headerText(header)}macro "${name}_term" : term => \`(sorryAx _ false)\n`,
        statement: `theorem ${name} : False`,
        proof: `${name}_term`,
      },
    },
  ];
}

/** Which canary has a wrong verdict, and what it is; undefined if all are as they must be. */
export function wrongCanary(batch: readonly Canary[], verdicts: readonly Verdict[]): string | undefined {
  for (const [{ name, holds }, { kind }] of pairsOf(batch, verdicts)) {
    if (holds !== (kind === "proved")) return `the canary '${name}' was ${kind}`;
  }
  return undefined;
}
