// What to do while Dawn waits in Node: its binding re-queues itself as fast as the event loop turns, which takes a whole
// core away from an adapter that computes on the CPU.

const cell = typeof SharedArrayBuffer === "undefined" ? undefined : new Int32Array(new SharedArrayBuffer(4));

/** Milliseconds slept a turn: long against the turn itself, short against a dispatch. */
const NAP = 0.3;

/** Runs `wait` with the event loop slowed down, so that the cores stay with the software adapter. Node only. */
export async function withQuietEventLoop<T>(wait: () => Promise<T>): Promise<T> {
  if (!cell || typeof setImmediate === "undefined") return wait();
  const shared = cell;
  let finished = false;
  const nap = () => {
    if (finished) return;
    Atomics.wait(shared, 0, 0, NAP);
    setImmediate(nap);
  };
  setImmediate(nap);
  try {
    return await wait();
  } finally {
    finished = true;
  }
}
