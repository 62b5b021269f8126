// Muon: orthogonal directions against an independent reference, one step by hand, AdamW for the rest, exact state.
import { describe, expect, test } from "vitest";
import { capture } from "../../src/gpu/index.ts";
import { Muon, stepReport } from "../../src/optim/index.ts";
import { orthogonalise } from "../../src/optim/muon.ts";
import { ConfigError, Random } from "../../src/platform/index.ts";
import { noGrad, readAll, type Tensor, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const randomMatrix = (rows: number, columns: number, seed: string) => {
  const random = new Random(seed);
  return Float32Array.from({ length: rows * columns }, () => random.normal());
};

/** x times the transpose of y in float64, both [rows, columns]. */
function timesTransposed(x: ArrayLike<number>, y: ArrayLike<number>, rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: rows }, (_, j) => {
      let sum = 0;
      for (let k = 0; k < columns; k++) sum += x[i * columns + k] * y[j * columns + k];
      return sum;
    }),
  );
}

const polynomials = [
  [8.28721201814563, -23.595886519098837, 17.300387312530933],
  [4.107059111542203, -2.9478499167379106, 0.5448431082926601],
  [3.9486908534822946, -2.908902115962949, 0.5518191394370137],
];

/** The three steps on one matrix in float64, by plain loops. */
function reference(values: Float32Array, rows: number, columns: number): Float64Array {
  const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  let x = Float64Array.from(values, (value) => value / (1.01 * norm + 1e-7));
  for (const [linear, cubic, quintic] of polynomials) {
    const gram = timesTransposed(x, x, rows, columns);
    const next = new Float64Array(x.length);
    for (let i = 0; i < rows; i++) {
      const factor = gram.map((_, j) => {
        let square = 0;
        for (let k = 0; k < rows; k++) square += gram[i][k] * gram[k][j];
        return cubic * gram[i][j] + quintic * square;
      });
      for (let k = 0; k < columns; k++) {
        let sum = linear * x[i * columns + k];
        for (let j = 0; j < rows; j++) sum += factor[j] * x[j * columns + k];
        next[i * columns + k] = sum;
      }
    }
    x = next;
  }
  return x;
}

const flat = (value: unknown): number[] => Array.from(value as Float32Array);

describe("orthogonalise", () => {
  test.each([
    [6, 6],
    [5, 12],
    [12, 5],
    [64, 176],
  ])("%i × %i: as in float64", async (rows, columns) => {
    const matrices = ["first", "second"].map((seed) => randomMatrix(rows, columns, seed));
    const stacked = Float32Array.from(matrices.flatMap((each) => [...each]));
    const made = flat(await noGrad(() => orthogonalise(tensor(stacked, [2, rows, columns]))).data());
    const expected = matrices.flatMap((each) => [...reference(each, rows, columns)]);
    made.forEach((value, index) => {
      expect(Math.abs(value - expected[index])).toBeLessThan(1e-4);
    });
  });

  test("rows come out nearer to orthonormal, and along the same singular vectors", async () => {
    const [rows, columns] = [8, 20];
    const values = randomMatrix(rows, columns, "singular");
    const made = flat(await noGrad(() => orthogonalise(tensor(values, [1, rows, columns]))).data());
    const gram = timesTransposed(made, made, rows, columns);
    gram.forEach((row, i) => {
      row.forEach((value, j) => {
        expect(Math.abs(value - (i === j ? 1 : 0))).toBeLessThan(1);
      });
    });
    // x and its polar factor commute to a symmetric product.
    const product = timesTransposed(made, values, rows, columns);
    product.forEach((row, i) => {
      row.forEach((value, j) => {
        expect(Math.abs(value - product[j][i])).toBeLessThan(1e-3);
      });
    });
  });

  test("zeros stay zero", async () => {
    const made = await noGrad(() => orthogonalise(tensor(new Float32Array(12), [1, 3, 4]))).data();
    expect(flat(made)).toEqual(Array(12).fill(0));
  });
});

const shapes: Record<string, number[]> = {
  "layers.0.q.weight": [6, 6],
  "layers.1.q.weight": [6, 6],
  "layers.0.up.weight": [10, 6],
  "embed_tokens.weight": [9, 6],
  "norm.weight": [6],
};

function start(): Record<string, Tensor> {
  const entries = Object.entries(shapes).map(
    ([name, shape]) => [name, tensor(randomMatrix(shape[0], shape[1] ?? 1, name), shape)] as const,
  );
  return Object.fromEntries(entries);
}

const gradientsAt = (step: number) =>
  Object.entries(shapes).map(([name, shape]) =>
    tensor(randomMatrix(shape[0], shape[1] ?? 1, `${name} ${step}`), shape),
  );

async function valuesOf(parameters: Record<string, Tensor>): Promise<Record<string, number[]>> {
  const values = await readAll(Object.values(parameters));
  return Object.fromEntries(Object.keys(parameters).map((name, index) => [name, flat(values[index])]));
}

test("two steps by hand: momentum, Nesterov, size, decay; embeddings and gains as AdamW moves them", async () => {
  const parameters = start();
  const optimizer = new Muon(parameters, { weightDecay: 0.1, momentum: 0.9 });
  const expected = Object.fromEntries(
    Object.entries(shapes).map(([name, [rows, columns = 1]]) => [name, [...randomMatrix(rows, columns, name)]]),
  );
  const lr = 0.03;
  const means: Record<string, number[]> = {};
  for (let step = 0; step < 2; step++) {
    optimizer.step(gradientsAt(step), { lr });
    for (const [name, [rows, columns = 1]] of Object.entries(shapes)) {
      if (!name.startsWith("layers")) continue;
      const gradient = randomMatrix(rows, columns, `${name} ${step}`);
      const mean = [...gradient].map((value, index) => 0.9 * (means[name]?.[index] ?? 0) + 0.1 * value);
      means[name] = mean;
      const ahead = Float32Array.from(mean, (value, index) => 0.9 * value + 0.1 * gradient[index]);
      const tall = rows > columns;
      const turned = tall
        ? Float32Array.from(ahead, (_, at) => ahead[(at % rows) * columns + Math.floor(at / rows)])
        : ahead;
      const direction = tall ? reference(turned, columns, rows) : reference(turned, rows, columns);
      const size = 0.2 * Math.sqrt(Math.max(rows, columns));
      expected[name] = expected[name].map((value, index) => {
        const at = tall ? (index % columns) * rows + Math.floor(index / columns) : index;
        return value * (1 - lr * 0.1) - lr * size * direction[at];
      });
    }
  }
  const values = await valuesOf(parameters);
  for (const name of Object.keys(shapes).filter((each) => each.startsWith("layers"))) {
    values[name].forEach((value, index) => {
      expect(Math.abs(value - expected[name][index]), `${name}[${index}]`).toBeLessThan(1e-4);
    });
  }
  const first = gradientsAt(0);
  const [gain] = await readAll([first[4]]);
  const gains = randomMatrix(6, 1, "norm.weight");
  const one = start();
  new Muon(one).step(first, { lr });
  (await valuesOf(one))["norm.weight"].forEach((value, index) => {
    expect(value).toBeCloseTo(gains[index] - lr * Math.sign(Number(gain[index])), 4);
  });
});

test("a gradient that is not finite changes nothing", async () => {
  const parameters = start();
  const optimizer = new Muon(parameters);
  optimizer.step(gradientsAt(0), { lr: 0.1 });
  const before = await valuesOf(parameters);
  const state = await optimizer.exportState();
  const sick = gradientsAt(1);
  sick[0].write([Number.NaN, ...Array(35).fill(0)]);
  optimizer.step(sick, { lr: 0.1 });
  expect(await valuesOf(parameters)).toEqual(before);
  const { "m/layers.0.q.weight": mean } = await optimizer.exportState();
  expect(mean).toEqual(state["m/layers.0.q.weight"]);
  expect(stepReport(await optimizer.state.data())).toMatchObject({ steps: 1, skipped: 1 });
});

test("its state carries on to the same bits, and belongs to no other optimiser's parameters", async () => {
  const [whole, resumed] = [start(), start()];
  const first = new Muon(whole);
  first.step(gradientsAt(0), { lr: 0.05 });
  const saved = await first.exportState();
  expect(Object.keys(saved)).toContain("v/embed_tokens.weight");
  expect(Object.keys(saved)).not.toContain("v/layers.0.q.weight");
  const values = await readAll(Object.values(whole));
  Object.values(resumed).forEach((parameter, index) => {
    parameter.write(values[index] as Float32Array);
  });
  const second = new Muon(resumed);
  second.importState(saved);
  for (const optimizer of [first, second]) optimizer.step(gradientsAt(1), { lr: 0.05 });
  expect(await valuesOf(resumed)).toEqual(await valuesOf(whole));
  const { "m/norm.weight": _, ...less } = saved;
  expect(() => second.importState(less)).toThrow(ConfigError);
});

test("a captured update follows new rates and gradients", async () => {
  const [first, second] = [start(), start()];
  const [eager, replayed] = [new Muon(first), new Muon(second)];
  const held = gradientsAt(0);
  replayed.setRate(0.05, 1);
  const plan = capture(() => replayed.update(held));
  eager.step(gradientsAt(0), { lr: 0.05, clip: 1 });
  for (let step = 1; step < 4; step++) {
    const grads = gradientsAt(step);
    for (const [index, values] of (await readAll(grads)).entries()) held[index].write(values);
    replayed.setRate(0.05 / step, 0.1);
    plan.replay();
    eager.step(grads, { lr: 0.05 / step, clip: 0.1 });
  }
  expect(await valuesOf(second)).toEqual(await valuesOf(first));
  plan.dispose();
});

test("refuses momentum outside [0, 1)", () => {
  expect(() => new Muon(start(), { momentum: 1 })).toThrow(ConfigError);
});
