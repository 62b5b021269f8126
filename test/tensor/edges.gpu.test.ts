// Values and gradients at bounds, ties, zeros, infinities and NaN: those of PyTorch (scripts/make_fixtures.py).
import { describe, expect, it } from "vitest";
import { fuse } from "../../src/ops/index.ts";
import { grad, readAll, type Tensor, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";
import { fixture } from "../fixtures/fixture.ts";

type Plain = readonly (number | "nan" | "inf" | "-inf")[];
interface Case {
  readonly inputs: readonly Plain[];
  readonly value: Plain;
  readonly gradients?: readonly (Plain | null)[];
}
interface Edges {
  readonly clamp: readonly [number, number];
  readonly condition: readonly number[];
  readonly cases: Readonly<Record<string, Case>>;
  readonly rows: Readonly<Record<string, Case>>;
}

useDevice();

const { facts } = fixture<Edges>("edges");
function numberOf(plain: Plain[number]): number {
  if (typeof plain === "number") return plain;
  return plain === "nan" ? Number.NaN : Number(plain.replace("inf", "Infinity"));
}

/** Equal as f32 arithmetic can have it: numbers too small to be normal may be 0, and both zeros are one. */
function agrees(actual: number, expected: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(actual);
  if (!Number.isFinite(expected)) return actual === expected;
  return Math.abs(actual - expected) <= 1e-6 + 2e-6 * Math.abs(expected);
}

function compare(what: string, actual: ArrayLike<number>, expected: Plain, inputs: readonly Plain[]): void {
  const wrong = expected.flatMap((plain, index) => {
    const at = inputs.map((input) => input[index]).join(", ");
    return agrees(actual[index], numberOf(plain)) ? [] : [`${what}(${at}) = ${actual[index]}, PyTorch: ${plain}`];
  });
  expect(wrong).toEqual([]);
}

async function check(name: string, { inputs, value, gradients }: Case, shape: readonly number[], f: Method) {
  const tensors = inputs.map((input) => tensor(input.map(numberOf), shape, { requiresGrad: true }));
  const y = f(...tensors);
  const [actual] = await readAll([y]);
  compare(name, actual, value, inputs);
  if (!gradients) return;
  const made = await readAll(grad(y.sum(), tensors));
  gradients.forEach((expected, index) => {
    const zeros = inputs[index].map(() => 0);
    compare(`gradient ${index} of ${name}`, made[index], expected ?? zeros, shape.length === 1 ? inputs : []);
  });
}

type Method = (...inputs: Tensor[]) => Tensor;

const call: (name: string) => Method = (name) => {
  if (name === "clamp") return (a) => a.clamp(...facts.clamp);
  if (name === "where") return (a, b) => a.where(tensor(facts.condition), b);
  return (a, ...others) => (a as unknown as Record<string, Method>)[name](...others);
};

describe("edges, as in PyTorch", () => {
  for (const [name, each] of Object.entries(facts.cases)) {
    it(name, () => check(name, each, [each.inputs[0].length], call(name)));
    if (name === "where") continue;
    it(`${name}, fused`, () => {
      const fused: Method =
        each.inputs.length === 1
          ? fuse(name, (a) => call(name)(a as unknown as Tensor) as never)
          : fuse(name, (a, b) => call(name)(a as unknown as Tensor, b as unknown as Tensor) as never);
      return check(name, each, [each.inputs[0].length], fused);
    });
  }

  for (const [name, each] of Object.entries(facts.rows)) {
    it(`${name} of rows`, async () => {
      const rows = each.inputs[0].length / 3;
      const overRows: Method = (x) => {
        if (name === "sum" || name === "max" || name === "min") return x[name](1);
        if (name === "variance" || name === "std") return x[name](1);
        return name === "sort" ? x.sort(1).values : call(name)(x);
      };
      await check(name, each, [rows, 3], overRows);
    });
  }

  it("a ratio exactly at the bound of a clipped objective passes half of its gradient", async () => {
    const objective = fuse("clipped", (ratio, advantage) =>
      ratio.mul(advantage).minimum(ratio.clamp(0.75, 1.25).mul(advantage)),
    );
    const ratio = tensor([0.75, 1.25, 1, 0.5, 2, 0.5, 2], undefined, { requiresGrad: true });
    const [d] = grad(objective(ratio, tensor([1, 1, 1, 1, 1, -1, -1])).sum(), [ratio]);
    expect([...(await d.data())]).toEqual([0.5, 0.5, 1, 1, 0, 0, -1]);
  });

  it("sines and cosines of angles of any size are as near as float32 can have them", async () => {
    const angles = Array.from({ length: 4000 }, (_, i) => Math.fround((i % 2 ? -1 : 1) * 10 ** ((i * 41) / 4000 - 3)));
    // The float32 nearest to whole multiples of a quarter turn, where little of the angle is left.
    const turns = Array.from({ length: 200 }, (_, i) => Math.fround((i * Math.PI) / 2));
    const all = [...angles, ...turns, 16367173 * 2 ** 72, -1e-42].map(Math.fround).filter(Number.isFinite);
    const [sines, cosines] = await readAll([tensor(all).sin(), tensor(all).cos()]);
    const apart = (actual: ArrayLike<number>, f: (x: number) => number) =>
      Math.max(...all.map((angle, i) => Math.abs(actual[i] - f(angle)) / (1e-4 + Math.abs(f(angle)))));
    expect(apart(sines, Math.sin)).toBeLessThan(1e-6);
    expect(apart(cosines, Math.cos)).toBeLessThan(1e-6);
  });

  it("powers and logarithms near 1 are as near as any others", async () => {
    const bases = Array.from({ length: 400 }, (_, i) => Math.fround(1 + (i - 200.5) * 1.3e-3));
    const exponents = bases.map((base) => Math.fround(3 / Math.log(base)));
    const [powers, logs] = await readAll([tensor(bases).pow(tensor(exponents)), tensor(bases).log()]);
    const apart = (actual: number, expected: number) => Math.abs(actual / expected - 1);
    expect(Math.max(...bases.map((base, i) => apart(powers[i], base ** exponents[i])))).toBeLessThan(5e-6);
    expect(Math.max(...bases.map((base, i) => apart(logs[i], Math.log(base))))).toBeLessThan(1e-6);
  });

  it("powers and logarithms of numbers too small to be normal", async () => {
    const x = tensor([1e-40, 1e-42]);
    const [powers, logs] = await readAll([x.pow(-0.25), x.log()]);
    [1e-40, 1e-42].map(Math.fround).forEach((value, index) => {
      expect(powers[index] / value ** -0.25).toBeCloseTo(1, 4);
      expect(logs[index]).toBeCloseTo(Math.log(value), 3);
    });
  });

  it("NaN in the middle of long rows and columns reaches their largest value", async () => {
    const values = new Float32Array(3 * 9000).fill(1);
    values[9000 + 5000] = Number.NaN;
    const long = tensor(values, [3, 9000]);
    expect([...(await long.max(1).data())]).toEqual([1, Number.NaN, 1]);
    expect((await long.max(0).data())[5000]).toBeNaN();
    expect((await long.argmax(1).data())[1]).toBe(5000);
  });
});
