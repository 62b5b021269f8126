// linear_cross_entropy: the output layer and its cross-entropy in chunks of rows, so that the logits of all tokens never
// exist at once; the backward pass computes each chunk again. (After the chunked losses of Liger Kernel, Hsu et al. 2024.)

import { gpu, run } from "../gpu/index.ts";
import { ShapeError } from "../platform/index.ts";
import { empty, formatShape, type Tensor, zeros } from "../tensor/index.ts";
import { checkIds, checkNumber, FLOATS, IDS } from "./checks.ts";
import { matmul } from "./matmul.ts";
import { apply, defineOp } from "./op.ts";
import { cat } from "./views.ts";

/** Most logits held at once: 32 MiB of f32. */
const CHUNK_LOGITS = 8 * 1024 * 1024;

interface Attributes {
  readonly temperature: number;
}

/** Rows of a chunk. */
export function chunkRows(vocabulary: number): number {
  return Math.max(1, Math.floor(CHUNK_LOGITS / vocabulary));
}

/**
 * The most bytes that forward and backward pass hold at once, besides the inputs h [N, C], w [V, C] and the targets, with
 * S = {@link chunkRows} or N if that is less, in words of four bytes: a chunk's logits and rows, S·V + S·C; what belongs to
 * each row, 6·N; and in the backward pass the gradients of w twice, the sum and a chunk's part, 2·V·C, and those of h, N·C, with
 * as much again while its parts are joined.
 */
export function linearCrossEntropyPeak(sizes: { rows: number; vocabulary: number; width: number }): number {
  const { rows, vocabulary, width } = sizes;
  const span = Math.min(rows, chunkRows(vocabulary));
  const chunk = span * (vocabulary + width);
  return 4 * (chunk + 6 * rows + 2 * vocabulary * width + 2 * rows * width);
}

function chunksOf(rows: number, vocabulary: number): (readonly [number, number])[] {
  const span = Math.max(1, Math.min(rows, chunkRows(vocabulary)));
  return Array.from(
    { length: Math.ceil(rows / span) },
    (_, index) => [index * span, Math.min(rows, (index + 1) * span)] as const,
  );
}

function rowsOf(h: Tensor, start: number, end: number): Tensor {
  return start === 0 && end === h.shape[0] ? h : h.slice([start, end]);
}

/** Adds a chunk's part to the sum in place: a sum of its own for every chunk would be the weight's size times their number. */
function addInto(sum: Tensor, part: Tensor): void {
  run("scale_add", {
    bindings: { x: part, y: sum },
    params: { size: sum.size, keep: 1, weight: 1 },
    grid: [Math.ceil(sum.size / 256)],
  });
}

function joined(parts: readonly Tensor[]): Tensor {
  const whole = cat(parts);
  for (const part of parts) part.dispose();
  return whole;
}

export const linearCrossEntropyOp = defineOp<Attributes>({
  name: "linear_cross_entropy",
  doc: "log softmax(h wᵀ / temperature) at the targets, [N], and the entropy of each row's distribution, [N].",
  accepts: [FLOATS, FLOATS, IDS],
  shape([h, w, targets]) {
    if (h.length !== 2 || w.length !== 2 || h[1] !== w[1] || targets.length !== 1 || targets[0] !== h[0]) {
      throw new ShapeError(
        "linear_cross_entropy: shapes do not fit",
        [`h: ${formatShape(h)}`, `w: ${formatShape(w)}`, `targets: ${formatShape(targets)}`],
        "h is [N, C], w [V, C], targets [N]",
      );
    }
    return [[h[0]], [h[0]]];
  },
  check([, w, targets], { temperature }) {
    checkIds("linear_cross_entropy", "target", targets, w.shape[0], "the vocabulary");
    checkNumber("linear_cross_entropy", "temperature", temperature, { least: 1e-6, most: 1e6 });
  },
  forward([h, w, targets], [logprob, entropy], { temperature }) {
    const logSum = empty([h.shape[0]]);
    const cols = w.shape[0];
    for (const [start, end] of chunksOf(h.shape[0], cols)) {
      const rows = rowsOf(h, start, end);
      const logits = matmul(rows, w, { transposeB: true });
      if (rows !== h) rows.dispose();
      run("cross_entropy", {
        bindings: { logits, targets, logprob, entropy, log_sum: logSum },
        params: { rows: end - start, cols, first: start, inverse_temperature: 1 / temperature },
        constants: { WG: gpu().info.software ? 8 : 64 },
        grid: [end - start],
      });
      logits.dispose();
    }
    return [logSum];
  },
  backward(
    [gLogprob, gEntropy],
    { inputs: [h, w, targets], outputs: [, entropy], saved: [logSum], attrs: { temperature }, needs },
  ) {
    const g = gLogprob ?? zeros([h.shape[0]]);
    const g_entropy = gEntropy ?? zeros([h.shape[0]]);
    const cols = w.shape[0];
    const dh: Tensor[] = [];
    let dw: Tensor | undefined;
    for (const [start, end] of chunksOf(h.shape[0], cols)) {
      const rows = rowsOf(h, start, end);
      const logits = matmul(rows, w, { transposeB: true });
      run("cross_entropy_grad", {
        bindings: { targets, log_sum: logSum, entropy, g, g_entropy, logits },
        params: { rows: end - start, cols, first: start, inverse_temperature: 1 / temperature },
        grid: [Math.ceil(logits.size / 256)],
      });
      if (needs[0]) dh.push(matmul(logits, w));
      if (needs[1]) {
        const part = matmul(logits, rows, { transposeA: true });
        if (dw) {
          addInto(dw, part);
          part.dispose();
        } else dw = part;
      }
      logits.dispose();
      if (rows !== h) rows.dispose();
    }
    return [dh.length > 1 ? joined(dh) : dh[0], dw, undefined];
  },
  reference([h, w, targets], { temperature }) {
    const logs = h.matmul(w.T).div(temperature).logSoftmax(-1);
    const logprob = logs.gather(1, targets.reshape([targets.size, 1])).reshape([targets.size]);
    return [logprob, logs.exp().mul(logs).sum(-1).neg()];
  },
  samples: [
    {
      inputs: [{ shape: [5, 8] }, { shape: [70, 8] }, { shape: [5], dtype: "u32", integers: true, range: [0, 69] }],
      attrs: { temperature: 1 },
    },
    {
      inputs: [{ shape: [1, 3] }, { shape: [9, 3] }, { shape: [1], dtype: "u32", integers: true, range: [0, 8] }],
      attrs: { temperature: 0.6 },
    },
    {
      inputs: [
        { shape: [67, 33] },
        { shape: [130, 33] },
        { shape: [67], dtype: "u32", integers: true, range: [0, 129] },
      ],
      attrs: { temperature: 1.3 },
    },
  ],
  cost: ([h, w]) => ({ bytes: 4 * (h[0] * h[1] + w[0] * w[1]), flops: 2 * h[0] * h[1] * w[0] }),
});

/**
 * The log-probability of each target under softmax(h wᵀ / temperature) and the entropy of that distribution.
 * @param h [N, C] @param weight [V, C] @param targets u32 [N]
 * @throws DataError for a target that is not below V: here where the host knows it, else when something is next read.
 */
export function linearCrossEntropy(
  h: Tensor,
  weight: Tensor,
  targets: Tensor,
  { temperature = 1 }: { readonly temperature?: number } = {},
): { logprob: Tensor; entropy: Tensor } {
  const [logprob, entropy] = apply(linearCrossEntropyOp, [h, weight, targets], { temperature });
  return { logprob, entropy };
}
