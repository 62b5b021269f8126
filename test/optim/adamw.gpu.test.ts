// AdamW against PyTorch, and what it promises beside the arithmetic: skipping, loss scaling, exact state, capture.
import { describe, expect, test } from "vitest";
import { capture, gpu } from "../../src/gpu/index.ts";
import { AdamW, type OptimizerOptions, stepReport } from "../../src/optim/index.ts";
import { ConfigError, ShapeError } from "../../src/platform/index.ts";
import { readAll, type Tensor, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";
import { fixture, under } from "../fixtures/fixture.ts";

useDevice();

interface Case {
  lr: number;
  betas: [number, number];
  eps: number;
  weight_decay: number;
  clip: number | null;
  norms: number[];
}

const { facts, tensors } = fixture<{ steps: number; cases: Case[] }>("adamw");
const names = ["matrix", "vector", "scalar"];
const gradientsOf = (step: number) =>
  names.map((name) => {
    const { values, shape } = tensors[`gradient/${step}/${name}`];
    return tensor(values, shape);
  });

function start(): Record<string, Tensor> {
  const found = under(tensors, "start/");
  return Object.fromEntries(names.map((name) => [name, tensor(found[name].values, found[name].shape)]));
}

const everything: OptimizerOptions = { decays: () => true };

describe.each(facts.cases.map((one, index) => ({ ...one, index })))("case $index", (one) => {
  test("ends where PyTorch ends, with its norms", async () => {
    const parameters = start();
    const options = { ...everything, betas: one.betas, eps: one.eps, weightDecay: one.weight_decay };
    const optimizer = new AdamW(parameters, options);
    for (let step = 0; step < facts.steps; step++) {
      optimizer.step(gradientsOf(step), { lr: one.lr, clip: one.clip ?? 0 });
      const report = stepReport(await optimizer.state.data());
      expect(report.norm / one.norms[step]).toBeCloseTo(1, 5);
      expect(report.steps).toBe(step + 1);
    }
    const values = await readAll(names.map((name) => parameters[name]));
    names.forEach((name, index) => {
      const expected = tensors[`final/${one.index}/${name}`].values;
      expected.forEach((value, at) => {
        expect(Math.abs(values[index][at] - value), `${name}[${at}]`).toBeLessThan(2e-6 * (1 + Math.abs(value)));
      });
    });
    optimizer.dispose();
  });
});

test("vectors do not decay unless asked to", async () => {
  const parameters = start();
  const optimizer = new AdamW(parameters, { weightDecay: 0.5 });
  const zero = names.map((name) => tensor(new Float32Array(parameters[name].size), parameters[name].shape));
  optimizer.step(zero, { lr: 0.1 });
  const [matrix, vector] = await readAll([parameters.matrix, parameters.vector]);
  const before = under(tensors, "start/");
  expect(vector).toEqual(before.vector.values);
  expect(matrix[3]).toBeCloseTo(before.matrix.values[3] * 0.95, 6);
});

test("clipping needs no readback and no flush", () => {
  const optimizer = new AdamW(start(), {});
  const grads = gradientsOf(0);
  gpu().stream.flush();
  const before = gpu().stats.submits;
  optimizer.step(grads, { lr: 0.1, clip: 1 });
  expect(gpu().stats.submits).toBe(before);
});

describe("a gradient that is not finite", () => {
  const poisons = { NaN: Number.NaN, infinity: Number.POSITIVE_INFINITY, "a number beyond 1e15": -3e15 };
  test.each(Object.entries(poisons))("%s: nothing changes but the count and the scale", async (_, poison) => {
    const parameters = start();
    const lossScaling = { initial: 64, growthInterval: 100, largest: 1024 };
    const optimizer = new AdamW(parameters, { lossScaling });
    optimizer.step(gradientsOf(0), { lr: 0.01 });
    const before = await optimizer.exportState();
    const weights = await readAll(Object.values(parameters));
    const grads = gradientsOf(1);
    const bad = (await grads[1].data()) as Float32Array;
    bad[299] = poison;
    grads[1].write(bad);
    optimizer.step(grads, { lr: 0.01, clip: 1 });
    const after = await optimizer.exportState();
    expect(await readAll(Object.values(parameters))).toEqual(weights);
    for (const name of names) {
      expect(after[`m/${name}`]).toEqual(before[`m/${name}`]);
      expect(after[`v/${name}`]).toEqual(before[`v/${name}`]);
    }
    expect(after.loss_scale[0]).toBe(32);
    expect(stepReport(after.state)).toMatchObject({ steps: 1, skipped: 1, norm: Number.NaN });
  });
});

test("the loss scale doubles after a streak, up to its largest, and cancels out of the update", async () => {
  const parameters = start();
  const plain = start();
  const optimizer = new AdamW(parameters, { lossScaling: { initial: 4, growthInterval: 2, largest: 16 } });
  const unscaled = new AdamW(plain);
  const scales: number[] = [];
  for (let step = 0; step < 6; step++) {
    const scale = await optimizer.lossScale.item();
    scales.push(scale);
    const grads = gradientsOf(step);
    optimizer.step(
      grads.map((grad) => grad.mul(scale)),
      { lr: 0.01, clip: 0.5 },
    );
    unscaled.step(grads, { lr: 0.01, clip: 0.5 });
  }
  expect(scales).toEqual([4, 4, 8, 8, 16, 16]);
  const [scaled, other] = await readAll([parameters.matrix, plain.matrix]);
  scaled.forEach((value, index) => {
    expect(value).toBeCloseTo(other[index], 6);
  });
});

test("exported state goes on to the same bits", async () => {
  const [first, second] = [start(), start()];
  const whole = new AdamW(first, { weightDecay: 0.1 });
  const early = new AdamW(second, { weightDecay: 0.1 });
  for (let step = 0; step < 3; step++) {
    whole.step(gradientsOf(step), { lr: 0.01, clip: 1 });
    early.step(gradientsOf(step), { lr: 0.01, clip: 1 });
  }
  const late = new AdamW(second, { weightDecay: 0.1 });
  late.importState(await early.exportState());
  for (let step = 3; step < 6; step++) {
    whole.step(gradientsOf(step), { lr: 0.01, clip: 1 });
    late.step(gradientsOf(step), { lr: 0.01, clip: 1 });
  }
  expect(await readAll(Object.values(second))).toEqual(await readAll(Object.values(first)));
});

test("after a reset it is as new, the loss scale too", async () => {
  const options = { weightDecay: 0.1, lossScaling: { initial: 8, growthInterval: 1, largest: 64 } };
  const used = new AdamW(start(), options);
  const fresh = await new AdamW(start(), options).exportState();
  used.step(gradientsOf(0), { lr: 0.01, clip: 1 });
  expect(await used.exportState()).not.toEqual(fresh);
  used.reset();
  expect(await used.exportState()).toEqual(fresh);
});

test("state of other parameters is refused by name", async () => {
  const optimizer = new AdamW(start());
  const { "m/vector": _, ...rest } = await optimizer.exportState();
  expect(() => optimizer.importState(rest)).toThrow(/m\/vector: no values for f32\[300\]/);
  expect(() => optimizer.importState({ ...rest, "m/vector": new Float32Array(7) })).toThrow(ConfigError);
});

test("a captured update follows new rates and gradients", async () => {
  const [first, second] = [start(), start()];
  const eager = new AdamW(first);
  const replayed = new AdamW(second);
  const held = gradientsOf(0);
  replayed.setRate(0.01, 1);
  const plan = capture(() => replayed.update(held));
  eager.step(gradientsOf(0), { lr: 0.01, clip: 1 });
  for (let step = 1; step < 4; step++) {
    const grads = gradientsOf(step);
    for (const [index, values] of (await readAll(grads)).entries()) held[index].write(values);
    replayed.setRate(0.01 / step, 0.1);
    plan.replay();
    eager.step(grads, { lr: 0.01 / step, clip: 0.1 });
  }
  expect(await readAll(Object.values(second))).toEqual(await readAll(Object.values(first)));
  plan.dispose();
});

test("gradients that do not belong to the parameters are refused", () => {
  const optimizer = new AdamW(start());
  expect(() => optimizer.step(gradientsOf(0).slice(1), { lr: 1 })).toThrow(ShapeError);
  expect(() => optimizer.step(gradientsOf(0).reverse(), { lr: 1 })).toThrow(/matrix f32\[7, 5\]/);
});
