// The expert-iteration stage: carries out the jobs of the state machine in a run (Node).
import { z } from "zod";
import { evaluateSplit } from "../evaluate.ts";
import { driveExpert, makeAttempt } from "../expert_carrier.ts";
import {
  type AttemptJob,
  type ExpertContext,
  type ExpertState,
  expertExamples,
  initialExpertState,
  type TrainJob,
} from "../expert_iteration.ts";
import { checkFurther } from "../search/search_failed.ts";
import { furtherMethods } from "../search/states/search_states.ts";
import { count, lengthBias, share, supervised } from "./fields.ts";
import { trainPhase } from "./phase.ts";
import type { Stage, StageTurn } from "./stage.ts";
import { TextSource } from "./texts.ts";

export const expertSettings = z.strictObject({
  rounds: count(0).describe("rounds of attempts and training"),
  problems: count().describe("problems attempted in a round"),
  samples: count().describe("attempts at each of them"),
  chunk: count().describe("problems sampled together"),
  maxSolveRate: share().describe("problems proved more often than this are not trained on"),
  subgoals: z.strictObject({
    waves: count(0).describe("steps of the search that proves the rest goal by goal; 0 leaves it out"),
    width: count().describe("first tactics tried for each problem in such a step"),
    samples: count().describe("attempts at each goal that they leave"),
  }),
  hindsight: z
    .boolean()
    .describe("of proofs that are written step by step: learn the goals that a failed proof closed, too"),
  states: z.strictObject({
    method: z
      .enum(furtherMethods)
      .describe("search over the states of a proof for what is not proved then; none leaves it out"),
    tokens: count().describe("tokens that it may sample for each problem"),
    checks: count().describe("lines that it may have checked for each"),
    width: count().describe("lines that are sampled in a state at a time"),
  }),
  steps: count(0).describe("training steps after the attempts of a round"),
  ...supervised,
  freshShare: share().describe("share of the texts from proofs found; the rest is from the SFT set"),
  lengthBias: lengthBias("proofs found"),
  restart: z
    .boolean()
    .describe("begin each round's training with the weights before the stage, on all that was found so far"),
});

type Settings = z.output<typeof expertSettings>;
/** The state machine's, but for the curriculum, which is the run's; null before the first round is drawn. */
type Own = Omit<ExpertState, "curriculum"> | null;

/** Runs every round: attempts on unsolved problems, then training on the proofs found; then evaluates. */
export const expertStage: Stage<Settings, Own> = {
  kind: "expert",
  text: "expert iteration on unsolved problems",
  schema: expertSettings,
  initial: null,
  pieces(name, { rounds, problems, samples, steps, microBatches }, { config, pool, validation, test }) {
    const { evaluation, sampling, capacity } = config;
    const validated = evaluation.everyRound ? validation * evaluation.validationSamples * sampling.maxTokens : 0;
    const attempts = Math.min(problems, pool) * samples * sampling.maxTokens;
    const round = (number: number) => [
      { label: `${name} ${number} attempts`, written: attempts },
      { label: `${name}-${number}`, learnt: steps * microBatches * capacity },
      { label: `evaluate ${name}-${number}`, written: validated },
    ];
    const last = { label: `evaluate ${name}`, written: test * evaluation.samples * sampling.maxTokens };
    return [...Array.from({ length: rounds }, (_, index) => round(index + 1)).flat(), last];
  },
  async run(turn, settings) {
    const { run, name } = turn;
    const { config } = run;
    checkFurther(settings, run.task.format);
    const seed = name === "expert" ? config.seed : `${config.seed} ${name}`;
    const { curriculum } = run.state;
    const context: ExpertContext = { pool: run.sets.pool, oracle: run.oracle, options: settings, seed };
    const before = turn.state === null ? initialExpertState(context, curriculum) : { ...turn.state, curriculum };
    const end = await driveExpert(
      {
        visit: (job) => visitPool(turn, job, settings),
        train: (job) => trainRound(turn, job, settings),
        async onResult({ curriculum, ...own }, { kind }) {
          await turn.commit(own, kind === "attempted" ? { curriculum } : { curriculum, step: 0 });
          const summary = own.rounds[own.rounds.length - 1];
          if (kind !== "attempted" || summary === undefined) return;
          const note = `${summary.newlySolved} newly solved, ${summary.solved} in all`;
          const total = Math.min(settings.problems, run.sets.pool.length);
          const stage = `${name} ${summary.round} attempts`;
          run.report({ kind: "progress", stage, done: summary.attempted, total, note });
        },
      },
      context,
      before,
    );
    await evaluateSplit(run, name, "test");
    const trained = expertExamples(end.curriculum, settings.maxSolveRate).map(({ problem }) => problem);
    const { curriculum: _, ...own } = end;
    await turn.commit(own, { trained: [...new Set([...run.state.trained, ...trained])] });
    return { checkpoint: run.state.checkpoint };
  },
  summary: (state) => ({ rounds: state?.rounds ?? [] }),
};

/** Attempts pool problems; every proof is in the run's folder before it counts. */
function visitPool({ run, name }: StageTurn<Own>, job: AttemptJob, { subgoals, states, hindsight }: Settings) {
  const origin = `${name} ${job.round}`;
  return makeAttempt(job, {
    keepTexts: run.task.keepTexts,
    earlier: ({ problems }) => run.earlierProofs(problems, origin),
    attempt({ problems: names, samples, seed }) {
      const problems = names.map((each) => run.poolProblem(each));
      return run.attemptPool(problems, { count: samples, seed, origin, hindsight });
    },
    search: (failed, { seed }) => run.searchPool(failed, { subgoals, states }, { seed, origin }),
  });
}

/** Trains on the proofs of a round, and validates. */
async function trainRound({ run, name, start }: StageTurn<Own>, job: TrainJob, settings: Settings): Promise<number> {
  const { round } = job;
  if (run.state.step === 0) await run.tryCanaries(`${name} ${round}`);
  const { steps, schedule, checkpointEvery, microBatches } = settings;
  const texts = new TextSource(run);
  const phase = `${name}-${round}`;
  const found = run.steps?.found(settings.maxSolveRate);
  const examples = found === undefined ? texts.fitting(job.examples) : [];
  const purpose = (step: number) => `${name} texts ${round} ${step}`;
  // With nothing to learn from yet the round's steps are passed over.
  if ((found ?? examples).length + run.sets.sft.length > 0) {
    if (settings.restart && run.state.step === 0)
      await run.backend.learner.load(run.folder.checkpoints.folderOf(start));
    await trainPhase(run, {
      name: phase,
      steps,
      schedule,
      checkpointEvery,
      microBatches,
      textsFor: (step) =>
        found === undefined
          ? texts.mixedTexts(purpose(step), examples, settings)
          : texts.mixedSteps(purpose(step), found, settings.freshShare),
    });
  }
  if (run.config.evaluation.everyRound) await evaluateSplit(run, phase, "validation");
  return run.skippedIn(phase);
}
