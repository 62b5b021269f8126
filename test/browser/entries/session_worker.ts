// The worker that says what is open, under the name by which the library starts it.
import "../../../src/browser/worker/session_worker.ts";
