// Dtypes: every op gives the reference's values for those that it takes, and refuses all others by name before anything runs.
import { describe, expect, it } from "vitest";
import { gpu } from "../../src/gpu/index.ts";
import { applyOp, cat, fuse, matmul, registry, type Sample, type SampleInput } from "../../src/ops/index.ts";
import { acceptedBy } from "../../src/ops/op.ts";
import { Random, ShapeError } from "../../src/platform/index.ts";
import { worstDisagreement } from "../../src/reference/index.ts";
import { DTYPES } from "../../src/tensor/dtype.ts";
import { type DType, isFloat, ones, readAll, tensor, zeros } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";
import { makeInput } from "./samples.ts";

useDevice();

/** The first sample with another dtype for some inputs; floats become whole numbers where the dtype wants them. */
function withDTypes(sample: Sample<unknown>, dtypes: readonly DType[]): SampleInput[] {
  return sample.inputs.map((input, index) => {
    const dtype = dtypes[index];
    if (dtype === (input.dtype ?? "f32")) return input;
    const { values: _, ...made } = input;
    return { ...made, dtype, ...(isFloat(dtype) ? {} : { integers: true, range: [0, 3] as const }) };
  });
}

for (const [name, op] of registry()) {
  const [sample] = op.samples;
  const own = sample.inputs.map(({ dtype = "f32" }) => dtype);

  describe(name, () => {
    it("refuses every dtype that it does not take, in every place, and runs nothing", () => {
      own.forEach((_, place) => {
        const refused = DTYPES.filter((dtype) => !acceptedBy(op, place).includes(dtype));
        for (const dtype of refused) {
          const inputs = withDTypes(sample, own.with(place, dtype)).map(
            (input) => makeInput(input, new Random("a")).tensor,
          );
          const before = gpu().stats.dispatches;
          const error = (() => {
            try {
              return applyOp(op, inputs, sample.attrs);
            } catch (thrown) {
              return thrown;
            }
          })();
          expect(error, `${dtype} as input ${place + 1}`).toBeInstanceOf(ShapeError);
          expect((error as Error).message).toContain(`${name}: input ${place + 1} cannot be ${dtype}`);
          expect(gpu().stats.dispatches).toBe(before);
        }
      });
    });

    it("gives the reference's values for every dtype that it takes", async (context) => {
      const half = gpu().features.f16;
      if (!half && JSON.stringify(sample.attrs).includes("f16")) return context.skip("this adapter has no f16");
      const choices = own.flatMap((_, place) =>
        acceptedBy(op, place)
          .filter((dtype) => dtype !== own[place] && (dtype !== "f16" || half))
          .map((dtype) =>
            place === 0
              ? own.map((each, i) => (i === 0 || op.accepts?.length === 1 ? dtype : each))
              : own.with(place, dtype),
          ),
      );
      for (const dtypes of choices) {
        const made = withDTypes(sample, dtypes).map((input) => makeInput(input, new Random("b")));
        const arrays = made.map(({ array }) => array);
        const tensors = made.map(({ tensor: each }) => each);
        let outputs: ReturnType<typeof applyOp>;
        try {
          outputs = applyOp(op, tensors, sample.attrs);
        } catch (error) {
          // Dtypes that must agree.
          expect((error as Error).message).toContain(`${name}:`);
          continue;
        }
        const expected = op.reference(arrays, sample.attrs);
        (await readAll(outputs)).forEach((values, index) => {
          const worst = worstDisagreement(values, expected[index].data);
          expect(worst.error, `${dtypes}, output ${index}: ${JSON.stringify(worst)}`).toBeLessThan(3e-3);
        });
      }
    });
  });
}

describe("dtypes", () => {
  it("names op, place and cure", () => {
    const ids = ones([3]);
    expect(() => ones([4, 2]).gather(0, ids.reshape([3, 1]))).toThrow(
      /gather: input 2 cannot be f32\n {2}1: f32\[4, 2\]\n {2}2: f32\[3, 1\]\n {2}hint: ids are u32/,
    );
    expect(() => tensor(Uint32Array.of(1, 2)).sum()).toThrow(/sum: input 1 cannot be u32.*cast\("f32"\) first/s);
  });

  it("holds for tensor methods, fused functions, products and joins", () => {
    const [whole, float] = [zeros([2], "u32"), zeros([2])];
    for (const f of [
      () => whole.add(1),
      () => float.mul(whole),
      () => float.where(whole, 0),
      () => whole.greater(0),
      () => whole.mean(),
      () => whole.max(),
      () => whole.softmax(),
      () => whole.clamp(0, 1),
      () => fuse("double", (a) => a.mul(2))(whole),
      () => matmul(zeros([2, 2], "i32"), zeros([2, 2])),
      () => cat([whole, float]),
      () => cat([zeros([2], "i32"), whole]),
    ]) {
      expect(f).toThrow(ShapeError);
    }
    expect(() => cat([whole, float])).toThrow(
      /cat: the tensors are not of one dtype\n {2}u32\[2\]\n {2}f32\[2\]\n {2}hint: cast/,
    );
  });

  it("refuses what is no tensor", () => {
    expect(() => ones([2]).add(undefined as never)).toThrow(/add: input 2 is not a tensor/);
    expect(() => ones([2]).add("1" as never)).toThrow(/add: input 2 is not a tensor\n {2}it is 1/);
    expect(() => (ones([2]).add as (...all: unknown[]) => unknown)(1, 2)).toThrow(/add takes 1 argument, not 2/);
  });

  it("casts as documented: towards zero, saturating, NaN to 0, bits kept between integers", async () => {
    const values = tensor([1.9, -1.9, 3e9, -3e9, 5e9, Number.NaN, Number.POSITIVE_INFINITY, 2147483648]);
    expect([...(await values.cast("u32").data())]).toEqual([1, 0, 3e9, 0, 4294967295, 0, 4294967295, 2147483648]);
    expect([...(await values.cast("i32").data())]).toEqual([
      1, -1, 2147483647, -2147483648, 2147483647, 0, 2147483647, 2147483647,
    ]);
    expect([...(await tensor(Int32Array.of(-1, 5)).cast("u32").data())]).toEqual([4294967295, 5]);
    expect(() => values.cast("f64" as never)).toThrow(/cast: there is no dtype f64/);
  });
});
