// From what a model wrote to a request: its proof behind the trusted statement, unless it restates another theorem.
import { readCandidate, type TrustedText } from "../source/answer.ts";
import { endOfThoughts, lastCodeBlock } from "../source/blocks.ts";
import { endOf, headerText } from "../source/splice.ts";
import { findTheorem } from "../source/theorem.ts";
import type { VerifyRequest } from "../verifier.ts";
import { type RefusedCheck, refused } from "./prepare.ts";

export interface CandidateOptions {
  /** Whether theorems of the candidate's own may stand before the statement; without, a candidate that has any is refused. */
  readonly lemmas?: boolean;
}

/** A request that is ready for a verifier, or why there is none. */
export type CandidateRequest = { readonly kind: "request"; readonly request: VerifyRequest } | RefusedCheck;

/**
 * The request that a candidate's code makes of a trusted problem. Only the proof is taken from the code, and its lemmas
 * where they are allowed; the policy on those is the verifier's to apply.
 */
export function requestFromCode(code: string, trusted: TrustedText, options: CandidateOptions = {}): CandidateRequest {
  const candidate = readCandidate(code, trusted);
  const at = endOf(headerText(trusted.header));
  if (candidate === undefined) {
    const text = "the code has no proof of the theorem";
    const message = { severity: "error", ...at, text } as const;
    return {
      kind: "refused",
      code: "declaration_missing",
      message: text,
      verdict: { kind: "failed", messages: [message] },
    };
  }
  const { proof, lemmas, difference } = candidate;
  if (difference !== undefined) {
    const { trusted: ours, restated } = difference;
    const message = `refused: the candidate states '${restated}' where the theorem has '${ours}'`;
    return refused({ code: "statement_changed", message, at });
  }
  if (lemmas !== "" && options.lemmas !== true) {
    return refused({ code: "lemma", message: "refused: declarations before the theorem", at });
  }
  const request: VerifyRequest = { ...trusted, proof };
  return { kind: "request", request: lemmas === "" ? request : { ...request, lemmas } };
}

/** As {@link requestFromCode}, for the block of a chat answer that has the proof, behind its thoughts; an answer without a block is code itself. */
export function requestFromAnswer(
  answer: string,
  trusted: TrustedText,
  options: CandidateOptions = {},
): CandidateRequest {
  const text = answer.slice(endOfThoughts(answer));
  return requestFromCode(lastCodeBlock(text, findTheorem(trusted.statement)?.name)?.code ?? text, trusted, options);
}
