// The ops' only entrance; importing it installs the tensor methods.
import "./pointwise.ts";
import "./reduce.ts";
import "./softmax.ts";

export type { Expression } from "./expression.ts";
export { fuse } from "./fuse.ts";
export { apply, type BackwardContext, defineOp, type OpRecord, registry, type Sample, type SampleInput } from "./op.ts";
export { cat } from "./views.ts";
export { segmentSum } from "./segment_sum.ts";
