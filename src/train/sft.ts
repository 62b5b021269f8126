// Supervised fine-tuning: packed sequences, loss on the learnt tokens alone, normalised by their number in the whole step.

import { checkSequences, stepMembers, type TrainingSequence } from "../data/index.ts";
import type { LanguageModel } from "../nn/index.ts";
import { type ScheduleOptions, schedule, stepRules } from "../optim/index.ts";
import {
  ConfigError,
  checkOptions,
  itemAt,
  now,
  option,
  pairsOf,
  type Rules,
  secondsSince,
} from "../platform/index.ts";
import { type DeviceBatch, forEachLearnt, learntColumn, learntTokens, packMicroBatches } from "./batch.ts";
import type { LossParts, Trainer } from "./trainer.ts";

export interface SftOptions {
  /** Sequences of a step. */
  readonly batchSize: number;
  /** Steps in all, those before a resumption included. */
  readonly steps: number;
  readonly schedule: Omit<ScheduleOptions, "steps">;
  /** Largest gradient norm; 0 for none. */
  readonly clip?: number;
  /** Decides the order of the sequences, nothing else. */
  readonly seed: number | string;
  /** Held-out sequences, scored every so many steps and after the last. */
  readonly evaluation?: { readonly sequences: readonly TrainingSequence[]; readonly every: number };
  /** Another loss than cross-entropy. */
  readonly loss?: SftStepOptions["loss"];
  /** Called after each step, to log and to save; the next step waits for it. */
  readonly onStep?: (metrics: StepMetrics) => void | Promise<void>;
  /** Stops after the current step. */
  readonly signal?: AbortSignal;
}

/**
 * What a step is logged with, under the usual names: `loss` (mean over the learnt tokens of minus the log-probability),
 * `eval_loss`, `learning_rate`, `grad_norm` (before clipping; NaN when the step was skipped), `num_tokens`, `step_time` in
 * seconds, …
 */
export type StepMetrics = Record<string, number>;

/** Minus the weighted sum of log-probabilities, for micro-batches with a column `weight`. */
export function crossEntropyLoss(model: LanguageModel): (batch: DeviceBatch) => LossParts {
  return (batch) => ({
    loss: model.tokenLogprobs(batch, { temperature: 1 }).logprob.mul(batch.column("weight")).sum().neg(),
  });
}

/**
 * The mean of minus the log-probability over the learnt tokens of some sequences. Nothing is learnt.
 * @throws ConfigError where no token is learnt, DataError for sequences that the model cannot take, GentzenError where the
 * model's log-probabilities are no numbers
 */
export async function evaluationLoss(trainer: Trainer, sequences: readonly TrainingSequence[]): Promise<number> {
  const batches = packMicroBatches(sequences, trainer.batch.capacity, trainer.model);
  const scores = await trainer.score(batches);
  let sum = 0;
  let tokens = 0;
  for (const [batch, { logprob }] of pairsOf(batches, scores)) {
    forEachLearnt(batch, (row) => {
      sum -= itemAt(logprob, row);
      tokens++;
    });
  }
  if (tokens === 0) {
    throw new ConfigError("there is nothing to evaluate", `${sequences.length} sequences, no learnt token`);
  }
  return sum / tokens;
}

export interface SftStepOptions {
  readonly lr: number;
  /** Largest gradient norm; 0 for none. */
  readonly clip?: number;
  /** Another loss than cross-entropy: the sum over a micro-batch's rows, each times its column `weight`. */
  readonly loss?: (batch: DeviceBatch) => LossParts;
}

const sftStepRules: Rules<SftStepOptions> = { ...stepRules, loss: option.optional(option.func) };

/**
 * One step on these sequences: the loss of all their learnt tokens together, in as many micro-batches as it takes.
 * @throws ConfigError for options that cannot be or nothing to learn, DataError for sequences that the model cannot take
 */
export async function sftStep(
  trainer: Trainer,
  sequences: readonly TrainingSequence[],
  options: SftStepOptions,
): Promise<StepMetrics> {
  const started = now();
  checkOptions("sftStep", options, sftStepRules);
  const { lr, clip = 0, loss = crossEntropyLoss(trainer.model) } = options;
  const batches = packMicroBatches(sequences, trainer.batch.capacity, trainer.model);
  const learnt = sequences.reduce((sum, sequence) => sum + learntTokens(sequence), 0);
  if (learnt === 0)
    throw new ConfigError("there is nothing to learn", `${sequences.length} sequences, no learnt token`);
  const parts = batches.map((batch) => ({
    batch,
    columns: { weight: learntColumn(batch, () => 1 / learnt) },
  }));
  const result = await trainer.update(parts, loss, { lr, clip });
  return {
    loss: result.loss,
    learning_rate: lr,
    grad_norm: result.gradientNorm,
    loss_scale: result.lossScale,
    skipped_updates: result.skipped,
    num_tokens: sequences.reduce((sum, { ids }) => sum + ids.length, 0),
    step_time: secondsSince(started),
  };
}

const sftRules: Rules<SftOptions> = {
  batchSize: option.whole({ least: 1 }),
  steps: option.whole(),
  schedule: option.object,
  clip: stepRules.clip,
  seed: option.seed,
  evaluation: option.optional(
    option.table<NonNullable<SftOptions["evaluation"]>>({
      sequences: option.listOf(option.object, { least: 1 }),
      every: option.whole({ least: 1 }),
    }),
  ),
  loss: option.optional(option.func),
  onStep: option.optional(option.func),
  signal: option.optional(option.object),
};

/**
 * Trains from the trainer's own step to the last one. With the same trainer state, sequences and options the losses are
 * the same to the last bit, whether or not there was an interruption.
 * @throws ConfigError for options that cannot be and when a step's sequences have no token to learn, DataError for sequences
 * that the model cannot take, GentzenError where most updates were skipped.
 */
export async function sft(
  trainer: Trainer,
  sequences: readonly TrainingSequence[],
  options: SftOptions,
): Promise<StepMetrics> {
  checkOptions("sft", options, sftRules);
  checkSequences([...sequences, ...(options.evaluation?.sequences ?? [])], trainer.model);
  const { steps, batchSize, clip = 0, seed, evaluation } = options;
  const rate = schedule({ ...options.schedule, steps });
  let last: StepMetrics = {};
  while (trainer.updates < steps && !options.signal?.aborted) {
    const step = trainer.updates;
    const chosen = stepMembers(sequences.length, batchSize, step, seed).map((index) => itemAt(sequences, index));
    last = await sftStep(trainer, chosen, { lr: rate(step), clip, loss: options.loss });
    last.step = step + 1;
    last.epoch = ((step + 1) * chosen.length) / sequences.length;
    if (evaluation && ((step + 1) % evaluation.every === 0 || step + 1 === steps)) {
      last.eval_loss = await evaluationLoss(trainer, evaluation.sequences);
    }
    await options.onStep?.(last);
  }
  if (!options.signal?.aborted) trainer.checkProgress();
  return last;
}
