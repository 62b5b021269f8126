// The backend `repl`: a pool of REPL processes with warm environments.
import { GentzenError, LeanError, now, required } from "../../../platform/index.ts";
import type { PreparedCheck } from "../../policy/prepare.ts";
import { backendOf, type LeanBackend, type Outcome } from "../backend.ts";
import type { CommandLine, ProcessLimits } from "../sandbox/sandbox.ts";
import { ReplWorker } from "./worker.ts";

/** How the pool's processes are started and when they are replaced. */
export interface ReplPoolOptions {
  /** The command line of a new process, in its sandbox. */
  readonly command: () => CommandLine;
  readonly limits: ProcessLimits;
  /** Processes at the same time. */
  readonly workers: number;
  /** Wall time of a check unless the request says otherwise, in milliseconds. */
  readonly milliseconds: number;
  /** Wall time for a header: importing Mathlib takes long when its files are not in memory. */
  readonly headerMilliseconds: number;
  /** After so many checks a process is replaced: the REPL never gives memory back. */
  readonly retireChecks: number;
  /** Above so much memory of its own a process is replaced between two checks. */
  readonly retireMemoryBytes: number;
  /** After so long a process is replaced. */
  readonly retireMilliseconds: number;
}

interface Job {
  readonly prepared: PreparedCheck;
  readonly milliseconds: number;
  resolve(answer: { outcome: Outcome; attempts: number }): void;
  reject(error: unknown): void;
}

/** Counts of what happened in a pool. */
export interface ReplPoolCounts {
  started: number;
  retired: number;
  failed: number;
}

/** A verifier with a pool of REPL processes. */
export function replVerifier(options: ReplPoolOptions): LeanBackend & { readonly counts: Readonly<ReplPoolCounts> } {
  const pool = new ReplPool(options);
  const ask = (prepared: PreparedCheck, milliseconds: number) => pool.ask(prepared, milliseconds);
  return {
    ...backendOf("repl", ask, () => pool.close(), options.milliseconds),
    fresh: () => replVerifier({ ...options, workers: 1 }),
    counts: pool.counts,
  };
}

/** How far a free process looks down the queue for a check with the header that it has. */
const lookAhead = 64;

class ReplPool {
  readonly counts: ReplPoolCounts = { started: 0, retired: 0, failed: 0 };
  readonly #options: ReplPoolOptions;
  readonly #queue: Job[] = [];
  /** The processes that wait for work, longest first. */
  readonly #idle: ReplWorker[] = [];
  readonly #busy = new Set<Promise<void>>();
  /** The processes that are not idle. */
  readonly #working = new Set<ReplWorker>();
  /** Settles when a first process has answered. */
  #ready: Promise<void> | undefined;
  #closed = false;

  constructor(options: ReplPoolOptions) {
    this.#options = options;
  }

  /** @throws {LeanError} where no process answers even to the simplest question. */
  async ask(prepared: PreparedCheck, milliseconds: number): Promise<{ outcome: Outcome; attempts: number }> {
    this.#ready ??= this.#startFirst();
    await this.#ready;
    if (this.#closed) return closedAnswer;
    return new Promise((resolve, reject) => {
      this.#queue.push({ prepared, milliseconds, resolve, reject });
      this.#dispatch();
    });
  }

  /** Answers what still waits, ends every process, and waits until all are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#queue.splice(0)) job.resolve(closedAnswer);
    const workers = [...this.#idle.splice(0), ...this.#working];
    await Promise.all([...workers.map((worker) => worker.end()), ...this.#busy, this.#ready?.catch(() => {})]);
  }

  /** What goes wrong here is no proof's fault: after two processes the caller is told. */
  async #startFirst(): Promise<void> {
    for (let attempt = 1; !this.#closed; attempt++) {
      const worker = this.#start();
      try {
        await worker.probe();
        this.#working.delete(worker);
        this.#idle.push(worker);
        return;
      } catch (error) {
        this.counts.failed++;
        this.#working.delete(worker);
        if (attempt === 2 && !this.#closed) {
          const evidence = error instanceof GentzenError ? [error.what, ...error.evidence] : String(error);
          const hint = "run `gentzen lean doctor` with the same flags; docs/verifiers.md shows how to set the REPL up";
          throw new LeanError("the REPL cannot be started", evidence, hint, { cause: error });
        }
      }
    }
  }

  #dispatch(): void {
    while (this.#queue.length > 0 && !this.#closed && this.#busy.size < this.#options.workers) {
      const { worker, job } = this.#match();
      const work = this.#work(worker, job).finally(() => {
        this.#busy.delete(work);
        this.#dispatch();
      });
      this.#busy.add(work);
    }
  }

  /** A check together with the process that suits it best: one that has its header, a new one, the longest idle one. */
  #match(): { worker: ReplWorker | undefined; job: Job } {
    for (const [at, job] of this.#queue.slice(0, lookAhead).entries()) {
      const suited = this.#idle.findIndex((worker) => worker.suits(job.prepared.header));
      if (suited < 0) continue;
      this.#queue.splice(at, 1);
      return { worker: this.#idle.splice(suited, 1)[0], job };
    }
    const job = required(this.#queue.shift(), "a turn without a job");
    const full = this.#idle.length + this.#busy.size >= this.#options.workers;
    return { worker: full ? this.#idle.shift() : undefined, job };
  }

  async #work(idle: ReplWorker | undefined, job: Job): Promise<void> {
    let worker = idle;
    let attempts = 0;
    try {
      if (worker !== undefined) this.#working.add(worker);
      if (worker !== undefined && !worker.suits(job.prepared.header)) worker = await this.#retire(worker);
      for (;;) {
        worker ??= this.#start();
        attempts++;
        const answer = await worker.check(job.prepared, job.milliseconds);
        if (worker.usable) {
          job.resolve({ outcome: answer.outcome, attempts });
          break;
        }
        this.counts.failed++;
        this.#working.delete(worker);
        worker = undefined;
        if (this.#closed || !answer.again || attempts === 2) {
          job.resolve(this.#closed ? closedAnswer : { outcome: answer.outcome, attempts });
          break;
        }
      }
    } catch (error) {
      job.reject(error);
    }
    if (worker === undefined) return;
    const spent = await this.#isSpent(worker);
    if (spent || this.#closed) await this.#retire(worker);
    else {
      this.#working.delete(worker);
      this.#idle.push(worker);
    }
  }

  #start(): ReplWorker {
    this.counts.started++;
    const worker = new ReplWorker(this.#options);
    this.#working.add(worker);
    return worker;
  }

  async #retire(worker: ReplWorker): Promise<undefined> {
    this.counts.retired++;
    await worker.end();
    this.#working.delete(worker);
  }

  async #isSpent(worker: ReplWorker): Promise<boolean> {
    const { retireChecks, retireMilliseconds, retireMemoryBytes } = this.#options;
    if (worker.checks >= retireChecks || now() - worker.started > retireMilliseconds) return true;
    return (await worker.memoryBytes()) > retireMemoryBytes;
  }
}

const closedAnswer = {
  outcome: { verdict: { kind: "crashed", reason: "the verifier was closed" } },
  attempts: 0,
} as const;
