// The reference arrays against values worked out by hand.

import { describe, expect, test } from "vitest";
import {
  arange,
  cat,
  embedding,
  full,
  type NdArray,
  ndarray,
  oneHot,
  ReferenceRandom,
  randomNormal,
  randomUniform,
  relativeError,
  roundToHalf,
  stack,
  where,
  worstDisagreement,
  zeros,
} from "../../src/reference/index.ts";

const values = (array: NdArray) => Array.from(array.data);
const counting = (...shape: number[]) => arange(shape.reduce((a, b) => a * b, 1)).reshape(shape);

describe("making", () => {
  test("nesting gives the shape", () => {
    expect(
      ndarray([
        [1, 2, 3],
        [4, 5, 6],
      ]).shape,
    ).toEqual([2, 3]);
    expect(ndarray(5).shape).toEqual([]);
    expect(ndarray(Float32Array.of(1, 2)).shape).toEqual([2]);
  });

  test("too few elements for a shape are refused", () => {
    expect(() => ndarray([1, 2, 3], [2, 2])).toThrow("3 elements do not fill the shape [2,2]");
  });

  test("cat joins any axis, stack makes a new one", () => {
    const a = counting(2, 2);
    expect(values(cat([a, a.add(10)], 1))).toEqual([0, 1, 10, 11, 2, 3, 12, 13]);
    expect(cat([a, zeros([1, 2])]).shape).toEqual([3, 2]);
    expect(stack([a, a]).shape).toEqual([2, 2, 2]);
    expect(() => cat([a, zeros([1, 3])])).toThrow("differ elsewhere");
  });

  test("embedding picks rows and refuses ids outside", () => {
    expect(values(embedding(counting(3, 2), ndarray([2, 0])))).toEqual([4, 5, 0, 1]);
    expect(() => embedding(counting(3, 2), ndarray([3]))).toThrow("id 3 is outside");
    expect(values(oneHot(ndarray([1, 0]), 3))).toEqual([0, 1, 0, 1, 0, 0]);
  });
});

describe("pointwise", () => {
  test("broadcasts from the last axis", () => {
    expect(values(ndarray([[1], [2]]).add(ndarray([10, 20, 30])))).toEqual([11, 21, 31, 12, 22, 32]);
    expect(() => zeros([2, 3]).add(zeros([2, 2]))).toThrow("do not broadcast");
  });

  test("functions agree with Math", () => {
    const x = ndarray([-2, -0.5, 0.25, 3]);
    expect(values(x.sigmoid())).toEqual(values(x).map((v) => 1 / (1 + Math.exp(-v))));
    expect(values(x.silu())).toEqual(values(x.mul(x.sigmoid())));
    expect(worstDisagreement(x.softplus().data, x.exp().add(1).log().data).error).toBeLessThan(1e-15);
    expect(ndarray(800).softplus().item()).toBe(800);
    expect(values(x.clamp(-1, 1))).toEqual([-1, -0.5, 0.25, 1]);
    expect(values(x.pow(2))).toEqual(values(x.square()));
    expect(values(x.abs().rsqrt())).toEqual(values(x.abs().sqrt().reciprocal()));
  });

  test("comparisons and where", () => {
    const x = ndarray([1, 2, 3]);
    expect(values(x.greaterEqual(2))).toEqual([0, 1, 1]);
    expect(values(x.less(2))).toEqual([1, 0, 0]);
    expect(values(where(x.greater(1), x, -1))).toEqual([-1, 2, 3]);
    expect(values(x.where(ndarray([0, 1, 1]), 9))).toEqual([9, 2, 3]);
  });

  test("rounding to half precision", () => {
    expect(roundToHalf(1 + 2 ** -11)).toBe(1);
    expect(roundToHalf(1 + 3 * 2 ** -11)).toBe(1 + 2 ** -9);
    expect(roundToHalf(65519)).toBe(65504);
    expect(roundToHalf(65520)).toBe(Infinity);
    expect(roundToHalf(2 ** -24)).toBe(2 ** -24);
    expect(roundToHalf(2 ** -25)).toBe(0);
    expect(roundToHalf(-0.1)).toBeCloseTo(-0.0999755859375, 15);
  });
});

describe("reductions", () => {
  test("over one axis, several, all", () => {
    const x = counting(2, 3, 4);
    expect(x.sum().item()).toBe(276);
    expect(values(x.sum([0, 2]))).toEqual([60, 92, 124]);
    expect(x.sum([0, 2], true).shape).toEqual([1, 3, 1]);
    expect(values(x.mean(-1))).toEqual([1.5, 5.5, 9.5, 13.5, 17.5, 21.5]);
    expect(values(x.max(1))).toEqual([8, 9, 10, 11, 20, 21, 22, 23]);
    expect(ndarray([1, 2, 3, 4]).variance(undefined, { correction: 0 }).item()).toBe(1.25);
    expect(ndarray([1, 2, 3, 4]).variance().item()).toBeCloseTo(5 / 3, 14);
    expect(ndarray([1, 3]).std().item()).toBeCloseTo(Math.SQRT2, 14);
    expect(() => x.sum(3)).toThrow("axis 3 does not exist");
  });

  test("argmax takes the first of equals", () => {
    expect(
      values(
        ndarray([
          [1, 3, 3],
          [7, 2, 0],
        ]).argmax(),
      ),
    ).toEqual([1, 0]);
    expect(
      values(
        ndarray([
          [1, 3],
          [7, 2],
        ]).argmax(0),
      ),
    ).toEqual([1, 0]);
  });

  test("sort keeps the order of equals and puts NaN above all", () => {
    const x = ndarray([2, Number.NaN, -0, 2, 0, -Infinity]);
    expect(values(x.sort().indices)).toEqual([5, 2, 4, 0, 3, 1]);
    expect(values(x.sort(-1, { descending: true }).indices)).toEqual([1, 0, 3, 2, 4, 5]);
    const columns = ndarray([
      [3, 1],
      [1, 2],
    ]);
    expect(values(columns.sort(0).values)).toEqual([1, 1, 3, 2]);
  });

  test("the error function, to the digits of a table, and what is made of it", () => {
    const x = ndarray([0, 0.5, 1, -2, 3.5, 7, Number.NaN]);
    const table = [0, 0.5204998778130465, 0.8427007929497149, -0.9953222650189527, 0.9999992569016276, 1];
    values(x.erf())
      .slice(0, 6)
      .forEach((value, i) => {
        expect(Math.abs(value - table[i])).toBeLessThan(1e-15);
      });
    expect(values(x.erf())[6]).toBeNaN();
    expect(ndarray(1).gelu().item()).toBeCloseTo(0.8413447460685429, 15);
    expect(ndarray(1).geluTanh().item()).toBeCloseTo(0.8411919906082768, 14);
  });

  test("softmax of large numbers stays finite and sums to one", () => {
    const x = ndarray([
      [1000, 1001],
      [-1000, 1000],
    ]);
    expect(values(x.softmax().sum(-1))).toEqual([1, 1]);
    expect(x.logSoftmax().at(0, 1)).toBeCloseTo(-Math.log(1 + Math.exp(-1)), 12);
    expect(x.logSoftmax().at(1, 0)).toBe(-2000);
    expect(x.logSumExp(-1).at(0)).toBeCloseTo(1001 + Math.log1p(Math.exp(-1)), 12);
  });

  test("cumsum along either axis, sumTo undoes expand", () => {
    const x = counting(2, 3);
    expect(values(x.cumsum())).toEqual([0, 1, 3, 3, 7, 12]);
    expect(values(x.cumsum(0))).toEqual([0, 1, 2, 3, 5, 7]);
    expect(values(x.sumTo([3]))).toEqual([3, 5, 7]);
    expect(values(x.sumTo([2, 1]))).toEqual([3, 12]);
  });
});

describe("layout", () => {
  test("permute, transpose, reshape", () => {
    const x = counting(2, 3, 4);
    expect(x.permute([2, 0, 1]).at(3, 1, 2)).toBe(x.at(1, 2, 3));
    expect(x.T.shape).toEqual([2, 4, 3]);
    expect(x.transpose(0, 2).at(3, 2, 1)).toBe(x.at(1, 2, 3));
    expect(x.reshape([4, -1]).shape).toEqual([4, 6]);
    expect(() => x.permute([0, 0, 1])).toThrow("does not order");
  });

  test("slice by ranges and indices", () => {
    const x = counting(4, 3);
    expect(values(x.slice([1, 3], [], -1))).toEqual([3, 4, 5, 6, 7, 8]);
    expect(values(x.slice([], -1))).toEqual([2, 5, 8, 11]);
    expect(values(x.slice([-1]))).toEqual([9, 10, 11]);
    expect(() => x.slice([0, 5])).toThrow("leaves axis 0");
  });

  test("expand repeats", () => {
    expect(
      values(
        ndarray([[1], [2]])
          .expand([2, -1, 2])
          .sum(0),
      ),
    ).toEqual([2, 2, 4, 4]);
  });
});

describe("indexing and products", () => {
  test("gather and scatterAdd are adjoint", () => {
    const random = new ReferenceRandom(3);
    const x = randomNormal([4, 5], random);
    const index = randomUniform([4, 2], random, 0, 5).floor();
    const y = randomNormal([4, 2], random);
    const left = x.gather(1, index).mul(y).sum().item();
    const right = zeros([4, 5]).scatterAdd(1, index, y).mul(x).sum().item();
    expect(left).toBeCloseTo(right, 12);
    expect(values(counting(2, 3).gather(0, ndarray([[1, 0, 1]])))).toEqual([3, 1, 5]);
  });

  test("scatterAdd adds where an index repeats", () => {
    expect(values(zeros([3]).scatterAdd(0, ndarray([1, 1, 2]), ndarray([1, 2, 4])))).toEqual([0, 3, 4]);
    expect(() => zeros([3]).gather(0, ndarray([3]))).toThrow("index 3 leaves axis 0");
  });

  test("matmul by hand, transposed and batched", () => {
    const a = counting(2, 3);
    const b = counting(3, 2);
    expect(values(a.matmul(b))).toEqual([10, 13, 28, 40]);
    expect(values(a.T.matmul(b.T, { transposeA: true, transposeB: true }))).toEqual([10, 13, 28, 40]);
    const batched = counting(4, 1, 2, 3).matmul(counting(5, 3, 2));
    expect(batched.shape).toEqual([4, 5, 2, 2]);
    expect(values(batched.slice(2, 3))).toEqual(
      values(
        counting(4, 2, 3)
          .slice(2)
          .matmul(counting(5, 3, 2).slice(3)),
      ),
    );
    expect(() => a.matmul(a)).toThrow("inner extents differ, 3 and 2");
  });
});

describe("comparing", () => {
  test("finds the worst element and never passes NaN", () => {
    expect(worstDisagreement([1, 2, 3], [1, 2.5, 3])).toMatchObject({ index: 1, actual: 2, expected: 2.5 });
    expect(worstDisagreement([NaN], [1]).error).toBe(Infinity);
    expect(worstDisagreement([1], [1, 2]).error).toBe(Infinity);
    expect(relativeError([1, 99], [1, 100])).toBeCloseTo(0.01, 12);
    expect(relativeError([NaN], [1])).toBe(Infinity);
    expect(relativeError([0], [0])).toBe(0);
  });

  test("random numbers repeat from their seed and have the right moments", () => {
    const sample = (seed: number) => randomNormal([4000], new ReferenceRandom(seed));
    expect(values(sample(1))).toEqual(values(sample(1)));
    expect(values(sample(1))).not.toEqual(values(sample(2)));
    expect(Math.abs(sample(1).mean().item())).toBeLessThan(0.05);
    expect(Math.abs(sample(1).variance().item() - 1)).toBeLessThan(0.08);
    expect(full([2], 3).sum().item()).toBe(6);
  });
});
