// What optimisers share: clipping by the global gradient norm, dynamic loss scaling, skipping of steps whose gradients are not
// finite, exact state. All on the device: a step reads nothing back, and every number that changes from step to step is
// data, so that a captured step replays.

import { dispatchKernel } from "../gpu/index.ts";
import { ConfigError, checkOptions, itemAt, option, type Rules, required, ShapeError } from "../platform/index.ts";
import { empty, entriesOf, keep, readAll, type Tensor, type TensorGroup, tensor, zeros } from "../tensor/index.ts";
import { fillWith } from "./in_place.ts";

/** Values that one workgroup squares and sums for the gradient norm. */
const SPAN = 4096;
/** Length of the state vector; optimizer_prepare.wgsl names its places. */
const STATE_SIZE = 16;

export interface LossScaling {
  /** The first scale; a power of two keeps gradients exact. */
  readonly initial: number;
  /** Steps in a row with finite gradients after which the scale doubles; it halves after a step without. */
  readonly growthInterval: number;
  readonly largest: number;
}

/** Scaling for `mixed` precision. */
export const defaultLossScaling: LossScaling = { initial: 2 ** 12, growthInterval: 1000, largest: 2 ** 24 };

export interface OptimizerOptions {
  /** How slowly the moving means of AdamW's first and second moments follow. */
  readonly betas?: readonly [number, number];
  readonly eps?: number;
  readonly weightDecay?: number;
  /** Which parameters decay; default all but vectors and scalars (gains, biases). */
  readonly decays?: (name: string, parameter: Tensor) => boolean;
  /** Multiply the loss by a scale that adapts; absent: by 1. */
  readonly lossScaling?: LossScaling;
}

/** What every optimiser's options must be. */
export const optimizerRules: Rules<OptimizerOptions> = {
  betas: option.optional(
    option.that(
      "two numbers from 0 on and below 1",
      (value) =>
        Array.isArray(value) &&
        value.length === 2 &&
        value.every((beta) => Math.fround(beta) >= 0 && Math.fround(beta) < 1),
    ),
  ),
  eps: option.optional(option.float({ above: 0 })),
  weightDecay: option.optional(option.float({ least: 0 })),
  decays: option.optional(option.func),
  lossScaling: option.optional(
    option.table<LossScaling>({
      initial: option.float({ above: 0 }),
      growthInterval: option.whole({ least: 1 }),
      largest: option.float({ above: 0 }),
    }),
  ),
};

/** What the options of a step must be. */
export const stepRules: Rules<StepOptions> = {
  lr: option.float({ least: 0 }),
  clip: option.optional(option.float({ least: 0 })),
};

export interface StepOptions {
  readonly lr: number;
  /** Largest global gradient norm; 0 or absent: no limit. */
  readonly clip?: number;
}

/** What the last step did, read from `Optimizer.state`. */
export interface StepReport {
  /** Steps taken and steps skipped because a gradient was not finite. */
  readonly steps: number;
  readonly skipped: number;
  /** Global norm of the unscaled gradients before clipping; NaN when the step was skipped. */
  readonly norm: number;
}

/** Everything needed to go on exactly, to the bit: the optimiser's vectors by name. */
export type OptimizerState = Readonly<Record<string, Float32Array>>;

/** `StepReport` of the values of `Optimizer.state`. */
export function stepReport(state: ArrayLike<number>): StepReport {
  const norm = itemAt(state, 5);
  return { steps: itemAt(state, 0), skipped: itemAt(state, 1), norm: norm < 0 ? Number.NaN : norm };
}

/** A parameter as optimisers see it. */
export interface Slot {
  readonly name: string;
  readonly parameter: Tensor;
  /** Weight decay per unit of learning rate. */
  readonly decay: number;
}

export abstract class Optimizer {
  /** Step count, norm and corrections, f32 [16]: read it with other results and pass it to `stepReport`. */
  readonly state: Tensor;
  /** The factor that the loss must be multiplied by before its gradients are taken, f32 [1]. */
  readonly lossScale: Tensor;
  protected readonly slots: readonly Slot[];
  protected readonly betas: readonly [number, number];
  protected readonly eps: number;
  private readonly settings: Tensor;
  private readonly partials: Tensor;
  private readonly lossScaling: LossScaling | undefined;

  /**
   * @param parameters f32 tensors by name, or in a list; they are updated in place
   * @throws ConfigError for a parameter that is not f32, and for options that are unknown or out of range
   */
  constructor(parameters: TensorGroup, options: OptimizerOptions) {
    const { betas = [0.9, 0.95], eps = 1e-8, weightDecay = 0, lossScaling } = options;
    const decays = options.decays ?? ((_, parameter) => parameter.shape.length > 1);
    if (lossScaling && lossScaling.initial > lossScaling.largest) {
      throw new ConfigError(
        "the loss scale begins above its limit",
        [`lossScaling.initial: ${lossScaling.initial}`, `lossScaling.largest: ${lossScaling.largest}`],
        "lower initial, or raise largest",
      );
    }
    this.slots = entriesOf("an optimiser", parameters).map(([name, parameter]) => {
      if (parameter.dtype !== "f32") throw new ConfigError(`optimisers keep f32 parameters, ${name} is ${parameter}`);
      return { name, parameter, decay: decays(name, parameter) ? weightDecay : 0 };
    });
    if (this.slots.length === 0) throw new ConfigError("an optimiser was given no parameters");
    this.betas = betas;
    this.eps = eps;
    this.lossScaling = lossScaling;
    this.state = keep(zeros([STATE_SIZE]));
    this.lossScale = keep(tensor([lossScaling?.initial ?? 1]));
    this.settings = keep(zeros([2]));
    const partials = this.slots.reduce((sum, { parameter }) => sum + Math.ceil(parameter.size / SPAN), 0);
    this.partials = keep(empty([partials]));
  }

  /** The vectors that an optimiser remembers, by name: zero before the first step. */
  protected abstract moments(): Readonly<Record<string, Tensor>>;

  /** Updates the parameters as `state` says; the gradients are one for each slot. */
  protected abstract apply(grads: readonly Tensor[]): void;

  /**
   * Updates the parameters, or nothing at all when a gradient is not finite (or beyond 1e15).
   * @param grads gradients of (loss · lossScale): by the names of the parameters, or in their order
   * @throws ShapeError when they are not one for each parameter, f32 and of its size; ConfigError for a rate or limit that
   * is negative or no number
   */
  step(grads: TensorGroup, options: StepOptions): void {
    checkOptions("Optimizer.step", options, stepRules);
    this.setRate(options.lr, options.clip);
    this.update(grads);
  }

  /** Uploads the rate and the norm limit of the next update. @throws ConfigError for numbers that are negative or none */
  setRate(lr: number, clip = 0): void {
    checkOptions<StepOptions>("Optimizer.setRate", { lr, clip }, stepRules);
    this.settings.write([lr, clip]);
  }

  /** The part of a step that can be captured: everything but `setRate`. */
  update(gradients: TensorGroup): void {
    const grads = Array.isArray(gradients) ? (gradients as readonly Tensor[]) : this.inOrder(gradients as never);
    this.check(grads);
    let offset = 0;
    for (const gradient of grads) {
      const chunks = Math.ceil(gradient.size / SPAN);
      dispatchKernel("sum_of_squares", {
        bindings: { x: gradient, partials: this.partials },
        params: { size: gradient.size, span: SPAN, offset },
        grid: [chunks],
      });
      offset += chunks;
    }
    const { partials, settings, state, lossScale, betas } = this;
    dispatchKernel("optimizer_prepare", {
      bindings: { partials, settings, state, loss_scale: lossScale },
      params: {
        count: partials.size,
        beta1_rest: 1 - betas[0],
        beta2_rest: 1 - betas[1],
        dynamic: this.lossScaling ? 1 : 0,
        growth_interval: this.lossScaling?.growthInterval ?? 1,
        largest_scale: this.lossScaling?.largest ?? 1,
      },
      grid: [1],
    });
    this.apply(grads);
  }

  /** Gradients by name, in the order of the parameters. @throws ShapeError for names that are not theirs */
  private inOrder(grads: Readonly<Record<string, Tensor>>): readonly Tensor[] {
    const given = Object.fromEntries(entriesOf("Optimizer.step", grads));
    const missing = this.slots.filter(({ name }) => given[name] === undefined).map(({ name }) => `missing: ${name}`);
    const known = new Set(this.slots.map(({ name }) => name));
    const unknown = Object.keys(given).filter((name) => !known.has(name));
    if (missing.length + unknown.length === 0) return this.slots.map(({ name }) => given[name] as Tensor);
    throw new ShapeError(
      "the gradients do not belong to the optimiser's parameters",
      [...missing.slice(0, 3), ...unknown.slice(0, 3).map((name) => `unknown: ${name}`)],
      "give one f32 gradient for each parameter, by its name",
    );
  }

  private check(grads: readonly Tensor[]): void {
    const wrong = this.slots.findIndex(
      ({ parameter }, index) => grads[index]?.size !== parameter.size || grads[index].dtype !== "f32",
    );
    if (grads.length === this.slots.length && wrong < 0) return;
    throw new ShapeError(
      "the gradients do not belong to the optimiser's parameters",
      wrong < 0
        ? `${grads.length} gradients for ${this.slots.length} parameters`
        : [
            `parameter: ${this.slots[wrong]?.name} ${this.slots[wrong]?.parameter}`,
            `gradient: ${grads[wrong] ?? "none"}`,
          ],
      "give one f32 gradient for each parameter, in the order of the constructor",
    );
  }

  /** Everything that the next update depends on, by the names under which it is saved. */
  vectors(): Record<string, Tensor> {
    return { ...this.moments(), state: this.state, loss_scale: this.lossScale };
  }

  /** Reads the whole state, with one readback. */
  async exportState(): Promise<OptimizerState> {
    const vectors = this.vectors();
    const values = await readAll(Object.values(vectors));
    return Object.fromEntries(Object.keys(vectors).map((name, index) => [name, values[index] as Float32Array]));
  }

  /**
   * Goes on where `exportState` was taken.
   * @throws ConfigError when the state belongs to other parameters or another optimiser.
   */
  importState(saved: OptimizerState): void {
    this.checkState(Object.fromEntries(Object.entries(saved).map(([name, { length }]) => [name, length])));
    for (const [name, target] of Object.entries(this.vectors()))
      target.write(required(saved[name], `no state ${name}`));
  }

  /**
   * Holds a saved state against this optimiser's.
   * @param sizes how many values it has of each vector
   * @throws ConfigError when it belongs to other parameters or another optimiser.
   */
  checkState(sizes: Readonly<Record<string, number>>): void {
    const vectors = Object.entries(this.vectors());
    const wrong = vectors.filter(([name, target]) => sizes[name] !== target.size);
    if (wrong.length === 0 && Object.keys(sizes).length === vectors.length) return;
    throw new ConfigError(
      "the optimiser's state belongs to other parameters",
      wrong.slice(0, 3).map(([name, target]) => `${name}: ${sizes[name] ?? "no"} values for ${target}`),
      "resume with the configuration that the checkpoint was made with",
    );
  }

  /** Forgets everything, as if no step had been taken. */
  reset(): void {
    for (const each of [...Object.values(this.moments()), this.state]) fillWith(each, 0);
    fillWith(this.lossScale, this.lossScaling?.initial ?? 1);
  }

  dispose(): void {
    for (const each of Object.values(this.vectors())) each.dispose();
    this.settings.dispose();
    this.partials.dispose();
  }
}
