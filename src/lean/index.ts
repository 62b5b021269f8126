// Verification of Lean proofs: the verdict types and the embedded checker. The pool of workers is in `pool.ts` (Node).
export { verifyEmbedded } from "./embedded.ts";
export { type CheckedFile, checkFile, type FileVerdict, verifyFile } from "./files.ts";
export { exportNdjson, importNdjson } from "./kernel/index.ts";
export { type SplicedSource, spliceSource } from "./splice.ts";
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
