// A Web Worker that checks proofs.
import "../../../src/lean/web_worker.ts";
