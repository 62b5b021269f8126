// The layers of a decoder as small functions on the weights of a module. Forward passes only; the ops differentiate.

import { cat, embedding, isWeight, linear, rmsNorm, SplitMatrix, type Weight } from "../ops/index.ts";
import { ConfigError, checkOptions, checkValue, option, Random, type Rules } from "../platform/index.ts";
import { entriesOf, Tensor } from "../tensor/index.ts";
import { constantParameter, normalParameter, uniformParameter } from "./initialise.ts";

/**
 * `f32` computes everything in single precision. `mixed` stores the operands of matrix products in f16 and accumulates
 * in f32; parameters, the residual stream, norms, softmax and logits stay f32.
 */
export type Precision = "f32" | "mixed";

/** What a precision may be. */
export const precisionRule = option.optional(option.oneOf("f32", "mixed"));

/** A matrix [out, in], with the low-rank correction loraScale · B A of an adapted one; A is [r, in], B is [out, r]. */
export interface Adaptable<W extends Weight = Weight> {
  readonly weight: W;
  lora_A?: { readonly weight: Tensor };
  lora_B?: { readonly weight: Tensor };
  loraScale?: number;
}

/** y = x Wᵀ + b. The weight is [out, in], as in PyTorch. */
export interface Linear<W extends Weight = Weight> extends Adaptable<W> {
  readonly bias?: Tensor;
}

/** A table of rows [V, C]: what it looks up is corrected as the matrix that it is, so that a tied output layer agrees with it. */
export interface Embedding<W extends Weight = Weight> extends Adaptable<W> {}

/** A gain for each of C elements. */
export interface Norm {
  readonly weight: Tensor;
}

const size = option.whole({ least: 1 });
const generator = option.instanceOf(Random);

export interface LinearLayerOptions {
  /** Normal weights of this standard deviation, and a bias that starts at zero; absent: uniform ones, as `torch.nn.Linear` has them. */
  readonly deviation?: number;
  /** Default false. */
  readonly bias?: boolean;
}

const linearRules: Rules<LinearLayerOptions> = {
  deviation: option.optional(option.float({ least: 0 })),
  bias: option.optional(option.flag),
};

/**
 * A new linear layer [outputs, inputs]. Unless a deviation is given, weight and bias are uniform between ±1/√inputs.
 * @throws ConfigError for sizes or options that cannot be
 */
export function makeLinear(
  inputs: number,
  outputs: number,
  random: Random,
  options: LinearLayerOptions = {},
): Linear<Tensor> {
  checkOptions("makeLinear", { inputs, outputs, random }, { inputs: size, outputs: size, random: generator });
  checkOptions("makeLinear", options, linearRules);
  const { deviation, bias = false } = options;
  const bound = 1 / Math.sqrt(inputs);
  const weight =
    deviation === undefined
      ? uniformParameter([outputs, inputs], bound, random)
      : normalParameter([outputs, inputs], deviation, random);
  if (!bias) return { weight };
  const start = deviation === undefined ? uniformParameter([outputs], bound, random) : constantParameter([outputs], 0);
  return { weight, bias: start };
}

/** A new table with normal rows. @throws ConfigError for sizes or a deviation that are none */
export function makeEmbedding(rows: number, columns: number, deviation: number, random: Random): Embedding<Tensor> {
  checkOptions("makeEmbedding", { rows, columns, random }, { rows: size, columns: size, random: generator });
  return { weight: normalParameter([rows, columns], deviation, random) };
}

/** A new norm with gains of one. @throws ConfigError for a size that is none */
export function makeNorm(columns: number): Norm {
  checkValue("makeNorm", "columns", columns, size);
  return { weight: constantParameter([columns], 1) };
}

/** @throws ConfigError for a layer without a weight, GentzenError for an input that is no tensor, by their names */
function checkLayer(op: string, layer: Adaptable, x: Tensor): void {
  const { weight } = (layer ?? {}) as Partial<Adaptable>;
  if (!isWeight(weight)) {
    throw new ConfigError(
      `${op}: the layer has no weight`,
      `weight: ${String(weight)}`,
      "give a layer, { weight: a tensor }",
    );
  }
  entriesOf(op, { input: x });
}

/** The operand of a matrix product in the chosen precision; unchanged when it already is. */
export function asOperand(x: Tensor, precision: Precision): Tensor;
export function asOperand(x: Weight, precision: Precision): Weight;
export function asOperand(x: Weight, precision: Precision): Weight {
  if (x instanceof SplitMatrix) return precision === "mixed" ? x.inHalves() : x;
  if (!(x instanceof Tensor)) return x;
  return precision === "mixed" && x.dtype === "f32" ? x.cast("f16") : x;
}

/** How a linear layer is applied. */
export interface ApplyOptions {
  readonly precision?: Precision;
  /** [N, out], added to the product while that is still in registers. */
  readonly residual?: Tensor;
}

const applyRules: Rules<ApplyOptions> = { precision: precisionRule, residual: option.optional(option.object) };

/** Applies a linear layer: [N, in] to [N, out], in f32. @throws ConfigError for options that cannot be */
export function applyLinear(layer: Linear, x: Tensor, options: ApplyOptions = {}): Tensor {
  checkLayer("applyLinear", layer, x);
  checkOptions("applyLinear", options, applyRules);
  const { precision = "f32", residual } = options;
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

/** Looks up the rows of token ids u32 [N]: [N, C] in f32. */
export function applyEmbedding(layer: Embedding, ids: Tensor): Tensor {
  checkLayer("applyEmbedding", layer, ids);
  const rows = embedding(layer.weight, ids);
  if (!layer.lora_A || !layer.lora_B || layer.loraScale === undefined) return rows;
  const up = embedding(layer.lora_B.weight, ids);
  return rows.add(up.matmul(layer.lora_A.weight).mul(layer.loraScale));
}

/**
 * Operands x' [N, K] and W' [out, K] with x' W'ᵀ = x (W + loraScale · B A)ᵀ: for what multiplies by itself, as the
 * cross-entropy of an output layer does. Those of a layer that is not adapted are its own.
 * @throws ConfigError for a corrected layer that is in codes or parts
 */
export function productOperands(layer: Adaptable, x: Tensor): { readonly x: Tensor; readonly weight: Weight } {
  checkLayer("productOperands", layer, x);
  const { weight, lora_A, lora_B, loraScale } = layer;
  if (!lora_A || !lora_B || loraScale === undefined) return { x, weight };
  if (!(weight instanceof Tensor)) {
    const what = weight instanceof SplitMatrix ? "parts" : `${weight.bits} bits`;
    throw new ConfigError(
      `an output layer in ${what} cannot have a low-rank correction`,
      String(weight),
      weight instanceof SplitMatrix ? "adapt other layers" : "adapt other layers, or load the model in f32",
    );
  }
  const down = linear(x, lora_A.weight).mul(loraScale);
  return { x: cat([x, down], 1), weight: cat([weight, lora_B.weight], 1) };
}

/** Applies a root-mean-square norm over the last axis. @throws ConfigError for an eps that is none */
export function applyNorm(layer: Norm, x: Tensor, eps = 1e-6): Tensor {
  checkLayer("applyNorm", layer, x);
  checkValue("applyNorm", "eps", eps, option.float({ above: 0 }));
  return rmsNorm(x, layer.weight, { eps });
}
