// The part that all training loops share: a model, its optimiser, and fixed memory for batches. One update accumulates
// the gradients of several micro-batches, steps, and reads everything that is to be logged at once.

import type { LanguageModel } from "../nn/index.ts";
import {
  type MuonOptions,
  makeOptimizer,
  type Optimizer,
  type OptimizerName,
  optimizerNames,
  type SgdOptions,
  type StepOptions,
  stepReport,
  stepRules,
} from "../optim/index.ts";
import {
  ConfigError,
  checkOptions,
  checkValue,
  exactly,
  firstNotFinite,
  GentzenError,
  itemAt,
  option,
  pairsOf,
  type Rules,
} from "../platform/index.ts";
import { grad, noGrad, readAll, scope, type Tensor } from "../tensor/index.ts";
import { checkRows, DeviceBatch, forEachLearnt, type MicroBatch } from "./batch.ts";
import { INITIAL_WEIGHTS, nextWeightsId, type WeightsId } from "./weights_id.ts";

/** Updates in a row without finite gradients after which training is given up. */
const MOST_SKIPPED = 25;
/** Of so many updates, the last ones, not more than half may be skipped. */
const WATCHED = 32;
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
  /** Updates skipped since the optimiser was made or reset, and those that were not. */
  readonly skipped: number;
  readonly taken: number;
  /** What each micro-batch's loss asked to read. */
  readonly read: readonly (readonly Float32Array[])[];
}

/** Where a trainer stands, exactly: plain data and the optimiser's vectors. */
export interface TrainerState {
  readonly updates: number;
  readonly weightsId: WeightsId;
  readonly optimizer: Readonly<Record<string, Float32Array>>;
}

export interface TrainerOptions extends MuonOptions, SgdOptions {
  /** Default AdamW. */
  readonly optimizer?: OptimizerName;
  /** Tokens of a micro-batch: each is padded to this many rows. */
  readonly capacity: number;
}

export interface ScoreOptions {
  /** What logits are divided by; default 1. */
  readonly temperature?: number;
  /** Default the trainer's own. */
  readonly model?: LanguageModel;
}

const scoreRules: Rules<ScoreOptions> = {
  temperature: option.optional(option.float({ least: 1e-6 })),
  model: option.optional(option.object),
};

export class Trainer {
  readonly model: LanguageModel;
  readonly batch: DeviceBatch;
  /** What it learns with now. */
  optimizerName: OptimizerName;
  optimizer: Optimizer;
  /** Updates so far, skipped ones included. */
  updates = 0;
  /** Names the weights as they are now. Who changes them by other means than `update` gives them another id. */
  weightsId: WeightsId = INITIAL_WEIGHTS;
  private readonly weights: readonly Tensor[];
  private readonly options: Omit<TrainerOptions, "capacity" | "optimizer">;
  /** Of the last updates, which were skipped. */
  private readonly recent: boolean[] = [];
  private totals = { taken: 0, skipped: 0 };

  /** @throws ConfigError for options that are unknown or out of range, or a model without parameters to train */
  constructor(model: LanguageModel, options: TrainerOptions) {
    const { capacity, optimizer = "adamw", ...others } = options;
    checkValue("Trainer", "optimizer", optimizer, option.oneOf(...optimizerNames));
    this.model = model;
    this.batch = new DeviceBatch(capacity);
    try {
      this.optimizer = makeOptimizer(optimizer, model.parameters, others);
    } catch (error) {
      this.batch.dispose();
      throw error;
    }
    this.weights = Object.values(model.parameters);
    this.optimizerName = optimizer;
    this.options = others;
  }

  /** Learns with another optimiser from here on, which knows nothing yet. @throws ConfigError for a name that is none */
  use(optimizer: OptimizerName): void {
    if (optimizer === this.optimizerName) return;
    const other = makeOptimizer(optimizer, this.model.parameters, this.options);
    this.optimizer.dispose();
    this.optimizer = other;
    this.optimizerName = optimizer;
  }

  /**
   * One optimiser step on the summed loss of the micro-batches; exactly one readback. An update whose gradients are not finite
   * is skipped, and the result says so.
   * @throws ConfigError for no micro-batches or a step that cannot be; DataError for rows that the model cannot take, before
   * anything is learnt; GentzenError when most of the last updates were skipped, or a loss is no number though its gradients are.
   */
  async update(
    parts: readonly WeightedBatch[],
    loss: (batch: DeviceBatch) => LossParts,
    step: StepOptions,
  ): Promise<UpdateResult> {
    checkOptions("Trainer.update", step, stepRules);
    if (parts.length === 0) throw new ConfigError("an update needs something to learn from", "0 micro-batches");
    for (const { batch } of parts) checkRows(batch, this.model);
    const { wanted, total } = this.learn(parts, loss, step);
    const values = (await readAll([...wanted, this.optimizer.state, this.optimizer.lossScale])) as Float32Array[];
    for (const each of [...total, ...wanted]) each.dispose();
    this.updates++;
    const report = stepReport(itemAt(values, wanted.length));
    const lossScale = itemAt(itemAt(values, wanted.length + 1), 0);
    const width = wanted.length / parts.length;
    const rows = parts.map((_, index) => values.slice(index * width, (index + 1) * width));
    const totalLoss = rows.reduce((sum, row) => sum + itemAt(itemAt(row, 0), 0), 0);
    this.watch(Number.isNaN(report.norm), totalLoss, lossScale);
    if (!Number.isNaN(report.norm)) this.weightsId = nextWeightsId(this.weightsId, totalLoss, report.norm, step.lr);
    this.totals = { taken: report.steps, skipped: report.skipped };
    return {
      loss: totalLoss,
      gradientNorm: report.norm,
      lossScale,
      skipped: report.skipped,
      taken: report.steps,
      read: rows.map((row) => row.slice(1)),
    };
  }

  /** What an update has the device do. @returns what is to be read of it, and the gradients, to be freed */
  private learn(
    parts: readonly WeightedBatch[],
    loss: (batch: DeviceBatch) => LossParts,
    step: StepOptions,
  ): { readonly wanted: readonly Tensor[]; readonly total: readonly Tensor[] } {
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
    return { wanted, total };
  }

  /**
   * What an update has the device do, and the scores under some models that come before it, with nothing read: where the device is
   * simulated, what that takes of its memory.
   */
  rehearse(
    parts: readonly WeightedBatch[],
    loss: (batch: DeviceBatch) => LossParts,
    scoredBy: readonly LanguageModel[] = [],
  ): void {
    const batches = parts.map(({ batch }) => batch).slice(0, READ_TOGETHER);
    for (const model of scoredBy) for (const each of this.scored(batches, model, 1)) each.dispose();
    const { wanted, total } = this.learn(parts, loss, { lr: 0 });
    for (const each of [...total, ...wanted]) each.dispose();
  }

  /** Ends training that learns nothing, or what is no number. */
  private watch(skipped: boolean, loss: number, lossScale: number): void {
    if (!skipped && !Number.isFinite(loss)) {
      throw new GentzenError(
        "a loss is no number though its gradients are",
        `loss: ${loss}, update ${this.updates}`,
        "the loss function computes something that gradients do not flow through; go on from an earlier checkpoint",
      );
    }
    this.recent.push(skipped);
    if (this.recent.length > WATCHED) this.recent.shift();
    const inARow = this.recent.length - 1 - this.recent.lastIndexOf(false);
    const among = this.recent.filter((each) => each).length;
    if (inARow < MOST_SKIPPED && (this.recent.length < WATCHED || among <= WATCHED / 2)) return;
    throw new GentzenError(
      "training has diverged: gradients are not finite",
      [
        inARow >= MOST_SKIPPED
          ? `updates skipped in a row: ${inARow}`
          : `updates skipped of the last ${WATCHED}: ${among}`,
        `loss: ${loss}`,
        `loss scale: ${lossScale}`,
      ],
      "lower the learning rate, or go on from an earlier checkpoint",
    );
  }

  /**
   * For the end of a training run: most of its updates must have been made.
   * @throws GentzenError where more were skipped than made, because gradients were not finite
   */
  checkProgress(): void {
    const { taken, skipped } = this.totals;
    if (skipped <= taken) return;
    throw new GentzenError(
      "most updates were skipped: gradients were not finite",
      `skipped: ${skipped} of ${skipped + taken}`,
      "the weights are hardly trained: lower the learning rate, and look at the data and at the weights that it began with",
    );
  }

  /**
   * Log-probability and entropy of every row of micro-batches, under this trainer's model or another; nothing is learnt.
   * @throws ConfigError for options that cannot be, DataError for rows that the model cannot take, GentzenError where the
   * log-probability of a learnt token is no number
   */
  async score(
    batches: readonly MicroBatch[],
    options: ScoreOptions = {},
  ): Promise<{ readonly logprob: Float32Array; readonly entropy: Float32Array }[]> {
    checkOptions("Trainer.score", options, scoreRules);
    const { temperature = 1, model = this.model } = options;
    for (const batch of batches) checkRows(batch, model);
    const results: { logprob: Float32Array; entropy: Float32Array }[] = [];
    for (let start = 0; start < batches.length; start += READ_TOGETHER) {
      const together = batches.slice(start, start + READ_TOGETHER);
      const made = this.scored(together, model, temperature);
      const values = (await readAll(made)) as Float32Array[];
      for (const each of made) each.dispose();
      for (const [index, batch] of together.entries()) {
        const [logprob, entropy] = exactly(values.slice(2 * index, 2 * index + 2), 2);
        checkScores(batch, logprob);
        results.push({ logprob, entropy });
      }
    }
    return results;
  }

  /** Log-probabilities and entropies of micro-batches, in turn. */
  private scored(batches: readonly MicroBatch[], model: LanguageModel, temperature: number): Tensor[] {
    return batches.flatMap((batch) => {
      this.batch.upload(batch);
      const { logprob, entropy } = scope(() => noGrad(() => model.tokenLogprobs(this.batch, { temperature })));
      return [logprob, entropy];
    });
  }

  /** Reads the state of the optimiser. The model's weights are saved with the model. */
  async exportState(): Promise<TrainerState> {
    return { updates: this.updates, weightsId: this.weightsId, optimizer: await this.optimizer.exportState() };
  }

  /** Goes on where `exportState` was taken. @throws ConfigError when the state belongs to another model. */
  importState(state: TrainerState): void {
    this.optimizer.importState(state.optimizer);
    this.updates = state.updates;
    this.weightsId = state.weightsId;
  }

  /** Begins anew with the weights as they are: no moments, update 0. */
  reset(): void {
    this.optimizer.reset();
    this.updates = 0;
    this.recent.length = 0;
    this.totals = { taken: 0, skipped: 0 };
  }

  dispose(): void {
    this.batch.dispose();
    this.optimizer.dispose();
  }
}

function checkScores(batch: MicroBatch, logprob: Float32Array): void {
  if (firstNotFinite(logprob) < 0) return;
  forEachLearnt(batch, (row, sequence, token) => {
    if (Number.isFinite(logprob[row])) return;
    throw new GentzenError(
      "the model's log-probabilities are no numbers",
      `sequence ${sequence}, learnt token ${token}: ${logprob[row]}`,
      "its weights may hold NaN: go on from an earlier checkpoint",
    );
  });
}

/** The sums, freeing what they are made of. */
function addGradients(total: readonly Tensor[], grads: readonly Tensor[]): readonly Tensor[] {
  return pairsOf(total, grads).map(([before, grad]) => {
    const sum = noGrad(() => before.add(grad));
    before.dispose();
    grad.dispose();
    return sum;
  });
}
