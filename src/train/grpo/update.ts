// All updates of GRPO (Shao et al. 2024) on one batch of sampled groups.

import type { LanguageModel } from "../../nn/index.ts";
import { type StepOptions, stepRules } from "../../optim/index.ts";
import { checkOptions, now, Random, secondsSince } from "../../platform/index.ts";
import type { DeviceBatch } from "../batch.ts";
import type { LossParts, Trainer } from "../trainer.ts";
import { deal, type Prepared, prepare, samplesOf, tokenRecords } from "./batch.ts";
import { staleShare } from "./importance.ts";
import { policyLoss } from "./loss.ts";
import { type GrpoMetrics, rolloutMetrics, SamplingMetrics, Summary, UpdateMetrics } from "./metrics.ts";
import { type GrpoOptions, type GrpoSettings, grpoSettings } from "./options.ts";
import { checkGroups, type RolloutGroup, rewardOf } from "./rollouts.ts";

/** The loss of a micro-batch of prepared samples, whose log-probabilities and entropies are read for the metrics. */
export function groupLoss(model: LanguageModel, settings: GrpoSettings): (batch: DeviceBatch) => LossParts {
  const { level, clipLow, clipHigh, delta, klCoefficient, klKind, entropyCoefficient, temperature } = settings;
  const compiled = policyLoss({ level, clipLow, clipHigh, delta, klCoefficient, klKind, entropyCoefficient });
  return (batch) => {
    const { logprob, entropy } = model.tokenLogprobs(batch, { temperature });
    const value = compiled({
      logprob,
      entropy,
      old: batch.column("old"),
      advantage: batch.column("advantage"),
      weight: batch.column("weight"),
      ...(klCoefficient !== 0 ? { reference: batch.column("reference") } : {}),
      ...(level === "sequence" ? { share: batch.column("share"), segments: batch.segments } : {}),
    });
    return { loss: value, read: [logprob, entropy] };
  };
}

/**
 * All updates on one batch of groups. Old log-probabilities are recomputed by the trainer, on the very micro-batches that
 * are then learnt from, so that the ratio of the first update is exactly 1.
 * @throws DataError for tokens that the model does not have, and rewards or log-probabilities that cannot be used; ConfigError
 * for options that cannot, and for completions of other weights that nothing corrects for.
 */
export async function grpoUpdate(
  trainer: Trainer,
  groups: readonly RolloutGroup[],
  options: GrpoOptions,
  step: StepOptions,
): Promise<GrpoMetrics> {
  const started = now();
  const settings = grpoSettings(options);
  checkOptions("grpoUpdate", step, stepRules);
  checkGroups(groups);
  const stale = staleShare(groups, trainer.weightsId, settings.importance);
  const rewards = groups.map(({ rollouts }) => rollouts.map((rollout) => rewardOf(rollout, settings.overlong)));
  const samples = samplesOf(groups, rewards, settings);
  const minibatches = deal(samples, settings.minibatches, new Random(settings.seed));
  const globalTokens =
    samples.reduce((sum, { counted, copies }) => sum + counted * copies, 0) / Math.max(minibatches.length, 1);
  const { groupsWanted = groups.length } = settings;
  const share = Math.min(1, groups.length / groupsWanted);
  const sampling = new SamplingMetrics();
  const prepared: Prepared[] = [];
  for (const minibatch of minibatches)
    prepared.push(await prepare(trainer, minibatch, globalTokens, share, settings, sampling));

  const loss = groupLoss(trainer.model, settings);
  const updates = new UpdateMetrics(settings.clipLow, settings.clipHigh);
  const losses = new Summary();
  const norms = new Summary();
  let last: { readonly lossScale: number; readonly skipped: number } | undefined;
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    for (const minibatch of prepared) {
      const result = await trainer.update(minibatch.parts, loss, step);
      losses.add(result.loss);
      if (!Number.isNaN(result.gradientNorm)) norms.add(result.gradientNorm);
      updates.add(tokenRecords(minibatch, result.read, settings));
      last = result;
    }
  }
  return {
    ...rolloutMetrics(groups, rewards),
    ...updates.values(),
    ...sampling.values(),
    "sampling/stale_share": stale,
    ...(losses.count > 0 ? { loss: losses.mean, grad_norm: norms.count > 0 ? norms.mean : Number.NaN } : {}),
    learning_rate: step.lr,
    ...(last ? { loss_scale: last.lossScale, skipped_updates: last.skipped } : {}),
    step_time: secondsSince(started),
  };
}
