// A training step in steady state asks the device for nothing new: memory, bind groups and pipelines are those of the
// steps before.

import { expect, test } from "vitest";
import { hiddenStates, makeModel, preset, tokenLogprobs } from "../../models/index.ts";
import { gpu } from "../../src/gpu/index.ts";
import { disposeModule, parameters } from "../../src/nn/index.ts";
import { makeOptimizer } from "../../src/optim/index.ts";
import { keep, noGrad, scope, tensor, valueAndGrad } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

test.each([
  { name: "adamw", recompute: false },
  { name: "adamw", recompute: true },
  { name: "muon", recompute: false },
] as const)("training creates nothing after its third step, %o", async ({ name, ...options }) => {
  const model = makeModel(preset("micro", { vocab_size: 64, num_hidden_layers: 2 }), 1);
  const rows = 96;
  const column = (f: (row: number) => number) => keep(tensor(Uint32Array.from({ length: rows }, (_, row) => f(row))));
  const pairs = Uint32Array.from({ length: 2 * rows }, (_, i) => 32 * Math.floor(i / 64) + 32 * (i % 2));
  const batch = {
    ids: column((row) => (row * 7) % 64),
    targets: column((row) => (row * 7 + 7) % 64),
    positions: column((row) => row % 32),
    segments: keep(tensor(pairs, [rows, 2])),
  };
  const named = parameters(model);
  const optimizer = makeOptimizer(name, named, {});
  const losses: number[] = [];
  const step = async () => {
    const loss = scope(() => {
      const { value, grads } = valueAndGrad(Object.values(named), () =>
        tokenLogprobs(model, batch, options).logprob.mean().neg(),
      );
      optimizer.step(grads, { lr: 1e-2 });
      return value;
    });
    losses.push(await loss.item());
    loss.dispose();
  };
  for (let i = 0; i < 3; i++) await step();
  const before = { ...gpu().stats };
  for (let i = 0; i < 3; i++) await step();
  const after = gpu().stats;
  expect(after.buffersCreated - before.buffersCreated).toBe(0);
  expect(after.bindGroupsCreated - before.bindGroupsCreated).toBe(0);
  expect(after.pipelinesCreated - before.pipelinesCreated).toBe(0);
  expect(after.dispatches - before.dispatches).toBeGreaterThan(100);
  expect(losses[5]).toBeLessThan(losses[0] - 0.5);
});

test("with recomputation a forward pass holds less than a quarter of the memory", () => {
  const model = makeModel(preset("micro", { vocab_size: 64, num_hidden_layers: 6 }), 1);
  const rows = 64;
  const ids = keep(tensor(new Uint32Array(rows)));
  const positions = keep(tensor(Uint32Array.from({ length: rows }, (_, row) => row)));
  const pairs = Uint32Array.from({ length: 2 * rows }, (_, i) => (i % 2) * rows);
  const batch = { ids, positions, segments: keep(tensor(pairs, [rows, 2])) };
  const held = (recompute: boolean) =>
    scope(() => {
      const before = gpu().stats.liveBytes;
      hiddenStates(model, batch, { recompute });
      return gpu().stats.liveBytes - before;
    });
  expect(held(true)).toBeLessThan(held(false) / 4);
});

test("where nothing is learnt, eight layers compute in the memory of two", () => {
  const work = (layers: number) =>
    gpu().simulate(() => {
      const model = makeModel(preset("micro", { vocab_size: 64, num_hidden_layers: layers }), 1);
      const rows = 512;
      const ids = tensor(new Uint32Array(rows));
      const segments = tensor(
        Uint32Array.from({ length: 2 * rows }, (_, i) => rows * (i % 2)),
        [rows, 2],
      );
      const before = gpu().stats.liveBytes;
      scope(() => void noGrad(() => hiddenStates(model, { ids, positions: ids, segments })));
      const peak = gpu().stats.peakBytes - before;
      for (const each of [ids, segments]) each.dispose();
      disposeModule(model);
      return peak;
    });
  expect(work(8)).toBe(work(2));
});
