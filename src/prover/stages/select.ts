// Chooses the final model: the weights before and after the policy gradient, or blends of both, by validation (Node).

import { buckets } from "../../tasks/index.ts";
import { type EvaluationRecord, evaluate, largestK, meanPass, passIn } from "../evaluate.ts";
import type { Run } from "../run/run.ts";

/** Weights that may become the final model: a share of the policy-gradient weights in a blend with those before. */
interface Candidate {
  readonly name: string;
  readonly share: number;
  /** Names its validation; the weights at both ends have been validated under these tags already, if at all. */
  readonly tag: string;
}

/**
 * Validates the candidates and takes the one with the highest pass@1 among those that keep the breadth of the model before
 * the policy gradient, then evaluates it on the test problems.
 */
export async function selectStage(run: Run): Promise<void> {
  const candidates = candidatesOf(run);
  const records: EvaluationRecord[] = [];
  for (const candidate of candidates) {
    await takeWeights(run, candidate);
    records.push(await evaluate(run, candidate.tag, "validation"));
  }
  const chosen = candidates[chooseCandidate(records, run.config.selection.tolerance)];
  await takeWeights(run, chosen);
  await evaluate(run, "grpo", "test");
  await run.commit({ stage: "done", step: 0, selected: chosen.name }, "final");
}

function candidatesOf(run: Run): Candidate[] {
  const blends = run.config.selection.blends.filter((share) => share > 0 && share < 1);
  const { best, iteration } = run.state.grpo!;
  const all = [
    { name: "expert", share: 0, tag: "grpo-0" },
    ...blends.map((share) => ({ name: `blend-${share}`, share, tag: `select-blend-${share}` })),
    { name: "grpo", share: 1, tag: `grpo-${best?.iteration ?? iteration}` },
  ];
  return run.state.kept.grpo === run.state.kept.expert ? all.slice(0, 1) : all;
}

async function takeWeights(run: Run, { share }: Candidate): Promise<void> {
  const { learner } = run.backend;
  const { expert, grpo } = run.state.kept;
  await learner.load(run.folder.checkpoint(share === 1 ? grpo : expert));
  if (share > 0 && share < 1) await learner.blend(run.folder.checkpoint(grpo), share);
}

/**
 * The place of the best record. The first one is the model to compare with: another may be chosen if in no bucket its pass at
 * the largest k lies more than `tolerance` standard errors below the first one's, and then the highest mean pass@1 wins.
 */
export function chooseCandidate(records: readonly EvaluationRecord[], tolerance: number): number {
  const [base] = records;
  const k = largestK(base);
  let best = 0;
  records.forEach((record, index) => {
    const keepsBreadth = buckets.every((bucket) => {
      const before = passIn(base, bucket, k);
      const after = passIn(record, bucket, k);
      if (before === undefined || after === undefined) return true;
      return after.value >= before.value - tolerance * before.standardError;
    });
    if (keepsBreadth && meanPass(record, 1) > meanPass(records[best], 1)) best = index;
  });
  return best;
}
