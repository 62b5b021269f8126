// The parts of this layer that need Node: the embedded checker on worker threads.
export { embeddedVerifier, type PoolOptions } from "./pool.ts";
export { openVerdictFile } from "./verdict_file.ts";
