// Verification of Lean proofs: the verdict types and the embedded checker. The pool of workers is in `pool.ts` (Node).

export { exportNdjson, importNdjson, leanVersion } from "../lean/kernel/index.ts";

export type { KiminaOptions } from "./backends/kimina/client.ts";
export { webKiminaVerifier } from "./backends/kimina/web_kimina.ts";
export { cachedVerifier, type VerdictRecord, type VerdictStore } from "./cache/verdict_cache.ts";
export { verifyEmbedded } from "./embedded.ts";
export { type CheckedFile, checkFile, type FileVerdict, verifyFile } from "./files.ts";
export { isFinal } from "./finality.ts";
export { type Canary, canaries, wrongCanary } from "./policy/canaries.ts";
export {
  type CandidateOptions,
  type CandidateRequest,
  requestFromAnswer,
  requestFromCode,
} from "./policy/candidate.ts";
export { type GuardOptions, guardedVerifier, type IndependentCheck } from "./policy/guard.ts";
export { type PreparedCheck, type PrepareOptions, prepareCheck, type RefusedCheck } from "./policy/prepare.ts";
export { type ReportedHole, readVerdict } from "./policy/read_verdict.ts";
export { type ExportedProof, recheckByKernel } from "./policy/recheck_export.ts";
export { countRefusals, policyVersion, type Refusal, type RefusalCode, refusalCodes } from "./policy/refusal.ts";
export { startModuleWorker } from "./pool/module_worker.ts";
export { type WebPoolOptions, webVerifier } from "./pool/web_pool.ts";
export { describeTheorem, type TheoremReport, theoremReport } from "./report.ts";
export { type Judge, requestDigest, requestKey } from "./request_key.ts";
export { ProofSession, type SessionRequest } from "./session/proof_session.ts";
export { type Candidate, readCandidate, type TrustedText } from "./source/answer.ts";
export { type AnswerBlock, endOfThoughts, lastCodeBlock } from "./source/blocks.ts";
export { closingBracket, isClosingBracket, matchingBracket } from "./source/brackets.ts";
export { sourceCommands } from "./source/commands.ts";
export { type StatementDifference, statementDifference } from "./source/compare.ts";
export { type SourceDeclaration, type Span, sourceDeclarations } from "./source/declaration.ts";
export { type FileStatement, fileStatements } from "./source/file_statements.ts";
export { FileTheorems, isBelieved } from "./source/file_theorems.ts";
export { lexSource, type SourceToken, significant } from "./source/lex.ts";
export { type SeenTheorem, seenTheorems } from "./source/seen_theorems.ts";
export { headerText, type SplicedSource, spliceSource } from "./source/splice.ts";
export { type SplitTheorem, splitTheorem } from "./source/theorem.ts";
export { statementKey } from "./statement_key.ts";
export {
  type Goal,
  type Limits,
  type Message,
  permittedAxioms,
  type Verdict,
  type Verifier,
  type VerifyRequest,
  verifyLimits,
} from "./verifier.ts";
