// capture: a replay equals the eager run on fresh inputs, keeps its memory to itself, and creates nothing.
import { describe, expect, it } from "vitest";
import { capture, gpu, PlanMemory } from "../../src/gpu/index.ts";
import { keep, noGrad, readAll, scope, tensor, zeros } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

describe("capture", () => {
  it("replays on new inputs what the eager run computes", async () => {
    const x = keep(tensor([1, 2, 3, 4], [2, 2]));
    const scale = keep(tensor([2]));
    const f = () => scope(() => noGrad(() => x.mul(scale).exp().sum(1).add(x.max())));
    const plan = capture(f);
    for (const [values, factor] of [
      [[0.1, 0.2, 0.3, 0.4], 3],
      [[-1, 0, 1, 0.5], -2],
    ] as const) {
      x.write(values);
      scale.write([factor]);
      plan.replay();
      const [replayed] = await readAll([plan.result]);
      const eager = f();
      const [expected] = await readAll([eager]);
      expect([...replayed]).toEqual([...expected]);
      eager.dispose();
    }
    plan.dispose();
  });

  it("does not touch tensors made after the capture", async () => {
    const x = keep(tensor(new Float32Array(500).fill(1)));
    const plan = capture(() => scope(() => x.add(1).add(1).add(1)));
    const others = Array.from({ length: 8 }, (_, i) => tensor(new Float32Array(500).fill(i)));
    plan.replay();
    const values = await readAll(others);
    values.forEach((each, i) => {
      expect(each[0]).toBe(i);
    });
    plan.dispose();
  });

  it("creates nothing on replay, and one submit", async () => {
    const x = keep(zeros([64]));
    const plan = capture(() => scope(() => x.add(1).mul(2).exp().sum()));
    await plan.result.item();
    const before = gpu().stats;
    for (let i = 0; i < 3; i++) plan.replay();
    await plan.result.item();
    const after = gpu().stats;
    expect(after.buffersCreated).toBe(before.buffersCreated);
    expect(after.bindGroupsCreated).toBe(before.bindGroupsCreated);
    expect(after.pipelinesCreated).toBe(before.pipelinesCreated);
    expect(after.submits - before.submits).toBe(1);
    plan.dispose();
  });

  it("orders a write between two replays", async () => {
    const x = keep(tensor([1]));
    const total = keep(tensor([0]));
    const plan = capture(() => scope(() => x.mul(10)));
    plan.replay();
    x.write([7]);
    expect(await plan.result.item()).toBe(10);
    plan.replay();
    expect(await plan.result.item()).toBe(70);
    total.dispose();
    plan.dispose();
  });

  it("shares memory between plans of different sizes, which then all compute what they should", async () => {
    const memory = new PlanMemory();
    const inputs = [4096, 1024, 64].map((size) => keep(tensor(new Float32Array(size).fill(1))));
    gpu().trim();
    const taken = inputs.map((x) => {
      const before = gpu().stats.allocatedBytes;
      const plan = capture(() => scope(() => noGrad(() => x.add(1).mul(x).sum())), memory);
      return { plan, bytes: gpu().stats.allocatedBytes - before };
    });
    const [first, ...others] = taken.map(({ bytes }) => bytes);
    expect(first).toBeGreaterThan(2 * 4 * 4096);
    // Their results alone.
    for (const bytes of others) expect(bytes).toBeLessThanOrEqual(256);
    for (const value of [2, 3]) {
      for (const [i, x] of inputs.entries()) {
        x.write(new Float32Array(x.size).fill(value));
        taken[i]!.plan.replay();
        expect(await taken[i]!.plan.result.item()).toBe(x.size * value * (value + 1));
      }
    }
    const free = gpu().stats.allocatedBytes;
    for (const { plan } of taken) {
      plan.result.dispose();
      plan.dispose();
    }
    gpu().trim();
    expect(free - gpu().stats.allocatedBytes).toBeGreaterThanOrEqual(first!);
    for (const each of inputs) each.dispose();
  });

  it("gives shared memory back where a later capture failed", () => {
    const memory = new PlanMemory();
    const x = keep(zeros([77_777]));
    const make = () => scope(() => void x.add(1).mul(2));
    const plan = capture(make, memory);
    expect(() =>
      capture(() => {
        make();
        throw new Error("no plan");
      }, memory),
    ).toThrow("no plan");
    plan.dispose();
    const created = gpu().stats.buffersCreated;
    make();
    expect(gpu().stats.buffersCreated).toBe(created);
    x.dispose();
  });

  it("keeps shared memory for the other plan where one is disposed of twice", async () => {
    const memory = new PlanMemory();
    const x = keep(zeros([88_888]));
    const make = () => scope(() => void x.add(1).mul(2));
    const [first, second] = [capture(make, memory), capture(make, memory)];
    first.dispose();
    first.dispose();
    // Had the memory been given back, these tensors would lie in it.
    const others = Array.from({ length: 4 }, (_, i) => tensor(new Float32Array(88_888).fill(i + 10)));
    second.replay();
    for (const [i, values] of (await readAll(others)).entries()) expect(values[0]).toBe(i + 10);
    second.dispose();
    x.dispose();
  });
});
