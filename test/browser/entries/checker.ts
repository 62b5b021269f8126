// The embedded checker alone, as a page has it that checks in workers: its size is measured.
export { webVerifier } from "../../../src/verify/index.ts";
