// The ops' only entrance; importing it installs the tensor methods.
import "./cast.ts";
import "./gather.ts";
import "./pointwise.ts";
import "./reduce.ts";
import "./slice.ts";
import "./cumsum.ts";
import "./softmax.ts";
import "./sort.ts";
import "./variance.ts";
import "./views.ts";

export { type AttentionOptions, attention, headSizes } from "./attention.ts";
export { cat, stack } from "./cat.ts";
export { categorical } from "./categorical.ts";
export { decodeAttention } from "./decode_attention.ts";
export { type StepHeads, type StepPlaces, stepAttention, stepProduct } from "./decode_step.ts";
export { embedding } from "./embedding.ts";
export type { Expression } from "./expression.ts";
export { fuse } from "./fuse.ts";
export { cacheCopy, cacheWrite } from "./kv_cache.ts";
export { type LayerNormOptions, layerNorm } from "./layer_norm.ts";
export { linear } from "./linear.ts";
export { linearCrossEntropy } from "./linear_cross_entropy.ts";
export { matmul } from "./matmul.ts";
export { type MatmulSpeed, measureMatmul } from "./measure_matmul.ts";
export {
  type AnyOp,
  applyOp,
  type BackwardContext,
  defineOp,
  type OpRecord,
  registry,
  type Sample,
  type SampleInput,
} from "./op.ts";
export {
  type CacheForm,
  type CacheKind,
  PAGE,
  type PagedCache,
  pageWords,
  reservePages,
} from "./paged_cache.ts";
export { type CodeBits, quantisedBytes } from "./quantised_groups.ts";
export { QuantisedMatrix, type QuantiseOptions, type StoredNumbers } from "./quantised_matrix.ts";
export { dropout, type RandomOptions, randomNormal, randomUniform } from "./random.ts";
export { rmsNorm } from "./rms_norm.ts";
export { rotary } from "./rotary.ts";
export { type SamplingTensors, sampleTokens } from "./sample_tokens.ts";
export { segmentSum } from "./segment_sum.ts";
export { isWeight, SplitMatrix, type Weight } from "./split_matrix.ts";
export { swiglu } from "./swiglu.ts";
