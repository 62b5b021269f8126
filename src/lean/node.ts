// The parts of this layer that need Node: the embedded checker on worker threads, and the backends that ask a real Lean.
export type { CheckReport, LeanBackend } from "./backends/backend.ts";
export { type Examination, examineLean, type Finding } from "./backends/doctor.ts";
export { openBackend, openVerifier, type VerifierName, type VerifierOptions, verifierNames } from "./backends/open.ts";
export { toolchainName } from "./backends/toolchain_name.ts";
export { verifyFileWith } from "./backends/verify_file.ts";
export { checkExportFile, type ExportCheckOptions } from "./export_file.ts";
export type { ExportVerdict } from "./kernel/ndjson_check.ts";
export { embeddedVerifier, type PoolOptions } from "./pool.ts";
export { loadLibraryProofs } from "./prelude/load_proofs.ts";
export { openVerdictFile } from "./verdict_file.ts";
