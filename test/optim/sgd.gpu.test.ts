// SGD against PyTorch, and what it shares with the other optimisers: exact state, skipped steps, groups by name or in a list.
import { describe, expect, test } from "vitest";
import { AdamW, Muon, makeOptimizer, SGD, type SgdOptions, stepReport, WeightAverage } from "../../src/optim/index.ts";
import { ConfigError, ShapeError } from "../../src/platform/index.ts";
import { relativeError } from "../../src/reference/index.ts";
import { parameter, readAll, type Tensor, tensor, valueAndGrad } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";
import { fixture, under } from "../fixtures/fixture.ts";

useDevice();

interface Case {
  readonly lr: number;
  readonly momentum: number;
  readonly dampening: number;
  readonly nesterov: boolean;
  readonly weight_decay: number;
}

const { facts, tensors } = fixture<{ steps: number; cases: Case[] }>("sgd");

const start = () =>
  Object.fromEntries(
    Object.entries(under(tensors, "start/")).map(([name, { shape, values }]) => [
      name,
      parameter(tensor(values, shape)),
    ]),
  );
const gradients = (step: number) =>
  Object.fromEntries(
    Object.entries(under(tensors, `gradient/${step}/`)).map(([name, { shape, values }]) => [
      name,
      tensor(values, shape),
    ]),
  );
const optionsOf = ({ momentum, dampening, nesterov, weight_decay }: Case): SgdOptions => ({
  momentum,
  dampening,
  nesterov,
  weightDecay: weight_decay,
  decays: () => true,
});

describe("against PyTorch", () => {
  test.each(facts.cases.map((each, index) => [index, each] as const))("case %i: %j", async (index, each) => {
    const parameters = start();
    const optimizer = new SGD(parameters, optionsOf(each));
    for (let step = 0; step < facts.steps; step++) optimizer.step(gradients(step), { lr: each.lr });
    const values = await readAll(Object.values(parameters));
    Object.keys(parameters).forEach((name, place) => {
      expect(relativeError(values[place], tensors[`final/${index}/${name}`].values), name).toBeLessThan(1e-6);
    });
    expect(stepReport(await optimizer.state.data()).steps).toBe(facts.steps);
    optimizer.dispose();
  });
});

test("a state that is saved and loaded goes on to the bit, and belongs to its kind of optimiser", async () => {
  const each = facts.cases[3];
  const [whole, halves] = [start(), start()];
  const one = new SGD(whole, optionsOf(each));
  const early = new SGD(halves, optionsOf(each));
  for (let step = 0; step < 2; step++) for (const made of [one, early]) made.step(gradients(step), { lr: each.lr });
  const state = await early.exportState();
  expect(Object.keys(state)).toEqual(["momentum/matrix", "momentum/vector", "state", "loss_scale"]);
  const late = new SGD(halves, optionsOf(each));
  late.importState(state);
  for (let step = 2; step < 5; step++) for (const made of [one, late]) made.step(gradients(step), { lr: each.lr });
  expect(await readAll(Object.values(halves))).toEqual(await readAll(Object.values(whole)));
  expect(() => new SGD(start()).importState(state)).toThrow(/belongs to other parameters/);
  expect(() => new AdamW(start()).importState(state)).toThrow(ConfigError);
  expect(() => new Muon(start()).importState(state)).toThrow(ConfigError);
});

test("a step whose gradient is not finite changes nothing, and the first after it is a first", async () => {
  for (const momentum of [0, 0.9]) {
    const w = parameter(tensor([1, 2]));
    const optimizer = new SGD([w], { momentum });
    optimizer.step([tensor([1, Number.NaN])], { lr: 1 });
    expect([...(await w.data())]).toEqual([1, 2]);
    optimizer.step([tensor([1, 1])], { lr: 0.5 });
    expect([...(await w.data())]).toEqual([0.5, 1.5]);
    optimizer.dispose();
  }
});

test("options that make no step are refused by name", () => {
  const parameters = { w: parameter(tensor([1])) };
  expect(() => new SGD(parameters, { nesterov: true })).toThrow(/look ahead without a momentum.*hint/s);
  expect(() => new SGD(parameters, { nesterov: true, momentum: 0.9, dampening: 0.1 })).toThrow(ConfigError);
  expect(() => new SGD(parameters, { betas: [0.9, 0.9] } as never)).toThrow(/betas/);
  expect(() => makeOptimizer("sgd", parameters, { eps: 1e-3 })).toThrow(/eps/);
  expect(makeOptimizer("sgd", parameters, {})).toBeInstanceOf(SGD);
});

describe("groups of tensors", () => {
  const loss = (a: Tensor, b: Tensor) => a.square().add(b.mul(3)).sum();

  test("gradients come by name or in order, as the parameters were given", async () => {
    const weights = { a: parameter(tensor([1, 2])), b: parameter(tensor([3, 4])) };
    const named = valueAndGrad(weights, () => loss(weights.a, weights.b)).grads;
    const { grads } = valueAndGrad([weights.a, weights.b] as const, () => loss(weights.a, weights.b));
    const [first, second]: [Tensor, Tensor] = grads;
    const values = await readAll([named.a, named.b, first, second]);
    expect(values.map((each) => [...each])).toEqual([
      [2, 4],
      [3, 3],
      [2, 4],
      [3, 3],
    ]);
  });

  test.each([AdamW, Muon, SGD])("%o takes a list or names, and gradients in any order of names", async (Kind) => {
    const step = async (listed: boolean, reversed: boolean) => {
      const weights = { a: parameter(tensor([1, 2])), b: parameter(tensor([[3, 4]])) };
      const optimizer = new Kind(listed ? Object.values(weights) : weights);
      const { grads } = valueAndGrad(weights, () => loss(weights.a, weights.b.reshape([2])));
      const { a, b } = grads;
      optimizer.step(listed ? [a, b] : reversed ? { b, a } : { a, b }, { lr: 0.1 });
      return readAll(Object.values(weights));
    };
    expect(await step(true, false)).toEqual(await step(false, false));
    expect(await step(false, true)).toEqual(await step(false, false));
  });

  test("what does not belong is named", () => {
    const weights = { a: parameter(tensor([1])), b: parameter(tensor([2])) };
    const optimizer = new AdamW(weights);
    const g = tensor([1]);
    expect(() => optimizer.step({ a: g, c: g }, { lr: 1 })).toThrow(/missing: b\n {2}unknown: c/);
    expect(() => optimizer.step({ a: g }, { lr: 1 })).toThrow(ShapeError);
    expect(() => new AdamW({ a: undefined } as never)).toThrow(
      /an optimiser: 'a' is not a tensor\n {2}it is undefined/,
    );
    expect(() => new AdamW([undefined] as never)).toThrow(/number 0 is not a tensor/);
    expect(() => new AdamW(undefined as never)).toThrow(/undefined is no group of tensors/);
    expect(() => valueAndGrad({ a: undefined } as never, () => g)).toThrow(/valueAndGrad: 'a' is not a tensor/);
    expect(() => valueAndGrad(undefined as never, () => g)).toThrow(/no group of tensors/);
  });

  test("averages follow lists and names", async () => {
    const list = [parameter(tensor([1, 3]))];
    const average = new WeightAverage(list);
    average.add(list);
    average.add([tensor([3, 5])]);
    average.copyTo(list);
    expect([...(await list[0].data())]).toEqual([2, 4]);
  });
});
