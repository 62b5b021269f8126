// A worker thread that checks proofs one after another and answers each by its number.
import { parentPort } from "node:worker_threads";
import { verifyEmbedded } from "./embedded.ts";
import type { WorkerAnswer, WorkerQuestion } from "./worker_pool.ts";

parentPort?.on("message", ({ id, request }: WorkerQuestion) => {
  const answer: WorkerAnswer = { id, verdict: verifyEmbedded(request) };
  parentPort?.postMessage(answer);
});
