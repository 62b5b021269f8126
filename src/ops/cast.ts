// cast: the values as another dtype.

import { dispatchKernel } from "../gpu/index.ts";
import { NdArray } from "../reference/index.ts";
import {
  bytesPerElement,
  checkDType,
  type DType,
  fromHalfBits,
  isFloat,
  sizeOf,
  Tensor,
  toHalfBits,
} from "../tensor/index.ts";
import { ANY } from "./checks.ts";
import { applyOp, defineOp } from "./op.ts";

const saturated = (low: number, high: number) => (value: number) =>
  Number.isNaN(value) ? 0 : Math.trunc(Math.max(low, Math.min(high, value)));

/** Floats as numbers of a dtype. */
const CASTS: Readonly<Record<DType, (value: number) => number>> = {
  f32: Math.fround,
  f16: (value) => fromHalfBits(toHalfBits(Math.max(-65504, Math.min(65504, value)))),
  i32: saturated(-(2 ** 31), 2 ** 31 - 1),
  u32: saturated(0, 2 ** 32 - 1),
};

export const castOp = defineOp<{ dtype: DType }, ["x"]>({
  name: "cast",
  doc:
    "The values as another dtype; f16 saturates at ±65,504, floats become integers towards zero and saturate, NaN becomes 0. " +
    "i32 and u32 keep their bits.",
  accepts: [ANY],
  shape: ([x]) => [x],
  dtype: (_, { dtype }) => [dtype],
  forward([x], [y]) {
    dispatchKernel("cast", {
      bindings: { x, y },
      params: { size: x.size },
      constants: {
        From: x.dtype,
        To: y.dtype,
        CLAMP_HALF: y.dtype === "f16",
        TO_INTEGER: isFloat(x.dtype) && !isFloat(y.dtype),
        SIGNED: y.dtype === "i32",
      },
      grid: [Math.ceil(x.size / 256)],
    });
  },
  backward: ([g]) => [g],
  reference: ([x], { dtype }) => [new NdArray(x.data.map(CASTS[dtype]), x.shape)],
  samples: [
    { inputs: [{ shape: [257], grad: false }], attrs: { dtype: "f16" } },
    { inputs: [{ shape: [3, 5], dtype: "f16" }], attrs: { dtype: "f32" } },
    { inputs: [{ shape: [9], range: [0, 9], grad: false }], attrs: { dtype: "u32" } },
    { inputs: [{ shape: [9], range: [-9, 9], grad: false }], attrs: { dtype: "i32" } },
  ],
  cost: ([x], { dtype }) => ({ bytes: sizeOf(x) * (4 + bytesPerElement(dtype)), flops: 0 }),
});

const methods: ThisType<Tensor> & Record<string, unknown> = {
  cast(dtype: DType) {
    checkDType("cast", dtype);
    return dtype === this.dtype ? this : applyOp(castOp, [this], { dtype })[0];
  },
};
Object.assign(Tensor.prototype, methods);
