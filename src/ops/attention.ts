// attention: grouped-query, causal or not, over packed sequences; flash forward, and a backward pass that computes the softmax
// again from its saved logarithm (Dao 2023). Weights of token pairs are never stored.

import { checkOptions, exactly, itemAt, option, type Rules, ShapeError } from "../platform/index.ts";
import { NdArray } from "../reference/index.ts";
import { empty, formatShape, type Shape, type Tensor } from "../tensor/index.ts";
import { attentionTier, launchAttention, launchAttentionGrad } from "./attention_launch.ts";
import { checkIds, FLOAT32, IDS } from "./checks.ts";
import { applyOp, defineOp, type Each, type SampleInput } from "./op.ts";

export interface AttentionOptions {
  /** Whether a row sees only itself and the rows before it; default true. */
  readonly causal?: boolean;
}

const rules: Rules<AttentionOptions> = { causal: option.optional(option.flag) };

interface Attributes {
  readonly causal: boolean;
}

/** The head sizes that attention has kernels for. */
export const headSizes: readonly number[] = [8, 16, 32, 64, 96, 128];

/** Throws unless q [.., H, D] can attend to keys and values [.., G, D]. */
export function checkHeads(op: string, q: Shape, k: Shape, v: Shape): void {
  const [heads = 0, dimension = 0] = q.slice(-2);
  const [groups = 0, keyDimension = 0] = k.slice(-2);
  const evidence = [`q: ${formatShape(q)}`, `k: ${formatShape(k)}`, `v: ${formatShape(v)}`];
  if (keyDimension !== dimension || k.join() !== v.join()) {
    throw new ShapeError(
      `${op}: queries, keys and values do not fit`,
      evidence,
      "k and v have one shape, and q's head size",
    );
  }
  if (!headSizes.includes(dimension)) {
    throw new ShapeError(
      `${op}: heads of size ${dimension}`,
      evidence,
      `the head size is one of ${headSizes.join(", ")}`,
    );
  }
  if (heads % groups !== 0) {
    throw new ShapeError(
      `${op}: ${heads} query heads cannot share ${groups} key heads`,
      evidence,
      "the number of query heads is a multiple of the number of key heads",
    );
  }
}

function reference(
  [q, k, v, segments]: Each<NdArray, ["q", "k", "v", "segments"]>,
  { causal }: Attributes,
): Each<NdArray, ["o"]> {
  const [tokens, heads, dimension] = exactly(q.shape, 3);
  const [, groups] = exactly(k.shape, 3);
  const share = heads / groups;
  const output = new Float64Array(q.data.length);
  for (let row = 0; row < tokens; row++) {
    const [first, end] = exactly([...segments.data.subarray(2 * row, 2 * row + 2)], 2);
    if (end <= row) continue;
    for (let head = 0; head < heads; head++) {
      const query = (row * heads + head) * dimension;
      const vectorAt = ({ data }: NdArray, place: number) => data.subarray(place, place + dimension);
      const place = (key: number) => (key * groups + Math.floor(head / share)) * dimension;
      const scores = Array.from({ length: (causal ? row + 1 : end) - first }, (_, index) => {
        const key = vectorAt(k, place(first + index));
        const sum = vectorAt(q, query).reduce((total, value, d) => total + value * itemAt(key, d), 0);
        return sum / Math.sqrt(dimension);
      });
      const highest = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
      const weights = scores.map((score) => Math.exp(score - highest));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      weights.forEach((weight, index) => {
        vectorAt(v, place(first + index)).forEach((value, d) => {
          output[query + d] = itemAt(output, query + d) + (weight / total) * value;
        });
      });
    }
  }
  return [new NdArray(output, q.shape)];
}

/** Segments of sequences of the given lengths, end to end; a negative length is padding that belongs to no sequence. */
function packOf(lengths: readonly number[]): SampleInput {
  const values: number[] = [];
  for (const length of lengths) {
    const first = values.length / 2;
    for (let i = 0; i < Math.abs(length); i++) values.push(first, length < 0 ? first : first + length);
  }
  return { shape: [values.length / 2, 2], dtype: "u32", integers: true, values };
}

function sampleOf(lengths: readonly number[], heads: number, groups: number, dimension: number, causal = true) {
  const segments = packOf(lengths);
  const [tokens] = exactly(segments.shape, 2);
  const keys = { shape: [tokens, groups, dimension] };
  return { inputs: [{ shape: [tokens, heads, dimension] }, keys, keys, segments], attrs: { causal } };
}

export const attentionOp = defineOp<Attributes, ["q", "k", "v", "segments"], ["o"], ["lse"]>({
  name: "attention",
  inputs: ["q", "k", "v", "segments"],
  doc:
    "Grouped-query attention over packed sequences: q [N, H, D], k and v [N, G, D], segments u32 [N, 2] with the first row and " +
    "the end of each row's sequence; row i attends to rows segments[i, 0] to i or, not causal, to all of its sequence. Scores are " +
    "scaled by 1/√D.",
  accepts: [FLOAT32, FLOAT32, FLOAT32, IDS],
  shape([q, k, v, segments]) {
    checkHeads("attention", q, k, v);
    if (
      q.length !== 3 ||
      k.length !== 3 ||
      k[0] !== q[0] ||
      segments.length !== 2 ||
      segments[0] !== q[0] ||
      segments[1] !== 2
    ) {
      throw new ShapeError(
        "attention: the inputs are not of the same tokens",
        [`q: ${formatShape(q)}`, `k: ${formatShape(k)}`, `segments: ${formatShape(segments)}`],
        "q is [N, H, D], k and v [N, G, D], segments [N, 2]: packed sequences have no batch axis",
      );
    }
    return [q];
  },
  check: ([q, , , segments]) =>
    checkIds("attention", "row", segments, itemAt(q.shape, 0) + 1, "counting its end, the pack"),
  forward([q, k, v, segments], [o], { causal }) {
    const lse = empty(q.shape.slice(0, 2));
    launchAttention(attentionTier(), { q, k, v, segments }, causal, o, lse);
    return [lse];
  },
  backward([grad], { inputs: [q, k, v, segments], outputs: [o], saved: [lse], attrs: { causal }, needs }) {
    if (!grad) return [];
    const [query = false, key = false, value = false] = needs;
    const wanted = { query, key: key || value };
    const made = launchAttentionGrad(attentionTier(), { q, k, v, segments }, causal, { o, lse, grad }, wanted);
    return [made.q, made.k, made.v, undefined];
  },
  reference,
  samples: [
    sampleOf([5], 1, 1, 16),
    sampleOf([6, 3], 2, 1, 8),
    sampleOf([1, 9, 2, 7, 18], 4, 2, 32),
    sampleOf([33, -3, 31, 3], 3, 3, 16),
    sampleOf([70], 2, 1, 64),
    sampleOf([3, 40], 4, 1, 128),
    sampleOf([6, 3], 2, 1, 8, false),
    sampleOf([33, -3, 31, 3], 3, 3, 16, false),
    sampleOf([1, 9, 2, 7, 70], 4, 2, 32, false),
  ],
  cost([q, k]) {
    const [tokens, heads, dimension] = exactly(q, 3);
    // As if the pack were one sequence; shorter ones cost less.
    return { bytes: 8 * tokens * dimension * (heads + itemAt(k, 1)), flops: 2 * tokens * tokens * heads * dimension };
  },
});

/**
 * Attention within each sequence of a pack: q [N, H, D], k and v [N, G, D] to [N, H, D]. Query head h reads key head ⌊h·G/H⌋; D is
 * 8, 16, 32, 64, 96 or 128. A row attends to itself and the rows before it or, with `causal: false`, to its whole sequence. A
 * sequence's result does not depend on where in the pack it lies.
 * @param segments u32 [N, 2]: first row of each row's sequence, and one past its last. Rows past their own end are padding: they
 * give zeros and receive no gradient.
 * @throws ShapeError when the shapes do not fit, or no kernel has this head size; ConfigError for options that cannot be.
 */
export function attention(q: Tensor, k: Tensor, v: Tensor, segments: Tensor, options: AttentionOptions = {}): Tensor {
  checkOptions("attention", options, rules);
  const { causal = true } = options;
  return applyOp(attentionOp, [q, k, v, segments], { causal })[0];
}
