// A worker thread that checks proofs one after another and answers each by its number.
import { parentPort } from "node:worker_threads";
import { verifyEmbedded } from "./embedded.ts";
import type { Verdict, VerifyRequest } from "./verifier.ts";

export interface WorkerQuestion {
  readonly id: number;
  readonly request: VerifyRequest;
}
export interface WorkerAnswer {
  readonly id: number;
  readonly verdict: Verdict;
}

parentPort?.on("message", ({ id, request }: WorkerQuestion) => {
  const answer: WorkerAnswer = { id, verdict: verifyEmbedded(request) };
  parentPort?.postMessage(answer);
});
