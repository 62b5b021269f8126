// fuse: one kernel each way, equal to the same function on plain tensors, with broadcasting and constants folded.
import { describe, expect, it } from "vitest";
import { gpu } from "../../src/gpu/index.ts";
import { fuse } from "../../src/ops/index.ts";
import { type PointwiseMethods, readAll, type Tensor, tensor, valueAndGrad } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

function objective<T extends PointwiseMethods<T>>(logp: T, old: T, reference: T, advantage: T): T {
  const ratio = logp.sub(old).exp();
  const clipped = ratio.maximum(0.8).minimum(1.28);
  const drift = reference.sub(logp);
  const kl = drift.exp().sub(drift).sub(1);
  return ratio.mul(advantage).minimum(clipped.mul(advantage)).sub(kl.mul(0.02));
}

const random = (seed: number, size: number) =>
  Float32Array.from({ length: size }, (_, i) => Math.sin(seed * 12.9898 + i * 78.233) * 0.9);

describe("fuse", () => {
  const fused = fuse("objective", (a, b, c, d) => objective(a, b, c, d));

  it("equals the plain composition, value and every gradient", async () => {
    const inputs = [1, 2, 3, 4].map((seed) => tensor(random(seed, 300), [3, 100], { requiresGrad: true }));
    const compute = (f: (...xs: Tensor[]) => Tensor) => valueAndGrad(inputs, () => f(...inputs).sum());
    const plain = compute((a, b, c, d) => objective<Tensor>(a, b, c, d));
    const made = compute(fused);
    const expected = await readAll([plain.value, ...plain.grads]);
    const actual = await readAll([made.value, ...made.grads]);
    actual.forEach((values, index) => {
      values.forEach((value, i) => {
        expect(Math.abs(value - expected[index][i]) / (1 + Math.abs(value))).toBeLessThan(2e-5);
      });
    });
  });

  it("runs one kernel forward and one backward", () => {
    const inputs = [1, 2].map((seed) => tensor(random(seed, 64), [64], { requiresGrad: true }));
    const gate = fuse("gate", (a, b) => a.sigmoid().mul(b).add(a.square()));
    const before = gpu().stats.dispatches;
    const y = gate(...inputs);
    expect(gpu().stats.dispatches - before).toBe(1);
    const middle = gpu().stats.dispatches;
    y.node?.backward([y], [true, true]);
    expect(gpu().stats.dispatches - middle).toBe(1);
  });

  it("splits the backward kernel where the device binds too few buffers", async () => {
    const count = 7;
    const product = fuse("product", (a, b, c, d, e, f, g) => a.mul(b).mul(c).mul(d).mul(e).mul(f).mul(g));
    const inputs = Array.from({ length: count }, (_, i) => tensor([1 + i], [1], { requiresGrad: true }));
    const { grads } = valueAndGrad(inputs, () => product(...inputs).sum());
    const values = (await readAll(grads)).map(([value]) => value);
    expect(values).toEqual([1, 2, 3, 4, 5, 6, 7].map((each) => 5040 / each));
  });

  it("broadcasts, and sums the gradient back", async () => {
    const column = tensor([[1], [2]], undefined, { requiresGrad: true });
    const row = tensor([10, 20, 30], undefined, { requiresGrad: true });
    const outer = fuse("outer", (a, b) => a.mul(b).add(1));
    const { value, grads } = valueAndGrad([column, row], () => outer(column, row).sum());
    expect(await value.item()).toBe(186);
    expect((await readAll(grads)).map((each) => [...each])).toEqual([
      [60, 60],
      [3, 3, 3],
    ]);
  });

  it("folds constants and drops what changes nothing", () => {
    const before = gpu().stats.pipelinesCreated;
    const x = tensor([1, 2]);
    fuse("first", (a) => a.mul(1).add(0).mul(a))(x);
    fuse("second", (a) => a.mul(a))(x);
    expect(gpu().stats.pipelinesCreated - before).toBeLessThanOrEqual(1);
  });

  it("refuses infinite constants and functions that return something else", () => {
    expect(() => fuse("bad", (a) => a.maximum(Number.NEGATIVE_INFINITY))).toThrow(/cannot hold the constant -Infinity/);
    expect(() => fuse("worse", () => "x" as never)).toThrow(/does not return/);
  });
});
