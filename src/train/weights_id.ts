// Names for states of the weights. Sampler and learner need not share memory: a completion carries the id of the weights that
// made it, and a learner whose own id is another one knows it as stale.

import { Random } from "../platform/index.ts";

/** Equal where two sets of weights have the same history: the same start and the same changes, in order. */
export type WeightsId = string;

/** Weights that nothing has changed since the trainer was made. */
export const INITIAL_WEIGHTS: WeightsId = "initial";

/** The id after a change, which the numbers or texts describe well enough to tell it from any other. */
export function nextWeightsId(before: WeightsId, ...change: readonly (number | string)[]): WeightsId {
  const random = new Random([before, ...change].join("/"));
  const word = () => random.uint32().toString(16).padStart(8, "0");
  return word() + word();
}
