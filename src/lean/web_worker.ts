// The script of a Web Worker that checks proofs one after another and answers each by its number.
import { verifyEmbedded } from "./embedded.ts";
import type { WorkerAnswer, WorkerQuestion } from "./worker_pool.ts";

addEventListener("message", ({ data: { id, request } }: MessageEvent<WorkerQuestion>) => {
  const answer: WorkerAnswer = { id, verdict: verifyEmbedded(request) };
  postMessage(answer);
});
