// What training asks of a model. Decoders in models/ provide it; so does any function of a few tensors.

import type { Tensor } from "../tensor/index.ts";

/** Packed sequences on the device, with the token that follows each row. */
export interface TargetBatch {
  /** u32 [N] */
  readonly ids: Tensor;
  /** Place in the row's own sequence, u32 [N]. */
  readonly positions: Tensor;
  /** First row and one past the last row of the row's sequence, u32 [N, 2]. */
  readonly segments: Tensor;
  /** u32 [N] */
  readonly targets: Tensor;
}

export interface LanguageModel {
  /** Tokens that it has: ids from here on are refused. Where it does not say, the device finds strange ids. */
  readonly vocabularySize?: number;
  /** Most tokens of a sequence: longer ones are refused. */
  readonly maxPositions?: number;
  /** What is trained, f32, by the names of the checkpoint. */
  readonly parameters: Readonly<Record<string, Tensor>>;
  /**
   * The log-probability of each row's target and the entropy of its distribution, f32 [N], logits divided by the
   * temperature. Gradients flow through both. A row's numbers must not depend on what else is in the pack.
   */
  tokenLogprobs(
    batch: TargetBatch,
    options: { readonly temperature: number },
  ): { readonly logprob: Tensor; readonly entropy: Tensor };
}
