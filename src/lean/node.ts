// The parts of this layer that need Node: the embedded checker on worker threads.
export { openVerifier, type VerifierOptions, verifierNames } from "./backends/open.ts";
export { embeddedVerifier, type PoolOptions } from "./pool.ts";
export { openVerdictFile } from "./verdict_file.ts";
