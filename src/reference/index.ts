// Plain float64 arithmetic and finite differences: the oracle for every operation. Needs no device.

export { type Disagreement, relativeError, worstDisagreement } from "./compare.ts";
export {
  type ArrayFunction,
  checkGradient,
  directionalDerivative,
  type GradientCheck,
  innerProduct,
  numericalGradient,
} from "./finite_differences.ts";
export { errorFunction, gelu, geluTanh } from "./gelu.ts";
export { roundToHalf } from "./half.ts";
export {
  arange,
  cat,
  embedding,
  full,
  ndarray,
  oneHot,
  ones,
  randomNormal,
  randomUniform,
  stack,
  zeros,
} from "./make.ts";
export type { MatmulOptions } from "./matmul.ts";
export { asNdArray, NdArray, type NestedNumbers, where } from "./nd_array.ts";
export type { SliceIndex } from "./offsets.ts";
export { power } from "./power.ts";
export { ReferenceRandom } from "./random.ts";
export type { SpreadOptions } from "./reductions.ts";
export { broadcastShapes, sizeOf, stridesOf } from "./shapes.ts";
