// The stream: batches, ordering of writes, folded grids, steady state, errors that name their cause.
import { describe, expect, it } from "vitest";
import { gpu, runKernel } from "../../src/gpu/index.ts";
import { grad, ones, parameter, readAll, scope, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

describe("stream", () => {
  it("submits nothing on its own before a batch is full or a read comes", async () => {
    // A kernel that the device has not accepted yet is submitted alone.
    await scope(() => ones([4]).add(1).mul(3)).data();
    const before = gpu().stats.submits;
    const y = scope(() => ones([4]).add(1).mul(3));
    expect(gpu().stats.submits).toBe(before);
    expect([...(await y.data())]).toEqual([6, 6, 6, 6]);
    expect(gpu().stats.submits).toBe(before + 1);
  });

  it("lets no write overtake a dispatch that was issued before it", async () => {
    const x = tensor([1, 2]);
    const y = x.mul(10);
    x.write([5, 6]);
    const z = x.mul(10);
    expect((await readAll([y, z])).map((each) => [...each])).toEqual([
      [10, 20],
      [50, 60],
    ]);
  });

  it("lets no write overtake when the buffer came back from the pool", async () => {
    const sum = scope(() => {
      const first = tensor(new Float32Array(64).fill(1));
      const doubled = first.mul(2);
      first.dispose();
      const second = tensor(new Float32Array(64).fill(100));
      return doubled.add(second).sum();
    });
    expect(await sum.item()).toBe(64 * 102);
  });

  it("folds grids beyond 65,535 workgroups", async () => {
    const rows = 70_000;
    const x = tensor(
      Float32Array.from({ length: rows * 2 }, (_, i) => i % 7),
      [rows, 2],
    );
    const y = await scope(() => x.sum(1)).data();
    for (const row of [0, 65_534, 65_535, 65_536, rows - 1]) expect(y[row]).toBe(((2 * row) % 7) + ((2 * row + 1) % 7));
  });

  it("repeats a training step without creating anything from the third on", async () => {
    const w = parameter(tensor(new Float32Array(64).fill(0.1), [8, 8]));
    const x = parameter(tensor(new Float32Array(32).fill(0.5), [4, 8]));
    const step = async (value: number) => {
      x.write(new Float32Array(32).fill(value));
      const loss = scope(() => {
        const y = x.reshape([4, 8, 1]).mul(w).sum(1).tanh().square().mean();
        const [dw] = grad(y, [w]);
        const norm = dw.square().sum();
        return [y, norm];
      });
      await readAll(loss);
      for (const each of loss) each.dispose();
    };
    await step(0.1);
    await step(0.2);
    const before = gpu().stats;
    for (let i = 0; i < 4; i++) await step(0.3 + i);
    const after = gpu().stats;
    expect(after.buffersCreated - before.buffersCreated).toBe(0);
    expect(after.bindGroupsCreated - before.bindGroupsCreated).toBe(0);
    expect(after.pipelinesCreated - before.pipelinesCreated).toBe(0);
  });

  it("refuses a constant that the kernel does not have", () => {
    const kernel = { source: "const WG = 1u;", params: {}, bindings: {}, constants: { WG: "u32" } } as const;
    expect(() => runKernel("toy", kernel, [], {}, { TILE: 4 }, [1])).toThrow(
      /toy has no constant TILE\n {2}it has: WG\n {2}hint/,
    );
  });
});
