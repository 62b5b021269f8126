// The training step that every framework is timed on, with the same numbers for each: weights, tokens, optimiser.

import { ReferenceRandom } from "../src/reference/index.ts";

/** A Llama decoder of about 0.9 million parameters and a batch of 16 sequences of 64 tokens, f32, AdamW. */
export const workload = {
  vocabulary: 512,
  dim: 128,
  layers: 4,
  heads: 4,
  hidden: 352,
  sequences: 16,
  length: 64,
  ropeBase: 10000,
  normEps: 1e-5,
  learningRate: 1e-3,
  betas: [0.9, 0.95],
  eps: 1e-8,
  weightDecay: 0.1,
} as const;

export interface HostTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Weights by their checkpoint names: normal of deviation 0.02, gains 1. The same for every caller. */
export function initialWeights(): Record<string, HostTensor> {
  const { vocabulary, dim, hidden, layers } = workload;
  const random = new ReferenceRandom(1);
  const weights: Record<string, HostTensor> = {};
  const matrix = (name: string, rows: number, columns: number) => {
    const values = Float32Array.from({ length: rows * columns }, () => 0.02 * random.normal());
    weights[name] = { shape: [rows, columns], values };
  };
  const gain = (name: string) => {
    weights[name] = { shape: [dim], values: new Float32Array(dim).fill(1) };
  };
  matrix("model.embed_tokens.weight", vocabulary, dim);
  for (let layer = 0; layer < layers; layer++) {
    const prefix = `model.layers.${layer}`;
    gain(`${prefix}.input_layernorm.weight`);
    for (const part of ["q", "k", "v", "o"]) matrix(`${prefix}.self_attn.${part}_proj.weight`, dim, dim);
    gain(`${prefix}.post_attention_layernorm.weight`);
    matrix(`${prefix}.mlp.gate_proj.weight`, hidden, dim);
    matrix(`${prefix}.mlp.up_proj.weight`, hidden, dim);
    matrix(`${prefix}.mlp.down_proj.weight`, dim, hidden);
  }
  gain("model.norm.weight");
  matrix("lm_head.weight", vocabulary, dim);
  return weights;
}

/** Token ids and the token that follows each, [sequences · length], from a random walk that can be learned. */
export function trainingTokens(): { ids: Int32Array; targets: Int32Array } {
  const { sequences, length, vocabulary } = workload;
  const random = new ReferenceRandom(2);
  const ids = new Int32Array(sequences * length);
  const targets = new Int32Array(sequences * length);
  for (let sequence = 0; sequence < sequences; sequence++) {
    let token = random.integer(vocabulary);
    for (let place = 0; place < length; place++) {
      ids[sequence * length + place] = token;
      token = (3 * token + random.integer(4)) % vocabulary;
      targets[sequence * length + place] = token;
    }
  }
  return { ids, targets };
}

/** Cosines and sines [length, dim / heads / 2] of the rotary embedding. */
export function rotaryAngles(): { cos: Float32Array; sin: Float32Array; pairs: number } {
  const { dim, heads, length, ropeBase } = workload;
  const pairs = dim / heads / 2;
  const angles = Float64Array.from(
    { length: length * pairs },
    (_, i) => Math.floor(i / pairs) * ropeBase ** (-(i % pairs) / pairs),
  );
  return { cos: Float32Array.from(angles, Math.cos), sin: Float32Array.from(angles, Math.sin), pairs };
}

/** Greedy decoding on the same model: tokens of a prompt, and tokens generated after it for every row. */
export const decoding = { prompt: 8, steps: 48 } as const;

/** One prompt for each row; no two are alike. */
export function decodePrompts(rows: number): number[][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: decoding.prompt }, (_, place) => (row * 31 + place * 7) % workload.vocabulary),
  );
}
