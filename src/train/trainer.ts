// The part that all training loops share: a model, its optimiser, and fixed memory for batches. One update accumulates
// the gradients of several micro-batches, steps, and reads everything that is to be logged at once.

import {
  makeOptimizer,
  type Optimizer,
  type OptimizerName,
  type OptimizerOptions,
  type StepOptions,
  stepReport,
} from "../optim/index.ts";
import { GentzenError } from "../platform/index.ts";
import { grad, noGrad, readAll, scope, type Tensor } from "../tensor/index.ts";
import { DeviceBatch, type MicroBatch } from "./batch.ts";
import type { LanguageModel } from "./language_model.ts";

/** Updates in a row without finite gradients after which training is given up. */
const MOST_SKIPPED = 25;
/** Micro-batches whose results are read together when nothing is learnt. */
const READ_TOGETHER = 16;

/** A micro-batch with the numbers that its loss needs, one for each row. */
export interface WeightedBatch {
  readonly batch: MicroBatch;
  readonly columns: Readonly<Record<string, Float32Array>>;
}

/** What a loss function makes of one micro-batch. */
export interface LossParts {
  /** Scalar; the losses of an update's micro-batches are summed, so each must be normalised by the whole update. */
  readonly loss: Tensor;
  /** Tensors to be read with the step's results. */
  readonly read?: readonly Tensor[];
}

export interface UpdateResult {
  readonly loss: number;
  /** Global gradient norm before clipping; NaN when the update was skipped because a gradient was not finite. */
  readonly gradientNorm: number;
  /** The loss scale of the next update. */
  readonly lossScale: number;
  /** Updates skipped since the optimiser was made. */
  readonly skipped: number;
  /** What each micro-batch's loss asked to read. */
  readonly read: readonly (readonly Float32Array[])[];
}

/** Where a trainer stands, exactly: plain data and the optimiser's vectors. */
export interface TrainerState {
  readonly updates: number;
  readonly optimizer: Readonly<Record<string, Float32Array>>;
}

export interface TrainerOptions extends OptimizerOptions {
  /** Default AdamW. */
  readonly optimizer?: OptimizerName;
  /** Tokens of a micro-batch: each is padded to this many rows. */
  readonly capacity: number;
}

export class Trainer {
  readonly model: LanguageModel;
  readonly batch: DeviceBatch;
  readonly optimizer: Optimizer;
  /** Updates so far, skipped ones included. */
  updates = 0;
  private readonly weights: readonly Tensor[];
  private skippedInARow = 0;

  constructor(model: LanguageModel, options: TrainerOptions) {
    this.model = model;
    this.batch = new DeviceBatch(options.capacity);
    this.optimizer = makeOptimizer(options.optimizer ?? "adamw", model.parameters, options);
    this.weights = Object.values(model.parameters);
  }

  /**
   * One optimiser step on the summed loss of the micro-batches; exactly one readback.
   * @throws GentzenError when gradients have not been finite for many updates in a row.
   */
  async update(
    parts: readonly WeightedBatch[],
    loss: (batch: DeviceBatch) => LossParts,
    step: StepOptions,
  ): Promise<UpdateResult> {
    const scale = this.optimizer.lossScale;
    const wanted: Tensor[] = [];
    let total: readonly Tensor[] = [];
    for (const { batch, columns } of parts) {
      this.batch.upload(batch, columns);
      const made = scope(() => {
        const { loss: value, read = [] } = loss(this.batch);
        return { values: [value, ...read], grads: grad(value.mul(scale), this.weights) };
      });
      wanted.push(...made.values);
      total = total.length === 0 ? made.grads : addGradients(total, made.grads);
    }
    this.optimizer.step(total, step);
    const values = (await readAll([...wanted, this.optimizer.state, scale])) as Float32Array[];
    for (const each of [...total, ...wanted]) each.dispose();
    this.updates++;
    const report = stepReport(values[wanted.length]);
    const lossScale = values[wanted.length + 1][0];
    this.skippedInARow = Number.isNaN(report.norm) ? this.skippedInARow + 1 : 0;
    if (this.skippedInARow >= MOST_SKIPPED) this.giveUp(values[0][0], lossScale);
    const width = wanted.length / parts.length;
    const rows = parts.map((_, index) => values.slice(index * width, (index + 1) * width));
    return {
      loss: rows.reduce((sum, [value]) => sum + value[0], 0),
      gradientNorm: report.norm,
      lossScale,
      skipped: report.skipped,
      read: rows.map((row) => row.slice(1)),
    };
  }

  private giveUp(loss: number, lossScale: number): never {
    throw new GentzenError(
      "training has diverged: gradients are not finite",
      [`updates skipped in a row: ${this.skippedInARow}`, `loss: ${loss}`, `loss scale: ${lossScale}`],
      "lower the learning rate, or go on from an earlier checkpoint",
    );
  }

  /** Log-probability and entropy of every row of micro-batches, under this trainer's model or another; nothing is learnt. */
  async score(
    batches: readonly MicroBatch[],
    { temperature = 1, model = this.model }: { readonly temperature?: number; readonly model?: LanguageModel } = {},
  ): Promise<{ readonly logprob: Float32Array; readonly entropy: Float32Array }[]> {
    const results: { logprob: Float32Array; entropy: Float32Array }[] = [];
    for (let start = 0; start < batches.length; start += READ_TOGETHER) {
      const made = batches.slice(start, start + READ_TOGETHER).flatMap((batch) => {
        this.batch.upload(batch);
        const { logprob, entropy } = scope(() => noGrad(() => model.tokenLogprobs(this.batch, { temperature })));
        return [logprob, entropy];
      });
      const values = (await readAll(made)) as Float32Array[];
      for (const each of made) each.dispose();
      for (let index = 0; index < values.length; index += 2) {
        results.push({ logprob: values[index], entropy: values[index + 1] });
      }
    }
    return results;
  }

  /** Reads the state of the optimiser. The model's weights are saved with the model. */
  async exportState(): Promise<TrainerState> {
    return { updates: this.updates, optimizer: await this.optimizer.exportState() };
  }

  /** Goes on where `exportState` was taken. @throws ConfigError when the state belongs to another model. */
  importState(state: TrainerState): void {
    this.optimizer.importState(state.optimizer);
    this.updates = state.updates;
  }

  /** Begins anew with the weights as they are: no moments, update 0. */
  reset(): void {
    this.optimizer.reset();
    this.updates = 0;
    this.skippedInARow = 0;
  }

  dispose(): void {
    this.batch.dispose();
    this.optimizer.dispose();
  }
}

/** The sums, freeing what they are made of. */
function addGradients(total: readonly Tensor[], grads: readonly Tensor[]): readonly Tensor[] {
  return total.map((before, index) => {
    const sum = noGrad(() => before.add(grads[index]));
    before.dispose();
    grads[index].dispose();
    return sum;
  });
}
