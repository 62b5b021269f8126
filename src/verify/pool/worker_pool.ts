// Checkers on threads of any kind: fair to all who ask, with slow checks in lanes of their own and broken threads replaced.
import { now, required } from "../../platform/index.ts";
import { VerdictMemory } from "../cache/verdict_memory.ts";
import { isFinal } from "../finality.ts";
import { requestKey } from "../request_key.ts";
import { type Verdict, type Verifier, type VerifyRequest, verifyLimits } from "../verifier.ts";
import type { CheckerThread, FromThread, ThreadEvents } from "./checker_thread.ts";
import { FairQueue } from "./fair_queue.ts";

/** What the pool needs of time. */
export interface PoolClock {
  /** Milliseconds since some fixed moment. */
  now(): number;
  /** Runs `run` after so many milliseconds; answers how to call it off. */
  after(milliseconds: number, run: () => void): () => void;
}

export interface WorkerPoolOptions {
  /** Threads that work at a time, besides those in slow lanes; by default one for each processor. */
  readonly workers?: number;
  /** Verdicts that are remembered. */
  readonly cacheSize?: number;
  /** Wall time that a check may take beyond its own limit before its thread is ended, in milliseconds. */
  readonly graceMilliseconds?: number;
  /** Wall time after which a check is slow: its thread gets nothing else, and another one takes its place, in milliseconds. */
  readonly slowMilliseconds?: number;
  /** Threads that there may be besides `workers` while checks are slow; by default as many again. */
  readonly slowLanes?: number;
  readonly clock?: PoolClock;
}

/** Questions that a thread is told ahead, so that it does not wait for the pool between two. */
const AHEAD = 8;
/** Milliseconds that a thread gets to load, besides the time of the check that waits for it. */
const LOADING = 20_000;

const wallClock: PoolClock = {
  now,
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

interface Job {
  readonly key: string;
  readonly request: VerifyRequest;
  /** Whose it is: a batch, or all who ask for single verdicts. */
  readonly client: object;
  readonly resolve: (verdict: Verdict) => void;
}

interface Member {
  readonly thread: CheckerThread;
  /** Jobs in the order in which they were told; the first is being worked on. */
  jobs: { readonly id: number; readonly job: Job }[];
  cancelTimer: () => void;
  /** Up to when its first job's time has been counted. */
  countedUntil: number;
  ready: boolean;
  /** Its first job is slow. */
  slow: boolean;
  ended: boolean;
}

/**
 * A verifier whose checks run on threads that `start` makes. Each batch is one client, and so are all single requests together:
 * a thread that is free takes from the client whose checks have used the least time.
 */
export class WorkerPool implements Verifier {
  readonly name = "embedded";
  readonly #start: (events: ThreadEvents) => CheckerThread;
  readonly #options: Required<WorkerPoolOptions>;
  readonly #members: Member[] = [];
  readonly #queue = new FairQueue<Job>();
  readonly #memory: VerdictMemory;
  readonly #single = {};
  #nextId = 0;
  #closed = false;

  constructor(start: (events: ThreadEvents) => CheckerThread, processors: number, options: WorkerPoolOptions) {
    this.#start = start;
    const workers = options.workers ?? processors;
    this.#options = {
      workers,
      cacheSize: options.cacheSize ?? 50_000,
      graceMilliseconds: options.graceMilliseconds ?? 3_000,
      slowMilliseconds: options.slowMilliseconds ?? 100,
      slowLanes: options.slowLanes ?? workers,
      clock: options.clock ?? wallClock,
    };
    this.#memory = new VerdictMemory(this.#options.cacheSize);
  }

  verify(request: VerifyRequest): Promise<Verdict> {
    return this.#verify(request, this.#single);
  }

  verifyAll(requests: readonly VerifyRequest[]): Promise<Verdict[]> {
    const client = {};
    return Promise.all(requests.map((request) => this.#verify(request, client)));
  }

  fresh(): Verifier {
    return new WorkerPool(this.#start, 1, { ...this.#options, workers: 1, slowLanes: 1 });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const verdict: Verdict = { kind: "crashed", reason: "the verifier was closed" };
    for (const job of this.#queue.drain()) job.resolve(verdict);
    await Promise.all(
      this.#members.splice(0).map((member) => {
        this.#retire(member);
        for (const { job } of member.jobs.splice(0)) job.resolve(verdict);
        return member.thread.end();
      }),
    );
  }

  #verify(request: VerifyRequest, client: object): Promise<Verdict> {
    if (this.#closed) return Promise.resolve({ kind: "crashed", reason: "the verifier is closed" });
    const key = requestKey(request);
    const known = this.#memory.get(key);
    if (known !== undefined) return known;
    const answer = new Promise<Verdict>((resolve) => {
      this.#queue.push(client, { key, request, client, resolve });
    });
    this.#memory.set(key, answer);
    this.#dispatch();
    return answer;
  }

  #dispatch(): void {
    while (this.#queue.size > 0 && !this.#closed) {
      const member = this.#free();
      if (member === undefined) return;
      if (this.#queue.clients > 1) for (const each of this.#members) this.#countTime(each);
      const job = required(this.#queue.take(), "a queue that is not empty has no item");
      const id = this.#nextId++;
      member.jobs.push({ id, job });
      member.thread.setBusy(true);
      member.thread.tell({ id, request: job.request });
      if (member.jobs.length === 1) this.#watch(member);
    }
  }

  /** A thread that may be told one question more: an idle one, a new one, or the one with the fewest ahead. */
  #free(): Member | undefined {
    const { workers, slowLanes } = this.#options;
    const quick = this.#members.filter(({ slow }) => !slow);
    if (quick.filter(({ jobs }) => jobs.length > 0).length < workers) {
      const idle = quick.filter(({ jobs }) => jobs.length === 0);
      if (idle.length > 0) return idle.find(({ ready }) => ready) ?? idle[0];
      if (this.#members.length < workers + slowLanes) return this.#recruit();
    }
    const [best] = quick.sort((a, b) => a.jobs.length - b.jobs.length);
    if (best === undefined) return undefined;
    return best.jobs.length < (best.ready ? AHEAD : 1) ? best : undefined;
  }

  #recruit(): Member {
    const thread = this.#start({
      said: (message) => this.#said(member, message),
      ended: (verdict) => this.#replace(member, verdict),
    });
    const idle = { jobs: [], cancelTimer: () => {}, countedUntil: 0, ready: false, slow: false, ended: false };
    const member: Member = { thread, ...idle };
    this.#members.push(member);
    return member;
  }

  /** Starts the clock of a thread's first job. A thread that loads also gets time for that. */
  #watch(member: Member): void {
    member.cancelTimer();
    const [first] = member.jobs;
    if (first === undefined) {
      member.thread.setBusy(false);
      return;
    }
    const { clock, slowMilliseconds, graceMilliseconds } = this.#options;
    member.countedUntil = clock.now();
    const whole = (first.job.request.limits?.milliseconds ?? verifyLimits.milliseconds) + graceMilliseconds;
    const end = () => this.#replace(member, { kind: "timeout", limit: "time" });
    if (!member.ready) {
      member.cancelTimer = clock.after(whole + LOADING, end);
    } else if (whole <= slowMilliseconds) {
      member.cancelTimer = clock.after(whole, end);
    } else {
      member.cancelTimer = clock.after(slowMilliseconds, () => {
        member.cancelTimer = clock.after(whole - slowMilliseconds, end);
        this.#slowDown(member);
      });
    }
  }

  /** Counts the time of the job that a thread works on for its client. */
  #countTime(member: Member): void {
    const [first] = member.jobs;
    if (first === undefined || !member.ready) return;
    const time = this.#options.clock.now();
    this.#queue.spent(first.job.client, time - member.countedUntil);
    member.countedUntil = time;
  }

  /** Leaves a thread to its slow job; the others that it was told go back, to be told to another thread. */
  #slowDown(member: Member): void {
    member.slow = true;
    const others = member.jobs.splice(1);
    for (const { id } of others) member.thread.tell({ id, withdrawn: true });
    this.#putBack(others.map(({ job }) => job));
    this.#dispatch();
  }

  #putBack(jobs: readonly Job[]): void {
    for (const client of new Set(jobs.map((job) => job.client))) {
      this.#queue.putBack(
        client,
        jobs.filter((job) => job.client === client),
      );
    }
  }

  #said(member: Member, message: FromThread): void {
    if (member.ended) return;
    const wasReady = member.ready;
    member.ready = !("ready" in message) || message.ready;
    if ("id" in message) this.#answered(member, message.id, message.verdict);
    else if (member.ready !== wasReady) this.#watch(member);
    this.#dispatch();
  }

  #answered(member: Member, id: number, verdict: Verdict): void {
    const [first] = member.jobs;
    // The answer to a question that was withdrawn too late is given by another thread.
    if (first === undefined || first.id !== id) return;
    this.#countTime(member);
    member.jobs.shift();
    this.#settle(first.job, verdict);
    if (member.slow) this.#comeBack(member);
    if (!member.ended) this.#watch(member);
  }

  /** A thread is done with its slow job: it works on with the others, unless there are enough without it. */
  #comeBack(member: Member): void {
    member.slow = false;
    if (this.#members.filter(({ slow }) => !slow).length <= this.#options.workers + 1) return;
    this.#retire(member);
    this.#members.splice(this.#members.indexOf(member), 1);
    void member.thread.end();
  }

  #settle(job: Job, verdict: Verdict): void {
    if (!isFinal(verdict)) this.#memory.forget(job.key);
    this.#queue.done(job.client);
    job.resolve(verdict);
  }

  #retire(member: Member): void {
    member.ended = true;
    member.cancelTimer();
  }

  /** Ends a thread; its first job gets the verdict, the others go to another thread. */
  #replace(member: Member, verdict: Verdict): void {
    if (member.ended) return;
    this.#retire(member);
    this.#members.splice(this.#members.indexOf(member), 1);
    void member.thread.end();
    const [first, ...others] = member.jobs.splice(0).map(({ job }) => job);
    this.#putBack(others);
    if (first !== undefined) this.#settle(first, verdict);
    this.#dispatch();
  }
}
