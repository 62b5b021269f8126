// A model in the role that a trainer gives it, or why it cannot have it.

import { asLanguageModel, type DecoderModel } from "../../../models/index.ts";
import { gpu } from "../../gpu/index.ts";
import { type LanguageModel, leavesOf, trainable } from "../../nn/index.ts";
import { SplitMatrix } from "../../ops/index.ts";
import { defaultLossScaling, type LossScaling } from "../../optim/index.ts";
import { ConfigError } from "../../platform/index.ts";
import { bindingBytes } from "../../tensor/index.ts";

/** How products are computed in training. */
export type Precision = "f32" | "mixed";

/**
 * A model as a trainer takes it, with the loss scaling that its precision needs.
 *
 * @throws ConfigError for mixed precision on an adapter without f16, and for a model of which nothing is trained
 */
export function trainableModel(
  model: DecoderModel,
  { precision = "f32", recompute = false }: { readonly precision?: Precision; readonly recompute?: boolean },
): { readonly model: LanguageModel; readonly lossScaling?: LossScaling } {
  if (precision === "mixed" && !gpu().features.f16)
    throw new ConfigError("mixed precision needs f16", `adapter: ${gpu().info.name}`, "use --precision f32");
  const split = Object.entries(leavesOf(model, (value) => value instanceof SplitMatrix))[0];
  if (split !== undefined && Object.keys(trainable(model)).length === 0)
    throw new ConfigError(
      "a model with matrices larger than one binding cannot be trained whole",
      `${split[0]}: ${split[1]}; this adapter binds ${bindingBytes()} bytes`,
      "train low-rank corrections of it (--lora RANK), or take an adapter with larger bindings",
    );
  return {
    model: asLanguageModel(model, { precision, recompute }),
    ...(precision === "mixed" ? { lossScaling: defaultLossScaling } : {}),
  };
}
