// The expert-iteration stage: carries out the jobs of the state machine (Node).

import type { VisitResult } from "../curriculum.ts";
import { evaluate } from "../evaluate.ts";
import {
  advance,
  type ExpertContext,
  type ExpertJob,
  type ExpertResult,
  initialExpertState,
} from "../expert_iteration.ts";
import { bestProof, knownSamples, provedCount, shortestProof } from "../judge.ts";
import type { Run } from "../run/run.ts";
import { TextSource, trainPhase } from "./sft.ts";

/** Runs every round: attempts on unsolved problems, then training on the proofs found; then evaluates. */
export async function expertStage(run: Run): Promise<void> {
  const { config } = run;
  const context: ExpertContext = { pool: run.sets.pool, options: config.expert, seed: config.seed };
  let { state, jobs } = advance(run.state.expert ?? initialExpertState(context), [], context);
  while (jobs.length > 0) {
    const result = await carryOut(run, jobs[0]);
    ({ state, jobs } = advance(state, [result], context));
    if (result.kind === "attempted") await run.commit({ expert: state });
    else await run.commit({ expert: state, step: 0 });
    const summary = state.rounds[state.rounds.length - 1];
    if (result.kind === "attempted" && summary !== undefined) {
      const note = `${summary.newlySolved} newly solved, ${summary.solved} in all`;
      const total = Math.min(config.expert.problems, run.sets.pool.length);
      run.report({ kind: "progress", stage: `expert ${summary.round} attempts`, done: summary.attempted, total, note });
    }
  }
  await evaluate(run, "expert", "test");
  await run.commit({ stage: "grpo", step: 0, kept: { ...run.state.kept, expert: run.state.checkpoint } });
}

async function carryOut(run: Run, job: ExpertJob): Promise<ExpertResult> {
  if (job.kind === "attempt") {
    const origin = `expert ${job.round}`;
    const problems = job.problems.map((name) => run.poolProblem(name));
    const { judged, earlier } = await run.attemptPool(problems, { count: job.samples, seed: job.seed, origin });
    const failed = judged.filter((entry) => provedCount(entry) === 0);
    const stitched = await run.attemptSubgoals(failed, { ...run.config.expert.subgoals, seed: job.seed, origin });
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
  if (run.state.step === 0) await run.tryCanaries(`expert ${round}`);
  const { steps, schedule, checkpointEvery } = run.config.expert;
  const texts = new TextSource(run);
  await trainPhase(run, {
    name: `expert-${round}`,
    steps,
    schedule,
    checkpointEvery,
    microBatches: run.config.expert.microBatches,
    textsFor: (step) => texts.mixedTexts(round, step, examples),
  });
  if (run.config.evaluation.everyRound) await evaluate(run, `expert-${round}`, "validation");
  return { kind: "trained", round };
}
