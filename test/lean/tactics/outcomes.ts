// What the tests of single tactics share: proofs in the context of declarations, and what is expected of them.
import { expect } from "vitest";
import { verifyEmbedded } from "../../../src/verify/embedded.ts";

/** The verdict in one line: `proved`, `incomplete`, or the kind with its message. */
export function outcomeIn(header: string, statement: string, proof: string): string {
  const verdict = verifyEmbedded({ header, statement: `theorem test_statement ${statement}`, proof });
  switch (verdict.kind) {
    case "failed":
      return `failed: ${verdict.messages[0].text}`;
    case "rejected":
      return `rejected: ${verdict.reason}`;
    case "timeout":
      return `timeout: ${verdict.limit}`;
    case "crashed":
      return `crashed: ${verdict.reason}`;
    default:
      return verdict.kind;
  }
}

/** Expectations about proofs after the declarations of `header`. */
export function within(header: string): {
  proves: (statement: string, proof: string) => void;
  fails: (statement: string, proof: string, text: string) => void;
  refuses: (statement: string, proof: string, construct: string) => void;
} {
  return {
    proves: (statement, proof) => {
      expect(outcomeIn(header, statement, proof), `${statement} := ${proof}`).toBe("proved");
    },
    fails: (statement, proof, text) => {
      const result = outcomeIn(header, statement, proof);
      expect(result, `${statement} := ${proof}`).toMatch(/^failed/);
      expect(result).toContain(text);
    },
    refuses: (statement, proof, construct) => {
      const result = outcomeIn(header, statement, proof);
      expect(result, `${statement} := ${proof}`).toMatch(/^rejected/);
      expect(result).toContain(construct);
    },
  };
}

/** Natural numbers of one's own, so that nothing of the library is involved. */
export const myNat = `inductive N : Type where
  | zero : N
  | succ (n : N) : N
inductive Even : N → Prop where
  | zero : Even N.zero
  | step (n : N) (h : Even n) : Even (N.succ (N.succ n))
inductive Le (n : N) : N → Prop where
  | refl : Le n n
  | step {m : N} (h : Le n m) : Le n (N.succ m)
`;
