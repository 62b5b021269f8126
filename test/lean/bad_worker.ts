// A worker for tests of the pool: it hangs, dies or uses up its memory when the proof says so.
import { parentPort } from "node:worker_threads";
import type { ToThread } from "../../src/verify/pool/checker_thread.ts";

parentPort?.on("message", (message: ToThread) => {
  if ("withdrawn" in message) return;
  const { id, request } = message;
  const { proof } = request;
  if (proof.startsWith("hang")) for (;;) Math.random();
  if (proof.startsWith("exit")) process.exit(3);
  if (proof.startsWith("throw")) throw new Error("the worker threw");
  if (proof.startsWith("memory")) {
    const hoard: number[][] = [];
    for (;;) hoard.push(new Array<number>(100_000).fill(hoard.length));
  }
  parentPort?.postMessage({ id, verdict: { kind: "proved", axioms: [] } });
});
