// The library's own workers, beside this file.
import { startModuleWorker } from "../../verify/index.ts";

const here = import.meta.url;

/** The worker with the model. */
export function startProver(): Worker {
  const create = () => new Worker(new URL("./prover_worker.js", import.meta.url), { type: "module" });
  return startModuleWorker(create, "./prover_worker.js", here);
}

/** The worker that says what is open behind the lines of a proof. */
export function startSessions(): Worker {
  const create = () => new Worker(new URL("./session_worker.js", import.meta.url), { type: "module" });
  return startModuleWorker(create, "./session_worker.js", here);
}

/** The worker that trains. */
export function startTraining(): Worker {
  const create = () => new Worker(new URL("./train_worker.js", import.meta.url), { type: "module" });
  return startModuleWorker(create, "./train_worker.js", here);
}
