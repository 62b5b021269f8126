// Expert iteration by itself: attempts at unsolved problems, training on the proofs found, and again. Who trains, and where
// things are kept, is the caller's.
import { Random } from "../platform/index.ts";
import type { Format, Oracle, Problem, PromptMode, TrainingText } from "../tasks/index.ts";
import type { VisitResult } from "./curriculum.ts";
import {
  advance,
  type ExpertContext,
  type ExpertIterationOptions,
  type ExpertJob,
  initialExpertState,
  type RoundSummary,
} from "./expert_iteration.ts";
import type { ProofJudge, Sampler } from "./interfaces.ts";
import {
  type Attemptable,
  attempt,
  type JudgedProblem,
  knownSamples,
  provedCount,
  shortestProof,
} from "./judge/judge.ts";
import { tallyVerdicts } from "./judge/tally.ts";
import { proveBySubgoals, type SubgoalOptions } from "./search/subgoals.ts";

/** What came of a visit, with the completion that its proof stood in: what the model is to learn to write. */
export interface ExpertVisit extends VisitResult {
  readonly text?: string;
}

/** The visits of one attempt, to be kept until the run ends: plain data. */
export interface AttemptRecord {
  readonly round: number;
  readonly visits: readonly ExpertVisit[];
  /** Samples, tokens and verdicts by kind. */
  readonly counts: Readonly<Record<string, number>>;
}

/** A proof as it was found. */
export interface FoundProof {
  readonly problem: Problem;
  readonly round: number;
  readonly proof: string;
  readonly lemmas?: string;
}

/** What the loop works with. */
export interface ExpertLoop extends ExpertIterationOptions {
  readonly pool: readonly Problem[];
  /** False statements, two of which are tried in every round. */
  readonly canaries?: readonly Problem[];
  /** What the choice of problems may know of them. */
  readonly oracle?: Oracle;
  readonly format: Format;
  readonly mode?: PromptMode;
  readonly sampler: Sampler;
  readonly judge: ProofJudge;
  readonly temperature: number;
  readonly maxTokens: number;
  /** The search goal by goal for what no sample proves; absent: none. */
  readonly subgoals?: SubgoalOptions;
  readonly seed: number;
  /** Attempts of the same run that are known already: they are not made again. */
  readonly earlier?: readonly AttemptRecord[];
  /** Proofs are told before they count, then the attempt that found them. */
  readonly onProofs?: (proofs: readonly FoundProof[]) => void | Promise<void>;
  readonly onAttempt?: (record: AttemptRecord, round: RoundSummary) => void | Promise<void>;
  /** Trains on prompts and completions of everything solved that is still hard; called once a round, with no texts too. */
  train(round: number, texts: readonly TrainingText[], summary: RoundSummary): Promise<void>;
  /** Ends the loop before the next attempt or training. */
  readonly signal?: AbortSignal;
}

/**
 * Goes through all rounds, or until the signal.
 *
 * @returns what each round came to
 * @throws LeanError where a canary is proved, or the checker does not work
 */
export async function expertIteration(loop: ExpertLoop): Promise<readonly RoundSummary[]> {
  const context: ExpertContext = { pool: loop.pool, oracle: loop.oracle, options: loop, seed: loop.seed };
  const problems = new Map(loop.pool.map((problem) => [problem.name, problem]));
  const texts = new Map<string, string>();
  let { state, jobs } = advance(initialExpertState(context), [], context);
  while (jobs.length > 0 && !loop.signal?.aborted) {
    const [job] = jobs;
    if (job.kind === "attempt") {
      const known = loop.earlier?.find((record) => isOf(record, job));
      const record = known ?? (await visit(loop, job, problems));
      for (const { problem, proof, text } of record.visits)
        if (proof !== undefined && text !== undefined) texts.set(keyOf(problem, proof), text);
      ({ state, jobs } = advance(state, [{ kind: "attempted", visits: record.visits }], context));
      if (known === undefined) await loop.onAttempt?.(record, state.rounds[state.rounds.length - 1]);
      continue;
    }
    const taught = job.examples.map(({ problem: name, proof }): TrainingText => {
      const problem = problems.get(name)!;
      const completion = texts.get(keyOf(name, proof)) ?? loop.format.write({ proof }, problem);
      return { prompt: loop.format.prompt(problem, loop.mode), completion };
    });
    await loop.train(job.round, taught, state.rounds[state.rounds.length - 1]);
    if (loop.signal?.aborted) break;
    ({ state, jobs } = advance(state, [{ kind: "trained", round: job.round }], context));
  }
  return state.rounds;
}

const keyOf = (problem: string, proof: string): string => JSON.stringify([problem, proof]);

/** Whether the record is of exactly this attempt. */
function isOf({ round, visits }: AttemptRecord, job: ExpertJob & { kind: "attempt" }): boolean {
  return (
    round === job.round &&
    visits.length === job.problems.length &&
    visits.every(({ problem }, index) => problem === job.problems[index])
  );
}

/** Makes an attempt. */
async function visit(
  loop: ExpertLoop,
  { round, problems: names, samples, seed }: ExpertJob & { kind: "attempt" },
  problems: ReadonlyMap<string, Problem>,
): Promise<AttemptRecord> {
  const { sampler, judge, format, mode, temperature, maxTokens } = loop;
  const asked = { format, mode, temperature, maxTokens };
  await tryCanaries(loop, round, seed);
  const chosen = names.map((name) => problems.get(name)!);
  const judged = await attempt(sampler, judge, chosen, { ...asked, count: samples, seed });
  const stitched = await searchGoals(loop, judged, seed);
  const visits = judged.map((entry) => visitOf(entry, stitched.get(entry.problem.name)));
  await loop.onProofs?.([
    ...judged.flatMap(({ problem, samples }) =>
      samples
        .filter(({ verdict }) => verdict === "proved")
        .map(({ proof, lemmas }) => ({ problem, round, proof, ...(lemmas && { lemmas }) })),
    ),
    ...[...stitched].map(([name, proof]) => ({ problem: problems.get(name)!, round, proof })),
  ]);
  return { round, visits, counts: tallyVerdicts(judged) };
}

function visitOf(entry: JudgedProblem, stitched: string | undefined): ExpertVisit {
  const proved = entry.samples.filter(({ verdict }) => verdict === "proved");
  const found = [...proved.map(({ proof }) => proof), stitched].filter((proof) => proof !== undefined);
  const proof = shortestProof(found);
  const text = proved.find((sample) => sample.proof === proof)?.completion.text;
  return {
    problem: entry.problem.name,
    samples: knownSamples(entry).length,
    // A proof by search counts like one sample's: that is what makes harder problems look within reach.
    proved: stitched === undefined ? proved.length : 1,
    ...(proof === undefined ? {} : { proof }),
    ...(text === undefined ? {} : { text }),
  };
}

/** Whole proofs of what no sample proved, by the names of the problems. */
async function searchGoals(
  { sampler, judge, format, mode, temperature, maxTokens, subgoals }: ExpertLoop,
  judged: readonly JudgedProblem[],
  seed: number,
): Promise<ReadonlyMap<string, string>> {
  if (subgoals === undefined || subgoals.waves === 0) return new Map();
  const random = new Random(seed).fork("subgoals");
  const tries = (goals: readonly Attemptable[], { count, wave }: { count: number; wave: number }) =>
    attempt(sampler, judge, goals, { format, mode, temperature, maxTokens, count, seed: random.fork(wave).uint32() });
  const failed = judged.filter((entry) => provedCount(entry) === 0);
  return (await proveBySubgoals(failed, { attempt: tries, judge, format }, subgoals)).proofs;
}

/** {@link attempt} throws when one is proved. */
async function tryCanaries(loop: ExpertLoop, round: number, seed: number): Promise<void> {
  const { canaries = [], sampler, judge, format, mode, temperature, maxTokens } = loop;
  const fitting = canaries.filter((each) => format.refuses?.(each) === undefined);
  if (fitting.length === 0) return;
  const random = new Random(seed).fork(`canaries ${round}`);
  const chosen = random.shuffle([...fitting]).slice(0, 2);
  const marked = chosen.map((each) => ({ ...each, provable: false }));
  await attempt(sampler, judge, marked, { format, mode, temperature, maxTokens, count: 2, seed: random.uint32() });
}
