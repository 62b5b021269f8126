// Distillation: a student learns a teacher's whole distribution over the next token (Hinton et al. 2015), on texts or on
// the student's own samples. For a teacher that only gives samples, fine-tune on those.

import type { TargetBatch } from "../nn/index.ts";
import { checkOptions, option, type Rules } from "../platform/index.ts";
import { noGrad, type Tensor } from "../tensor/index.ts";
import type { DeviceBatch } from "./batch.ts";
import type { LossParts } from "./trainer.ts";

/** A model that gives all its logits, f32 [N, V]; they must fit in memory. */
export type LogitsModel = (batch: TargetBatch) => Tensor;

export interface DistillationOptions {
  /** Divides the logits of both; the loss is multiplied by its square, so that gradients keep their size. */
  readonly temperature?: number;
  /** `forward`: KL(teacher ‖ student), which covers; `reverse`: KL(student ‖ teacher), which seeks what the teacher likes best. */
  readonly direction?: "forward" | "reverse";
}

const rules: Rules<DistillationOptions> = {
  temperature: option.optional(option.float({ least: 1e-6 })),
  direction: option.optional(option.oneOf("forward", "reverse")),
};

/**
 * The divergence summed over the rows of a micro-batch, each times its column `weight`: a loss for `sft` and `sftStep`.
 * @throws ConfigError for a temperature or direction that cannot be
 */
export function distillationLoss(
  student: LogitsModel,
  teacher: LogitsModel,
  options: DistillationOptions = {},
): (batch: DeviceBatch) => LossParts {
  checkOptions("distillationLoss", options, rules);
  const { temperature = 1, direction = "forward" } = options;
  return (batch) => {
    const learnt = student(batch).div(temperature).logSoftmax(-1);
    const given = noGrad(() => teacher(batch).div(temperature).logSoftmax(-1));
    const [from, to] = direction === "forward" ? [given, learnt] : [learnt, given];
    const divergence = from.exp().mul(from.sub(to)).sum(-1);
    return {
      loss: divergence
        .mul(batch.column("weight"))
        .sum()
        .mul(temperature ** 2),
    };
  };
}
