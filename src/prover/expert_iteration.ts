// Expert iteration as a pure state machine: results of attempts go in, a new state and the next jobs come out.
import { lastOf, Random } from "../platform/index.ts";
import type { Oracle, Problem } from "../tasks/index.ts";
import { tacticCount } from "../tasks/index.ts";
import { type Curriculum, chooseUnsolved, recordVisits, type VisitResult } from "./curriculum.ts";

/** Settings of expert iteration that decide which jobs there are. */
export interface ExpertIterationOptions {
  readonly rounds: number;
  /** Problems attempted in a round. */
  readonly problems: number;
  /** Samples for each of them. */
  readonly samples: number;
  /** Problems in one attempt job. */
  readonly chunk: number;
  /** Problems proved more often than this on their last visit are solved, but not trained on. */
  readonly maxSolveRate: number;
}

/** Plain data; stored between steps, and enough to go on from. */
export interface ExpertState {
  /** From 1; one more than `rounds` when all are done. */
  readonly round: number;
  readonly phase: "attempt" | "train" | "done";
  /** The attempts still to be made in this round. */
  readonly queue: readonly Attempt[];
  readonly curriculum: Curriculum;
  readonly rounds: readonly RoundSummary[];
}

/** Problems to be attempted together, by name. */
export interface Attempt {
  readonly problems: readonly string[];
  readonly seed: number;
}

/** What a round came to. */
export interface RoundSummary {
  readonly round: number;
  readonly attempted: number;
  readonly samples: number;
  readonly proved: number;
  /** Problems solved for the first time, and in all. */
  readonly newlySolved: number;
  readonly solved: number;
  /** Updates that its training skipped because gradients were not finite, where there were any. */
  readonly skippedUpdates?: number;
}

/** A verified proof to train on. */
export interface ExpertExample {
  readonly problem: string;
  readonly proof: string;
  readonly tactics: number;
  /** The completion that it stood in, in runs that keep completions. */
  readonly text?: string;
}

/** Problems to be attempted together, by name. */
export interface AttemptJob {
  readonly kind: "attempt";
  readonly round: number;
  readonly problems: readonly string[];
  /** Samples for each of them. */
  readonly samples: number;
  readonly seed: number;
}

/** What a round trains on. */
export interface TrainJob {
  readonly kind: "train";
  readonly round: number;
  readonly examples: readonly ExpertExample[];
}

export type ExpertJob = AttemptJob | TrainJob;

export type ExpertResult =
  | { readonly kind: "attempted"; readonly visits: readonly VisitResult[] }
  | { readonly kind: "trained"; readonly round: number; readonly skippedUpdates?: number };

/** What stays the same through all rounds. */
export interface ExpertContext {
  readonly pool: readonly Problem[];
  /** What the choice of problems may know of them; absent in a run that has to find out by itself. */
  readonly oracle?: Oracle;
  readonly options: ExpertIterationOptions;
  readonly seed: number | string;
}

/** The state before the first round. @param curriculum what is known of the pool already */
export function initialExpertState(context: ExpertContext, curriculum: Curriculum = {}): ExpertState {
  const empty: ExpertState = { round: 0, phase: "train", queue: [], curriculum, rounds: [] };
  return startRound(empty, context);
}

/**
 * Takes in results and says what to do next. Results that the state does not wait for (repeated after a crash) change
 * nothing; with no results the same jobs come out again. The jobs are independent of each other and may be done in any
 * order; the state after all their results is the same.
 */
export function advance(
  state: ExpertState,
  results: readonly ExpertResult[],
  context: ExpertContext,
): { state: ExpertState; jobs: ExpertJob[] } {
  let current = state;
  for (const result of results) {
    current = result.kind === "attempted" ? takeVisits(current, result.visits) : takeTraining(current, result, context);
  }
  return { state: current, jobs: jobsOf(current, context) };
}

function takeVisits(state: ExpertState, visits: readonly VisitResult[]): ExpertState {
  if (state.phase !== "attempt") return state;
  const waiting = new Set(state.queue.flatMap(({ problems }) => problems));
  const taken = visits.filter(({ problem }) => waiting.delete(problem));
  if (taken.length === 0) return state;
  const summary = lastOf(state.rounds);
  const newlySolved = taken.filter(({ problem, proof }) => proof !== undefined && !state.curriculum[problem]?.proof);
  const updated: RoundSummary = {
    round: summary.round,
    attempted: summary.attempted + taken.length,
    samples: summary.samples + taken.reduce((sum, { samples }) => sum + samples, 0),
    proved: summary.proved + taken.reduce((sum, { proved }) => sum + proved, 0),
    newlySolved: summary.newlySolved + newlySolved.length,
    solved: summary.solved + newlySolved.length,
  };
  const queue = state.queue
    .map(({ problems, seed }) => ({ problems: problems.filter((name) => waiting.has(name)), seed }))
    .filter(({ problems }) => problems.length > 0);
  return {
    ...state,
    phase: queue.length === 0 ? "train" : "attempt",
    queue,
    curriculum: recordVisits(state.curriculum, taken, state.round),
    rounds: [...state.rounds.slice(0, -1), updated],
  };
}

function takeTraining(
  state: ExpertState,
  result: ExpertResult & { kind: "trained" },
  context: ExpertContext,
): ExpertState {
  if (state.phase !== "train" || result.round !== state.round) return state;
  const { skippedUpdates = 0 } = result;
  if (skippedUpdates === 0) return startRound(state, context);
  const summary = { ...lastOf(state.rounds), skippedUpdates };
  return startRound({ ...state, rounds: [...state.rounds.slice(0, -1), summary] }, context);
}

function startRound(state: ExpertState, { pool, options, seed, oracle }: ExpertContext): ExpertState {
  const round = state.round + 1;
  if (round > options.rounds) return { ...state, round, phase: "done", queue: [] };
  const random = new Random(seed).fork(`expert iteration round ${round}`);
  const chosen = chooseUnsolved(state.curriculum, pool, {
    count: options.problems,
    samples: options.samples,
    random,
    oracle,
  });
  const solved = state.rounds[state.rounds.length - 1]?.solved ?? 0;
  return {
    ...state,
    round,
    phase: chosen.length === 0 ? "train" : "attempt",
    queue: attempts(
      chosen.map(({ name }) => name),
      options.chunk,
      random,
    ),
    rounds: [...state.rounds, { round, attempted: 0, samples: 0, proved: 0, newlySolved: 0, solved }],
  };
}

function attempts(names: readonly string[], chunk: number, random: Random): Attempt[] {
  const result: Attempt[] = [];
  for (let start = 0; start < names.length; start += chunk) {
    result.push({ problems: names.slice(start, start + chunk), seed: random.fork(`attempt ${start}`).uint32() });
  }
  return result;
}

function jobsOf(state: ExpertState, { options }: ExpertContext): ExpertJob[] {
  const { round } = state;
  if (state.phase === "done") return [];
  if (state.phase === "train") {
    return [{ kind: "train", round, examples: expertExamples(state.curriculum, options.maxSolveRate) }];
  }
  return state.queue.map((entry) => ({ kind: "attempt", round, samples: options.samples, ...entry }));
}

/**
 * The shortest proof of every solved problem that the model still finds hard, in order of problem name. A problem that was
 * proved in more than `maxSolveRate` of the samples of its last visit teaches nothing new.
 */
export function expertExamples(curriculum: Curriculum, maxSolveRate: number): ExpertExample[] {
  return Object.entries(curriculum)
    .filter(([, { proof, lastProved, lastSamples }]) => proof !== undefined && lastProved <= maxSolveRate * lastSamples)
    .map(([problem, { proof, text }]) => ({
      problem,
      proof: proof!,
      tactics: tacticCount(proof!),
      ...(text === undefined ? {} : { text }),
    }))
    .sort((a, b) => (a.problem < b.problem ? -1 : 1));
}
