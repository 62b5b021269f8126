// Checkers on threads of any kind: requests are queued, and a thread that hangs, dies or uses too much memory is replaced.
import { type Verdict, type Verifier, type VerifyRequest, verifyLimits } from "./verifier.ts";

export interface WorkerQuestion {
  readonly id: number;
  readonly request: VerifyRequest;
}
export interface WorkerAnswer {
  readonly id: number;
  readonly verdict: Verdict;
}

/** What a thread tells the pool. */
export interface ThreadEvents {
  answered(answer: WorkerAnswer): void;
  /** It has ended by itself; its first request gets the verdict. */
  ended(verdict: Verdict): void;
}

/** A thread that answers questions in the order in which they were asked. */
export interface CheckerThread {
  ask(question: WorkerQuestion): void;
  /** Whether the thread has work, so that it keeps the process alive. */
  setBusy(busy: boolean): void;
  end(): Promise<unknown>;
}

export interface WorkerPoolOptions {
  /** Number of threads; by default one for each processor. */
  readonly workers?: number;
  /** Verdicts that are remembered. */
  readonly cacheSize?: number;
  /** Wall time that a check may take beyond its own limit before its thread is ended, in milliseconds. */
  readonly graceMilliseconds?: number;
}

/** Requests that are sent to a thread before it has answered earlier ones. */
const AHEAD = 8;
/** Milliseconds that a thread gets to load, besides the time of its first check. */
const LOADING = 20_000;

interface Job {
  readonly key: string;
  readonly request: VerifyRequest;
  readonly resolve: (verdict: Verdict) => void;
}

interface Member {
  readonly thread: CheckerThread;
  /** Jobs in the order in which they were sent; the first is being worked on. */
  readonly jobs: { readonly id: number; readonly job: Job }[];
  timer: ReturnType<typeof setTimeout> | undefined;
  started: boolean;
  ended: boolean;
}

/** A verifier whose checks run on threads that `start` makes. */
export class WorkerPool implements Verifier {
  readonly name = "embedded";
  readonly #start: (events: ThreadEvents) => CheckerThread;
  readonly #options: Required<WorkerPoolOptions>;
  readonly #members: Member[] = [];
  readonly #queue: Job[] = [];
  readonly #cache = new Map<string, Promise<Verdict>>();
  #nextId = 0;
  #closed = false;

  constructor(start: (events: ThreadEvents) => CheckerThread, processors: number, options: WorkerPoolOptions) {
    this.#start = start;
    this.#options = {
      workers: options.workers ?? processors,
      cacheSize: options.cacheSize ?? 50_000,
      graceMilliseconds: options.graceMilliseconds ?? 3_000,
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

  fresh(): Verifier {
    return new WorkerPool(this.#start, 1, { ...this.#options, workers: 1 });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const verdict: Verdict = { kind: "crashed", reason: "the verifier was closed" };
    for (const job of this.#queue.splice(0)) job.resolve(verdict);
    await Promise.all(
      this.#members.splice(0).map((member) => {
        this.#retire(member);
        for (const { job } of member.jobs.splice(0)) job.resolve(verdict);
        return member.thread.end();
      }),
    );
  }

  #dispatch(): void {
    while (this.#queue.length > 0 && !this.#closed) {
      const member = this.#leastBusy();
      if (member === undefined) return;
      const job = this.#queue.shift() as Job;
      const question: WorkerQuestion = { id: this.#nextId++, request: job.request };
      member.jobs.push({ id: question.id, job });
      member.thread.setBusy(true);
      member.thread.ask(question);
      if (member.jobs.length === 1) this.#watch(member);
    }
  }

  #leastBusy(): Member | undefined {
    const idle = this.#members.find((member) => member.jobs.length === 0);
    if (idle !== undefined) return idle;
    if (this.#members.length < this.#options.workers) return this.#recruit();
    const [best] = [...this.#members].sort((a, b) => a.jobs.length - b.jobs.length);
    return best.jobs.length < AHEAD ? best : undefined;
  }

  #recruit(): Member {
    const thread = this.#start({
      answered: (answer) => this.#answered(member, answer),
      ended: (verdict) => this.#replace(member, verdict),
    });
    const member: Member = { thread, jobs: [], timer: undefined, started: false, ended: false };
    this.#members.push(member);
    return member;
  }

  /** Starts the clock of a thread's first job. A thread that has not answered yet also gets time to load. */
  #watch(member: Member): void {
    clearTimeout(member.timer);
    const [first] = member.jobs;
    if (first === undefined) {
      member.thread.setBusy(false);
      return;
    }
    const limit = first.job.request.limits?.milliseconds ?? verifyLimits.milliseconds;
    member.timer = setTimeout(
      () => this.#replace(member, { kind: "timeout", limit: "time" }),
      limit + this.#options.graceMilliseconds + (member.started ? 0 : LOADING),
    );
  }

  #answered(member: Member, { id, verdict }: WorkerAnswer): void {
    const [first] = member.jobs;
    if (member.ended || first === undefined || first.id !== id) return;
    member.started = true;
    member.jobs.shift();
    this.#settle(first.job, verdict);
    this.#watch(member);
    this.#dispatch();
  }

  #settle(job: Job, verdict: Verdict): void {
    if (verdict.kind === "timeout" || verdict.kind === "crashed") this.#cache.delete(job.key);
    job.resolve(verdict);
  }

  #retire(member: Member): void {
    member.ended = true;
    clearTimeout(member.timer);
  }

  /** Ends a thread; its first job gets the verdict, the others go to another thread. */
  #replace(member: Member, verdict: Verdict): void {
    if (member.ended) return;
    this.#retire(member);
    this.#members.splice(this.#members.indexOf(member), 1);
    void member.thread.end();
    const [first, ...others] = member.jobs.splice(0).map(({ job }) => job);
    this.#queue.unshift(...others);
    if (first !== undefined) this.#settle(first, verdict);
    this.#dispatch();
  }
}
