// AdamW (Loshchilov & Hutter 2019): moving means of gradients and of their squares for every value.

import { dispatchKernel } from "../gpu/index.ts";
import { checkOptions, itemAt, pairsOf } from "../platform/index.ts";
import { keep, type Tensor, type TensorGroup, zeros } from "../tensor/index.ts";
import { Optimizer, type OptimizerOptions, optimizerRules, type Slot } from "./optimizer.ts";

/** First and second moments of a parameter. */
export interface AdamMoments {
  readonly m: Tensor;
  readonly v: Tensor;
}

/** Moments for a parameter: zero before the first step. */
export function adamMoments({ parameter }: Slot): AdamMoments {
  return { m: keep(zeros(parameter.shape)), v: keep(zeros(parameter.shape)) };
}

/** The moments of these slots by the names under which they are saved: `m/…` and `v/…`. */
export function namedMoments(slots: readonly Slot[], moments: readonly AdamMoments[]): Record<string, Tensor> {
  const named = pairsOf(slots, moments).flatMap(([{ name }, { m, v }]) => {
    return [[`m/${name}`, m] as const, [`v/${name}`, v] as const];
  });
  return Object.fromEntries(named);
}

/** Numbers of an update that stay the same from step to step, and the state that the others are in. */
export interface AdamSettings {
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly state: Tensor;
}

/** One update of one parameter. */
export function adamUpdate(slot: Slot, { m, v }: AdamMoments, gradient: Tensor, settings: AdamSettings): void {
  const { parameter, decay } = slot;
  const { betas, eps, state } = settings;
  dispatchKernel("adamw", {
    bindings: { g: gradient, state, w: parameter, m, v },
    params: { size: parameter.size, beta1_rest: 1 - betas[0], beta2_rest: 1 - betas[1], eps, decay },
    grid: [Math.ceil(parameter.size / 256)],
  });
}

export class AdamW extends Optimizer {
  private readonly adam: readonly AdamMoments[];

  /**
   * @param parameters f32 tensors by name, or in a list; they are updated in place
   * @throws ConfigError for a parameter that is not f32, and for options that are unknown or out of range
   */
  constructor(parameters: TensorGroup, options: OptimizerOptions = {}) {
    checkOptions("AdamW", options, optimizerRules);
    super(parameters, options);
    this.adam = this.slots.map(adamMoments);
  }

  protected moments(): Record<string, Tensor> {
    return namedMoments(this.slots, this.adam);
  }

  protected apply(grads: readonly Tensor[]): void {
    const { betas, eps, state } = this;
    this.slots.forEach((slot, index) => {
      adamUpdate(slot, itemAt(this.adam, index), itemAt(grads, index), { betas, eps, state });
    });
  }
}
