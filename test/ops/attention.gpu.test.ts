// Attention on each tier of kernels, and what must hold of it whatever the kernel: packing, shared heads, causality, caching.
import { describe, expect, it } from "vitest";
import { gpu } from "../../src/gpu/index.ts";
import { attentionOp } from "../../src/ops/attention.ts";
import {
  type AttentionTier,
  attentionTier,
  launchAttention,
  launchAttentionGrad,
  launchDecodeAttention,
} from "../../src/ops/attention_launch.ts";
import { decodeAttentionOp } from "../../src/ops/decode_attention.ts";
import { attention, decodeAttention } from "../../src/ops/index.ts";
import { cacheOf } from "../../src/ops/paged_cache.ts";
import { exactly, Random } from "../../src/platform/index.ts";
import { checkGradient, NdArray, worstDisagreement } from "../../src/reference/index.ts";
import { empty, grad, readAll, sizeOf, type Tensor, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const random = new Random("attention");
const numbers = (shape: readonly number[]) =>
  Float32Array.from({ length: sizeOf(shape) }, () => random.next() * 3 - 1.5);

/** Segments [N, 2] of sequences laid end to end from row `start` on. */
function segmentsOf(lengths: readonly number[]): Uint32Array {
  const values: number[] = [];
  for (const length of lengths) {
    const first = values.length / 2;
    for (let row = 0; row < length; row++) values.push(first, first + length);
  }
  return Uint32Array.from(values);
}

interface Pack {
  readonly q: Float32Array;
  readonly k: Float32Array;
  readonly v: Float32Array;
  readonly lengths: readonly number[];
  readonly heads: number;
  readonly groups: number;
  readonly dimension: number;
}

function packOf(lengths: readonly number[], heads: number, groups: number, dimension: number): Pack {
  const tokens = lengths.reduce((sum, length) => sum + length, 0);
  const keys = [tokens, groups, dimension];
  return {
    q: numbers([tokens, heads, dimension]),
    k: numbers(keys),
    v: numbers(keys),
    lengths,
    heads,
    groups,
    dimension,
  };
}

function tensorsOf({ q, k, v, lengths, heads, groups, dimension }: Pack) {
  const tokens = q.length / (heads * dimension);
  return {
    q: tensor(q, [tokens, heads, dimension], { requiresGrad: true }),
    k: tensor(k, [tokens, groups, dimension], { requiresGrad: true }),
    v: tensor(v, [tokens, groups, dimension], { requiresGrad: true }),
    segments: tensor(segmentsOf(lengths), [tokens, 2]),
  };
}

/** Output and gradients of Σ weight · attention. */
async function outputAndGradients(pack: Pack, weight: Float32Array): Promise<Float32Array[]> {
  const { q, k, v, segments } = tensorsOf(pack);
  const output = attention(q, k, v, segments);
  const grads = grad(output.mul(tensor(weight, output.shape)).sum(), [q, k, v]);
  return (await readAll([output, ...grads])) as Float32Array[];
}

const tiers: readonly (readonly [string, () => AttentionTier | undefined])[] = [
  ["tiles", () => ({ kind: "tiles" })],
  ["lanes", () => (attentionTier().kind === "lanes" ? attentionTier() : undefined)],
];

describe.each(tiers)("tier %s", (_, tierOf) => {
  it.each([
    [[5], 2, 1, 8, true],
    [[1, 31, 2, 33], 2, 2, 16, true],
    [[40, 3, 70], 4, 2, 32, true],
    [[65], 2, 1, 64, true],
    [[34], 1, 1, 96, true],
    [[1, 31, 2, 33], 2, 2, 16, false],
    [[40, 3, 70], 4, 2, 32, false],
    [[65], 2, 1, 64, false],
  ] as const)(
    "forward and gradients of sequences %j, %i heads on %i, size %i, causal %s",
    async (lengths, heads, groups, dimension, causal) => {
      const tier = tierOf();
      // A software adapter takes up to half a minute to compile tiles of other sizes.
      if (!tier || (tier.kind === "tiles" && gpu().info.software && dimension !== 32)) return;
      const inputs = tensorsOf(packOf(lengths, heads, groups, dimension));
      const all = [inputs.q, inputs.k, inputs.v, inputs.segments];
      const arrays = (await readAll(all)).map(
        (values, index) => new NdArray(Float64Array.from(values), all[index].shape),
      );
      const { shape } = inputs.q;
      const [o, lse] = [empty(shape), empty(shape.slice(0, 2))];
      launchAttention(tier, inputs, causal, o, lse);
      const [actual] = await readAll([o]);
      const expected = attentionOp.reference(exactly(arrays, 4), { causal })[0];
      expect(worstDisagreement(actual, expected.data).error).toBeLessThan(2e-6);

      const weight = numbers(shape);
      const made = launchAttentionGrad(
        tier,
        inputs,
        causal,
        { o, lse, grad: tensor(weight, shape) },
        { query: true, key: true },
      );
      const gradients = [made.q, made.k, made.v] as Tensor[];
      const values = await readAll(gradients);
      const asArrays = values.map((each, index) => new NdArray(Float64Array.from(each), gradients[index].shape));
      for (const seed of [1, 2, 3]) {
        const cotangents = [new NdArray(Float64Array.from(weight), shape)];
        const check = checkGradient(
          (xs) => attentionOp.reference(exactly(xs, 4), { causal }),
          arrays,
          cotangents,
          [...asArrays, undefined],
          { seed },
        );
        expect(check.error, JSON.stringify(check)).toBeLessThan(1e-5);
      }
    },
  );

  it.each([
    ["f32", 3, 40, 4, 2, 32],
    ["f32", 1, 1100, 4, 1, 16],
    ["f32", 2, 9, 1, 1, 8],
    ["f32", 1, 70, 3, 3, 96],
    ["f16", 2, 50, 8, 2, 128],
    ["q8", 2, 150, 8, 2, 128],
    ["q8", 3, 70, 3, 1, 96],
    ["q4", 2, 700, 4, 2, 64],
    ["q4", 2, 50, 2, 2, 32],
  ] as const)(
    "decoding from an %s cache: %i rows of capacity %i, %i heads on %i, size %i",
    async (kind, rows, capacity, heads, groups, dimension) => {
      const tier = tierOf();
      if (!tier || (kind === "f16" && !gpu().features.f16)) return;
      const form = { kind, groups, dimension, capacity };
      const shape = [rows + 1, capacity, groups, dimension];
      const inputs = {
        q: tensor(numbers([rows, heads, dimension]), [rows, heads, dimension]),
        cache: cacheOf(form, rows + 1, numbers(shape), numbers(shape)),
        positions: tensor(
          Uint32Array.from({ length: rows }, (_, row) => capacity - 1 - row * 7),
          [rows],
        ),
        rows: tensor(
          Uint32Array.from({ length: rows }, (_, row) => rows - row),
          [rows],
        ),
      };
      const o = empty(inputs.q.shape);
      launchDecodeAttention(tier, inputs, o);
      const all = [inputs.q, inputs.cache.pages, inputs.cache.table, inputs.positions, inputs.rows, o];
      const read = (await readAll(all)).map(
        (values, index) => new NdArray(Float64Array.from(values), all[index].shape),
      );
      expect(
        worstDisagreement(read[5].data, decodeAttentionOp.reference(exactly(read.slice(0, 5), 5), form)[0].data).error,
      ).toBeLessThan(2e-6);
    },
  );
});

describe("attention", () => {
  it("gives a sequence the same bits wherever in a pack it lies", async () => {
    const [heads, groups, dimension, length] = [4, 2, 16, 43];
    const alone = packOf([length], heads, groups, dimension);
    const weight = numbers([length, heads, dimension]);
    const expected = await outputAndGradients(alone, weight);
    for (const [before, after] of [
      [[1], [5]],
      [[7, 30], []],
      [[64], [90]],
    ]) {
      const pack = packOf([...before, length, ...after], heads, groups, dimension);
      const start = before.reduce((sum, each) => sum + each, 0);
      const place = (target: Float32Array, source: Float32Array, width: number) => target.set(source, start * width);
      const weights = numbers([pack.q.length]);
      place(pack.q, alone.q, heads * dimension);
      place(pack.k, alone.k, groups * dimension);
      place(pack.v, alone.v, groups * dimension);
      place(weights, weight, heads * dimension);
      const actual = await outputAndGradients(pack, weights);
      const widths = [heads, heads, groups, groups].map((count) => count * dimension);
      const mine = actual.map((values, index) => values.slice(start * widths[index], (start + length) * widths[index]));
      expect(mine).toEqual(expected);
    }
  });

  it("with shared key heads is attention with the key heads repeated", async () => {
    const [heads, groups, dimension] = [6, 2, 32];
    const pack = packOf([50, 14], heads, groups, dimension);
    const repeat = (values: Float32Array) =>
      Float32Array.from({ length: (values.length / groups) * heads }, (_, index) => {
        const [token, rest] = [Math.floor(index / (heads * dimension)), index % (heads * dimension)];
        const head = Math.floor(rest / dimension / (heads / groups));
        return values[(token * groups + head) * dimension + (rest % dimension)];
      });
    const weight = numbers([pack.q.length]);
    const shared = await outputAndGradients(pack, weight);
    const repeated = await outputAndGradients({ ...pack, k: repeat(pack.k), v: repeat(pack.v), groups: heads }, weight);
    expect(shared[0]).toEqual(repeated[0]);
    expect(shared[1]).toEqual(repeated[1]);
    for (const which of [2, 3]) {
      const summed = new Float64Array(shared[which].length);
      repeated[which].forEach((value, index) => {
        const [token, rest] = [Math.floor(index / (heads * dimension)), index % (heads * dimension)];
        const head = Math.floor(rest / dimension / (heads / groups));
        summed[(token * groups + head) * dimension + (rest % dimension)] += value;
      });
      expect(worstDisagreement(shared[which], summed).error).toBeLessThan(1e-5);
    }
  });

  it("never lets a token change an output before it, or in another sequence", async () => {
    const [heads, dimension, lengths] = [2, 16, [20, 45]];
    const pack = packOf(lengths, heads, heads, dimension);
    const before = (await outputAndGradients(pack, numbers([pack.q.length])))[0];
    const width = heads * dimension;
    for (const changed of [5, 19, 20, 33, 64]) {
      const [k, v] = [pack.k.slice(), pack.v.slice()];
      for (let index = changed * width; index < (changed + 1) * width; index++) {
        k[index] = 2 - k[index];
        v[index] = 2 - v[index];
      }
      const after = (await outputAndGradients({ ...pack, k, v }, numbers([pack.q.length])))[0];
      const end = changed < lengths[0] ? lengths[0] : lengths[0] + lengths[1];
      for (let row = 0; row < lengths[0] + lengths[1]; row++) {
        const same = before.slice(row * width, (row + 1) * width).every((value, i) => value === after[row * width + i]);
        expect(same, `token ${changed}, row ${row}`).toBe(row < changed || row >= end);
      }
    }
  });

  it("gives padding rows zeros and no gradient", async () => {
    const { q, k, v } = tensorsOf(packOf([6], 1, 1, 16));
    const segments = tensor(Uint32Array.from([0, 4, 0, 4, 0, 4, 0, 4, 4, 4, 0, 0]), [6, 2]);
    const output = attention(q, k, v, segments);
    const values = await readAll([output, ...grad(output.sum(), [q, k, v])]);
    for (const each of values) expect([...each.slice(4 * 16)]).toEqual(new Array(32).fill(0));
    expect(values[3].slice(0, 64).some((value) => value !== 0)).toBe(true);
  });

  it("holds when scores are hundreds apart", async () => {
    const pack = packOf([24], 1, 1, 16);
    const { k, v, segments } = tensorsOf(pack);
    const q = tensor(
      pack.q.map((value) => value * 400),
      [24, 1, 16],
    );
    const arrays = (await readAll([q, k, v, segments])).map(
      (values, index) => new NdArray(Float64Array.from(values), [q, k, v, segments][index].shape),
    );
    const [actual] = await readAll([attention(q, k, v, segments)]);
    expect(
      worstDisagreement(actual, attentionOp.reference(exactly(arrays, 4), { causal: true })[0].data).error,
    ).toBeLessThan(1e-4);
  });

  it("decoding from a cache gives what the whole sequence gives", async () => {
    const [length, heads, groups, dimension] = [37, 4, 2, 32];
    const { q, k, v, segments } = tensorsOf(packOf([length], heads, groups, dimension));
    const [whole] = await readAll([attention(q, k, v, segments)]);
    const [keys, values] = await readAll([k, v]);
    const cache = cacheOf({ kind: "f32", groups, dimension, capacity: length }, 1, keys, values);
    for (const position of [0, 1, 8, 36]) {
      const query = q.slice([position, position + 1]);
      const ids = (value: number) => tensor(Uint32Array.of(value));
      const [one] = await readAll([decodeAttention(query, cache, ids(position), ids(0))]);
      const width = heads * dimension;
      expect(worstDisagreement(one, whole.slice(position * width, (position + 1) * width)).error).toBeLessThan(1e-6);
    }
  });

  it("names what does not fit", () => {
    const of = (...shape: number[]) => empty(shape);
    const segments = empty([4, 2], "u32");
    expect(() => attention(of(4, 2, 24), of(4, 2, 24), of(4, 2, 24), segments)).toThrow(/heads of size 24/);
    expect(() => attention(of(4, 3, 16), of(4, 2, 16), of(4, 2, 16), segments)).toThrow(/3 query heads cannot share 2/);
    expect(() => attention(of(4, 2, 16), of(4, 2, 32), of(4, 2, 32), segments)).toThrow(/do not fit/);
    expect(() => attention(of(5, 2, 16), of(4, 2, 16), of(4, 2, 16), segments)).toThrow(/not of the same tokens/);
    const [two, three] = [empty([2], "u32"), empty([3], "u32")];
    const numbers = new Float32Array(2 * 9 * 2 * 16);
    const cache = cacheOf({ kind: "f32", groups: 2, dimension: 16, capacity: 9 }, 2, numbers, numbers);
    for (const [positions, rows] of [
      [two, three],
      [three, two],
    ])
      expect(() => decodeAttention(of(3, 2, 16), cache, positions, rows)).toThrow(/the cache does not fit/);
  });
});
