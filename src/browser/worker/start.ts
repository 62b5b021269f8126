// The library's own workers, beside this file: bundlers find them by these expressions. From another server a page may start none, so there
// a script of its own imports them.

const scripts = {
  prover: () => new Worker(new URL("./prover_worker.js", import.meta.url), { type: "module" }),
  sessions: () => new Worker(new URL("./session_worker.js", import.meta.url), { type: "module" }),
};

/** @param script which worker */
export function startWorker(script: keyof typeof scripts): Worker {
  return scripts[script]();
}
