// A run in progress: its state, and the one way in which the state moves on (Node).
import { DataError, now, PhaseClock, Random, secondsSince } from "../../platform/index.ts";
import {
  type Format,
  type LogicProblem,
  logicFormat,
  type Oracle,
  oracleOf,
  type Problem,
  type ProblemSets,
  tacticCount,
} from "../../tasks/index.ts";
import type { Backend, ProofJudge, StepMetrics } from "../interfaces.ts";
import { type Attemptable, attempt, type JudgedProblem, knownSamples } from "../judge/judge.ts";
import { refusalAlarm } from "../judge/refusals.ts";
import { tallyVerdicts } from "../judge/tally.ts";
import { type AttemptGoals, proveBySubgoals, type SubgoalOptions } from "../search/subgoals.ts";
import type { TrainConfig } from "./config.ts";
import type { ProofRecord, RunFolder } from "./run_folder.ts";
import { initialState, type RunEvent, type RunState } from "./state.ts";

/** What a commit may change; the run itself sees to the rest. */
export type RunChanges = Partial<Omit<RunState, "checkpoint" | "metricsBytes" | "counts" | "seconds">>;

/** A run on an open folder with a backend and a judge. */
export class Run {
  readonly config: TrainConfig;
  readonly folder: RunFolder;
  readonly sets: ProblemSets;
  readonly backend: Backend;
  readonly judge: ProofJudge;
  readonly report: (event: RunEvent) => void;
  /** How problems are put to the model. */
  readonly format: Format;
  /** What the choice of problems may know of the pool; undefined where the configuration does not let it. */
  readonly oracle: Oracle | undefined;
  /** Seconds of sampling, checking and training since the last record of the metrics. */
  readonly clock = new PhaseClock();
  private current: RunState;
  private counts: Record<string, number> = {};
  private lastCommit = now();
  private readonly problems: ReadonlyMap<string, LogicProblem>;

  private constructor(parts: RunParts, state: RunState) {
    this.config = parts.config;
    this.folder = parts.folder;
    this.sets = parts.sets;
    this.backend = parts.backend;
    this.judge = parts.judge;
    this.report = parts.report ?? (() => {});
    this.current = state;
    this.counts = { ...state.counts };
    this.format = logicFormat(parts.config.promptStyle);
    this.oracle = parts.config.oracle ? oracleOf(parts.sets.pool) : undefined;
    this.problems = new Map(parts.sets.pool.map((problem) => [problem.name, problem]));
  }

  /** Takes a run up where its folder says it stands: state, weights and metrics of the last commit. */
  static async resume(parts: RunParts): Promise<Run> {
    const state = (await parts.folder.readState<RunState>()) ?? { ...initialState, stage: parts.config.stages[0] };
    parts.folder.metrics.truncate(state.metricsBytes);
    const run = new Run(parts, state);
    if (state.checkpoint === "") await run.commit({}, "initial");
    else await loadCheckpoint(parts, state.checkpoint);
    return run;
  }

  get state(): RunState {
    return this.current;
  }

  /** A generator for a purpose: the same in every run with this seed, whatever happened before. */
  random(purpose: string): Random {
    return new Random(this.config.seed).fork(purpose);
  }

  /** Pool problems by name. */
  poolProblem(name: string): LogicProblem {
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

  /**
   * Samples and judges pool problems. Every proof is on disk before this returns, and proofs that a killed process left
   * there under the same origin are handed back too.
   */
  async attemptPool(
    problems: readonly Problem[],
    options: { count: number; seed: number; origin: string },
  ): Promise<{ judged: JudgedProblem[]; earlier: ReadonlyMap<string, readonly string[]> }> {
    const { origin, count, seed } = options;
    const earlier = new Map<string, string[]>();
    const names = new Set(problems.map(({ name }) => name));
    for (const record of this.folder.proofsFrom(origin)) {
      if (names.has(record.problem))
        earlier.set(record.problem, [...(earlier.get(record.problem) ?? []), record.proof]);
    }
    const judged = await this.attempt(problems, { count, seed });
    const tally = tallyVerdicts(judged);
    const alarm = refusalAlarm(this.counts, tally);
    if (alarm !== undefined) this.report({ kind: "alarm", text: alarm });
    this.count(tally);
    const records: ProofRecord[] = [];
    for (const { problem, samples } of judged) {
      for (const { proof, verdict } of samples) {
        if (verdict !== "proved") continue;
        const { name, statement } = problem;
        records.push({ problem: name, statement, proof, tactics: tacticCount(proof), origin });
      }
    }
    this.folder.addProofs(records);
    return { judged, earlier };
  }

  /**
   * Proves pool problems by subgoals, given attempts at them that failed. Every proof is on disk before this returns.
   *
   * @returns proofs by problem name
   */
  async attemptSubgoals(
    failed: readonly JudgedProblem[],
    options: SubgoalOptions & { seed: number; origin: string },
  ): Promise<ReadonlyMap<string, string>> {
    const random = new Random(options.seed).fork("subgoals");
    const attempt: AttemptGoals = async (goals, { count, wave }) => {
      const judged = await this.attempt(goals, { count, seed: random.fork(wave).uint32() });
      this.count(tallyVerdicts(judged));
      return judged;
    };
    const { proofs, goals, proved, refused } = await proveBySubgoals(
      failed,
      { attempt, judge: this.judge, format: this.format },
      options,
    );
    this.count({ "subgoals/goals": goals, "subgoals/proved": proved, "subgoals/refused": refused });
    this.count({ "subgoals/stitched": proofs.size });
    const stitched = failed.filter(({ problem }) => proofs.has(problem.name));
    this.folder.addProofs(
      stitched.map(({ problem: { name, statement } }) => {
        const proof = proofs.get(name)!;
        return { problem: name, statement, proof, tactics: tacticCount(proof), origin: options.origin };
      }),
    );
    return proofs;
  }

  /** Samples and judges any problems at the run's temperature and length. */
  attempt<P extends Attemptable>(
    problems: readonly P[],
    options: { count: number; seed: number },
  ): Promise<JudgedProblem<P>[]> {
    const { temperature, maxTokens } = this.config.sampling;
    const { format } = this;
    return attempt(this.backend.sampler, this.judge, problems, {
      ...options,
      temperature,
      maxTokens,
      format,
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
  readonly sets: ProblemSets;
  readonly backend: Backend;
  readonly judge: ProofJudge;
  readonly report?: (event: RunEvent) => void;
}
