// A block for the next token of each row in eight dispatches, where its weights are in codes and those that one product computes lie together.

import type { Adaptable, DecodeStep, Linear } from "../../src/nn/index.ts";
import { QuantisedMatrix, stepAttention, stepProduct } from "../../src/ops/index.ts";
import { required } from "../../src/platform/index.ts";
import type { Tensor } from "../../src/tensor/index.ts";
import type { BlockWeights } from "../blocks/block.ts";
import type { DecoderConfig } from "../config.ts";

/** Vectors of a block as its step reads them, made when the model is loaded. */
export interface StepVectors {
  /** Biases of queries, keys and values, one after the other. */
  readonly bias?: Tensor | undefined;
  /** Gains of the norms of query and key heads [2, D]. */
  readonly gains?: Tensor | undefined;
}

/** A block's matrices as its step multiplies by them. */
interface StepMatrices {
  readonly qkv: QuantisedMatrix;
  readonly gateUp: QuantisedMatrix;
  readonly out: Linear<QuantisedMatrix>;
  readonly down: Linear<QuantisedMatrix>;
}

const isPlain = (layer: Adaptable) => layer.lora_A === undefined;
const isCoded = (layer: Linear): layer is Linear<QuantisedMatrix> => layer.weight instanceof QuantisedMatrix;

/** A block's matrices for its step; undefined where it has to be computed as when it is trained: in numbers, adapted, or gates with biases. */
export function stepMatrices({ self_attn, mlp }: BlockWeights): StepMatrices | undefined {
  const { q_proj, k_proj, v_proj, o_proj } = self_attn;
  const { gate_proj, up_proj, down_proj } = mlp;
  if (![q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj].every(isPlain)) return undefined;
  const qkv = QuantisedMatrix.joined([q_proj.weight, k_proj.weight, v_proj.weight]);
  const gateUp = QuantisedMatrix.joined([gate_proj.weight, up_proj.weight]);
  if (!qkv || !gateUp || gate_proj.bias || up_proj.bias || !isCoded(o_proj) || !isCoded(down_proj)) return undefined;
  return { qkv, gateUp, out: o_proj, down: down_proj };
}

/** What steps of all blocks share. */
export interface StepContext {
  readonly config: DecoderConfig;
  readonly cos: Tensor;
  readonly sin: Tensor;
  readonly step: DecodeStep;
}

/** x [N, I] through a layer, added to the residual stream. */
function onto(residual: Tensor, { weight, bias }: Linear<QuantisedMatrix>, x: Tensor): Tensor {
  return bias ? stepProduct(x, weight, { bias }).add(residual) : stepProduct(x, weight, { residual });
}

/** Block `index` of a step: the stream x [N, C] to [N, C]. */
export function stepBlock(
  weights: BlockWeights,
  { qkv, gateUp, out, down }: StepMatrices,
  { bias, gains }: StepVectors,
  x: Tensor,
  index: number,
  { config, cos, sin, step }: StepContext,
): Tensor {
  const eps = config.rms_norm_eps;
  const heads = stepProduct(x, qkv, { norm: { gain: weights.input_layernorm.weight, eps }, bias });
  const attended = stepAttention(heads, required(step.cache(index), "a layer without its cache"), step, {
    cos,
    sin,
    gains,
    eps,
  });
  const middle = onto(x, out, attended);
  const norm = { gain: weights.post_attention_layernorm.weight, eps };
  return onto(middle, down, stepProduct(middle, gateUp, { norm, gated: true }));
}
