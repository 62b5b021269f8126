// The layers of a decoder as small functions on the weights of a module. Forward passes only; the ops differentiate.

import { linear, rmsNorm } from "../ops/index.ts";
import type { Random } from "../platform/index.ts";
import type { Tensor } from "../tensor/index.ts";
import { constantParameter, normalParameter } from "./initialise.ts";

/**
 * `f32` computes everything in single precision. `mixed` stores the operands of matrix products in f16 and accumulates
 * in f32; parameters, the residual stream, norms, softmax and logits stay f32.
 */
export type Precision = "f32" | "mixed";

/** y = x Wᵀ + b. The weight is [out, in], as in PyTorch. */
export interface Linear {
  readonly weight: Tensor;
  readonly bias?: Tensor;
  /** The low-rank correction loraScale · B A of an adapted layer; A is [r, in], B is [out, r]. */
  lora_A?: { readonly weight: Tensor };
  lora_B?: { readonly weight: Tensor };
  loraScale?: number;
}

/** A table of rows [V, C]. */
export interface Embedding {
  readonly weight: Tensor;
}

/** A gain for each of C elements. */
export interface Norm {
  readonly weight: Tensor;
}

/** A new linear layer with normal weights; a bias starts at zero. */
export function makeLinear(inputs: number, outputs: number, deviation: number, random: Random, bias = false): Linear {
  const weight = normalParameter([outputs, inputs], deviation, random);
  return bias ? { weight, bias: constantParameter([outputs], 0) } : { weight };
}

/** A new table with normal rows. */
export function makeEmbedding(rows: number, columns: number, deviation: number, random: Random): Embedding {
  return { weight: normalParameter([rows, columns], deviation, random) };
}

/** A new norm with gains of one. */
export function makeNorm(columns: number): Norm {
  return { weight: constantParameter([columns], 1) };
}

/** The operand of a matrix product in the chosen precision; unchanged when it already is. */
export function asOperand(x: Tensor, precision: Precision): Tensor {
  return precision === "mixed" && x.dtype === "f32" ? x.cast("f16") : x;
}

/** How a linear layer is applied. */
export interface ApplyOptions {
  readonly precision?: Precision;
  /** [N, out], added to the product while that is still in registers. */
  readonly residual?: Tensor;
}

/** Applies a linear layer: [N, in] to [N, out], in f32. */
export function applyLinear(layer: Linear, x: Tensor, { precision = "f32", residual }: ApplyOptions = {}): Tensor {
  const operand = asOperand(x, precision);
  const weight = asOperand(layer.weight, precision);
  let y = linear(operand, weight, layer.bias ? { bias: layer.bias } : { residual });
  if (layer.bias && residual) y = y.add(residual);
  if (layer.lora_A && layer.lora_B && layer.loraScale !== undefined) {
    const down = linear(operand, asOperand(layer.lora_A.weight, precision));
    const up = linear(asOperand(down, precision), asOperand(layer.lora_B.weight, precision));
    y = y.add(up.mul(layer.loraScale));
  }
  return y;
}

/** Applies a root-mean-square norm over the last axis. */
export function applyNorm(layer: Norm, x: Tensor, eps: number): Tensor {
  return rmsNorm(x, layer.weight, { eps });
}
