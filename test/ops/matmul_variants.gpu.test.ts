// Every matmul variant, on whatever adapter this is: right answers, ragged edges, epilogues, and rows that do not depend
// on the batch they are in.
import { describe, expect, it } from "vitest";
import { gpu } from "../../src/gpu/index.ts";
import { multiply, productOf } from "../../src/ops/matmul_launch.ts";
import { matmulDevice, type Product, planMatmul, variantsFor } from "../../src/ops/matmul_variants.ts";
import { NdArray, ReferenceRandom, randomNormal, worstDisagreement } from "../../src/reference/index.ts";
import { empty, type Tensor, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

type Shape = readonly number[];
const random = new ReferenceRandom(5);

function made(shape: Shape, dtype: "f32" | "f16" = "f32"): { tensor: Tensor; array: NdArray } {
  const values = randomNormal([...shape], random).data.map((value) => Math.round(value * 64) / 64);
  return { tensor: tensor(Float32Array.from(values), shape, { dtype }), array: new NdArray(values, [...shape]) };
}

async function expectClose(actual: Tensor, expected: NdArray, tolerance: number, label: string): Promise<void> {
  const worst = worstDisagreement(await actual.data(), expected.data);
  expect(worst.error, `${label}: ${JSON.stringify(worst)}`).toBeLessThan(tolerance);
}

const OTHER_TILES = /^tile_(?!32x32)/;

/**
 * The variants to try here: all, or of the tiled ones (which differ in sizes alone) those of one size. SwiftShader takes
 * seconds to compile a kernel with workgroup memory, so there it is one size throughout.
 */
function variantsHere(product: Product, tiles: "every size" | "one size"): string[] {
  const device = matmulDevice(gpu());
  const few = tiles === "one size" || device.kind === "swiftshader";
  return variantsFor(product, device).filter((name) => !few || !OTHER_TILES.test(name));
}

interface Case {
  readonly a: Shape;
  readonly b: Shape;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

const CASES: readonly Case[] = [
  { a: [1, 4], b: [4, 4] },
  { a: [1, 128], b: [128, 128], transposeB: true },
  { a: [17, 20], b: [20, 36] },
  { a: [130, 68], b: [100, 68], transposeB: true },
  { a: [45, 36], b: [45, 52], transposeA: true },
  { a: [1300, 12], b: [1300, 20], transposeA: true },
  { a: [20, 24], b: [28, 20], transposeA: true, transposeB: true },
  { a: [65, 33], b: [33, 67] },
  { a: [33, 65], b: [67, 33], transposeA: true, transposeB: true },
  { a: [3, 18, 8], b: [3, 8, 12] },
  { a: [3, 18, 8], b: [12, 8], transposeB: true },
  { a: [9, 40], b: [2, 9, 8], transposeA: true },
];

describe("matmul variants", () => {
  for (const { a: shapeA, b: shapeB, ...transposes } of CASES) {
    const label = `[${shapeA}] [${shapeB}] ${JSON.stringify(transposes)}`;
    it(`all agree with float64 for ${label}`, async () => {
      const product = productOf("matmul", shapeA, shapeB, transposes);
      const names = variantsHere(product, "every size");
      expect(names).toContain("plain");
      const [a, b] = [made(shapeA), made(shapeB)];
      const expected = a.array.matmul(b.array, transposes);
      for (const variant of names) {
        const c = empty(expected.shape);
        multiply(a.tensor, b.tensor, c, { ...transposes, variant });
        await expectClose(c, expected, 1e-5, variant);
      }
    });
  }

  it("add a bias, a residual, or what the result held", async () => {
    for (const [rows, depth, cols] of [
      [37, 16, 40],
      [1100, 8, 12],
      [5, 7, 3],
    ]) {
      const [a, b] = [made([depth, rows]), made([depth, cols])];
      const [bias, residual] = [made([cols]), made([rows, cols])];
      const forward = { a: made([rows, depth]), b: made([cols, depth]) };
      for (const transposeA of [true, false]) {
        const [left, right, transposes] = transposeA
          ? [a, b, { transposeA }]
          : [forward.a, forward.b, { transposeB: true }];
        const expected = left.array.matmul(right.array, transposes);
        const product = productOf("matmul", left.tensor.shape, right.tensor.shape, transposes);
        for (const variant of variantsHere(product, "one size")) {
          const options = { ...transposes, variant };
          const withBias = empty([rows, cols]);
          multiply(left.tensor, right.tensor, withBias, { ...options, bias: bias.tensor });
          await expectClose(withBias, expected.add(bias.array), 1e-5, `${variant} bias`);
          const withResidual = empty([rows, cols]);
          multiply(left.tensor, right.tensor, withResidual, { ...options, residual: residual.tensor });
          await expectClose(withResidual, expected.add(residual.array), 1e-5, `${variant} residual`);
          multiply(left.tensor, right.tensor, withResidual, { ...options, accumulate: true });
          const twice = expected.add(expected).add(residual.array);
          await expectClose(withResidual, twice, 1e-5, `${variant} accumulate`);
        }
      }
    }
  });

  it("read f16, write f16, and take mixed operands", async (context) => {
    if (!gpu().features.f16) return context.skip("this adapter has no f16");
    for (const [dtypeA, dtypeB, out] of [
      ["f16", "f16", "f32"],
      ["f32", "f16", "f32"],
      ["f16", "f32", "f16"],
    ] as const) {
      const [a, b, addend] = [made([24, 16], dtypeA), made([20, 16], dtypeB), made([24, 20], "f16")];
      const expected = a.array.matmul(b.array, { transposeB: true }).add(addend.array);
      const product = productOf("matmul", [24, 16], [20, 16], { transposeB: true });
      for (const variant of variantsHere(product, "one size")) {
        const c = empty([24, 20], out);
        multiply(a.tensor, b.tensor, c, { transposeB: true, residual: addend.tensor, variant });
        await expectClose(c, expected, out === "f16" ? 1e-3 : 1e-5, `${variant} ${dtypeA} ${dtypeB} ${out}`);
      }
    }
  });

  it("split a long inner extent into parts that are summed in order", async () => {
    const product = productOf("matmul", [4000, 8], [4000, 12], { transposeA: true });
    const plan = planMatmul(product, { kind: "hardware", lanes: 0 });
    expect(plan.variant).toBe("tile_split_vec4");
    expect(plan.splits).toBeGreaterThan(1);
    expect(plan.splits * plan.span).toBeGreaterThanOrEqual(4000);
    const [a, b] = [made([4000, 8]), made([4000, 12])];
    const run = async () => {
      const c = empty([8, 12]);
      multiply(a.tensor, b.tensor, c, { transposeA: true, variant: "tile_split_vec4" });
      return c.data();
    };
    const first = await run();
    const worst = worstDisagreement(first, a.array.matmul(b.array, { transposeA: true }).data);
    expect(worst.error).toBeLessThan(1e-4);
    expect(await run()).toEqual(first);
  });

  it("give a row the same bits whatever the number of rows beside it", async () => {
    const [rows, depth, cols] = [200, 132, 68];
    const [a, w, v] = [made([rows, depth]), made([cols, depth]), made([depth, cols])];
    const products = [
      { right: w.tensor, transposeB: true },
      { right: v.tensor, transposeB: false },
    ];
    for (const { right, transposeB } of products) {
      const whole = empty([rows, cols]);
      multiply(a.tensor, right, whole, { transposeB });
      const expected = await whole.data();
      for (const few of [1, 2, 15, 16, 17, 64, 197]) {
        const part = empty([few, cols]);
        multiply(a.tensor.slice([3, 3 + few]), right, part, { transposeB });
        expect(await part.data(), `${few} rows`).toEqual(expected.slice(3 * cols, (3 + few) * cols));
      }
    }
  });
});

describe("the variant table", () => {
  const product = (rows: number, depth: number, cols: number, transposes = {}) =>
    productOf("matmul", [rows, depth], [depth, cols], transposes);

  it("never splits a sum where rows are tokens", () => {
    for (const kind of ["hardware", "lavapipe", "swiftshader"] as const) {
      for (const rows of [1, 16, 17, 300, 4096]) {
        for (const depth of [64, 352, 16384]) {
          for (const transposeB of [false, true]) {
            const shapes = transposeB ? [512, depth] : [depth, 512];
            const asked = productOf("matmul", [rows, depth], shapes, { transposeB });
            expect(planMatmul(asked, { kind, lanes: 8 }).splits).toBe(1);
          }
        }
      }
    }
  });

  it("takes the plain kernel where subgroups vary or extents are odd", () => {
    expect(planMatmul(product(64, 64, 64), { kind: "lavapipe", lanes: 0 }).variant).toBe("plain");
    expect(planMatmul(product(64, 63, 64), { kind: "lavapipe", lanes: 8 }).variant).toBe("plain");
    expect(planMatmul(product(64, 64, 64), { kind: "lavapipe", lanes: 8 }).variant).toBe("lanes");
    expect(planMatmul(product(640, 64, 64), { kind: "lavapipe", lanes: 8 }).variant).toBe("lanes_panel");
    expect(planMatmul(product(64, 64, 64), { kind: "swiftshader", lanes: 4 }).variant).toBe("lanes");
  });

  it("refuses a variant that cannot compute the product", () => {
    expect(() => planMatmul(product(64, 63, 64), { kind: "lavapipe", lanes: 8 }, "lanes")).toThrow(/no matmul variant/);
  });
});
