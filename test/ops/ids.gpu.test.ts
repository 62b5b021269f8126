// Ids and positions that a table does not have: an error at the call where the host knows them; else nothing out of range is
// read or written, and the next read says so, once.
import { describe, expect, it } from "vitest";
import { capture, gpu } from "../../src/gpu/index.ts";
import {
  attention,
  cacheCopy,
  cacheWrite,
  decodeAttention,
  embedding,
  linearCrossEntropy,
  rotary,
  sampleTokens,
  segmentSum,
} from "../../src/ops/index.ts";
import { cacheOf } from "../../src/ops/paged_cache.ts";
import { DataError } from "../../src/platform/index.ts";
import { grad, keep, noGrad, ones, parameter, readAll, type Tensor, tensor, zeros } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

/** The same integers as the device alone knows them. */
const hidden = (values: readonly number[], shape = [values.length]) =>
  noGrad(() =>
    tensor(
      Int32Array.from(values, (value) => value | 0),
      shape,
    ).cast("u32"),
  );
const known = (values: readonly number[], shape = [values.length]) =>
  tensor(
    Uint32Array.from(values, (value) => value >>> 0),
    shape,
  );

const heads = () => [ones([3, 2, 8]), ones([3, 1, 8]), ones([3, 1, 8])] as const;

interface Misuse {
  readonly name: string;
  readonly bad: readonly number[];
  readonly shape?: number[];
  readonly error: RegExp;
  /** False where the bound is not on the ids alone. */
  readonly onHost?: boolean;
  run(ids: Tensor): Tensor | undefined;
}

const cache = (rows = 3) => {
  const numbers = new Float32Array(rows * 4 * 8);
  return cacheOf({ kind: "f32", groups: 1, dimension: 8, capacity: 4 }, rows, numbers, numbers);
};
const MISUSES: readonly Misuse[] = [
  {
    name: "embedding",
    bad: [1, 20000, 2],
    error: /embedding: id 20000 is out of range\n {2}the table has 4/,
    run: (ids) => embedding(ones([4, 2]), ids),
  },
  {
    name: "embedding, -1",
    bad: [1, -1],
    error: /embedding: id 4294967295/,
    run: (ids) => embedding(ones([4, 2]), ids),
  },
  { name: "gather", bad: [0, 9], shape: [1, 2], error: /gather: index 9/, run: (ids) => ones([1, 9]).gather(1, ids) },
  {
    name: "rotary",
    bad: [0, 7, 8],
    error: /rotary: position 8/,
    run: (ids) => rotary(ones([3, 1, 8]), ones([8, 4]), ones([8, 4]), ids),
  },
  {
    name: "linear_cross_entropy",
    bad: [4, 5],
    error: /linear_cross_entropy: target 5/,
    run: (ids) => linearCrossEntropy(ones([2, 3]), ones([5, 3]), ids).logprob,
  },
  {
    name: "segment_sum",
    bad: [0, 2, 0, 3],
    shape: [2, 2],
    error: /segment_sum: .*row 3/,
    run: (ids) => segmentSum(ones([2]), ids),
  },
  {
    name: "attention, an end beyond the pack",
    bad: [0, 99, 0, 99, 0, 99],
    shape: [3, 2],
    error: /attention: .*row 99/,
    run: (ids) => attention(...heads(), ids),
  },
  {
    name: "attention, a beginning after the row",
    bad: [1, 3, 1, 3, 1, 3],
    shape: [3, 2],
    error: /attention: the sequence of row 0 begins after it, at row 1/,
    onHost: false,
    run: (ids) => attention(...heads(), ids),
  },
  {
    name: "decode_attention",
    bad: [0, 4, -1],
    error: /decode_attention: position 4294967295/,
    run: (ids) => decodeAttention(ones([3, 1, 8]), cache(), ids, tensor(Uint32Array.of(0, 1, 2))),
  },
  {
    name: "decode_attention, rows",
    bad: [0, 1, 7],
    error: /decode_attention: row 7/,
    run: (ids) => decodeAttention(ones([3, 1, 8]), cache(), tensor(Uint32Array.of(0, 1, 2)), ids),
  },
  {
    name: "cache_write, rows",
    bad: [0, 3],
    error: /cache_write: row 3/,
    run: (ids) => {
      const target = cache();
      cacheWrite(target, ones([2, 1, 8]), ones([2, 1, 8]), ids, hidden([0, 0]));
      return target.pages;
    },
  },
  {
    name: "cache_write, positions",
    bad: [0, 4],
    error: /cache_write: position 4/,
    run: (ids) => {
      const target = cache();
      cacheWrite(target, ones([2, 1, 8]), ones([2, 1, 8]), hidden([0, 0]), ids);
      return target.pages;
    },
  },
  {
    name: "cache_copy",
    bad: [0, 100000],
    shape: [1, 2],
    error: /cache_copy: page 100000/,
    onHost: false,
    run: (ids) => {
      const target = cache();
      cacheCopy(target, ids);
      return target.pages;
    },
  },
];

describe("ids out of range", () => {
  for (const { name, bad, shape, error, onHost = true, run } of MISUSES) {
    it.runIf(onHost)(`${name}: known on the host, refused at the call`, async () => {
      const ids = known(bad, shape);
      const before = gpu().stats.dispatches;
      expect(() => noGrad(() => run(ids))).toThrow(DataError);
      expect(gpu().stats.dispatches - before).toBeLessThanOrEqual(3);
      expect(await ones([1]).item()).toBe(1);
    });

    it(`${name}: on the device, the next read says so, once`, async () => {
      const witness = tensor([1, 2, 3]);
      const result = noGrad(() => run(hidden(bad, shape)));
      await expect(witness.data()).rejects.toThrow(error);
      expect([...(await witness.data())]).toEqual([1, 2, 3]);
      for (const value of (await result?.data()) ?? []) expect(Number.isFinite(value)).toBe(true);
    });
  }

  it("writes into no other tensor, forward or backward", async () => {
    const victims = Array.from({ length: 40 }, () => keep(zeros([4096], "u32")));
    const w = parameter(ones([4, 2]));
    for (const id of [5, 1000, 20000, 100000000, 4294967295]) {
      const loss = embedding(w, hidden([1, 2, 3, id | 0])).sum();
      const [dw] = grad(loss, [w]);
      await expect(dw.data()).rejects.toThrow(/embedding: id/);
      expect([...(await dw.data())]).toEqual([0, 0, 1, 1, 1, 1, 1, 1]);
      cacheWrite(cache(1), ones([1, 1, 8]), ones([1, 1, 8]), hidden([id | 0]), hidden([0]));
      await expect(dw.data()).rejects.toThrow(/cache_write: row/);
    }
    for (const values of await readAll(victims)) expect(values.some((value) => value !== 0)).toBe(false);
    for (const victim of victims) victim.dispose();
  });

  it("is noticed in a replay, and a good replay after it is right", async () => {
    const ids = keep(known([0, 1]));
    const table = keep(tensor([[1], [2]]));
    const plan = capture(() => noGrad(() => embedding(table, ids)));
    expect([...(await plan.result.data())]).toEqual([1, 2]);
    ids.write([1, 7]);
    plan.replay();
    await expect(plan.result.data()).rejects.toThrow(/embedding: id 7 is out of range\n {2}the table has 2 rows/);
    ids.write([1, 0]);
    plan.replay();
    expect([...(await plan.result.data())]).toEqual([2, 1]);
    plan.dispose();
  });

  it("knows what the host wrote until the device changes it", () => {
    const ids = known([3, 9, 4]);
    expect(ids.knownRange).toMatchObject({ low: 3, high: 9 });
    ids.write([1, 2, 3]);
    expect(ids.reshape([3, 1]).knownRange).toMatchObject({ low: 1, high: 3 });
    expect(hidden([1]).knownRange).toBeUndefined();
    expect(zeros([2], "u32").knownRange).toMatchObject({ low: 0, high: 0 });
  });

  it("logits of NaN draw no token in silence", async () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const { tokens } = sampleTokens(tensor([[1, bad, 2]]), {
        settings: tensor([[1, 1, 0]]),
        topK: known([0]),
        seeds: known([1]),
        positions: known([0]),
      });
      await expect(tokens.data()).rejects.toThrow(/sample_tokens: the logits of row 0 are not numbers/);
    }
  });

  it("takes floats for no ids", () => {
    expect(() => embedding(ones([5, 2]), tensor([0, 1, 2]))).toThrow(/embedding: input 2 cannot be f32/);
  });
});
