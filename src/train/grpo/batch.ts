// From groups to packed minibatches with everything that their updates need: advantages, weights, old and reference
// log-probabilities. What is known of each token afterwards, for the metrics, comes from here too.

import type { TrainingSequence } from "../../data/index.ts";
import type { Random } from "../../platform/index.ts";
import { exactly, itemAt, pairsOf, required } from "../../platform/index.ts";
import { forEachLearnt, learntColumn, type MicroBatch, packMicroBatches, promptAndCompletion } from "../batch.ts";
import type { Trainer, WeightedBatch } from "../trainer.ts";
import { groupAdvantages } from "./advantages.ts";
import { importanceWeights } from "./importance.ts";
import { tokenWeights } from "./loss.ts";
import type { SamplingMetrics, TokenRecord } from "./metrics.ts";
import type { GrpoSettings } from "./options.ts";
import { type Rollout, type RolloutGroup, sampledTokens } from "./rollouts.ts";
import { rankedRewards } from "./unlikeliness.ts";

/** A completion on its way into micro-batches. */
export interface Sample {
  readonly sequence: TrainingSequence;
  readonly rollout: Rollout;
  /** Sampled tokens: those that the mask has, whether they count or not. */
  readonly length: number;
  readonly advantage: number;
  /** Learnt tokens; 0 where the completion is masked. */
  readonly counted: number;
  /** Equal completions that it stands for. */
  readonly copies: number;
}

/** Turns groups into samples, in order; completions that are masked stay, with nothing counted. */
export function samplesOf(
  groups: readonly RolloutGroup[],
  rewards: readonly (readonly number[])[],
  settings: GrpoSettings,
): Sample[] {
  const { advantageScale: scale, stdEps, passK, rankPenalty } = settings;
  const ranked = pairsOf(groups, rewards).map(([{ rollouts }, own]) => rankedRewards(rollouts, own, rankPenalty));
  const advantages = groupAdvantages(ranked, { scale, stdEps, passK });
  return pairsOf(groups, advantages).flatMap(([{ prompt, rollouts }, own]) => {
    const samples = pairsOf(rollouts, own).map(([rollout, advantage]) => ({
      sequence: promptAndCompletion(prompt, rollout.tokens, rollout.segments),
      rollout,
      length: sampledTokens(rollout),
      advantage,
      counted: settings.overlong.kind === "mask" && rollout.finish === "length" ? 0 : sampledTokens(rollout),
      copies: 1,
    }));
    return settings.mergeEqual ? merged(samples) : samples;
  });
}

/** Equal completions as one, with the mean of their advantages. */
function merged(samples: readonly Sample[]): Sample[] {
  const distinct = new Map<string, Sample>();
  for (const sample of samples) {
    const key = sample.rollout.tokens.join();
    const before = distinct.get(key);
    const copies = 1 + (before?.copies ?? 0);
    const sum = sample.advantage + (before?.advantage ?? 0) * (copies - 1);
    distinct.set(key, { ...(before ?? sample), advantage: sum / copies, copies });
  }
  return [...distinct.values()];
}

/** Deals the samples into minibatches of nearly equal size, in an order of their own if there are several. */
export function deal(samples: readonly Sample[], minibatches: number, random: Random): Sample[][] {
  const order = minibatches === 1 ? [...samples] : random.shuffle([...samples]);
  const parts = Array.from({ length: minibatches }, (_, part) =>
    order.filter((_, index) => index % minibatches === part),
  );
  return parts.filter((part) => part.some(({ counted }) => counted > 0));
}

/** A minibatch, packed, with everything that its updates need. */
export interface Prepared {
  readonly samples: readonly Sample[];
  readonly batches: readonly MicroBatch[];
  readonly parts: readonly WeightedBatch[];
}

/**
 * Packs a minibatch and scores it under the policy as it is now, and under the reference if there is one.
 * @param globalTokens learnt tokens of the generation batch, over its updates
 * @param share of a full step that the groups are
 */
export async function prepare(
  trainer: Trainer,
  samples: readonly Sample[],
  globalTokens: number,
  share: number,
  settings: GrpoSettings,
  sampling: SamplingMetrics,
): Promise<Prepared> {
  const { temperature, reference, klCoefficient, level } = settings;
  const batches = packMicroBatches(
    samples.map(({ sequence }) => sequence),
    trainer.batch.capacity,
    trainer.model,
  );
  const all = tokenWeights(
    settings.aggregation,
    samples.flatMap(({ counted, copies }) => Array<number>(copies).fill(counted)),
    { maxTokens: settings.maxTokens, globalTokens },
  );
  let first = 0;
  const weights = samples.map(({ copies }) => {
    first += copies;
    return copies * itemAt(all, first - copies);
  });
  const old = await trainer.score(batches, { temperature });
  const usesReference = reference !== undefined && klCoefficient !== 0;
  const anchor = usesReference ? await trainer.score(batches, { temperature, model: reference }) : undefined;
  const parts = pairsOf(batches, old).map(([batch, { logprob }], index) => {
    const rolloutOf = (sample: number) => itemAt(samples, sample).rollout;
    const sampled = learntColumn(batch, (sample, token) => rolloutOf(sample).logprobs?.[token] ?? Number.NaN);
    const correction = importanceWeights(batch, logprob, sampled, settings.importance);
    sampling.add(batch, logprob, sampled, settings.importance.kind === "none" ? undefined : correction);
    const advantage = learntColumn(batch, (sample) => itemAt(samples, sample).advantage);
    const columns: Record<string, Float32Array> = {
      weight: learntColumn(batch, (sample) => itemAt(weights, sample) * share),
      advantage: advantage.map((value, row) => value * itemAt(correction, row)),
      old: logprob,
    };
    if (anchor) columns.reference = itemAt(anchor, index).logprob;
    if (level === "sequence") columns.share = learntColumn(batch, (sample) => 1 / itemAt(samples, sample).length);
    return { batch, columns };
  });
  return { samples, batches, parts };
}

/** The counted tokens of an update, as the metrics want them; with ratios of sequences each token has its sequence's. */
export function tokenRecords(
  { samples, batches, parts }: Prepared,
  read: readonly (readonly Float32Array[])[],
  settings: GrpoSettings,
): TokenRecord[] {
  const records: TokenRecord[] = [];
  for (const [[batch, { columns }], vectors] of pairsOf(pairsOf(batches, parts), read)) {
    const { reference } = columns;
    const old = required(columns.old, "a batch without log-probabilities");
    const [logprob, entropy] = exactly(vectors, 2);
    const ratioAt = (row: number) => itemAt(logprob, row) - itemAt(old, row);
    const logRatios = new Map<number, number>();
    if (settings.level === "sequence") {
      forEachLearnt(batch, (row, sample) => {
        const share = ratioAt(row) / itemAt(samples, sample).length;
        logRatios.set(sample, (logRatios.get(sample) ?? 0) + share);
      });
    }
    forEachLearnt(batch, (row, sample) => {
      const { counted, advantage } = itemAt(samples, sample);
      if (counted === 0) return;
      records.push({
        ratio: Math.exp(logRatios.get(sample) ?? ratioAt(row)),
        advantage,
        entropy: itemAt(entropy, row),
        ...(reference ? { drift: itemAt(reference, row) - itemAt(logprob, row) } : {}),
      });
    });
  }
  return records;
}
