// The products of a decoding step: what each kernel adds, gates and norms is what the ops one after the other give; rows that lie in a
// larger matrix are those rows.
import { describe, expect, test } from "vitest";
import { linear, QuantisedMatrix, rmsNorm, stepProduct, swiglu } from "../../src/ops/index.ts";
import { ShapeError } from "../../src/platform/index.ts";
import { worstDisagreement } from "../../src/reference/index.ts";
import { scope, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const waves = (size: number, step: number) => Float32Array.from({ length: size }, (_, i) => Math.sin(i * step + step));
const variants = ["quantised_linear", "quantised_linear_few", "quantised_linear_tile"] as const;
const cases = variants.flatMap((variant) =>
  ([8, 4] as const).flatMap((bits) => [1, 6].map((rows) => ({ variant, bits, rows }))),
);

describe.each(cases)("$variant, $bits bits, $rows rows", ({ variant, bits, rows }) => {
  test("adds, norms and gates", async () => {
    const [outputs, inputs] = [24, 96];
    const matrix = await QuantisedMatrix.fromPieces([outputs, inputs], [waves(outputs * inputs, 1.7)], { bits });
    const whole = tensor(await matrix.data(), [outputs, inputs]);
    const x = tensor(waves(rows * inputs, 0.9), [rows, inputs]);
    const gain = tensor(waves(inputs, 0.3));
    const bias = tensor(waves(outputs, 2.1));
    const residual = tensor(waves(rows * outputs, 1.1), [rows, outputs]);
    const normed = rmsNorm(x, gain, { eps: 1e-3 });
    const norm = { gain, eps: 1e-3 };
    const pairs = [
      [{ bias }, linear(x, whole, { bias })],
      [{ residual }, linear(x, whole, { residual })],
      [{ norm, bias }, linear(normed, whole, { bias })],
    ] as const;
    for (const [options, expected] of pairs) {
      const found = stepProduct(x, matrix, { ...options, variant });
      expect(worstDisagreement(await found.data(), await expected.data()).error).toBeLessThan(2e-5);
    }
    if (variant !== "quantised_linear_tile") {
      const [gate, up] = [whole.slice([0, 12]), whole.slice([12, 24])];
      const expected = swiglu(linear(normed, gate), linear(normed, up));
      const found = stepProduct(x, matrix, { norm, gated: true, variant });
      expect(found.shape).toEqual([rows, 12]);
      expect(worstDisagreement(await found.data(), await expected.data()).error).toBeLessThan(2e-5);
    }
    matrix.dispose();
  });

  test("rows of a larger matrix are multiplied as a matrix of their own", async () => {
    const matrix = await QuantisedMatrix.fromPieces([11, 32], [waves(11 * 32, 1.7)], { bits });
    const all = await matrix.data();
    const x = tensor(waves(rows * 32, 0.9), [rows, 32]);
    const whole = await stepProduct(x, matrix, { variant }).data();
    const parts = matrix.split([3, 7, 1]);
    let from = 0;
    for (const part of parts) {
      const [count] = part.shape;
      expect(await part.data()).toEqual(all.slice(from * 32, (from + count) * 32));
      const own = await scope(() => stepProduct(x, part, { variant })).data();
      for (let row = 0; row < rows; row++)
        expect(own.slice(row * count, (row + 1) * count)).toEqual(
          whole.slice(row * 11 + from, row * 11 + from + count),
        );
      from += count;
    }
    expect(QuantisedMatrix.joined(parts)).toBe(matrix);
    expect(QuantisedMatrix.joined(parts.slice(0, 2))).toBeUndefined();
    expect(QuantisedMatrix.joined([parts[1]!, parts[0]!, parts[2]!])).toBeUndefined();
    for (const part of parts) part.dispose();
  });
});

test("what does not add up is refused", async () => {
  const matrix = await QuantisedMatrix.fromPieces([4, 32], [waves(128, 1)], { partBytes: 80 });
  expect(matrix.parts.length).toBeGreaterThan(1);
  expect(() => matrix.split([1, 3])).toThrow(ShapeError);
  const other = await QuantisedMatrix.fromPieces([4, 32], [waves(128, 1)]);
  expect(() => other.split([1, 2])).toThrow(ShapeError);
  expect(() => stepProduct(tensor(waves(64, 1), [1, 64]), other)).toThrow(ShapeError);
});

test("parts of a product that are missing or do not fit are named", async () => {
  const matrix = await QuantisedMatrix.fromPieces([4, 32], [waves(4 * 32, 1.7)], { bits: 8 });
  const x = tensor(waves(2 * 32, 0.9), [2, 32]);
  const small = tensor([1, 2, 3]);
  const nothing = undefined as never;
  expect(() => stepProduct(nothing, matrix)).toThrow("x (input 1) is not a tensor");
  expect(() => stepProduct(x, nothing)).toThrow("the weights are no matrix in codes");
  for (const options of [
    { bias: small },
    { residual: small },
    { norm: { gain: small, eps: 1e-6 } },
    { gated: true, residual: tensor(waves(8, 1), [2, 4]) },
  ])
    expect(() => stepProduct(x, matrix, options)).toThrow(ShapeError);
  expect(() => stepProduct(tensor(waves(16, 1), [1, 16]), matrix)).toThrow("its parts do not fit");
  matrix.dispose();
});
