// The policy-gradient stage: fresh problems of middling difficulty, groups with a signal, validation that can stop it (Node).

import { chooseInBand, recordVisits, type VisitResult } from "../curriculum.ts";
import { type EvaluationRecord, evaluate, largestK, meanPass } from "../evaluate.ts";
import { expertExamples } from "../expert_iteration.ts";
import type { RolloutGroup, StepMetrics } from "../interfaces.ts";
import { bestProof, type JudgedProblem, knownSamples, provedCount } from "../judge.ts";
import { type PromptStyle, promptFor } from "../prompts.ts";
import { refusalShare } from "../refusals.ts";
import type { GrpoConfig } from "../run/config.ts";
import { type GrpoState, proofShare, type Run, tallyVerdicts } from "../run/run.ts";

/** Runs the iterations, keeping the weights that validate best; the selection after it evaluates them. */
export async function grpoStage(run: Run): Promise<void> {
  const { grpo, sampling } = run.config;
  if (grpo.iterations === 0) {
    await run.commit({ stage: "done" });
    return;
  }
  const { learner } = run.backend;
  let state = run.state.grpo ?? {
    iteration: 0,
    curriculum: run.state.expert?.curriculum ?? {},
    validated: -1,
    misses: 0,
  };
  if (state.iteration === 0) await learner.begin();
  if (grpo.objective.klCoefficient > 0) await learner.setReference(run.folder.checkpoint(run.state.kept.expert));
  const trainedOn = grpo.freshOnly ? trainedProblems(run) : new Set<string>();
  // An iteration for which too few groups with a signal were found counts for their share.
  const objective = { ...grpo.objective, ...sampling, groupsWanted: grpo.prompts };
  const schedule = { ...grpo.schedule, steps: grpo.iterations };
  for (;;) {
    if (validationDue(state, grpo)) state = await validate(run, state);
    if (state.iteration === grpo.iterations || state.misses >= grpo.patience) break;
    const step = state.iteration;
    const { groups, metrics, curriculum } = await collect(run, state, trainedOn);
    const learnt = groups.length === 0 ? {} : await learner.grpoStep(groups, { step, schedule }, objective);
    run.log("grpo", step, { ...metrics, ...learnt });
    const note = `reward ${metrics.reward.toFixed(3)}, ${groups.length} groups`;
    run.report({ kind: "progress", stage: "grpo", done: step + 1, total: grpo.iterations, note });
    state = { ...state, iteration: step + 1, curriculum };
    const last = state.iteration === grpo.iterations;
    if (last || validationDue(state, grpo) || state.iteration % grpo.checkpointEvery === 0) {
      await run.commit({ grpo: state }, `grpo-${state.iteration}`);
    }
  }
  const best = state.best?.checkpoint ?? run.state.checkpoint;
  await run.commit({ stage: "select", grpo: state, kept: { ...run.state.kept, grpo: best } });
}

function validationDue({ iteration, validated }: GrpoState, { validateEvery, iterations }: GrpoConfig): boolean {
  if (validateEvery === 0 || validated === iteration) return false;
  return iteration === iterations || iteration % validateEvery === 0;
}

/** Validates the weights, which must have been committed; those before the first iteration set the score to beat. */
async function validate(run: Run, before: GrpoState): Promise<GrpoState> {
  const { iteration } = before;
  const score = validationScore(await evaluate(run, `grpo-${iteration}`, "validation"));
  const better = before.best === undefined || score > before.best.score;
  const state: GrpoState = better
    ? { ...before, validated: iteration, misses: 0, best: { iteration, checkpoint: run.state.checkpoint, score } }
    : { ...before, validated: iteration, misses: before.misses + 1 };
  await run.commit({ grpo: state, kept: { ...run.state.kept, best: state.best!.checkpoint } });
  return state;
}

/** pass@1 plus pass at the largest k, each a mean over the buckets: sharpening that costs breadth gains nothing. */
export function validationScore(record: EvaluationRecord): number {
  return meanPass(record, 1) + meanPass(record, largestK(record));
}

interface Collected {
  readonly groups: readonly RolloutGroup[];
  readonly metrics: StepMetrics & { readonly reward: number };
  readonly curriculum: GrpoState["curriculum"];
}

/** Samples groups until enough of them hold both proofs and failures, or the allowance is spent. */
async function collect(run: Run, state: GrpoState, trainedOn: ReadonlySet<string>): Promise<Collected> {
  const { grpo } = run.config;
  const clock = run.config.expert.rounds + 1;
  const visit = clock + state.iteration;
  let { curriculum } = state;
  const judged: JudgedProblem[] = [];
  const useful: JudgedProblem[] = [];
  let waves = 0;
  while (waves < grpo.maxWaves && useful.length < grpo.prompts) {
    const random = run.random(`grpo ${state.iteration} wave ${waves}`);
    const chosen = chooseInBand(curriculum, run.sets.pool, {
      count: grpo.prompts - useful.length,
      group: grpo.group,
      maxRate: grpo.maxRate,
      lengthBias: grpo.lengthBias,
      notSince: Math.max(clock, visit - grpo.cooldown),
      exclude: trainedOn,
      random,
    });
    if (chosen.length === 0) break;
    waves += 1;
    const origin = `grpo ${state.iteration + 1}`;
    const result = await run.attemptPool(chosen, { count: grpo.group, seed: random.uint32(), origin });
    judged.push(...result.judged);
    useful.push(...result.judged.filter((entry) => hasSignal(entry)));
    const visits = result.judged.map((entry) => visitOf(entry, result.earlier));
    curriculum = recordVisits(curriculum, visits, visit);
  }
  return {
    groups: useful.map((entry) => groupOf(entry, run.config.promptStyle)),
    metrics: metricsOf(judged, useful, waves),
    curriculum,
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
function groupOf(entry: JudgedProblem, style: PromptStyle): RolloutGroup {
  const rollouts = knownSamples(entry).map(({ completion, verdict }) => ({
    ...completion,
    reward: verdict === "proved" ? 1 : 0,
  }));
  return { prompt: promptFor(entry.problem.statement, style), rollouts };
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

/** The problems whose proofs expert iteration trained on at its end. */
function trainedProblems(run: Run): Set<string> {
  const examples = expertExamples(run.state.expert?.curriculum ?? {}, run.config.expert.maxSolveRate);
  return new Set(examples.map(({ problem }) => problem));
}
