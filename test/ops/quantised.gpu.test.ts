// Matrices in 8 and 4 bits: how near the codes are, every kernel against float64, and matrices in several parts.
import { describe, expect, test } from "vitest";
import { fromFloat32, toFloat32 } from "../../src/data/index.ts";
import { gpu } from "../../src/gpu/index.ts";
import { embedding, linear, linearCrossEntropy, QuantisedMatrix } from "../../src/ops/index.ts";
import { type CodeBits, dequantiseGroups, quantisedBytes, quantiseGroups } from "../../src/ops/quantised_groups.ts";
import { multiplyQuantised, operandsOf, type QuantisedVariant } from "../../src/ops/quantised_linear.ts";
import { ConfigError, DataError, Random, ShapeError } from "../../src/platform/index.ts";
import { ndarray, worstDisagreement } from "../../src/reference/index.ts";
import { empty, fromHalfBits, scope, tensor, toHalfBits, valueAndGrad } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

function normals(count: number, seed: number, deviation = 1): Float32Array<ArrayBuffer> {
  const random = new Random(seed);
  return Float32Array.from({ length: count }, () => deviation * random.normal());
}

const BITS: readonly CodeBits[] = [8, 4];

/** A matrix in several parts, from pieces of odd lengths. */
async function matrixOf<T extends Float32Array | Uint16Array>(
  values: T,
  shape: readonly [number, number],
  rowsOfPart = 1000,
  bits: CodeBits = 8,
  halves: "bf16" | "f16" = "bf16",
) {
  function* pieces() {
    for (let start = 0; start < values.length; start += 77) yield values.subarray(start, start + 77);
  }
  return QuantisedMatrix.fromPieces(shape, pieces(), {
    bits,
    halves,
    partBytes: quantisedBytes(rowsOfPart, shape[1], bits),
  });
}

describe("codes and scales", () => {
  test.each([1e-9, 3e-8, 1e-7, 1e-5, 1e-3, 1, 300, 8e5])("numbers of about %d move by half a step at most", (size) => {
    const values = normals(32 * 40, 1, size);
    const made = quantiseGroups(values);
    const found = dequantiseGroups(made);
    made.scales.forEach((bits, group) => {
      const scale = fromHalfBits(bits);
      const place = group * 32;
      const largest = Math.max(...values.subarray(place, place + 32).map(Math.abs));
      // Half a step, a code lost at the end where the scale was rounded down, and the rounding of the float.
      const bound = (scale || largest) * (scale ? 0.5001 + 1 / 16 : 1);
      for (let i = place; i < place + 32; i++) expect(Math.abs(found[i] - values[i])).toBeLessThanOrEqual(bound);
      if (largest > 1e-2) expect(scale / (largest / 127)).toBeCloseTo(1, 2);
      else expect(scale).toBeLessThan(largest / 127 + 2 ** -24);
    });
  });

  test.each([1e-7, 1e-3, 1, 4e4])("in 4 bits numbers of about %d move less than by the plain rule", (size) => {
    const values = normals(32 * 200, 1, size);
    const error = (found: Float32Array) => found.reduce((sum, each, i) => sum + (each - values[i]) ** 2, 0);
    const { codes, scales } = quantiseGroups(values, 4);
    const plain = Uint16Array.from({ length: 200 }, (_, group) => {
      const own = values.subarray(group * 32, group * 32 + 32);
      return toHalfBits(own.reduce((most, each) => (Math.abs(each) > Math.abs(most) ? each : most)) / -8);
    });
    const rounded = Int8Array.from(values, (value, i) => {
      const code = Math.round(value / fromHalfBits(plain[Math.floor(i / 32)]));
      return Math.max(-8, Math.min(7, Number.isFinite(code) ? code : 0));
    });
    if (size > 1e-6) expect([Math.min(...codes), Math.max(...codes)]).toEqual([-8, 7]);
    const [own, other] = [
      { codes, scales },
      { codes: rounded, scales: plain },
    ].map((each) => error(dequantiseGroups(each)));
    expect(own).toBeLessThan(0.95 * other);
    // A normal number in codes of 4 bits with a free scale keeps all but about a hundredth of its variance.
    if (size > 1e-6) expect(own / values.length / size ** 2).toBeLessThan(0.01);
  });

  test.each(BITS)("zeros stay zeros, and numbers beyond the largest scale are refused: %d bits", async (bits) => {
    expect(dequantiseGroups(quantiseGroups(new Float32Array(32), bits))).toEqual(new Float32Array(32));
    const large = new Float32Array(32).fill(bits === 8 ? 9e6 : 6e5);
    expect(() => quantiseGroups(large, bits)).toThrow(ConfigError);
    await expect(matrixOf(large, [1, 32], 1, bits)).rejects.toThrow(ConfigError);
    await expect(matrixOf(Uint16Array.of(...new Uint16Array(32).fill(0x4b80)), [1, 32], 1, bits)).rejects.toThrow(
      /too large/,
    );
  });

  test("rows of whole groups alone, and as many numbers as the shape has", async () => {
    await expect(QuantisedMatrix.fromPieces([2, 33], [])).rejects.toThrow(ShapeError);
    await expect(matrixOf(normals(63, 1), [2, 32])).rejects.toThrow(/other numbers/);
    await expect(matrixOf(normals(32, 1), [2, 32])).rejects.toThrow(/fewer numbers/);
    await expect(matrixOf(normals(96, 1), [2, 32])).rejects.toThrow(/more numbers/);
  });

  test.each(BITS)(
    "what lies on the device is what the host makes of it, in any number of parts: %d bits",
    async (bits) => {
      for (const size of [1e-7, 1e-4, 1, 3e3]) {
        const values = normals(7 * 96, 5, size);
        // Numbers on the border between two codes.
        values.set(
          [127, 63.5, 62.5, -0.5, 0.5].map((each) => each * size),
          96,
        );
        const expected = dequantiseGroups(quantiseGroups(values, bits));
        for (const rows of [1, 2, 3, 100]) {
          const matrix = await matrixOf(values, [7, 96], rows, bits);
          expect(matrix.parts).toHaveLength(Math.ceil(7 / rows));
          expect(matrix.bytes).toBe(matrix.parts.reduce((sum, { words }) => sum + 4 * words.size, 0));
          expect(await matrix.data()).toEqual(expected);
          matrix.dispose();
        }
      }
    },
  );

  test.each(BITS)("16-bit numbers are read on the device: %d bits", async (bits) => {
    const values = normals(5 * 64, 5, 0.1);
    values[7] = 3e-6;
    for (const [dtype, halves] of [
      ["BF16", "bf16"],
      ["F16", "f16"],
    ] as const) {
      const stored = fromFloat32(values, [5, 64], dtype);
      const expected = dequantiseGroups(quantiseGroups(toFloat32(stored), bits));
      const matrix = await matrixOf(new Uint16Array(stored.data.buffer), [5, 64], 2, bits, halves);
      expect(await matrix.data()).toEqual(expected);
      matrix.dispose();
    }
  });
});

describe("products", () => {
  const variants: QuantisedVariant[] = ["quantised_linear", "quantised_linear_few", "quantised_linear_tile"];
  const shapes = [
    [1, 5, 32],
    [3, 64, 96],
    [33, 70, 64],
    [9, 7, 1024],
  ] as const;

  test.each(
    variants.flatMap((variant) => BITS.flatMap((bits) => shapes.map((shape) => [variant, bits, ...shape] as const))),
  )("%s: %d bits, %d rows, %d columns, inner extent %d", async (variant, bits, rows, cols, depth) => {
    const x = normals(rows * depth, 2);
    const matrix = await matrixOf(normals(cols * depth, 3), [cols, depth], Math.ceil(cols / 3), bits);
    const expected = ndarray(x, [rows, depth]).matmul(ndarray(await matrix.data(), [cols, depth]), {
      transposeB: true,
    });
    const product = (dtype: "f32" | "f16") => {
      const y = empty([rows, cols]);
      const input = tensor(x, [rows, depth]).cast(dtype);
      const { tensors, form } = operandsOf(matrix);
      multiplyQuantised(input, tensors, form, y, { variant });
      return y.data();
    };
    const scale = Math.sqrt(depth);
    expect(worstDisagreement(await product("f32"), expected.data).error).toBeLessThan(2e-6 * scale);
    if (gpu().features.f16)
      expect(worstDisagreement(await product("f16"), expected.data).error).toBeLessThan(1e-3 * scale);
    matrix.dispose();
  });

  test.each(BITS)(
    "linear adds a bias or a residual, takes leading axes, and gives x its gradient: %d bits",
    async (bits) => {
      const matrix = await matrixOf(normals(40 * 64, 3), [40, 64], 16, bits);
      const w = tensor(await matrix.data(), [40, 64]);
      const x = tensor(normals(6 * 64, 4), [2, 3, 64], { requiresGrad: true });
      const bias = tensor(normals(40, 5), [40], { requiresGrad: true });
      const residual = tensor(normals(6 * 40, 6), [2, 3, 40]);
      for (const options of [{}, { bias }, { residual }]) {
        const [a, b] = [matrix, w].map((weight) => scope(() => linear(x, weight, options)));
        expect(a.shape).toEqual([2, 3, 40]);
        expect(worstDisagreement(await a.data(), await b.data()).error).toBeLessThan(2e-5);
      }
      const weighted = tensor(normals(240, 8), [2, 3, 40]);
      const [a, b] = [matrix, w].map((weight) =>
        valueAndGrad([x, bias], () => linear(x, weight, { bias }).mul(weighted).sum()),
      );
      for (const [index, grad] of a.grads.entries()) {
        expect(worstDisagreement(await grad.data(), await b.grads[index].data()).error).toBeLessThan(2e-5);
      }
    },
  );

  test.each(BITS)("embedding looks rows up in every part, and refuses ids beyond the table: %d bits", async (bits) => {
    const matrix = await matrixOf(normals(11 * 32, 3), [11, 32], 4, bits);
    const whole = await matrix.data();
    const ids = [0, 3, 4, 10, 7, 8];
    const found = await embedding(matrix, tensor(Uint32Array.from(ids))).data();
    ids.forEach((id, row) => {
      expect(found.slice(row * 32, row * 32 + 32)).toEqual(whole.slice(id * 32, id * 32 + 32));
    });
    expect(() => embedding(matrix, tensor(Uint32Array.of(11)))).toThrow(DataError);
    const late = tensor([11]).cast("u32");
    await expect(embedding(matrix, late).data()).rejects.toThrow(/quantised_embedding: id 11 is out of range/);
  });

  test.each(BITS)("cross-entropy with its gradient: %d bits", async (bits) => {
    const matrix = await matrixOf(normals(50 * 32, 3), [50, 32], 20, bits);
    const w = tensor(await matrix.data(), [50, 32]);
    const h = tensor(normals(9 * 32, 4, 0.3), [9, 32], { requiresGrad: true });
    const targets = tensor(Uint32Array.from({ length: 9 }, (_, i) => (i * 17) % 50));
    const [a, b] = [matrix, w].map((weight) =>
      valueAndGrad([h], () => {
        const { logprob, entropy } = linearCrossEntropy(h, weight, targets, { temperature: 0.7 });
        return logprob.add(entropy.mul(0.3)).sum();
      }),
    );
    expect((await a.value.item()) / (await b.value.item())).toBeCloseTo(1, 5);
    expect(worstDisagreement(await a.grads[0].data(), await b.grads[0].data()).error).toBeLessThan(2e-5);
  });
});
