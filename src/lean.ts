// Proofs of Lean, checked here: the verdict types, the embedded checker, its workers in a browser, and the kernel's exports.
// Everything about judging, the policy and the text around proofs included, is in "gentzen/verify".
export { exportNdjson, importNdjson } from "./lean/kernel/index.ts";
export {
  type Goal,
  type Limits,
  type Message,
  permittedAxioms,
  type Verdict,
  type Verifier,
  type VerifyRequest,
  verifyEmbedded,
  verifyFile,
  verifyLimits,
  type WebPoolOptions,
  webVerifier,
} from "./verify/index.ts";
