// Which verdicts may be remembered: those that the request alone decides.
import type { Verdict } from "./verifier.ts";

/**
 * True if the verdict is a function of the request: whoever asks again is told the same. False for what rests on the clock or
 * on the machine: a time-out by wall time, and everything that `crashed` stands for (a worker's end, a full stack or heap, a
 * batch that was voided, a verifier that was closed). Such a verdict says nothing about a proof, and is never remembered.
 */
export function isFinal(verdict: Verdict): boolean {
  switch (verdict.kind) {
    case "proved":
    case "incomplete":
    case "failed":
    case "rejected":
      return true;
    case "timeout":
      return verdict.limit !== "time";
    case "crashed":
      return false;
  }
}
