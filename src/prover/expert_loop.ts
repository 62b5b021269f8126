// Expert iteration by itself: attempts at unsolved problems, training on the proofs found, and again. Who trains, and where
// things are kept, is the caller's.
import { lastOf, Random } from "../platform/index.ts";
import {
  type Format,
  type Oracle,
  type Problem,
  type PromptMode,
  stepTexts,
  type TrainingText,
  trainingTextOf,
} from "../tasks/index.ts";
import type { VisitResult } from "./curriculum.ts";
import { partOf } from "./drawing.ts";
import { driveExpert, makeAttempt } from "./expert_carrier.ts";
import type {
  AttemptJob,
  ExpertContext,
  ExpertExample,
  ExpertIterationOptions,
  RoundSummary,
} from "./expert_iteration.ts";
import type { Drawing, ProofJudge, Sampler } from "./interfaces.ts";
import { type Attemptable, attempt, type JudgedProblem } from "./judge/judge.ts";
import { tallyVerdicts } from "./judge/tally.ts";
import { checkFurther, type FurtherSearch, searchFailed } from "./search/search_failed.ts";
import { sampledPolicy } from "./search/states/sampled_policy.ts";

/** The visits of one attempt, to be kept until the run ends: plain data. */
export interface AttemptRecord {
  readonly round: number;
  readonly visits: readonly VisitResult[];
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
export interface ExpertLoop extends ExpertIterationOptions, Drawing {
  readonly pool: readonly Problem[];
  /** False statements, two of which are tried in every round. */
  readonly canaries?: readonly Problem[];
  /** What the choice of problems may know of them. */
  readonly oracle?: Oracle;
  readonly format: Format;
  readonly mode?: PromptMode;
  readonly sampler: Sampler;
  readonly judge: ProofJudge;
  /** The searches for what no sample proves; absent: none. */
  readonly further?: FurtherSearch;
  readonly seed: number;
  /** Attempts of the same run that are known already: they are not made again. */
  readonly earlier?: readonly AttemptRecord[];
  /** Proofs are told before they count, then the attempt that found them. */
  readonly onProofs?: (proofs: readonly FoundProof[]) => void | Promise<void>;
  readonly onAttempt?: (record: AttemptRecord, round: RoundSummary) => void | Promise<void>;
  /**
   * Trains on prompts and completions of everything solved that is still hard; called once a round, with no texts too.
   *
   * @returns the updates that were skipped, for the round's summary; anything but a number stands for none
   */
  train(round: number, texts: readonly TrainingText[], summary: RoundSummary): Promise<unknown>;
  /** Ends the loop before the next attempt or training. */
  readonly signal?: AbortSignal;
}

/**
 * Goes through all rounds, or until the signal.
 *
 * @returns what each round came to
 * @throws ConfigError where states are to be searched in a format that shows none, LeanError where a canary is proved, or the checker does not work
 */
export async function expertIteration(loop: ExpertLoop): Promise<readonly RoundSummary[]> {
  if (loop.further !== undefined) checkFurther(loop.further, loop.format);
  const context: ExpertContext = { pool: loop.pool, oracle: loop.oracle, options: loop, seed: loop.seed };
  const problems = new Map(loop.pool.map((problem) => [problem.name, problem]));
  let fresh: AttemptRecord | undefined;
  const { rounds } = await driveExpert(
    {
      async visit(job) {
        const known = loop.earlier?.find((record) => isOf(record, job));
        fresh = known === undefined ? await attemptProblems(loop, job, problems) : undefined;
        return (known ?? fresh!).visits;
      },
      async train({ round, examples }, summary) {
        await tryCanaries(loop, round);
        const texts = examples.flatMap((example) => textsOf(example, problems.get(example.problem)!, loop));
        const skipped = await loop.train(round, texts, summary);
        return typeof skipped === "number" ? skipped : 0;
      },
      async onResult(state, result) {
        if (result.kind === "trained" || fresh === undefined) return;
        await loop.onAttempt?.(fresh, lastOf(state.rounds));
      },
      signal: loop.signal,
    },
    context,
  );
  return rounds;
}

/** What the model is to write: what it wrote itself or, where the search found the proof, what the format writes; step by step where it does. */
function textsOf({ proof, text }: ExpertExample, problem: Problem, { format, mode }: ExpertLoop): TrainingText[] {
  if (format.steps) return stepTexts(format, problem, proof, mode);
  return [trainingTextOf(format, problem, text ?? format.write({ proof }, problem), mode)];
}

/** Whether the record is of exactly this attempt. */
function isOf({ round, visits }: AttemptRecord, job: AttemptJob): boolean {
  return (
    round === job.round &&
    visits.length === job.problems.length &&
    visits.every(({ problem }, index) => problem === job.problems[index])
  );
}

/** Makes an attempt, and tells its proofs. */
async function attemptProblems(
  loop: ExpertLoop,
  job: AttemptJob,
  problems: ReadonlyMap<string, Problem>,
): Promise<AttemptRecord> {
  const { round } = job;
  const { judge, format, further, maxTokens } = loop;
  const tries = <P extends Attemptable>(tried: readonly P[], { count, seed }: { count: number; seed: number }) =>
    attempt(loop.sampler, judge, tried, { ...samplingOf(loop), count, seed });
  let counts: Record<string, number> = {};
  const visits = await makeAttempt(job, {
    keepTexts: true,
    async attempt({ problems: names, samples: count, seed }) {
      const judged = await tries(
        names.map((name) => problems.get(name)!),
        { count, seed },
      );
      counts = tallyVerdicts(judged);
      await loop.onProofs?.(judged.flatMap((entry) => proofsIn(entry, round)));
      return judged;
    },
    async search(failed, { seed }) {
      if (further === undefined) return new Map();
      const policy = () => sampledPolicy(loop.sampler, samplingOf(loop));
      const { proofs } = await searchFailed(
        failed,
        { attempt: tries, policy, judge, format, maxTokens, seed },
        further,
      );
      await loop.onProofs?.([...proofs].map(([name, proof]) => ({ problem: problems.get(name)!, round, proof })));
      return proofs;
    },
  });
  return { round, visits, counts };
}

function proofsIn({ problem, samples }: JudgedProblem, round: number): FoundProof[] {
  return samples
    .filter(({ verdict }) => verdict === "proved")
    .map(({ proof, lemmas }) => ({ problem, round, proof, ...(lemmas && { lemmas }) }));
}

function samplingOf(loop: ExpertLoop) {
  const { format, mode, temperature, maxTokens } = loop;
  return { format, mode, temperature, maxTokens, ...partOf(loop) };
}

/** {@link attempt} throws when one is proved. */
async function tryCanaries(loop: ExpertLoop, round: number): Promise<void> {
  const { canaries = [], sampler, judge, format } = loop;
  const fitting = canaries.filter((each) => format.refuses?.(each) === undefined);
  if (fitting.length === 0) return;
  const random = new Random(loop.seed).fork(`canaries ${round}`);
  const chosen = random.shuffle([...fitting]).slice(0, 2);
  const marked = chosen.map((each) => ({ ...each, provable: false }));
  await attempt(sampler, judge, marked, { ...samplingOf(loop), count: 2, seed: random.uint32() });
}
