// Proofs checked again, each against its own statement.
import { now, pairsOf, secondsSince } from "../../platform/index.ts";
import type { Verdict } from "../../verify/index.ts";
import type { ProofJudge } from "../interfaces.ts";
import type { SettledCheck } from "./clean_room.ts";
import { FairJudge } from "./fair_judge.ts";
import { requestFor } from "./judge.ts";

/** Proofs that are sent at the same time: a batch has its own canaries where a real Lean checks. */
const BATCH = 512;

/** A proof that a run has counted as one. */
export interface CountedProof {
  readonly problem: string;
  /** What stands before the statement; absent: nothing. */
  readonly header?: string;
  readonly statement: string;
  readonly proof: string;
  /** Theorems of the model's own that it rests on. */
  readonly lemmas?: string;
  /** Where it counted: `expert 2`, `grpo 14`, `sft`, or `evaluation TAG SPLIT`. */
  readonly origin: string;
}

/** What became of proofs that were checked again. */
export interface RecheckSummary {
  /** Different proofs. */
  readonly proofs: number;
  readonly holding: number;
  readonly broken: number;
  /** Proofs on which no verdict was to be had. */
  readonly lost: number;
  readonly seconds: number;
}

/** Who watches. */
export interface RecheckWatch {
  /** Told of each proof that does not hold. */
  readonly onBroken?: (proof: CountedProof, check: SettledCheck) => void;
  readonly onProgress?: (done: number, total: number, note: string) => void;
  /** Ends it with an error. */
  readonly signal?: AbortSignal;
}

/** Checks proofs again, equal ones once. @throws LeanError where the checker does not work */
export async function recheckProofs(
  counted: readonly CountedProof[],
  judge: ProofJudge,
  { onBroken, onProgress, signal }: RecheckWatch = {},
): Promise<RecheckSummary> {
  const proofs = distinctProofs(counted);
  const fair = FairJudge.of(judge);
  const started = now();
  let holding = 0;
  let lost = 0;
  for (let from = 0; from < proofs.length; from += BATCH) {
    signal?.throwIfAborted();
    const batch = proofs.slice(from, from + BATCH);
    const requests = batch.map((each) => requestFor({ header: "", ...each }, each));
    const settled = await orStopped(fair.settleAll(requests), signal);
    for (const [proof, check] of pairsOf(batch, settled)) {
      if (check.verdict.kind === "proved") holding++;
      else onBroken?.(proof, check);
      if (check.standing === "lost") lost++;
    }
    onProgress?.(from + batch.length, proofs.length, "");
  }
  const broken = proofs.length - holding - lost;
  return { proofs: proofs.length, holding, broken, lost, seconds: secondsSince(started) };
}

/** What the work comes to, or the signal's reason where that comes first: a real Lean may take minutes for a batch. */
function orStopped<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** Each proof of a statement once, under the place where it counted first. */
function distinctProofs(proofs: readonly CountedProof[]): CountedProof[] {
  const seen = new Map<string, CountedProof>();
  for (const each of proofs) {
    const key = JSON.stringify([each.header ?? "", each.statement, each.proof, each.lemmas ?? ""]);
    if (!seen.has(key)) seen.set(key, each);
  }
  return [...seen.values()];
}

const standings: Readonly<Record<SettledCheck["standing"], string>> = {
  judged: "",
  crashes: ", it crashes the checker",
  lost: ", and nothing is known of it",
};

/** A proof that does not hold, for people. */
export function describeBroken(
  { problem, statement, proof, origin }: CountedProof,
  { verdict, standing }: SettledCheck,
): string {
  return [`${problem} (${origin}): ${verdict.kind}${standings[standing]}`, `${statement} := ${proof}`, ...why(verdict)]
    .join("\n")
    .replaceAll("\n", "\n  ");
}

function why(verdict: Verdict): string[] {
  if (verdict.kind === "failed") return verdict.messages.map(({ line, column, text }) => `${line}:${column}: ${text}`);
  if (verdict.kind === "rejected" || verdict.kind === "crashed") return [verdict.reason];
  return verdict.kind === "timeout" ? [`the limit on ${verdict.limit} was reached`] : [];
}
