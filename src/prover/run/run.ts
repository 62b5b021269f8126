// A run in progress: its state, and the one way in which the state moves on (Node).
import { DataError, itemAt, now, PhaseClock, Random, secondsSince } from "../../platform/index.ts";
import { type KnownProblem, type Oracle, oracleOf, type Problem, tacticCount } from "../../tasks/index.ts";
import { partOf } from "../drawing.ts";
import type { Backend, ProofJudge, StepMetrics } from "../interfaces.ts";
import { type Attemptable, attempt, type JudgedProblem, knownSamples } from "../judge/judge.ts";
import { refusalAlarm } from "../judge/refusals.ts";
import { tallyVerdicts } from "../judge/tally.ts";
import type { RunSets, RunTask } from "../problems/run_task.ts";
import { type FurtherSearch, searchFailed } from "../search/search_failed.ts";
import { sampledPolicy } from "../search/states/sampled_policy.ts";
import { RunSteps } from "../steps/run_steps.ts";
import type { TrainConfig } from "./config.ts";
import type { ProofRecord, RunFolder } from "./run_folder.ts";
import { initialState, type RunEvent, type RunState } from "./state.ts";

/** What a commit may change; the run itself sees to the rest. */
export type RunChanges = Partial<Omit<RunState, "checkpoint" | "metricsBytes" | "counts" | "seconds">>;

/** A run on an open folder with a backend and a judge. */
export class Run {
  readonly config: TrainConfig;
  readonly folder: RunFolder;
  /** What is to be learnt, and how it is put to the model. */
  readonly task: RunTask;
  readonly sets: RunSets;
  readonly backend: Backend;
  readonly judge: ProofJudge;
  readonly report: (event: RunEvent) => void;
  /** What the choice of problems may know of the pool; undefined where the configuration does not let it. */
  readonly oracle: Oracle | undefined;
  /** Seconds of sampling, checking and training since the last record of the metrics. */
  readonly clock = new PhaseClock();
  private current: RunState;
  private counts: Record<string, number> = {};
  private lastCommit = now();
  private readonly problems: ReadonlyMap<string, KnownProblem>;
  private known: RunSteps | undefined;

  private constructor(parts: RunParts, state: RunState) {
    this.config = parts.config;
    this.folder = parts.folder;
    this.task = parts.task;
    this.sets = parts.sets;
    this.backend = parts.backend;
    this.judge = parts.judge;
    this.report = parts.report ?? (() => {});
    this.current = state;
    this.counts = { ...state.counts };
    this.oracle = parts.config.oracle ? oracleOf(parts.sets.pool) : undefined;
    this.problems = new Map(parts.sets.pool.map((problem) => [problem.name, problem]));
  }

  /** Takes a run up where its folder says it stands: state, weights and metrics of the last commit. */
  static async resume(parts: RunParts): Promise<Run> {
    const state = (await parts.folder.readState<RunState>()) ?? {
      ...initialState,
      stage: itemAt(parts.config.stages, 0),
    };
    parts.folder.metrics.truncate(state.metricsBytes);
    const run = new Run(parts, state);
    if (state.checkpoint === "") await run.commit({}, "initial");
    else await loadCheckpoint(parts, state.checkpoint);
    return run;
  }

  /** What is learnt and known of steps, in runs whose proofs are written step by step. */
  get steps(): RunSteps | undefined {
    if (this.task.format.steps === undefined) return undefined;
    this.known ??= new RunSteps(this.folder, this.task, this.sets);
    return this.known;
  }

  get state(): RunState {
    return this.current;
  }

  /** A generator for a purpose: the same in every run with this seed, whatever happened before. */
  random(purpose: string): Random {
    return new Random(this.config.seed).fork(purpose);
  }

  /** Pool problems by name. */
  poolProblem(name: string): KnownProblem {
    return this.problems.get(name)!;
  }

  /**
   * Stores a new state. With a checkpoint name, the weights are stored first, under that name; a name must belong to one
   * state alone. Checkpoints that neither the state nor a later stage needs are removed after it.
   */
  async commit(changes: RunChanges, checkpoint?: string): Promise<void> {
    if (checkpoint !== undefined && checkpoint !== this.current.checkpoint) {
      await this.folder.checkpoints.save(checkpoint, (folder) => this.backend.learner.save(folder));
    }
    this.folder.metrics.flush();
    const elapsed = secondsSince(this.lastCommit);
    const { stage } = this.current;
    this.lastCommit = now();
    this.current = {
      ...this.current,
      ...changes,
      ...(checkpoint === undefined ? {} : { checkpoint }),
      metricsBytes: this.folder.metrics.size,
      counts: { ...this.counts },
      seconds: { ...this.current.seconds, [stage]: (this.current.seconds[stage] ?? 0) + elapsed },
    };
    await this.folder.writeState(this.current);
    const { checkpoint: latest, kept, ended } = this.current;
    const ends = Object.values(ended).map((end) => end.checkpoint);
    await this.folder.checkpoints.keep([latest, ...Object.values(kept), ...ends]);
  }

  /** Adds a record to the metrics, with the seconds since the one before by what they were spent on; it reaches the disk with the next commit, or a second later. */
  log(stage: string, step: number, values: StepMetrics): void {
    this.folder.metrics.log(stage, step, { ...values, ...this.clock.take() });
  }

  /** Adds to the run's counters. */
  count(values: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(values)) this.counts[name] = (this.counts[name] ?? 0) + value;
  }

  /** Sets how many updates a phase of training has skipped so far. */
  noteSkipped(phase: string, updates = 0): void {
    if (updates > 0) this.counts[`skipped/${phase}`] = updates;
  }

  /** How many updates a phase of training has skipped. */
  skippedIn(phase: string): number {
    return this.counts[`skipped/${phase}`] ?? 0;
  }

  /** Proofs of these problems, by name, that are on disk under an origin: a process that was killed may have left them there. */
  earlierProofs(problems: readonly string[], origin: string): ReadonlyMap<string, readonly string[]> {
    const earlier = new Map<string, string[]>();
    const names = new Set(problems);
    for (const { problem, proof, lemmas } of this.folder.proofsFrom(origin)) {
      // One that rests on lemmas comes again with the completion that has them.
      if (names.has(problem) && lemmas === undefined) earlier.set(problem, [...(earlier.get(problem) ?? []), proof]);
    }
    return earlier;
  }

  /** Samples and judges pool problems. Every proof is on disk before this returns. */
  async attemptPool(
    problems: readonly Problem[],
    options: { count: number; seed: number; origin: string; hindsight: boolean },
  ): Promise<JudgedProblem[]> {
    const { origin, ...drawing } = options;
    const judged = await this.attempt(problems, drawing);
    this.steps?.take(`${origin} ${drawing.seed}`, judged);
    const tally = tallyVerdicts(judged);
    const alarm = refusalAlarm(this.counts, tally);
    if (alarm !== undefined) this.report({ kind: "alarm", text: alarm });
    this.count(tally);
    this.folder.addProofs(
      judged.flatMap(({ problem, samples }) =>
        samples
          .filter(({ verdict }) => verdict === "proved")
          .map(({ proof, lemmas }) => proofRecord(problem, proof, origin, lemmas)),
      ),
    );
    return judged;
  }

  /**
   * Searches proofs of pool problems, given attempts at them that failed. Every proof is on disk before this returns.
   *
   * @returns proofs by problem name
   */
  async searchPool(
    failed: readonly JudgedProblem[],
    search: FurtherSearch,
    { seed, origin }: { seed: number; origin: string },
  ): Promise<ReadonlyMap<string, string>> {
    const { format, mode } = this.task;
    const { maxTokens, ...drawing } = this.config.sampling;
    const tools = {
      attempt: async <P extends Attemptable>(goals: readonly P[], each: { count: number; seed: number }) => {
        const judged = await this.attempt(goals, each);
        this.count(tallyVerdicts(judged));
        return judged;
      },
      policy: () => sampledPolicy(this.backend.sampler, { ...drawing, format, mode }),
      ...{ judge: this.judge, format, maxTokens, seed },
    };
    const { proofs, counts } = await searchFailed(failed, tools, search);
    this.count(counts);
    const found = failed.filter(({ problem }) => proofs.has(problem.name)).map(({ problem }) => problem);
    this.steps?.takeProofs(
      `${origin} search ${seed}`,
      found.map((problem) => ({ problem, proof: proofs.get(problem.name)! })),
    );
    this.folder.addProofs(found.map((problem) => proofRecord(problem, proofs.get(problem.name)!, origin)));
    return proofs;
  }

  /** Samples and judges any problems at the run's temperature and length. */
  attempt<P extends Attemptable>(
    problems: readonly P[],
    options: { count: number; seed: number; temperature?: number; hindsight?: boolean },
  ): Promise<JudgedProblem<P>[]> {
    const { temperature, maxTokens } = this.config.sampling;
    const { format, mode } = this.task;
    return attempt(this.backend.sampler, this.judge, problems, {
      ...options,
      temperature,
      maxTokens,
      ...partOf(this.config.sampling),
      ...(options.temperature !== undefined && { temperature: options.temperature }),
      format,
      mode,
      clock: this.clock,
    });
  }

  /** Tries some false statements; {@link attempt} throws when one is proved. */
  async tryCanaries(purpose: string): Promise<void> {
    const random = this.random(`canaries ${purpose}`);
    const chosen = random.shuffle([...this.sets.canaries]).slice(0, this.config.evaluation.canaries);
    if (chosen.length === 0) return;
    const judged = await this.attempt(chosen, { count: 2, seed: random.uint32() });
    this.count({ ...tallyVerdicts(judged), canaries: judged.filter((entry) => knownSamples(entry).length > 0).length });
  }
}

/** A verified proof as it is kept, with all that its verdict rests on. */
function proofRecord(
  { name, header, statement }: Problem,
  proof: string,
  origin: string,
  lemmas?: string,
): ProofRecord {
  return {
    problem: name,
    ...(header === "" ? {} : { header }),
    statement,
    ...(lemmas ? { lemmas } : {}),
    proof,
    tactics: tacticCount(proof),
    origin,
  };
}

/** @throws DataError that says which checkpoint is damaged, and why. */
async function loadCheckpoint({ backend, folder }: RunParts, name: string): Promise<void> {
  const path = folder.checkpoints.folderOf(name);
  try {
    await backend.learner.load(path);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(
      `the checkpoint that the run stands at is damaged: ${path}`,
      [error.what, ...error.evidence].join("; "),
      "copy it back, or begin anew in another folder",
      { cause: error },
    );
  }
}

/** What a {@link Run} is made of. */
export interface RunParts {
  readonly config: TrainConfig;
  readonly folder: RunFolder;
  readonly task: RunTask;
  readonly sets: RunSets;
  readonly backend: Backend;
  readonly judge: ProofJudge;
  readonly report?: (event: RunEvent) => void;
}
