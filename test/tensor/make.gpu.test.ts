// Making tensors: what a dtype cannot hold, ragged rows and unknown names are refused where they enter.
import { describe, expect, it } from "vitest";
import { linear } from "../../src/ops/index.ts";
import { DataError, GentzenError, ShapeError } from "../../src/platform/index.ts";
import { empty, full, ones, parameter, tensor, zeros } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

describe("making tensors", () => {
  it("refuses ragged arrays, at any depth", () => {
    for (const ragged of [
      [[1, 2], [3]],
      [[1, 2], 3],
      [1, [2]],
      [
        [[1], [2]],
        [[3, 4], []],
      ],
      [[1], [2, 3]],
    ]) {
      expect(() => tensor(ragged as never)).toThrow(/tensor: nested arrays must be rectangular/);
    }
    // As many values as the first row promises, in rows of another length.
    expect(() => tensor([[1, 2], [3], [4, 5, 6]] as never)).toThrow(ShapeError);
    expect(
      tensor([
        [1, 2],
        [3, 4],
      ]).shape,
    ).toEqual([2, 2]);
    expect(tensor([[], []]).shape).toEqual([2, 0]);
  });

  it("refuses dtypes that there are not", () => {
    for (const f of [
      () => tensor([1], undefined, { dtype: "f64" as never }),
      () => full([2], 1, "int" as never),
      () => zeros([2], "bf16" as never),
      () => empty([2], "" as never),
    ]) {
      expect(f).toThrow(/there is no dtype .*\n {2}hint: use one of f32, f16, i32, u32/);
    }
  });

  it("refuses what an integer cannot be", () => {
    for (const value of [1.5, -1, 2 ** 32, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => tensor([0, value], undefined, { dtype: "u32" }), String(value)).toThrow(DataError);
      expect(() => full([3], value, "u32")).toThrow(/u32 cannot hold/);
      expect(() => zeros([2], "u32").write([0, value])).toThrow(/write: u32 cannot hold .*\n {2}value 1 of 2/);
    }
    expect(() => tensor([2 ** 31], undefined, { dtype: "i32" })).toThrow(
      /i32 holds whole numbers from -2147483648 to 2147483647/,
    );
    expect(() => tensor(Int32Array.of(-1), undefined, { dtype: "u32" })).toThrow(DataError);
  });

  it("refuses what is no number, no shape and no list of numbers", () => {
    for (const f of [
      () => tensor(["1"] as never),
      () => tensor([null] as never),
      () => tensor(undefined as never),
      () => tensor(new Float64Array(2) as never),
      () => tensor(new BigInt64Array(2) as never),
      () => ones(3 as never),
      () => ones([2.5]),
      () => ones([-1]),
      () => ones([Number.NaN]),
      () => tensor([1, 2], [3]),
      () => full([1], "1" as never),
      () => zeros([2]).write([1]),
      () => zeros([2]).write(undefined as never),
      () => zeros([2]).reshape(2 as never),
      () => zeros([2]).permute("0" as never),
      () => zeros([2]).slice("0" as never),
      () => zeros([2]).slice([0.5, 1]),
      () => zeros([2]).sum(["0"] as never),
      () => zeros([4]).sumTo([3]),
    ]) {
      expect(f).toThrow(GentzenError);
    }
  });

  it("gives no gradient to integers", () => {
    expect(() => tensor(Uint32Array.of(1), undefined, { requiresGrad: true })).toThrow(/u32 has no gradient/);
    expect(() => parameter(zeros([1], "i32"))).toThrow(/i32\[1\] has no gradient/);
  });

  it("finds the largest along any axis, the others in their order", async () => {
    const x = tensor(
      Float32Array.from({ length: 24 }, (_, i) => (i * 7) % 24),
      [2, 3, 4],
    );
    expect(x.argmax(0).shape).toEqual([3, 4]);
    expect([...(await x.argmax(0).data())]).toEqual(
      Array.from({ length: 12 }, (_, i) => Number(((i + 12) * 7) % 24 > (i * 7) % 24)),
    );
    expect(x.argmax(1).shape).toEqual([2, 4]);
  });

  it("a scalar's sum and largest value are of the same dtypes as any other's", () => {
    expect(() => zeros([], "i32").sum()).toThrow(/sum: input 1 cannot be i32/);
    expect(() => zeros([], "u32").max()).toThrow(/max: input 1 cannot be u32/);
  });

  it("makes whole numbers in short", async () => {
    expect([
      ...(await tensor(
        [
          [3, 1],
          [4, 1],
        ],
        "u32",
      ).data()),
    ]).toEqual([3, 1, 4, 1]);
    const signed = tensor([-3, 2], "i32");
    expect([signed.dtype, signed.shape]).toEqual(["i32", [2]]);
    expect(() => tensor([1.5], "u32")).toThrow(/u32 cannot hold 1.5/);
    expect(() => tensor([1], "int" as never)).toThrow(/there is no dtype int/);
    expect(() => tensor([1], "u32", { requiresGrad: true })).toThrow(/u32 has no gradient/);
  });

  it("makes negative integers", async () => {
    expect([...(await full([2], -7, "i32").data())]).toEqual([-7, -7]);
  });

  it("takes an axis of length 0 where there is a value, and refuses it where there is none", async () => {
    expect((await zeros([5, 0]).softmax(-1).data()).length).toBe(0);
    expect([...(await zeros([2, 0]).sum(1).data())]).toEqual([0, 0]);
    expect([
      ...(await zeros([1, 2, 0])
        .matmul(zeros([0, 2]))
        .data()),
    ]).toEqual([0, 0, 0, 0]);
    expect((await linear(zeros([2, 1, 0]), zeros([3, 0])).data()).length).toBe(6);
    expect(() => zeros([2, 0]).max(1)).toThrow(/max: there is no largest value/);
    expect(() => zeros([2, 0]).argmax(1)).toThrow(/argmax: there is no largest value/);
    expect(() => zeros([]).argmax()).toThrow(GentzenError);
  });
});
