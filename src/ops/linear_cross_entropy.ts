// linear_cross_entropy: the output layer and its cross-entropy in chunks of rows, so that the logits of all tokens never
// exist at once; the backward pass computes each chunk again. (After the chunked losses of Liger Kernel, Hsu et al. 2024.)

import { dispatchKernel, gpu } from "../gpu/index.ts";
import { itemAt, required, ShapeError } from "../platform/index.ts";
import { type NdArray, cat as referenceCat } from "../reference/index.ts";
import { empty, formatShape, type Shape, sizeOf, type Tensor, zeros } from "../tensor/index.ts";
import { cat } from "./cat.ts";
import { checkIds, checkNumber, FLOATS, IDS } from "./checks.ts";
import { matmul } from "./matmul.ts";
import { applyOp, defineOp, type Each } from "./op.ts";
import { quantisedBytes } from "./quantised_groups.ts";
import {
  arePartsOf,
  multiplyQuantised,
  multiplyQuantisedTransposed,
  operandsOf,
  type QuantisedForm,
  referenceMatrix,
  rowsOfAll,
  sampleParts,
} from "./quantised_linear.ts";
import { QuantisedMatrix } from "./quantised_matrix.ts";
import { partsOf, type Weight } from "./split_matrix.ts";

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
  dispatchKernel("scale_add", {
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

/** The logits of some rows of h, [S, V]. */
type Project = (rows: Tensor) => Tensor;

/** Fills log-probabilities and entropies; returns the logarithm of each row's sum, for the backward pass. */
function scoreChunks(
  [h, targets]: readonly [Tensor, Tensor],
  cols: number,
  project: Project,
  [logprob, entropy]: Each<Tensor, ["logprob", "entropy"]>,
  temperature: number,
): Tensor {
  const count = itemAt(h.shape, 0);
  const logSum = empty([count]);
  for (const [start, end] of chunksOf(count, cols)) {
    const rows = rowsOf(h, start, end);
    const logits = project(rows);
    if (rows !== h) rows.dispose();
    dispatchKernel("cross_entropy", {
      bindings: { logits, targets, logprob, entropy, log_sum: logSum },
      params: { rows: end - start, cols, first: start, inverse_temperature: 1 / temperature },
      constants: { WG: gpu().info.software ? 8 : 64 },
      grid: [end - start],
    });
    logits.dispose();
  }
  return logSum;
}

/** Calls `take` for each chunk with the gradient of its logits [S, V] and its rows of h, both freed afterwards. */
function gradientChunks(
  [gLogprob, gEntropy]: readonly (Tensor | undefined)[],
  { h, targets, logSum, entropy }: { h: Tensor; targets: Tensor; logSum: Tensor; entropy: Tensor },
  cols: number,
  project: Project,
  temperature: number,
  take: (gradient: Tensor, rows: Tensor) => void,
): void {
  const count = itemAt(h.shape, 0);
  const g = gLogprob ?? zeros([count]);
  const g_entropy = gEntropy ?? zeros([count]);
  for (const [start, end] of chunksOf(count, cols)) {
    const rows = rowsOf(h, start, end);
    const logits = project(rows);
    dispatchKernel("cross_entropy_grad", {
      bindings: { targets, log_sum: logSum, entropy, g, g_entropy, logits },
      params: { rows: end - start, cols, first: start, inverse_temperature: 1 / temperature },
      grid: [Math.ceil(logits.size / 256)],
    });
    take(logits, rows);
    logits.dispose();
    if (rows !== h) rows.dispose();
  }
}

/** Rows of all parts of a matrix, and where each part begins and ends. */
function bordersOf(parts: readonly Tensor[]) {
  let all = 0;
  const borders = parts.map(({ shape }) => {
    const first = all;
    all += itemAt(shape, 0);
    return [first, all] as const;
  });
  return { all, borders };
}

function projectOn(parts: readonly Tensor[]): Project {
  return (rows) => {
    const products = parts.map((part) => matmul(rows, part, { transposeB: true }));
    const [first] = products;
    if (first !== undefined && products.length === 1) return first;
    const whole = cat(products, 1);
    for (const each of products) each.dispose();
    return whole;
  };
}

/** g [S, V] times a matrix [V, C] in parts. */
function timesParts(g: Tensor, parts: readonly Tensor[]): Tensor {
  const { borders } = bordersOf(parts);
  const terms = parts.map((part, index) => {
    const own = parts.length === 1 ? g : g.slice([], itemAt(borders, index));
    const term = matmul(own, part);
    if (own !== g) own.dispose();
    return term;
  });
  const [sum, ...others] = terms;
  for (const each of others) {
    addInto(itemAt(terms, 0), each);
    each.dispose();
  }
  return required(sum, "a matrix without parts");
}

function checkTargets(op: string, targets: Tensor, vocabulary: number, temperature: number): void {
  checkIds(op, "target", targets, vocabulary, "the vocabulary");
  checkNumber(op, "temperature", temperature, { least: 1e-6, most: 1e6 });
}

function referenceScores(h: NdArray, w: NdArray, targets: NdArray, temperature: number): [NdArray, NdArray] {
  const logs = h.matmul(w.T).div(temperature).logSoftmax(-1);
  const logprob = logs.gather(1, targets.reshape([targets.size, 1])).reshape([targets.size]);
  return [logprob, logs.exp().mul(logs).sum(-1).neg()];
}

export const linearCrossEntropyOp = defineOp<
  Attributes,
  ["h", "w", "targets", ...string[]],
  ["logprob", "entropy"],
  ["logSum"]
>({
  name: "linear_cross_entropy",
  inputs: ["h", "weight", "targets"],
  doc:
    "log softmax(h wᵀ / temperature) at the targets, [N], and the entropy of each row's distribution, [N]. What is given behind the " +
    "targets are further rows of a w that is constant.",
  accepts: [FLOATS, FLOATS, IDS, FLOATS],
  shape([h, w, targets, ...more]) {
    const isPart = (part: Shape) => part.length === 2 && part[1] === h[1];
    if (h.length !== 2 || ![w, ...more].every(isPart) || targets.length !== 1 || targets[0] !== h[0]) {
      throw new ShapeError(
        "linear_cross_entropy: shapes do not fit",
        [`h: ${formatShape(h)}`, `w: ${formatShape(w)}`, `targets: ${formatShape(targets)}`],
        "h is [N, C], w [V, C], targets [N]",
      );
    }
    const count = itemAt(h, 0);
    return [[count], [count]];
  },
  check([, w, targets, ...more], { temperature }) {
    checkTargets("linear_cross_entropy", targets, bordersOf([w, ...more]).all, temperature);
  },
  forward([h, w, targets, ...more], scores, { temperature }) {
    const parts = [w, ...more];
    return [scoreChunks([h, targets], bordersOf(parts).all, projectOn(parts), scores, temperature)];
  },
  backward(grads, { inputs, outputs: [, entropy], saved: [logSum], attrs: { temperature }, needs }) {
    const [h, w, targets, ...more] = inputs;
    const parts = [w, ...more];
    const dh: Tensor[] = [];
    let dw: Tensor | undefined;
    const known = { h, targets, logSum, entropy };
    const { all } = bordersOf(parts);
    gradientChunks(grads, known, all, projectOn(parts), temperature, (gradient, rows) => {
      if (needs[0]) dh.push(timesParts(gradient, parts));
      if (!needs[1]) return;
      const part = matmul(gradient, rows, { transposeA: true });
      if (dw) {
        addInto(dw, part);
        part.dispose();
      } else dw = part;
    });
    return [dh.length > 1 ? joined(dh) : dh[0], dw, undefined];
  },
  reference: ([h, w, targets, ...more], { temperature }) =>
    referenceScores(h, referenceCat([w, ...more], 0), targets, temperature),
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
    {
      inputs: [
        { shape: [6, 8] },
        { shape: [33, 8], grad: false },
        { shape: [6], dtype: "u32", integers: true, range: [0, 69] },
        { shape: [32, 8], grad: false },
        { shape: [5, 8], grad: false },
      ],
      attrs: { temperature: 0.8 },
    },
  ],
  cost: ([h, w]) => ({ bytes: 4 * (sizeOf(h) + sizeOf(w)), flops: 2 * sizeOf(h) * itemAt(w, 0) }),
});

export const quantisedCrossEntropyOp = defineOp<
  Attributes & QuantisedForm,
  ["h", "targets", ...string[]],
  ["logprob", "entropy"],
  ["logSum"]
>({
  name: "quantised_cross_entropy",
  inputs: ["h", "targets"],
  doc: "linear_cross_entropy of h [N, C] with an output layer w [V, C] in codes of 8 or 4 bits, given in parts; w is constant.",
  accepts: [FLOATS, IDS],
  shape([h, targets, ...parts], form) {
    const fits = h.length === 2 && targets.length === 1 && targets[0] === h[0];
    if (!fits || !arePartsOf(parts, form, itemAt(h, 1))) {
      const rows = `w: ${form.rows.join(" and ")} rows`;
      const evidence = [`h: ${formatShape(h)}`, rows, `targets: ${formatShape(targets)}`];
      throw new ShapeError(
        "quantised_cross_entropy: shapes do not fit",
        evidence,
        "h is [N, C], w [V, C], targets [N]",
      );
    }
    const count = itemAt(h, 0);
    return [[count], [count]];
  },
  check: ([, targets], { temperature, ...form }) =>
    checkTargets("quantised_cross_entropy", targets, rowsOfAll(form), temperature),
  forward([h, targets, ...matrix], scores, { temperature, ...form }) {
    return [scoreChunks([h, targets], rowsOfAll(form), quantisedProject(matrix, form), scores, temperature)];
  },
  backward(grads, { inputs: [h, targets, ...matrix], outputs: [, entropy], saved: [logSum], attrs, needs }) {
    const { temperature, ...form } = attrs;
    if (!needs[0]) return [];
    const dh: Tensor[] = [];
    const known = { h, targets, logSum, entropy };
    gradientChunks(grads, known, rowsOfAll(form), quantisedProject(matrix, form), temperature, (gradient, part) => {
      const made = empty(part.shape);
      multiplyQuantisedTransposed(gradient, matrix, form, made);
      dh.push(made);
    });
    return [dh.length > 1 ? joined(dh) : dh[0]];
  },
  reference: ([h, targets, ...parts], { temperature, ...form }) =>
    referenceScores(h, referenceMatrix(parts, form, itemAt(h.shape, 1)), targets, temperature),
  samples: ([8, 4] as const).map((bits) => ({
    inputs: [
      { shape: [5, 32], range: [-0.1, 0.1] },
      { shape: [5], dtype: "u32", integers: true, range: [0, 19] },
      ...sampleParts({ rows: [12, 8], bits }, 32),
    ],
    attrs: { rows: [12, 8], bits, temperature: 1.3 },
    tolerance: 2e-5,
  })),
  cost: ([h], form) => ({
    bytes: 4 * sizeOf(h) + quantisedBytes(rowsOfAll(form), itemAt(h, 1), form.bits),
    flops: 2 * sizeOf(h) * rowsOfAll(form),
  }),
});

function quantisedProject(matrix: readonly Tensor[], form: QuantisedForm): Project {
  return (part) => {
    const logits = empty([itemAt(part.shape, 0), rowsOfAll(form)]);
    multiplyQuantised(part, matrix, form, logits);
    return logits;
  };
}

/**
 * The log-probability of each target under softmax(h wᵀ / temperature) and the entropy of that distribution.
 * @param h [N, C] @param weight [V, C] @param targets u32 [N]
 * @throws DataError for a target that is not below V: here where the host knows it, else when something is next read.
 */
export function linearCrossEntropy(
  h: Tensor,
  weight: Weight,
  targets: Tensor,
  { temperature = 1 }: { readonly temperature?: number } = {},
): { logprob: Tensor; entropy: Tensor } {
  if (weight instanceof QuantisedMatrix) {
    const { tensors, form } = operandsOf(weight);
    const [logprob, entropy] = applyOp(quantisedCrossEntropyOp, [h, targets, ...tensors], { ...form, temperature });
    return { logprob, entropy };
  }
  const [first, ...more] = partsOf(weight);
  const inputs = [h, first, targets, ...more] as const;
  const [logprob, entropy] = applyOp(linearCrossEntropyOp, inputs, { temperature });
  return { logprob, entropy };
}
