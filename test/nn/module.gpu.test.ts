// Modules as plain trees: names, copies, writing values, low-rank adaptation.

import { describe, expect, test } from "vitest";
import { gpu } from "../../src/gpu/index.ts";
import {
  addLora,
  applyLinear,
  disposeModule,
  frozenCopy,
  makeLinear,
  makeNorm,
  mapParameters,
  mergeLora,
  normalParameter,
  parameterCount,
  parameters,
  RotaryTables,
  residualDeviation,
  setTrainable,
  trainable,
  unflatten,
  writeParameters,
} from "../../src/nn/index.ts";
import { Random } from "../../src/platform/index.ts";
import { ndarray, worstDisagreement } from "../../src/reference/index.ts";
import { grad, noGrad, scope, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

function small() {
  const random = new Random(1);
  const shared = normalParameter([2, 4], 1, random);
  return {
    config: { size: 4, names: ["x"] },
    embed: { weight: shared },
    layers: [
      { q_proj: makeLinear(4, 3, random, { deviation: 1, bias: true }), norm: makeNorm(4) },
      { q_proj: makeLinear(4, 3, random, { deviation: 1 }), norm: makeNorm(4) },
    ],
    head: { weight: shared },
    rotary: new RotaryTables({ dimensions: 4, base: 100 }, 8),
  };
}

describe("parameters", () => {
  test("are named by their path, once, without constants", () => {
    const module = small();
    expect(Object.keys(parameters(module))).toEqual([
      "embed.weight",
      "layers.0.q_proj.weight",
      "layers.0.q_proj.bias",
      "layers.0.norm.weight",
      "layers.1.q_proj.weight",
      "layers.1.norm.weight",
    ]);
    expect(parameterCount(module)).toBe(8 + 12 + 3 + 4 + 12 + 4);
    disposeModule(module);
  });

  test("unflatten builds the tree back", () => {
    const names = Object.fromEntries(Object.keys(parameters(small())).map((name) => [name, name]));
    expect(unflatten(names)).toEqual({
      embed: { weight: "embed.weight" },
      layers: [
        {
          q_proj: { weight: "layers.0.q_proj.weight", bias: "layers.0.q_proj.bias" },
          norm: { weight: "layers.0.norm.weight" },
        },
        { q_proj: { weight: "layers.1.q_proj.weight" }, norm: { weight: "layers.1.norm.weight" } },
      ],
    });
  });

  test("survive scopes, and the trained ones can be chosen", () => {
    const module = scope(() => [makeLinear(2, 2, new Random(1), { deviation: 1 })])[0];
    setTrainable(module, false);
    expect(trainable(module)).toEqual({});
    setTrainable(module, true);
    expect(Object.keys(trainable(module))).toEqual(["weight"]);
    expect(module.weight.freed).toBe(false);
  });

  test("mapping keeps structure, sharing and constants", () => {
    const module = small();
    const mapped = mapParameters(module, (each) => noGrad(() => each.mul(2)));
    expect(mapped.embed.weight).toBe(mapped.head.weight);
    expect(mapped.rotary).toBe(module.rotary);
    expect(mapped.config).toEqual(module.config);
    expect(Object.keys(parameters(mapped))).toEqual(Object.keys(parameters(module)));
  });

  test("a frozen copy keeps its values when the original changes", async () => {
    const module = makeLinear(2, 1, new Random(3), { deviation: 1 });
    const before = await module.weight.data();
    const copy = frozenCopy(module);
    module.weight.write([5, 6]);
    expect(await copy.weight.data()).toEqual(before);
    expect(copy.weight.requiresGrad).toBe(false);
  });

  test("a constant that copies share is freed with the last of them", () => {
    const before = gpu().stats.liveBytes;
    const module = small();
    const copies = [frozenCopy(module), frozenCopy(module)];
    disposeModule(module);
    disposeModule(module);
    disposeModule(copies[0]);
    expect(copies[1].rotary.cos.freed).toBe(false);
    disposeModule(copies[1]);
    expect(module.rotary.cos.freed).toBe(true);
    expect(gpu().stats.liveBytes).toBe(before);
  });

  test("writing names what does not fit", async () => {
    const module = { a: makeNorm(2), b: makeNorm(2) };
    writeParameters(module, { "a.weight": [1, 2], "b.weight": [3, 4] });
    expect(Array.from(await module.b.weight.data())).toEqual([3, 4]);
    expect(() => writeParameters(module, { "a.weight": [1, 2] })).toThrow("missing: b.weight");
    expect(() => writeParameters(module, { "a.weight": [1, 2], "b.weight": [1], c: [1] })).toThrow("unknown: c");
    expect(() => writeParameters(module, { "a.weight": [1, 2], "b.weight": [1] })).toThrow("b.weight: 1 values");
  });
});

describe("initialisation", () => {
  test("has the deviation asked for and depends on the seed alone", async () => {
    const values = (seed: number) => normalParameter([64, 64], 0.02, new Random(seed)).data();
    const first = ndarray(await values(1));
    expect(Math.sqrt(first.variance(undefined, { correction: 0 }).item())).toBeCloseTo(0.02, 3);
    expect(Math.abs(first.mean().item())).toBeLessThan(0.001);
    expect(await values(1)).toEqual(Float32Array.from(first.data));
    expect(await values(2)).not.toEqual(Float32Array.from(first.data));
    expect(residualDeviation(0.02, 8)).toBe(0.005);
  });
});

describe("a linear layer", () => {
  test("multiplies by the transposed weight and adds the bias", async () => {
    const layer = makeLinear(3, 2, new Random(1), { deviation: 1, bias: true });
    writeParameters(layer, { weight: [1, 2, 3, 4, 5, 6], bias: [10, 20] });
    expect(Array.from(await applyLinear(layer, tensor([[1, 0, -1]])).data())).toEqual([8, 18]);
    const residual = tensor([[100, 200]]);
    expect(Array.from(await applyLinear(layer, tensor([[1, 0, -1]]), { residual }).data())).toEqual([108, 218]);
    const bare = { weight: layer.weight };
    expect(Array.from(await applyLinear(bare, tensor([[1, 0, -1]]), { residual }).data())).toEqual([98, 198]);
  });
});

describe("low-rank adaptation", () => {
  const x = () =>
    tensor(
      Float32Array.from({ length: 20 }, (_, i) => Math.sin(i)),
      [5, 4],
    );

  test("starts as the identity, trains its own weights alone, and merges into the same function", async () => {
    const module = { layers: [{ q_proj: makeLinear(4, 3, new Random(1), { deviation: 1 }), norm: makeNorm(4) }] };
    const layer = module.layers[0].q_proj;
    const before = await applyLinear(layer, x()).data();
    addLora(module, { rank: 2, alpha: 4, targets: ["q_proj"], random: new Random(2) });
    expect(await applyLinear(layer, x()).data()).toEqual(before);
    expect(Object.keys(trainable(module))).toEqual(["layers.0.q_proj.lora_A.weight", "layers.0.q_proj.lora_B.weight"]);
    const adapted = Object.values(trainable(module));
    const [gradA, gradB] = grad(applyLinear(layer, x()).square().sum(), adapted);
    expect(worstDisagreement(await gradA.data(), new Float32Array(8)).error).toBe(0);
    expect(
      ndarray(await gradB.data())
        .abs()
        .max()
        .item(),
    ).toBeGreaterThan(0.1);
    adapted[1].write([1, 2, 3, 4, 5, 6]);
    const changed = await applyLinear(layer, x()).data();
    expect(worstDisagreement(changed, before).error).toBeGreaterThan(0.1);
    await mergeLora(module, ["q_proj"]);
    expect(Object.keys(parameters(module))).toEqual(["layers.0.q_proj.weight", "layers.0.norm.weight"]);
    expect(worstDisagreement(await applyLinear(layer, x()).data(), changed).error).toBeLessThan(1e-6);
  });

  test("a target that no layer has is refused", () => {
    const module = { q_proj: makeLinear(4, 3, new Random(1), { deviation: 1 }) };
    expect(() => addLora(module, { rank: 2, alpha: 4, targets: ["k_proj"], random: new Random(2) })).toThrow(
      "nothing to adapt",
    );
  });
});

test("a linear layer begins as PyTorch's do unless it is told otherwise", async () => {
  const layer = makeLinear(64, 500, new Random(5), { bias: true });
  const [weight, bias] = await Promise.all([layer.weight.data(), layer.bias!.data()]);
  for (const values of [weight, bias]) {
    const largest = Math.max(...Array.from(values, Math.abs));
    expect(largest).toBeLessThanOrEqual(1 / 8);
    expect(largest).toBeGreaterThan(0.12);
  }
  const { mean, deviation } = spreadOf(weight);
  expect(Math.abs(mean)).toBeLessThan(2e-3);
  expect(deviation).toBeCloseTo(1 / Math.sqrt(3 * 64), 3);
  const told = makeLinear(64, 500, new Random(5), { deviation: 0.5, bias: true });
  expect(spreadOf(await told.weight.data()).deviation).toBeCloseTo(0.5, 1);
  expect((await told.bias!.data()).every((each) => each === 0)).toBe(true);
  expect(() => makeLinear(2, 2, undefined as never)).toThrow(/random: missing.*a Random/s);
});

function spreadOf(values: ArrayLike<number>) {
  const list = Array.from(values);
  const mean = list.reduce((sum, each) => sum + each, 0) / list.length;
  return { mean, deviation: Math.sqrt(list.reduce((sum, each) => sum + (each - mean) ** 2, 0) / list.length) };
}
