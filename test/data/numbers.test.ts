import fc from "fast-check";
import { expect, test } from "vitest";
import { fromFloat32, type StoredType, toFloat32 } from "../../src/data/index.ts";

/** The floats of a number's bits. */
function floats(dtype: StoredType, bits: number[]): number[] {
  const data = new Uint8Array(Uint16Array.from(bits).buffer);
  return [...toFloat32({ dtype, shape: [bits.length], data })];
}

test("half floats are widened exactly, subnormal numbers and infinities too", () => {
  const bits = [0x0000, 0x8000, 0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x03ff, 0x3555, 0x7c00, 0xfc00, 0x7e00];
  const values = [0, -0, 1, -2, 65504, 2 ** -14, 2 ** -24, 1023 * 2 ** -24, 0.333251953125];
  expect(floats("F16", bits)).toEqual([...values, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]);
});

test("bfloat16 is the upper half of a float", () => {
  expect(floats("BF16", [0x3f80, 0xc049, 0x7f80, 0x0001])).toEqual([1, -3.140625, Number.POSITIVE_INFINITY, 2 ** -133]);
});

test.each(["F16", "BF16"] as const)("every %s number goes to a float and back unchanged", (dtype) => {
  const bits = Array.from({ length: 0x10000 }, (_, i) => i);
  const wide = Float32Array.from(floats(dtype, bits));
  const back = new Uint16Array(fromFloat32(wide, [bits.length], dtype).data.slice().buffer);
  const wrong = bits.filter((bit) => !Number.isNaN(wide[bit]) && back[bit] !== bit);
  expect(wrong).toEqual([]);
  expect([...toFloat32(fromFloat32(wide, [bits.length], dtype))].filter(Number.isNaN).length).toBe(
    [...wide].filter(Number.isNaN).length,
  );
});

/** Rounding checked against a search among all values, ties to the one with an even last bit. */
test.each(["F16", "BF16"] as const)("%s rounds to the nearest, ties to even", (dtype) => {
  const all = floats(
    dtype,
    Array.from({ length: 0x8000 }, (_, i) => i),
  ).filter(Number.isFinite);
  const largest = all[all.length - 1];
  const round = (value: number) => toFloat32(fromFloat32(Float32Array.of(value), [1], dtype))[0];
  const nearest = (value: number) => {
    let low = 0;
    let high = all.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (all[middle] <= value) low = middle;
      else high = middle;
    }
    const [below, above] = [value - all[low], all[high] - value];
    return below < above || (below === above && low % 2 === 0) ? all[low] : all[high];
  };
  const float = fc.float({ noNaN: true, noDefaultInfinity: true, min: 0, max: Math.fround(largest) });
  fc.assert(
    fc.property(float, (value) => {
      expect(round(value)).toBe(nearest(value));
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.nat(all.length - 2), (i) => {
      const middle = (all[i] + all[i + 1]) / 2;
      if (Math.fround(middle) === middle) expect(round(middle)).toBe(all[i % 2 === 0 ? i : i + 1]);
    }),
    { numRuns: 2000 },
  );
});

test("what is too large for a half is refused, what is infinite stays so, and so do signs", () => {
  const read = (value: number) => toFloat32(fromFloat32(Float32Array.of(value), [1], "F16"))[0];
  for (const value of [65520, -65520, 1e10, 3.4e38]) expect(() => read(value)).toThrow(/is .*; F16 ends at 65504/);
  const infinity = Number.POSITIVE_INFINITY;
  expect([65519, infinity, -infinity, 2 ** -25, 1.5 * 2 ** -25, -(2 ** -26)].map(read)).toEqual([
    65504,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    0,
    2 ** -24,
    -0,
  ]);
});

test("integers and doubles become floats; 64-bit integers are refused", () => {
  const read = (dtype: StoredType, array: ArrayLike<number> & { buffer: ArrayBufferLike }) => [
    ...toFloat32({ dtype, shape: [array.length], data: new Uint8Array(array.buffer) }),
  ];
  expect(read("I32", Int32Array.of(-5, 7))).toEqual([-5, 7]);
  expect(read("U32", Uint32Array.of(2 ** 31))).toEqual([2 ** 31]);
  expect(read("F64", Float64Array.of(0.1))).toEqual([Math.fround(0.1)]);
  expect(read("I8", Int8Array.of(-1))).toEqual([-1]);
  expect(() => toFloat32({ dtype: "I64", shape: [1], data: new Uint8Array(8) })).toThrow("I64");
});

test("an unaligned view is read all the same", () => {
  const bytes = new Uint8Array(9);
  bytes.set(new Uint8Array(Float32Array.of(1.5, -2).buffer), 1);
  expect([...toFloat32({ dtype: "F32", shape: [2], data: bytes.subarray(1) })]).toEqual([1.5, -2]);
});
