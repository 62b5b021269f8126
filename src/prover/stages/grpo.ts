// The policy-gradient stage: fresh problems of middling difficulty, groups with a signal, validation that can stop it (Node).
import { z } from "zod";
import { itemAt, type Random } from "../../platform/index.ts";
import { advantageScales, driveGrpo, rolloutMetrics } from "../../train/index.ts";
import { chooseInBand, recordVisits, type VisitResult } from "../curriculum.ts";
import { type EvaluationRecord, evaluateSplit, largestK, meanPass } from "../evaluate.ts";
import type { RolloutGroup, StepMetrics } from "../interfaces.ts";
import type { JudgedProblem } from "../judge/judge.ts";
import { refusalShare } from "../judge/refusals.ts";
import { tallyVerdicts } from "../judge/tally.ts";
import { groupsOf } from "../proof_groups.ts";
import { type LearntGroup, learntGroups } from "../run/learnt_samples.ts";
import type { RunState } from "../run/state.ts";
import { stepGroups } from "../steps/credit.ts";
import { visitOf } from "../visits.ts";
import { checkpointEvery, count, lengthBias, optimizer, schedule, share } from "./fields.ts";
import type { Stage, StageTurn } from "./stage.ts";

/** Under the names that the GRPO update in src/train has for them. */
export const objective = z.strictObject({
  level: z.enum(["token", "sequence"]).describe("ratios of tokens or of whole sequences"),
  clipLow: share().describe("ratios count from 1 - this"),
  clipHigh: z.number().min(0).describe("to 1 + this"),
  klCoefficient: z.number().min(0).describe("weight of the divergence from the model before; 0 holds none"),
  entropyCoefficient: z.number().min(0).describe("weight of the entropy that is rewarded"),
  aggregation: z.enum(["grpo", "bnpo", "dr_grpo", "dapo"]).describe("how losses of tokens become one"),
  advantageScale: z.enum(advantageScales).describe("what advantages are divided by"),
  passK: count().describe("advantages of one sample among so many, of which the best counts; 1: of each alone"),
  rankPenalty: share().describe(
    "share of its reward that the likeliest completion of a group loses, the others by rank",
  ),
  mergeEqual: z.boolean().describe("learn from equal completions of a group once, with their advantages together"),
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
  maxWaves: count().describe(
    "samplings in an iteration at most, until enough groups hold proofs and failures; of proofs that are written step by step one, whose goals are the groups",
  ),
  maxRate: share().describe("problems expected to be proved more often than this are left out"),
  lengthBias: lengthBias("problems"),
  cooldown: count(0).describe("iterations before a problem is tried again"),
  hindsight: z
    .boolean()
    .describe("of proofs that are written step by step: goals that a failed proof closed count, too"),
  discount: share()
    .default(1)
    .describe(
      "of proofs that are written step by step: what closing a goal earns falls by this factor with each further step",
    ),
  placebo: z.boolean().describe("permute the rewards within each group: what is learnt then comes from elsewhere"),
  freshOnly: z.boolean().describe("leave out problems whose proofs expert iteration trained on"),
  optimizer: optimizer.optional().describe("what it learns with; default what every stage does"),
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
  pieces(name, { iterations, prompts, group, maxWaves, validateEvery }, { config, validation }) {
    const { evaluation, sampling } = config;
    // About half of the samplings that an iteration may have are needed; a text that is learnt is as long as half of what fits.
    const texts = iterations * prompts * group;
    const validations = validateEvery === 0 ? 0 : 1 + iterations / validateEvery;
    const written = texts * ((1 + maxWaves) / 2) + validations * validation * evaluation.validationSamples;
    return [{ label: name, learnt: (texts * config.contextLength) / 2, written: written * sampling.maxTokens }];
  },
  async run(turn, settings) {
    if (settings.iterations === 0) return undefined;
    const { run, name } = turn;
    const { learner } = run.backend;
    let { state } = turn;
    let { curriculum } = run.state;
    if (state.firstVisit === 0) state = { ...state, firstVisit: 1 + latestVisit(curriculum) };
    if (state.iteration === 0) await learner.begin(settings.optimizer ?? run.config.optimizer);
    if (settings.objective.klCoefficient > 0) await learner.setReference(run.folder.checkpoints.folderOf(turn.start));
    // An iteration for which too few groups with a signal were found counts for their share.
    const { kind, cap } = settings.objective.importance;
    const importance = kind === "none" ? { kind } : { kind, cap };
    const { temperature, maxTokens } = run.config.sampling;
    const objective = { ...settings.objective, importance, temperature, maxTokens, groupsWanted: settings.prompts };
    const schedule = { ...settings.schedule, steps: settings.iterations };
    let after = curriculum;
    let tried: readonly JudgedProblem[] = [];
    const bySteps = run.task.format.steps !== undefined;
    const { advantageScale: scale, passK } = settings.objective;
    const kept = run.folder.samples<LearntGroup>(`learnt-${name}`);
    await driveGrpo<RolloutGroup>({
      firstStep: state.iteration,
      steps: settings.iterations,
      wanted: settings.prompts,
      ...(bySteps ? {} : { maxRounds: settings.maxWaves }),
      async before() {
        if (validationDue(state, settings)) state = await validate(turn, state);
        after = curriculum;
        tried = [];
        return state.misses < settings.patience;
      },
      async propose(step, count, round) {
        const judged = await sample(turn, { ...state, iteration: step }, after, count, round, settings);
        after = recordVisits(after, judged.visits, state.firstVisit + step);
        tried = [...tried, ...judged.entries];
        const groups = bySteps
          ? stepGroups(judged.entries, settings.discount)
          : groupsOf(judged.entries, { ...run.task, step, steps: settings.iterations });
        const learnt = settings.placebo
          ? permuted(groups, run.random(`${name} ${step} wave ${round} placebo`))
          : groups;
        if (round === 0) kept.append(learntGroups(step + 1, learnt, { scale, passK }));
        return learnt;
      },
      describe,
      learn: (groups, step) => learner.grpoStep(groups, { step, schedule }, objective),
      async onStep({ step = 0, ...metrics }) {
        run.log(name, step - 1, { ...metrics, refused_share: refusalShare(tallyVerdicts(tried)) });
        run.noteSkipped(name, metrics.skipped_updates);
        const note = `reward ${(metrics.reward ?? 0).toFixed(3)}, ${metrics["groups/used"]} groups`;
        run.report({ kind: "progress", stage: name, done: step, total: settings.iterations, note });
        state = { ...state, iteration: step };
        curriculum = after;
        const last = step === settings.iterations;
        if (last || validationDue(state, settings) || step % settings.checkpointEvery === 0) {
          await turn.commit(state, { curriculum }, `${name}-${step}`);
        }
      },
    });
    const { best, iteration } = state;
    const checkpoint = best?.checkpoint ?? run.state.checkpoint;
    return { checkpoint, validated: `${name}-${best?.iteration ?? iteration}` };
  },
};

/** The same groups with the rewards of each in another order. */
function permuted(groups: readonly RolloutGroup[], random: Random): RolloutGroup[] {
  return groups.map(({ prompt, rollouts }) => {
    const rewards = random.shuffle(rollouts.map(({ reward }) => reward));
    return { prompt, rollouts: rollouts.map((rollout, index) => ({ ...rollout, reward: itemAt(rewards, index) })) };
  });
}

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
  const score = validationScore(await evaluateSplit(run, `${name}-${iteration}`, "validation"));
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

/** Tries so many problems once more in an iteration, which are chosen by what is known of them by now. */
async function sample(
  { run, name }: Turn,
  { iteration, firstVisit }: GrpoState,
  curriculum: Curriculum,
  count: number,
  wave: number,
  settings: Settings,
): Promise<{ readonly entries: readonly JudgedProblem[]; readonly visits: readonly VisitResult[] }> {
  const random = run.random(`${name} ${iteration} wave ${wave}`);
  const chosen = chooseInBand(curriculum, run.sets.pool, {
    count,
    group: settings.group,
    maxRate: settings.maxRate,
    lengthBias: settings.lengthBias,
    notSince: Math.max(firstVisit, firstVisit + iteration - settings.cooldown),
    exclude: new Set(settings.freshOnly ? run.state.trained : []),
    random,
    oracle: run.oracle,
  });
  if (chosen.length === 0) return { entries: [], visits: [] };
  const origin = `${name} ${iteration + 1}`;
  const names = chosen.map((problem) => problem.name);
  const earlier = run.earlierProofs(names, origin);
  const { group, hindsight } = settings;
  const entries = await run.attemptPool(chosen, { count: group, seed: random.uint32(), origin, hindsight });
  return {
    entries,
    visits: entries.map((entry) =>
      visitOf(entry, { earlier: earlier.get(entry.problem.name), keepText: run.task.keepTexts }),
    ),
  };
}

/** Rewards and lengths under the names that every GRPO loop has for them. */
function describe(groups: readonly RolloutGroup[]): StepMetrics {
  // Prompts are texts here: their tokens are counted where they are learnt.
  const { num_tokens: _, ...metrics } = rolloutMetrics(
    groups.map(({ rollouts }) => ({ prompt: [], rollouts })),
    groups.map(({ rollouts }) => rollouts.map(({ reward }) => reward)),
  );
  return metrics;
}
