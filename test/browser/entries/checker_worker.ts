// A Web Worker that checks proofs.
import "../../../src/verify/pool/web_worker.ts";
