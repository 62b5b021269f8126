// How the pool shares its threads, with threads and a clock that are made up: time passes only when nothing else can happen.
import { expect, test } from "vitest";
import type { CheckerThread, ThreadEvents, ToThread } from "../../src/verify/pool/checker_thread.ts";
import { type PoolClock, WorkerPool, type WorkerPoolOptions } from "../../src/verify/pool/worker_pool.ts";
import type { VerifyRequest } from "../../src/verify/verifier.ts";

const LOADING = 300;

/** A clock that is set forward to the next event. */
class VirtualClock implements PoolClock {
  #time = 0;
  #events: { at: number; order: number; run: () => void }[] = [];
  #order = 0;

  now(): number {
    return this.#time;
  }

  after(milliseconds: number, run: () => void): () => void {
    const event = { at: this.#time + milliseconds, order: this.#order++, run };
    this.#events.push(event);
    return () => {
      this.#events = this.#events.filter((other) => other !== event);
    };
  }

  /** Lets time pass until nothing is left to happen. */
  async run(): Promise<void> {
    for (;;) {
      for (let i = 0; i < 20; i++) await Promise.resolve();
      const [next] = this.#events.sort((a, b) => a.at - b.at || a.order - b.order);
      if (next === undefined) return;
      this.#events.shift();
      this.#time = next.at;
      next.run();
    }
  }
}

/** A number of threads whose checks take as many milliseconds as the proof says. */
class FakeThreads {
  readonly clock = new VirtualClock();
  readonly worked: string[] = [];
  started = 0;
  alive = 0;
  mostAtWork = 0;
  #atWork = 0;

  start = (events: ThreadEvents): CheckerThread => {
    const waiting = new Map<number, VerifyRequest>();
    let ready = false;
    let busy = false;
    let ended = false;
    this.started++;
    this.alive++;
    const next = (): void => {
      const first = waiting.entries().next();
      if (first.done === true || busy || !ready || ended) return;
      const [id, { proof }] = first.value;
      waiting.delete(id);
      this.worked.push(proof);
      busy = true;
      this.#atWork++;
      this.mostAtWork = Math.max(this.mostAtWork, this.#atWork);
      const leave = () => {
        this.#atWork--;
        busy = false;
      };
      if (proof.startsWith("dies")) {
        this.clock.after(1, () => {
          leave();
          if (!ended) events.ended({ kind: "crashed", reason: "it died" });
        });
        return;
      }
      const loads = /loads (\d+)/.exec(proof)?.[1];
      if (loads !== undefined) {
        events.said({ ready: false });
        this.clock.after(Number(loads), () => ended || events.said({ ready: true }));
      }
      this.clock.after(Number.parseInt(proof, 10) + Number(loads ?? 0), () => {
        leave();
        if (ended) return;
        events.said({
          id,
          verdict: { kind: "failed", messages: [{ severity: "error", line: 1, column: 0, text: proof }] },
        });
        next();
      });
    };
    this.clock.after(LOADING, () => {
      ready = true;
      if (!ended) events.said({ ready: true });
      next();
    });
    return {
      tell: (message: ToThread) => {
        if ("withdrawn" in message) waiting.delete(message.id);
        else waiting.set(message.id, message.request);
        next();
      },
      setBusy: () => undefined,
      end: async () => {
        if (!ended) this.alive--;
        ended = true;
      },
    };
  };

  pool(options: WorkerPoolOptions): WorkerPool {
    return new WorkerPool(this.start, 2, { slowMilliseconds: 100, ...options, clock: this.clock });
  }
}

const request = (proof: string, limits?: VerifyRequest["limits"]): VerifyRequest => ({ statement: "s", proof, limits });

/** When each request of a batch was answered. */
function batch(threads: FakeThreads, pool: WorkerPool, proofs: readonly string[]) {
  const times = new Map<string, number>();
  const note = async (proof: string) => {
    await pool.verify(request(proof));
    times.set(proof, threads.clock.now());
  };
  const done = Promise.all(proofs.map(note));
  return { times, done };
}

test("one slow check delays the good ones behind it by no more than it takes to be found slow", async () => {
  const threads = new FakeThreads();
  const pool = threads.pool({ workers: 1 });
  const good = Array.from({ length: 100 }, (_, i) => `1 good ${i}`);
  const { times, done } = batch(threads, pool, ["2000 bad", ...good]);
  await threads.clock.run();
  await done;
  expect(times.get("2000 bad")).toBe(LOADING + 2000);
  for (const proof of good) expect(times.get(proof)).toBeLessThanOrEqual(2 * LOADING + 100 + good.length);
});

test("no check is worked on twice, though it was told to a thread that became slow", async () => {
  const threads = new FakeThreads();
  const pool = threads.pool({ workers: 2 });
  const proofs = Array.from({ length: 200 }, (_, i) => `${i % 40 === 0 ? 1000 : 2} check ${i}`);
  const answers = pool.verifyAll(proofs.map((proof) => request(proof)));
  await threads.clock.run();
  const texts = (await answers).map((verdict) => (verdict.kind === "failed" ? verdict.messages[0].text : verdict.kind));
  expect(texts).toEqual(proofs);
  expect(threads.worked.toSorted()).toEqual(proofs.toSorted());
});

test("a single request does not wait for a large batch of somebody else", async () => {
  const threads = new FakeThreads();
  const pool = threads.pool({ workers: 2 });
  const large = pool.verifyAll(Array.from({ length: 2000 }, (_, i) => request(`5 large ${i}`)));
  let answered = 0;
  threads.clock.after(1000, () => {
    void pool.verify(request("5 single")).then(() => {
      answered = threads.clock.now();
    });
  });
  await threads.clock.run();
  await large;
  expect(answered).toBeLessThanOrEqual(1000 + 5 * 9);
});

test("a batch of nothing but slow checks leaves others the next thread that is free", async () => {
  const threads = new FakeThreads();
  const pool = threads.pool({ workers: 2 });
  const slow = pool.verifyAll(Array.from({ length: 40 }, (_, i) => request(`2000 slow ${i}`)));
  const answered: number[] = [];
  threads.clock.after(5000, () => {
    void pool.verifyAll(Array.from({ length: 20 }, (_, i) => request(`1 good ${i}`))).then(() => {
      answered.push(threads.clock.now() - 5000);
    });
  });
  await threads.clock.run();
  await slow;
  expect(answered[0]).toBeLessThanOrEqual(2000 + 100);
  expect(threads.mostAtWork).toBeLessThanOrEqual(4);
});

test("threads beyond the processors come only for slow checks, and go again", async () => {
  const threads = new FakeThreads();
  const pool = threads.pool({ workers: 2 });
  const quick = pool.verifyAll(Array.from({ length: 500 }, (_, i) => request(`3 quick ${i}`)));
  await threads.clock.run();
  await quick;
  expect([threads.started, threads.mostAtWork]).toEqual([2, 2]);
  const mixed = pool.verifyAll(Array.from({ length: 8 }, (_, i) => request(`${i < 4 ? 900 : 3} mixed ${i}`)));
  await threads.clock.run();
  await mixed;
  expect(threads.mostAtWork).toBeLessThanOrEqual(4);
  expect(threads.alive).toBeLessThanOrEqual(3);
  await pool.close();
  expect(threads.alive).toBe(0);
});

test("a check that hangs is ended at its limit, is asked again later, and takes nobody with it", async () => {
  const threads = new FakeThreads();
  const pool = threads.pool({ workers: 1, graceMilliseconds: 500 });
  const hang = request("1000000 hang", { milliseconds: 700 });
  const good = Array.from({ length: 10 }, (_, i) => request(`1 good ${i}`));
  const answers = pool.verifyAll([good[0], hang, ...good.slice(1)]);
  await threads.clock.run();
  expect((await answers).map(({ kind }) => kind)).toEqual(["failed", "timeout", ...Array(9).fill("failed")]);
  expect(threads.worked.filter((proof) => proof === hang.proof)).toHaveLength(1);
  const again = pool.verify(hang);
  await threads.clock.run();
  expect(await again).toEqual({ kind: "timeout", limit: "time" });
  expect(threads.worked.filter((proof) => proof === hang.proof)).toHaveLength(2);
});

test("what a check needs may be loaded while it waits: that is not its time, nor slow", async () => {
  const threads = new FakeThreads();
  const pool = threads.pool({ workers: 1, graceMilliseconds: 500 });
  const limits = { milliseconds: 700 };
  const answers = pool.verifyAll([request("90 loads 15000", limits), request("1 good", limits)]);
  const never = pool.verifyAll([request("90 loads 30000", limits), request("2 good", limits)]);
  await threads.clock.run();
  expect((await answers).map(({ kind }) => kind)).toEqual(["failed", "failed"]);
  expect((await never).map(({ kind }) => kind)).toEqual(["timeout", "failed"]);
  expect(threads.started).toBe(2);
});

test("a thread that dies costs its first check alone, and the check is asked again later", async () => {
  const threads = new FakeThreads();
  const pool = threads.pool({ workers: 1 });
  const proofs = ["1 a", "dies", "1 b", "1 c"];
  const answers = pool.verifyAll(proofs.map((proof) => request(proof)));
  await threads.clock.run();
  expect((await answers).map(({ kind }) => kind)).toEqual(["failed", "crashed", "failed", "failed"]);
  const again = pool.verify(request("dies"));
  await threads.clock.run();
  expect((await again).kind).toBe("crashed");
  expect(threads.worked.filter((proof) => proof === "dies")).toHaveLength(2);
});

test("lemmas and limits are part of the question", async () => {
  const threads = new FakeThreads();
  const pool = threads.pool({ workers: 1 });
  const one = request("1 x");
  const answers = pool.verifyAll([
    one,
    { ...one, lemmas: "theorem l : q := k" },
    { ...one, limits: { steps: 5 } },
    one,
  ]);
  await threads.clock.run();
  await answers;
  expect(threads.worked).toHaveLength(3);
});
