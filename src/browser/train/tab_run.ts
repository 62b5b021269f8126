// A run in a tab: supervised steps, expert iteration on what the checker takes, held-out theorems before and after, as the recipe has them.
// Everything depends on the settings alone; what is not saved when the tab is closed is done again, to the same bits.
import { type Tokenizer, tokenizerFromTexts } from "../../data/index.ts";
import { initGpu } from "../../gpu/index.ts";
import { Random } from "../../platform/index.ts";
import {
  attempt,
  expertIteration,
  type KnownFacts,
  logicRunTask,
  passGroups,
  type RunSets,
  type RunTask,
  type TrainConfig,
  talliesOf,
  trainPresets,
  tryBaselines,
} from "../../prover/index.ts";
import { bucketOf, type KnownProblem, type TrainingText } from "../../tasks/index.ts";
import type { Verdict, VerifyRequest } from "../../verify/index.ts";
import type { RunRecord, RunStore } from "./run_store.ts";
import { TabLearner } from "./tab_learner.ts";
import type { TrainEvent } from "./types.ts";

export interface RunTools {
  readonly tell: (event: TrainEvent) => void;
  readonly verifyAll: (requests: readonly VerifyRequest[]) => Promise<Verdict[]>;
  /** Pauses the run. */
  readonly signal: AbortSignal;
}

/** The configuration that settings come to. */
export function configOf({ preset, seed, steps, rounds, roundSteps }: RunRecord["settings"]): TrainConfig {
  const config = trainPresets[preset]!;
  const expert = { ...config.expert, rounds: rounds ?? config.expert.rounds, steps: roundSteps ?? config.expert.steps };
  return { ...config, seed, sft: { ...config.sft, steps: steps ?? config.sft.steps }, expert };
}

/** How a stage of training goes. */
type Stage = Pick<TrainConfig["sft"], "steps" | "microBatches" | "schedule" | "checkpointEvery">;

/** Texts of theorems with known proofs, without end; the purpose decides which. */
type SftTexts = (
  purpose: string,
  growth: { readonly growShare: number; readonly growMost: number },
) => Iterable<TrainingText>;

/** Steps after which a run is saved at the latest: a tab is closed at any time, and says nothing. */
const SAVED_EVERY = 10;

/** Most moves of a baseline's try. */
const LONGEST = 14;

export class TabRun {
  readonly #store: RunStore;
  readonly #tools: RunTools;
  readonly #config: TrainConfig;
  readonly #task: RunTask;
  readonly #tokenizer: Tokenizer;
  readonly #events: TrainEvent[];
  #record: RunRecord;

  constructor(store: RunStore, record: RunRecord, tools: RunTools) {
    this.#store = store;
    this.#record = record;
    this.#tools = tools;
    this.#config = configOf(record.settings);
    this.#task = logicRunTask(this.#config);
    this.#tokenizer = tokenizerFromTexts(record.tokenizer, new Map());
    this.#events = [...record.events];
  }

  /** Goes on to the end. @throws the signal's reason where it is paused */
  async go(): Promise<void> {
    for (const event of this.#events) this.#tools.tell(event);
    if (this.#record.finished) return;
    await initGpu();
    const { sets } = this.#task.draft(this.#config, (event) => {
      if (event.kind === "progress")
        this.#tools.tell({ kind: "progress", text: "drawing theorems", done: event.done, total: event.total });
    });
    const learner = new TabLearner(this.#config, this.#tokenizer, this.#tools.signal);
    const content = await this.#store.tensors(this.#record);
    if (content !== undefined) learner.restore(content, this.#record);
    const texts = this.#sftTexts(sets);
    await this.#train(learner, "sft", this.#config.sft, (step) => texts(`sft texts ${step}`, this.#config.sft));
    await this.#compare(sets.validation);
    await this.#evaluate(learner, "sft", sets.validation);
    await this.#expert(learner, sets, texts);
    await this.#evaluate(learner, "expert", sets.validation);
    await this.#save(learner, { finished: true });
  }

  #random(purpose: string): Random {
    return new Random(`${this.#config.seed}`).fork(purpose);
  }

  #sftTexts({ sft, ...others }: RunSets): SftTexts {
    const task = this.#task;
    const make = task.texts(this.#config, { sft, ...others });
    const steps = task.format.steps === undefined ? undefined : sft.flatMap((problem) => task.teach?.(problem) ?? []);
    return (purpose, growth) => {
      const random = this.#random(purpose);
      return endless(() => {
        if (steps !== undefined) return random.pick(steps);
        const problem = random.pick(sft);
        return make({ problem, proof: problem.proof! }, growth, random);
      });
    };
  }

  /** One stage of training, from where it is on. */
  async #train(
    learner: TabLearner,
    stage: string,
    { steps, microBatches, schedule, checkpointEvery }: Stage,
    textsFor: (step: number) => Iterable<TrainingText>,
  ): Promise<void> {
    if (this.#isDone(stage)) return;
    let step = this.#record.stage === stage ? this.#record.step : 0;
    if (step === 0) learner.trainer.reset();
    const place = { schedule: { ...schedule, steps }, microBatches };
    while (step < steps && !this.#tools.signal.aborted) {
      const metrics = await learner.step(textsFor(step), { ...place, step });
      step++;
      this.#note({
        kind: "step",
        stage,
        step,
        steps,
        loss: metrics.loss ?? Number.NaN,
        gradientNorm: metrics.grad_norm ?? Number.NaN,
        learningRate: metrics.learning_rate ?? 0,
        tokens: metrics.num_tokens ?? 0,
      });
      if (step % Math.min(SAVED_EVERY, checkpointEvery) === 0 && step < steps)
        await this.#save(learner, { stage, step });
    }
    const done = step === steps ? { done: [...this.#record.done, stage] } : {};
    await this.#save(learner, { stage, step, ...done });
    this.#tools.signal.throwIfAborted();
  }

  /** Provers without a model on the held-out theorems. */
  async #compare(problems: readonly KnownProblem[]): Promise<void> {
    const { comparisons } = this.#task;
    if (comparisons === undefined || this.#isDone("baselines")) return;
    this.#tools.tell({ kind: "progress", text: "provers without a model" });
    const { tries, checks, search } = this.#config.baselines;
    const results = await tryBaselines(comparisons, problems, {
      judge: this.#tools,
      samples: tries,
      longest: LONGEST,
      ...(search === "none" ? { method: "best-first", checks: 0 } : { method: search, checks }),
      seed: this.#config.seed,
    });
    for (const { name, tallies } of results)
      this.#note({ kind: "baseline", name, groups: passGroups(tallies, [1], factsOf(problems)) });
    await this.#save(undefined, { done: [...this.#record.done, "baselines"] });
  }

  /** The model on the held-out theorems. */
  async #evaluate(learner: TabLearner, stage: string, problems: readonly KnownProblem[]): Promise<void> {
    const name = `evaluate ${stage}`;
    if (this.#isDone(name)) return;
    const { evaluation, sampling, seed } = this.#config;
    const { chunk, validationSamples: count } = evaluation;
    const { format } = this.#task;
    const judged: Awaited<ReturnType<typeof attempt<KnownProblem>>> = [];
    for (let at = 0; at < problems.length; at += chunk) {
      this.#tools.tell({ kind: "progress", text: "held-out theorems", done: at, total: problems.length });
      const options = { ...sampling, count, seed: seed + at, format };
      judged.push(...(await attempt(learner.sampler, this.#tools, problems.slice(at, at + chunk), options)));
    }
    const ks = evaluation.ks.filter((k) => k <= count);
    const groups = passGroups(talliesOf(judged), ks, factsOf(problems));
    this.#note({ kind: "evaluation", stage, groups });
    await this.#save(undefined, { done: [...this.#record.done, name] });
  }

  async #expert(learner: TabLearner, sets: RunSets, texts: SftTexts): Promise<void> {
    const { expert, sampling, seed } = this.#config;
    const { signal } = this.#tools;
    await expertIteration({
      ...expert,
      ...sampling,
      pool: sets.pool,
      canaries: sets.canaries,
      format: this.#task.format,
      sampler: learner.sampler,
      judge: this.#tools,
      seed,
      signal,
      earlier: this.#record.attempts,
      onProofs: (found) => {
        const [first] = found;
        if (first === undefined) return;
        const proofs = found.map(({ problem: { statement }, proof }) => ({ statement, proof }));
        this.#note({ kind: "proofs", round: first.round, proofs });
      },
      onAttempt: async (attempted, summary) => {
        this.#note({ kind: "round", summary });
        await this.#save(undefined, { attempts: [...this.#record.attempts, attempted] });
      },
      train: async (round, found) => {
        const stage = `round ${round}`;
        const fitting = found.filter((text) => learner.fits(text));
        const textsFor = (step: number): Iterable<TrainingText> => {
          const purpose = `${stage} texts ${step}`;
          const random = this.#random(`${purpose} choice`);
          const known = texts(purpose, expert)[Symbol.iterator]();
          return endless(() => {
            const isFresh = fitting.length > 0 && random.next() < expert.freshShare;
            return isFresh ? random.pick(fitting) : known.next().value;
          });
        };
        await this.#train(learner, stage, expert, textsFor);
      },
    });
    signal.throwIfAborted();
  }

  #isDone(stage: string): boolean {
    return this.#record.done.includes(stage);
  }

  /** Tells what is kept. */
  #note(event: TrainEvent): void {
    this.#events.push(event);
    this.#tools.tell(event);
  }

  /** @param learner whose weights have changed; none: they are as they were */
  async #save(learner: TabLearner | undefined, change: Partial<RunRecord>): Promise<void> {
    const { updates, weightsId } = learner?.trainer ?? this.#record;
    const next = { ...this.#record, ...change, updates, weightsId, events: this.#events, saved: Date.now() };
    this.#record = await this.#store.write(next, await learner?.content());
    this.#tools.tell({ kind: "saved", stage: next.stage, step: next.step });
  }
}

function* endless<T>(make: () => T): Generator<T> {
  for (;;) yield make();
}

function factsOf(problems: readonly KnownProblem[]): ReadonlyMap<string, KnownFacts> {
  return new Map(
    problems.map(({ name, length, logic }) => {
      const bucket = length === undefined ? undefined : bucketOf(Math.max(1, length));
      const propositional = logic === "intuitionistic" || logic === "classical";
      const kind = logic === undefined ? undefined : propositional ? "propositional" : "first-order";
      return [name, { bucket: bucket ?? "other", length, logic: kind }];
    }),
  );
}
