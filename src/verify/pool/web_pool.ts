// The embedded checker in Web Workers, for browsers: the page stays responsive, and a check that hangs is ended.

import type { Verifier } from "../verifier.ts";
import type { CheckerThread, FromThread, ThreadEvents } from "./checker_thread.ts";
import { startModuleWorker } from "./module_worker.ts";
import { WorkerPool, type WorkerPoolOptions } from "./worker_pool.ts";

export interface WebPoolOptions extends WorkerPoolOptions {
  /** Makes a worker that runs `web_worker.ts`; by default from the file beside this one, which bundlers find. */
  readonly createWorker?: () => Worker;
}

/** A verifier with a pool of embedded checkers in Web Workers. */
export function webVerifier(options: WebPoolOptions = {}): Verifier {
  const create = options.createWorker ?? ownWorker;
  return new WorkerPool((events) => startThread(create(), events), navigator.hardwareConcurrency, options);
}

function ownWorker(): Worker {
  const create = () => new Worker(new URL("./web_worker.js", import.meta.url), { type: "module" });
  return startModuleWorker(create, "./web_worker.js", import.meta.url);
}

function startThread(worker: Worker, events: ThreadEvents): CheckerThread {
  worker.addEventListener("message", ({ data }: MessageEvent<FromThread>) => events.said(data));
  worker.addEventListener("error", ({ message }) => events.ended({ kind: "crashed", reason: message }));
  return {
    tell: (message) => worker.postMessage(message),
    setBusy: () => undefined,
    end: async () => worker.terminate(),
  };
}
