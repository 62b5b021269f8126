// The parts of this layer that need Node: the embedded checker on worker threads, and the backends that ask a real Lean.

export type { ExportVerdict } from "../lean/kernel/index.ts";
export { loadLibraryProofs } from "../lean/library/index.ts";
export type { CheckReport, LeanBackend } from "./backends/backend.ts";
export { describeExamination } from "./backends/describe_examination.ts";
export { type Examination, examineLean, type Finding } from "./backends/doctor.ts";
export { type FileVerifier, openFileVerifier, verifyFileBy } from "./backends/file_verifier.ts";
export { openBackend, openVerifier, type VerifierName, type VerifierOptions, verifierNames } from "./backends/open.ts";
export { toolchainName } from "./backends/toolchain_name.ts";
export { verifyFileWith } from "./backends/verify_file.ts";
export { openRunVerifier } from "./cache/run_verifier.ts";
export { openVerdictFile } from "./cache/verdict_file.ts";
export { type ExportedTheorems, exportTheorems } from "./export_proofs.ts";
export { checkExportFile, describeExportVerdict, type ExportCheckOptions } from "./pool/export_file.ts";
export { embeddedVerifier, type PoolOptions } from "./pool/pool.ts";
export {
  type VerifierConfig,
  verifierFields,
  verifierOptions,
  withoutVerifierFields,
  withVerifier,
} from "./verifier_fields.ts";
