// The next token of each row of a decoder that was loaded to generate: its vectors for that, and the step through all blocks.

import { applyEmbedding, applyNorm, type DecodeStep, type SharedConstant } from "../../src/nn/index.ts";
import { cat } from "../../src/ops/index.ts";
import { keep, scope, type Tensor } from "../../src/tensor/index.ts";
import type { BlockWeights } from "../blocks/block.ts";
import type { DecoderModel } from "../decoder.ts";
import { type StepVectors, stepBlock, stepMatrices } from "./step_block.ts";

/** Vectors of all blocks; a constant of a module, like its tables of angles. */
export class DecodeVectors implements SharedConstant {
  readonly blocks: readonly StepVectors[];
  private owners = 1;

  constructor(blocks: readonly BlockWeights[]) {
    this.blocks = blocks.map(({ self_attn: { q_proj, k_proj, v_proj, q_norm, k_norm } }) => ({
      ...(q_proj.bias && k_proj.bias && v_proj.bias && { bias: joined([q_proj.bias, k_proj.bias, v_proj.bias]) }),
      ...(q_norm && k_norm && { gains: joined([q_norm.weight, k_norm.weight]) }),
    }));
  }

  retain(): void {
    this.owners++;
  }

  dispose(): void {
    if (--this.owners > 0) return;
    for (const { bias, gains } of this.blocks) for (const each of [bias, gains]) each?.dispose();
  }
}

function joined(vectors: readonly Tensor[]): Tensor {
  return keep(scope(() => cat([...vectors], 0)));
}

/**
 * What the output layer reads for the next token of each row, [N, C], with the token's keys and values filed; undefined where some block
 * has to be computed as when it is trained.
 */
export function decodeStep(model: DecoderModel, step: DecodeStep): Tensor | undefined {
  const { config, rotary, vectors } = model;
  const matrices = model.model.layers.map((block) => stepMatrices(block));
  if (vectors === undefined || matrices.includes(undefined) || step.cache(0) === undefined) return undefined;
  const context = { config, cos: rotary.cos, sin: rotary.sin, step };
  let x = applyEmbedding(model.model.embed_tokens, step.ids);
  for (const [index, block] of model.model.layers.entries()) {
    const before = x;
    x = scope(() => stepBlock(block, matrices[index]!, vectors.blocks[index]!, before, index, context));
    before.dispose();
  }
  return applyNorm(model.model.norm, x, config.rms_norm_eps);
}
