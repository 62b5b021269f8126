// The embedded checker alone, in the page and in workers: its size is measured.
export { verifyEmbedded, verifyFile, webVerifier } from "../../../src/verify/index.ts";
