// Proofs by induction of the size of the Natural Number Game's, for the checker's benchmark.
import type { VerifyRequest } from "../src/lean/index.ts";

/** What the proofs may use. */
export const arithmeticHeader = "";

/** Each theorem rests on those before it only through the header. */
export const arithmeticProofs: readonly VerifyRequest[] = [
  {
    statement: "theorem t (a b : Nat) (h : a = b) : Nat.succ a = Nat.succ b",
    proof: "by\n  rw [h]",
  },
];
