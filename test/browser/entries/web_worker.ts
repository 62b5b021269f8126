// A worker that checks proofs, under the name by which the library starts it.
import "../../../src/verify/pool/web_worker.ts";
