// The policy-gradient stage: fresh problems of middling difficulty, groups with a signal, validation that can stop it (Node).
import { z } from "zod";
import type { Format } from "../../tasks/index.ts";
import { chooseInBand, recordVisits, type VisitResult } from "../curriculum.ts";
import { type EvaluationRecord, evaluate, largestK, meanPass } from "../evaluate.ts";
import type { RolloutGroup, StepMetrics } from "../interfaces.ts";
import { bestProof, type JudgedProblem, knownSamples, provedCount } from "../judge/judge.ts";
import { refusalShare } from "../judge/refusals.ts";
import { proofShare, tallyVerdicts } from "../judge/tally.ts";
import type { RunState } from "../run/state.ts";
import { checkpointEvery, count, lengthBias, schedule, share } from "./fields.ts";
import type { Stage, StageTurn } from "./stage.ts";

/** Under the names that the GRPO update in src/train has for them. */
export const objective = z.strictObject({
  level: z.enum(["token", "sequence"]).describe("ratios of tokens or of whole sequences"),
  clipLow: share().describe("ratios count from 1 - this"),
  clipHigh: z.number().min(0).describe("to 1 + this"),
  klCoefficient: z.number().min(0).describe("weight of the divergence from the model before; 0 holds none"),
  entropyCoefficient: z.number().min(0).describe("weight of the entropy that is rewarded"),
  aggregation: z.enum(["grpo", "bnpo", "dr_grpo", "dapo"]).describe("how losses of tokens become one"),
  advantageScale: z.enum(["group", "batch", "none"]).describe("what advantages are divided by"),
  overlong: z.strictObject({ kind: z.enum(["none", "mask"]).describe("completions cut off: nothing, or no loss") }),
  importance: z.strictObject({
    kind: z.enum(["none", "token", "sequence"]).describe("correct for the sampler's probabilities"),
    cap: z.number().positive().describe("largest factor of that correction"),
  }),
  epochs: count().describe("how often a batch of groups is gone through"),
  minibatches: count().describe("updates each time"),
});

export const grpoSettings = z.strictObject({
  iterations: count(0).describe("batches of groups; 0 leaves the stage out"),
  prompts: count().describe("groups in a batch"),
  group: count(2).describe("completions in a group"),
  maxWaves: count().describe("samplings in an iteration at most, until enough groups hold proofs and failures"),
  maxRate: share().describe("problems expected to be proved more often than this are left out"),
  lengthBias: lengthBias("problems"),
  cooldown: count(0).describe("iterations before a problem is tried again"),
  freshOnly: z.boolean().describe("leave out problems whose proofs expert iteration trained on"),
  schedule,
  objective,
  validateEvery: count(0).describe("iterations between validations; 0 never stops early"),
  patience: count().describe("validations without a better one before the stage stops"),
  checkpointEvery: checkpointEvery("iterations"),
});

type Settings = z.output<typeof grpoSettings>;
type Curriculum = RunState["curriculum"];

/** Where the stage stands. */
export interface GrpoState {
  /** Iterations done. */
  readonly iteration: number;
  /** The first visit of the stage, on the curriculum's clock; 0 before it is known. */
  readonly firstVisit: number;
  /** The iteration validated last; -1 before the first validation. */
  readonly validated: number;
  readonly best?: { readonly iteration: number; readonly checkpoint: string; readonly score: number };
  /** Validations since the best one. */
  readonly misses: number;
}

type Turn = StageTurn<GrpoState>;

/** Runs the iterations, keeping the weights that validate best; the selection after it evaluates them. */
export const grpoStage: Stage<Settings, GrpoState> = {
  kind: "grpo",
  text: "policy gradient on fresh problems",
  schema: grpoSettings,
  initial: { iteration: 0, firstVisit: 0, validated: -1, misses: 0 },
  async run(turn, settings) {
    if (settings.iterations === 0) return undefined;
    const { run, name } = turn;
    const { learner } = run.backend;
    let { state } = turn;
    let { curriculum } = run.state;
    if (state.firstVisit === 0) state = { ...state, firstVisit: 1 + latestVisit(curriculum) };
    if (state.iteration === 0) await learner.begin();
    if (settings.objective.klCoefficient > 0) await learner.setReference(run.folder.checkpoints.folderOf(turn.start));
    const trainedOn = new Set(settings.freshOnly ? run.state.trained : []);
    // An iteration for which too few groups with a signal were found counts for their share.
    const { kind, cap } = settings.objective.importance;
    const importance = kind === "none" ? { kind } : { kind, cap };
    const objective = { ...settings.objective, importance, ...run.config.sampling, groupsWanted: settings.prompts };
    const schedule = { ...settings.schedule, steps: settings.iterations };
    for (;;) {
      if (validationDue(state, settings)) state = await validate(turn, state);
      if (state.iteration === settings.iterations || state.misses >= settings.patience) break;
      const step = state.iteration;
      const { groups, metrics, after } = await collect(turn, state, curriculum, settings, trainedOn);
      const learnt =
        groups.length === 0
          ? {}
          : await run.clock.time("training", learner.grpoStep(groups, { step, schedule }, objective));
      run.log(name, step, { ...metrics, ...learnt });
      const note = `reward ${metrics.reward.toFixed(3)}, ${groups.length} groups`;
      run.report({ kind: "progress", stage: name, done: step + 1, total: settings.iterations, note });
      state = { ...state, iteration: step + 1 };
      curriculum = after;
      const last = state.iteration === settings.iterations;
      if (last || validationDue(state, settings) || state.iteration % settings.checkpointEvery === 0) {
        await turn.commit(state, { curriculum }, `${name}-${state.iteration}`);
      }
    }
    const { best, iteration } = state;
    const checkpoint = best?.checkpoint ?? run.state.checkpoint;
    return { checkpoint, validated: `${name}-${best?.iteration ?? iteration}` };
  },
};

/** The number of the last visit that any problem had. */
function latestVisit(curriculum: Curriculum): number {
  return Object.values(curriculum).reduce((latest, { lastVisit }) => Math.max(latest, lastVisit), 0);
}

function validationDue({ iteration, validated }: GrpoState, { validateEvery, iterations }: Settings): boolean {
  if (validateEvery === 0 || validated === iteration) return false;
  return iteration === iterations || iteration % validateEvery === 0;
}

/** Validates the weights, which must have been committed; those before the first iteration set the score to beat. */
async function validate(turn: Turn, before: GrpoState): Promise<GrpoState> {
  const { run, name } = turn;
  const { iteration } = before;
  const score = validationScore(await evaluate(run, `${name}-${iteration}`, "validation"));
  const better = before.best === undefined || score > before.best.score;
  const state: GrpoState = better
    ? { ...before, validated: iteration, misses: 0, best: { iteration, checkpoint: run.state.checkpoint, score } }
    : { ...before, validated: iteration, misses: before.misses + 1 };
  await turn.commit(state, { kept: { ...run.state.kept, [`${name} best`]: state.best!.checkpoint } });
  return state;
}

/** pass@1 plus pass at the largest k, each a mean over the buckets: sharpening that costs breadth gains nothing. */
export function validationScore(record: EvaluationRecord): number {
  return meanPass(record, 1) + meanPass(record, largestK(record));
}

interface Collected {
  readonly groups: readonly RolloutGroup[];
  readonly metrics: StepMetrics & { readonly reward: number };
  readonly after: Curriculum;
}

/** Samples groups until enough of them hold both proofs and failures, or the allowance is spent. */
async function collect(
  { run, name }: Turn,
  { iteration, firstVisit }: GrpoState,
  before: Curriculum,
  settings: Settings,
  trainedOn: ReadonlySet<string>,
): Promise<Collected> {
  const visit = firstVisit + iteration;
  let after = before;
  const judged: JudgedProblem[] = [];
  const useful: JudgedProblem[] = [];
  let waves = 0;
  while (waves < settings.maxWaves && useful.length < settings.prompts) {
    const random = run.random(`${name} ${iteration} wave ${waves}`);
    const chosen = chooseInBand(after, run.sets.pool, {
      count: settings.prompts - useful.length,
      group: settings.group,
      maxRate: settings.maxRate,
      lengthBias: settings.lengthBias,
      notSince: Math.max(firstVisit, visit - settings.cooldown),
      exclude: trainedOn,
      random,
      oracle: run.oracle,
    });
    if (chosen.length === 0) break;
    waves += 1;
    const origin = `${name} ${iteration + 1}`;
    const result = await run.attemptPool(chosen, { count: settings.group, seed: random.uint32(), origin });
    judged.push(...result.judged);
    useful.push(...result.judged.filter((entry) => hasSignal(entry)));
    const visits = result.judged.map((entry) => visitOf(entry, result.earlier));
    after = recordVisits(after, visits, visit);
  }
  return {
    groups: useful.map((entry) => groupOf(entry, run.format)),
    metrics: metricsOf(judged, useful, waves),
    after,
  };
}

function hasSignal(entry: JudgedProblem): boolean {
  const proved = provedCount(entry);
  return proved > 0 && proved < knownSamples(entry).length;
}

function visitOf(entry: JudgedProblem, earlier: ReadonlyMap<string, readonly string[]>): VisitResult {
  const { name } = entry.problem;
  const proof = bestProof(entry) ?? earlier.get(name)?.[0];
  const result = { problem: name, samples: knownSamples(entry).length, proved: provedCount(entry) };
  return proof === undefined ? result : { ...result, proof };
}

/** Lost samples are in no group: they must not count as failures, nor the others as better for it. */
function groupOf(entry: JudgedProblem, format: Format): RolloutGroup {
  const rollouts = knownSamples(entry).map(({ completion, verdict }) => ({
    ...completion,
    reward: verdict === "proved" ? 1 : 0,
  }));
  return { prompt: format.prompt(entry.problem), rollouts };
}

function metricsOf(
  judged: readonly JudgedProblem[],
  useful: readonly JudgedProblem[],
  waves: number,
): StepMetrics & { readonly reward: number } {
  const completions = judged.flatMap(({ samples }) => samples.map(({ completion }) => completion));
  const total = Math.max(1, completions.length);
  return {
    reward: proofShare(judged),
    reward_useful: proofShare(useful),
    frac_reward_zero_std: judged.length === 0 ? 0 : 1 - useful.length / judged.length,
    groups: useful.length,
    waves,
    refused_share: refusalShare(tallyVerdicts(judged)),
    "completions/mean_length": completions.reduce((sum, { tokens }) => sum + tokens.length, 0) / total,
    "completions/clipped_ratio": completions.filter(({ finish }) => finish === "length").length / total,
  };
}
