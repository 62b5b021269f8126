// The worker with the model, under the name by which the library starts it.
import "../../../src/browser/worker/prover_worker.ts";
