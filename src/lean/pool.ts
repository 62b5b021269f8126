// The embedded checker on worker threads (Node): a worker that hangs, dies or uses too much memory is replaced.
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { type Verdict, type Verifier, type VerifyRequest, verifyLimits } from "./verifier.ts";
import type { WorkerAnswer, WorkerQuestion } from "./worker.ts";

export interface PoolOptions {
  /** Number of threads; by default one for each processor. */
  readonly workers?: number;
  /** Heap of each worker in MiB. */
  readonly memoryMegabytes?: number;
  /** Verdicts that are remembered. */
  readonly cacheSize?: number;
  /** Wall time that a check may take beyond its own limit before its worker is ended, in milliseconds. */
  readonly graceMilliseconds?: number;
  /** Another worker script, for tests of the pool itself. */
  readonly workerUrl?: URL;
}

/** Requests that are sent to a worker before it has answered earlier ones. */
const AHEAD = 8;

interface Job {
  readonly key: string;
  readonly request: VerifyRequest;
  readonly resolve: (verdict: Verdict) => void;
}

interface Thread {
  readonly worker: Worker;
  /** Jobs in the order in which they were sent; the first is being worked on. */
  readonly jobs: { readonly id: number; readonly job: Job }[];
  timer: NodeJS.Timeout | undefined;
  started: boolean;
  ended: boolean;
}

/** A verifier with a pool of embedded checkers. */
export function embeddedVerifier(options: PoolOptions = {}): Verifier {
  return new Pool(options);
}

class Pool implements Verifier {
  readonly name = "embedded";
  readonly #options: Required<Omit<PoolOptions, "workerUrl">> & Pick<PoolOptions, "workerUrl">;
  readonly #threads: Thread[] = [];
  readonly #queue: Job[] = [];
  readonly #cache = new Map<string, Promise<Verdict>>();
  #nextId = 0;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = {
      workers: options.workers ?? availableParallelism(),
      memoryMegabytes: options.memoryMegabytes ?? 256,
      cacheSize: options.cacheSize ?? 50_000,
      graceMilliseconds: options.graceMilliseconds ?? 3_000,
      workerUrl: options.workerUrl,
    };
  }

  verify(request: VerifyRequest): Promise<Verdict> {
    if (this.#closed) return Promise.resolve({ kind: "crashed", reason: "the verifier is closed" });
    const key = JSON.stringify([request.header ?? "", request.statement, request.proof, request.limits ?? null]);
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    const answer = new Promise<Verdict>((resolve) => {
      this.#queue.push({ key, request, resolve });
    });
    if (this.#cache.size >= this.#options.cacheSize) this.#cache.delete(this.#cache.keys().next().value as string);
    this.#cache.set(key, answer);
    this.#dispatch();
    return answer;
  }

  verifyAll(requests: readonly VerifyRequest[]): Promise<Verdict[]> {
    return Promise.all(requests.map((request) => this.verify(request)));
  }

  async close(): Promise<void> {
    this.#closed = true;
    const verdict: Verdict = { kind: "crashed", reason: "the verifier was closed" };
    for (const job of this.#queue.splice(0)) job.resolve(verdict);
    await Promise.all(
      this.#threads.splice(0).map((thread) => {
        this.#end(thread);
        for (const { job } of thread.jobs.splice(0)) job.resolve(verdict);
        return thread.worker.terminate();
      }),
    );
  }

  #dispatch(): void {
    while (this.#queue.length > 0 && !this.#closed) {
      const thread = this.#leastBusy();
      if (thread === undefined) return;
      const job = this.#queue.shift() as Job;
      const question: WorkerQuestion = { id: this.#nextId++, request: job.request };
      thread.jobs.push({ id: question.id, job });
      thread.worker.ref();
      thread.worker.postMessage(question);
      if (thread.jobs.length === 1) this.#watch(thread);
    }
  }

  #leastBusy(): Thread | undefined {
    const idle = this.#threads.find((thread) => thread.jobs.length === 0);
    if (idle !== undefined) return idle;
    if (this.#threads.length < this.#options.workers) return this.#start();
    const [best] = [...this.#threads].sort((a, b) => a.jobs.length - b.jobs.length);
    return best.jobs.length < AHEAD ? best : undefined;
  }

  #start(): Thread {
    const worker = new Worker(workerScript(this.#options.workerUrl), {
      resourceLimits: { maxOldGenerationSizeMb: this.#options.memoryMegabytes },
    });
    const thread: Thread = { worker, jobs: [], timer: undefined, started: false, ended: false };
    worker.on("message", (answer: WorkerAnswer) => this.#answered(thread, answer));
    worker.on("error", (error: Error & { code?: string }) => {
      const outOfMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      this.#replace(
        thread,
        outOfMemory ? { kind: "timeout", limit: "memory" } : { kind: "crashed", reason: error.message },
      );
    });
    worker.on("exit", (code) =>
      this.#replace(thread, { kind: "crashed", reason: `the worker ended with code ${code}` }),
    );
    this.#threads.push(thread);
    return thread;
  }

  /** Starts the clock of a thread's first job. A thread that has not answered yet also gets time to load. */
  #watch(thread: Thread): void {
    clearTimeout(thread.timer);
    const [first] = thread.jobs;
    if (first === undefined) {
      thread.worker.unref();
      return;
    }
    const limit = first.job.request.limits?.milliseconds ?? verifyLimits.milliseconds;
    const loading = thread.started ? 0 : 20_000;
    thread.timer = setTimeout(
      () => this.#replace(thread, { kind: "timeout", limit: "time" }),
      limit + this.#options.graceMilliseconds + loading,
    );
  }

  #answered(thread: Thread, { id, verdict }: WorkerAnswer): void {
    const [first] = thread.jobs;
    if (thread.ended || first === undefined || first.id !== id) return;
    thread.started = true;
    thread.jobs.shift();
    this.#settle(first.job, verdict);
    this.#watch(thread);
    this.#dispatch();
  }

  #settle(job: Job, verdict: Verdict): void {
    if (verdict.kind === "timeout" || verdict.kind === "crashed") this.#cache.delete(job.key);
    job.resolve(verdict);
  }

  #end(thread: Thread): void {
    thread.ended = true;
    clearTimeout(thread.timer);
  }

  /** Ends a thread; its first job gets the verdict, the others go to another thread. */
  #replace(thread: Thread, verdict: Verdict): void {
    if (thread.ended) return;
    this.#end(thread);
    this.#threads.splice(this.#threads.indexOf(thread), 1);
    void thread.worker.terminate();
    const [first, ...others] = thread.jobs.splice(0).map(({ job }) => job);
    this.#queue.unshift(...others);
    if (first !== undefined) this.#settle(first, verdict);
    this.#dispatch();
  }
}

/**
 * The script of a worker thread. From TypeScript sources it is a module that registers tsx's loader first: threads do
 * not inherit the loader of the main thread.
 */
function workerScript(given: URL | undefined): URL {
  const own = import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js";
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
