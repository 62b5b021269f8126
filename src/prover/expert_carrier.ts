// The one way through the rounds of expert iteration: the state machine says what is to be done, a carrier does it.
import { lastOf } from "../platform/index.ts";
import type { VisitResult } from "./curriculum.ts";
import {
  type AttemptJob,
  advance,
  type ExpertContext,
  type ExpertResult,
  type ExpertState,
  initialExpertState,
  type RoundSummary,
  type TrainJob,
} from "./expert_iteration.ts";
import { type JudgedProblem, provedCount } from "./judge/judge.ts";
import { visitOf } from "./visits.ts";

/** What attempts are made with. Every proof is kept before these return. */
export interface AttemptTools {
  /** Samples proofs for the problems of a job, and has them judged. */
  attempt(job: AttemptJob): Promise<readonly JudgedProblem[]>;
  /** Whole proofs, by name, of problems that no sample proved. */
  search(failed: readonly JudgedProblem[], job: AttemptJob): Promise<ReadonlyMap<string, string>>;
  /** Proofs of the same attempt, by name, that a process left which was killed. */
  earlier?(job: AttemptJob): ReadonlyMap<string, readonly string[]>;
  /** Whether the completions are kept that the proofs stood in: what the model is to learn to write. */
  readonly keepTexts: boolean;
}

/** Who does the work of the rounds. */
export interface ExpertCarrier {
  visit(job: AttemptJob): Promise<readonly VisitResult[]>;
  /**
   * Trains on everything solved that is still hard; called once a round, with no examples too.
   *
   * @returns the updates that were skipped
   */
  train(job: TrainJob, round: RoundSummary): Promise<number>;
  /** Told of each result with the state after it, to keep it; the next job waits. */
  onResult?(state: ExpertState, result: ExpertResult): Promise<void>;
  /** Ends the loop before the next job; what a job did in whose course it came does not count. */
  readonly signal?: AbortSignal;
}

/** Goes through all rounds from a state, or until the signal. */
export async function driveExpert(
  carrier: ExpertCarrier,
  context: ExpertContext,
  from: ExpertState = initialExpertState(context),
): Promise<ExpertState> {
  let { state, jobs } = advance(from, [], context);
  for (let [job] = jobs; job !== undefined && !carrier.signal?.aborted; [job] = jobs) {
    let result: ExpertResult;
    if (job.kind === "attempt") result = { kind: "attempted", visits: await carrier.visit(job) };
    else {
      const skippedUpdates = await carrier.train(job, lastOf(state.rounds));
      if (carrier.signal?.aborted) break;
      result = { kind: "trained", round: job.round, skippedUpdates };
    }
    ({ state, jobs } = advance(state, [result], context));
    await carrier.onResult?.(state, result);
  }
  return state;
}

/** Makes an attempt: samples, then the search goal by goal for what they do not prove. */
export async function makeAttempt(job: AttemptJob, tools: AttemptTools): Promise<VisitResult[]> {
  const earlier = tools.earlier?.(job);
  const judged = await tools.attempt(job);
  const stitched = await tools.search(
    judged.filter((entry) => provedCount(entry) === 0),
    job,
  );
  return judged.map((entry) => {
    const { name } = entry.problem;
    return visitOf(entry, { stitched: stitched.get(name), earlier: earlier?.get(name), keepText: tools.keepTexts });
  });
}
