// Verification of Lean proofs: the verdict types and the embedded checker. The pool of workers is in `pool.ts` (Node).
export { verifyEmbedded } from "./embedded.ts";
export { type CheckedFile, checkFile, type FileVerdict, verifyFile } from "./files.ts";
export { exportNdjson, importNdjson } from "./kernel/index.ts";
export { type PreparedCheck, type PrepareOptions, prepareCheck, type RefusedCheck } from "./policy/prepare.ts";
export { type ReportedHole, readVerdict } from "./policy/read_verdict.ts";
export { countRefusals, type Refusal, type RefusalCode, refusalCodes } from "./policy/refusal.ts";
export { type SplicedSource, spliceSource } from "./source/splice.ts";
export { type FileStatement, fileStatements } from "./statements.ts";
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
