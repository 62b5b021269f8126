// The embedded checker, whole: a pure function from a request to a verdict.
import { haveAllParts } from "../lean/elab/index.ts";
import { checkProof } from "./check.ts";
import type { Verdict, VerifyRequest } from "./verifier.ts";

/** Checks a proof of a statement in the prelude's environment. Synchronous, without input or output. */
export function verifyEmbedded(request: VerifyRequest): Verdict {
  haveAllParts();
  return checkProof(request);
}
