// The embedded checker on worker threads (Node).
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { Verdict, Verifier } from "../verifier.ts";
import type { CheckerThread, FromThread, ThreadEvents } from "./checker_thread.ts";
import { WorkerPool, type WorkerPoolOptions } from "./worker_pool.ts";

export interface PoolOptions extends WorkerPoolOptions {
  /** Heap of each worker in MiB. */
  readonly memoryMegabytes?: number;
  /** Another worker script, for tests of the pool itself. */
  readonly workerUrl?: URL;
}

/** A verifier with a pool of embedded checkers. */
export function embeddedVerifier(options: PoolOptions = {}): Verifier {
  return new WorkerPool((events) => startThread(options, events), availableParallelism(), options);
}

function startThread({ memoryMegabytes = 256, workerUrl }: PoolOptions, events: ThreadEvents): CheckerThread {
  const worker = new Worker(workerScript(workerUrl), { resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes } });
  worker.on("message", (message: FromThread) => events.said(message));
  let verdict: Verdict | undefined;
  worker.on("error", (error: Error & { code?: string }) => {
    const outOfMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
    verdict = { kind: "crashed", reason: outOfMemory ? "the worker ran out of memory" : error.message };
  });
  // An error can overtake answers that were given before it; the exit comes after all of them.
  worker.on("exit", (code) => {
    events.ended(verdict ?? { kind: "crashed", reason: `the worker ended with code ${code}` });
  });
  return {
    tell: (message) => worker.postMessage(message),
    setBusy: (busy) => (busy ? worker.ref() : worker.unref()),
    end: () => worker.terminate(),
  };
}

/**
 * The script of a worker thread. From TypeScript sources it is a module that registers tsx's loader first: threads do
 * not inherit the loader of the main thread.
 */
export function workerScript(given: URL | undefined, name = "worker"): URL {
  const own = import.meta.url.endsWith(".ts") ? `./${name}.ts` : `./${name}.js`;
  const script = given ?? new URL(own, import.meta.url);
  if (!script.pathname.endsWith(".ts")) return script;
  const loader = createRequire(import.meta.url)
    .resolve("tsx/esm/api")
    .replace(/\.cjs$/, ".mjs");
  const code = `import { register } from ${JSON.stringify(pathToFileURL(loader).href)};
register();
await import(${JSON.stringify(script.href)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}
