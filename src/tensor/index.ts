// The tensor layer's only entrance.
export {
  bytesPerElement,
  checkDType,
  type DType,
  decode,
  encode,
  fromHalfBits,
  isFloat,
  type NumericArray,
  toHalfBits,
} from "./dtype.ts";
export { type Alike, alike, entriesOf, type TensorGroup } from "./group.ts";
export { empty, full, type Nested, ones, reserve, type TensorOptions, tensor, zeros } from "./make.ts";
export type { PointwiseMethods, SliceIndex, SortedTensors, SpreadOptions, TensorMethods } from "./methods.ts";
export { readPieces, writePieces } from "./pieces.ts";
export { keep, scope } from "./scope.ts";
export {
  broadcastShapes,
  checkIntegers,
  formatShape,
  normaliseAxis,
  resolveReshape,
  type Shape,
  sameShape,
  sizeOf,
  stridesOf,
} from "./shape.ts";
export {
  checkpoint,
  type Gradients,
  grad,
  inheritUsed,
  noGrad,
  parameter,
  recordNode,
  shouldRecord,
  type TapeNode,
  valueAndGrad,
} from "./tape.ts";
export { bindingBytes, readAll, rememberTensorOrigins, Tensor } from "./tensor.ts";
