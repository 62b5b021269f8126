// SGD: gradient descent with momentum, dampening, Nesterov's step and weight decay as torch.optim.SGD has them.

import { dispatchKernel } from "../gpu/index.ts";
import { ConfigError, checkOptions, itemAt, option, type Rules } from "../platform/index.ts";
import { keep, type Tensor, type TensorGroup, zeros } from "../tensor/index.ts";
import { Optimizer, type OptimizerOptions, optimizerRules } from "./optimizer.ts";

export interface SgdOptions extends Pick<OptimizerOptions, "weightDecay" | "decays" | "lossScaling"> {
  /** How much of the mean of the gradients is kept from step to step; default 0, none. */
  readonly momentum?: number;
  /** What share of a gradient does not enter the mean; default 0. */
  readonly dampening?: number;
  /** Look one step ahead of the mean; default false. */
  readonly nesterov?: boolean;
}

const rules: Rules<SgdOptions> = {
  weightDecay: optimizerRules.weightDecay,
  decays: optimizerRules.decays,
  lossScaling: optimizerRules.lossScaling,
  momentum: option.optional(option.float({ least: 0 })),
  dampening: option.optional(option.float({ least: 0, most: 1 })),
  nesterov: option.optional(option.flag),
};

export class SGD extends Optimizer {
  private readonly momentum: number;
  private readonly dampening: number;
  private readonly nesterov: boolean;
  /** The mean of each parameter's gradients; none without momentum. */
  private readonly means: readonly Tensor[];

  /**
   * @param parameters f32 tensors by name, or in a list; they are updated in place
   * @throws ConfigError for a parameter that is not f32, and for options that are unknown, out of range or not of one another's kind
   */
  constructor(parameters: TensorGroup, options: SgdOptions = {}) {
    checkOptions("SGD", options, rules);
    const { momentum = 0, dampening = 0, nesterov = false, ...others } = options;
    if (nesterov && (momentum === 0 || dampening !== 0)) {
      throw new ConfigError(
        "SGD cannot look ahead without a momentum, or with a dampened one",
        [`nesterov: true`, `momentum: ${momentum}`, `dampening: ${dampening}`],
        "give a momentum above 0 and no dampening, or leave nesterov out",
      );
    }
    super(parameters, others);
    this.momentum = momentum;
    this.dampening = dampening;
    this.nesterov = nesterov;
    this.means = momentum === 0 ? [] : this.slots.map(({ parameter }) => keep(zeros(parameter.shape)));
  }

  protected moments(): Record<string, Tensor> {
    return Object.fromEntries(this.means.map((mean, index) => [`momentum/${itemAt(this.slots, index).name}`, mean]));
  }

  protected apply(grads: readonly Tensor[]): void {
    const { state, momentum } = this;
    this.slots.forEach(({ parameter: w, decay }, index) => {
      const [g, m] = [itemAt(grads, index), this.means[index]];
      const grid = [Math.ceil(w.size / 256)] as const;
      if (m === undefined) {
        dispatchKernel("sgd", { bindings: { g, state, w }, params: { size: w.size, decay }, grid });
        return;
      }
      const params = { size: w.size, decay, momentum, rest: 1 - this.dampening, nesterov: this.nesterov ? 1 : 0 };
      dispatchKernel("sgd_momentum", { bindings: { g, state, w, m }, params, grid });
    });
  }
}
