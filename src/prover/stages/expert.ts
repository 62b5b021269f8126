// The expert-iteration stage: carries out the jobs of the state machine (Node).
import { z } from "zod";
import type { VisitResult } from "../curriculum.ts";
import { evaluate } from "../evaluate.ts";
import {
  advance,
  type ExpertContext,
  type ExpertJob,
  type ExpertResult,
  type ExpertState,
  expertExamples,
  initialExpertState,
} from "../expert_iteration.ts";
import { bestProof, knownSamples, provedCount, shortestProof } from "../judge/judge.ts";
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
  steps: count(0).describe("training steps after the attempts of a round"),
  ...supervised,
  freshShare: share().describe("share of the texts from proofs found; the rest is from the SFT set"),
  lengthBias: lengthBias("proofs found"),
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
  async run(turn, settings) {
    const { run, name } = turn;
    const { config } = run;
    const seed = name === "expert" ? config.seed : `${config.seed} ${name}`;
    const { curriculum } = run.state;
    const context: ExpertContext = { pool: run.sets.pool, oracle: run.oracle, options: settings, seed };
    const before = turn.state === null ? initialExpertState(context, curriculum) : { ...turn.state, curriculum };
    let { state, jobs } = advance(before, [], context);
    while (jobs.length > 0) {
      const result = await carryOut(turn, jobs[0], settings);
      ({ state, jobs } = advance(state, [result], context));
      const { curriculum, ...own } = state;
      await turn.commit(own, result.kind === "attempted" ? { curriculum } : { curriculum, step: 0 });
      const summary = state.rounds[state.rounds.length - 1];
      if (result.kind === "attempted" && summary !== undefined) {
        const note = `${summary.newlySolved} newly solved, ${summary.solved} in all`;
        const total = Math.min(settings.problems, run.sets.pool.length);
        const stage = `${name} ${summary.round} attempts`;
        run.report({ kind: "progress", stage, done: summary.attempted, total, note });
      }
    }
    await evaluate(run, name, "test");
    const trained = expertExamples(state.curriculum, settings.maxSolveRate).map(({ problem }) => problem);
    const { curriculum: _, ...own } = state;
    await turn.commit(own, { trained: [...new Set([...run.state.trained, ...trained])] });
    return { checkpoint: run.state.checkpoint };
  },
  summary: (state) => ({ rounds: state?.rounds ?? [] }),
};

async function carryOut({ run, name }: StageTurn<Own>, job: ExpertJob, settings: Settings): Promise<ExpertResult> {
  if (job.kind === "attempt") {
    const origin = `${name} ${job.round}`;
    const problems = job.problems.map((name) => run.poolProblem(name));
    const { judged, earlier } = await run.attemptPool(problems, { count: job.samples, seed: job.seed, origin });
    const failed = judged.filter((entry) => provedCount(entry) === 0);
    const stitched = await run.attemptSubgoals(failed, { ...settings.subgoals, seed: job.seed, origin });
    const visits = judged.map((entry): VisitResult => {
      const { name } = entry.problem;
      const found = [bestProof(entry), stitched.get(name), ...(earlier.get(name) ?? [])];
      const proofs = found.filter((proof) => proof !== undefined);
      const proof = shortestProof(proofs);
      // A proof by search counts like one sample's: that is what makes the next longer problems look within reach.
      const proved = stitched.has(name) ? 1 : provedCount(entry);
      const result = { problem: name, samples: knownSamples(entry).length, proved };
      return proof === undefined ? result : { ...result, proof };
    });
    return { kind: "attempted", visits };
  }
  const { round, examples } = job;
  if (run.state.step === 0) await run.tryCanaries(`${name} ${round}`);
  const { steps, schedule, checkpointEvery, microBatches } = settings;
  const texts = new TextSource(run);
  await trainPhase(run, {
    name: `${name}-${round}`,
    steps,
    schedule,
    checkpointEvery,
    microBatches,
    textsFor: (step) => texts.mixedTexts(`${name} texts ${round} ${step}`, examples, settings),
  });
  if (run.config.evaluation.everyRound) await evaluate(run, `${name}-${round}`, "validation");
  return { kind: "trained", round };
}
