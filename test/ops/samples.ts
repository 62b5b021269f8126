// Inputs of an op's samples: random but repeatable, exactly representable in the input's dtype.
import type { SampleInput } from "../../src/ops/index.ts";
import type { Random } from "../../src/platform/index.ts";
import { NdArray } from "../../src/reference/index.ts";
import { fromHalfBits, sizeOf, type Tensor, tensor, toHalfBits } from "../../src/tensor/index.ts";

export interface MadeInput {
  readonly tensor: Tensor;
  readonly array: NdArray;
  readonly differentiable: boolean;
}

export function makeInput(input: SampleInput, random: Random): MadeInput {
  const dtype = input.dtype ?? "f32";
  const [low, high] = input.range ?? [-1.5, 1.5];
  const values = Float64Array.from({ length: sizeOf(input.shape) }, (_, index) => {
    if (input.values) return input.values[index];
    if (input.integers) return low + random.int(high - low + 1);
    const value = low + random.next() * (high - low);
    return dtype === "f16" ? fromHalfBits(toHalfBits(value)) : Math.fround(value);
  });
  const differentiable = (dtype === "f32" || dtype === "f16") && input.grad !== false && !input.integers;
  const made = tensor(dtype === "u32" ? Uint32Array.from(values) : Float32Array.from(values), input.shape, {
    dtype,
    requiresGrad: differentiable,
  });
  return { tensor: made, array: new NdArray(values, input.shape), differentiable };
}
