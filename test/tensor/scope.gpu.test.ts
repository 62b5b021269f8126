// Memory: what scopes free, what they let out, and what is said of a tensor that is used too late.
import { describe, expect, it } from "vitest";
import { gpu } from "../../src/gpu/index.ts";
import {
  grad,
  keep,
  noGrad,
  ones,
  parameter,
  scope,
  type Tensor,
  tensor,
  valueAndGrad,
} from "../../src/tensor/index.ts";
import { bytesOutside, warnOutsideAbove } from "../../src/tensor/outside.ts";
import { useDevice } from "../device.ts";

useDevice();

describe("memory outside scopes", () => {
  const KIB = 1024;

  it("is said of once, with numbers, when it has grown large", () => {
    const told: string[] = [];
    const before = bytesOutside();
    warnOutsideAbove(before + 64 * KIB, (text) => told.push(text));
    const made = Array.from({ length: 3 }, () => ones([4 * KIB]));
    scope(() => void ones([64 * KIB]).mul(2));
    parameter(ones([64 * KIB])).dispose();
    expect(told).toEqual([]);
    made.push(ones([6 * KIB]));
    expect(told).toEqual([]);
    made.push(ones([4 * KIB]), ones([4 * KIB]), ones([4 * KIB]));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(
      /^gentzen: [\d.]+ MiB in [\d,]+ tensors outside scope\(\) are held until dispose\(\)\n {2}the newest: f32\[4096\]; live on the device in all: .*\n {2}hint: /,
    );
    for (const each of made) each.dispose();
    expect(bytesOutside()).toBe(before);
  });

  it("is what no scope frees: results of the outermost, views until the last, and nothing that is kept", () => {
    const before = bytesOutside();
    const result = scope(() => scope(() => ones([256]).add(1)));
    const view = result.reshape([16, 16]);
    expect(bytesOutside()).toBe(before + KIB);
    result.dispose();
    expect(bytesOutside()).toBe(before + KIB);
    keep(view);
    expect(bytesOutside()).toBe(before);
    const again = view.reshape([256]);
    expect(bytesOutside()).toBe(before);
    view.dispose();
    expect(bytesOutside()).toBe(before + KIB);
    again.dispose();
    expect(bytesOutside()).toBe(before);
  });

  it("is what gradients are, taken outside a scope", () => {
    const w = parameter(ones([256]));
    const before = bytesOutside();
    const { value, grads } = valueAndGrad({ w }, () => w.square().sum());
    expect(bytesOutside()).toBe(before + KIB + 256);
    for (const each of [value, grads.w, w]) each.dispose();
    expect(bytesOutside()).toBe(before);
  });
});

describe("scope", () => {
  it("frees what is not returned and keeps what is, in arrays, maps and objects", async () => {
    const made: Tensor[] = [];
    const result = scope(() => {
      const [a, b, c, d] = [ones([4]), ones([4]), ones([4]), ones([4])];
      made.push(a, b, c, d);
      return { list: [a], map: new Map([["b", b]]), sum: a.add(c) };
    });
    expect(made.map((each) => each.freed)).toEqual([false, false, true, true]);
    expect([...(await result.sum.data())]).toEqual([2, 2, 2, 2]);
  });

  it("returns every byte to the pool", () => {
    const before = gpu().stats.liveBytes;
    scope(() => {
      ones([1000])
        .mul(3)
        .add(ones([1000]));
    });
    expect(gpu().stats.liveBytes).toBe(before);
  });

  it("hands inner results to the outer scope", () => {
    let inner: Tensor | undefined;
    scope(() => {
      inner = scope(() => ones([2]).add(1));
      expect(inner.freed).toBe(false);
    });
    expect(inner?.freed).toBe(true);
  });

  it("keeps what the gradient of a result needs, until the gradient was taken", async () => {
    const w = parameter(tensor([2, 3]));
    const { loss, before } = scope(() => {
      const before = gpu().stats.liveBytes;
      const loss = scope(() => w.square().exp().sum());
      const [dw] = grad(loss, [w]);
      return { loss, before, dw: keep(dw) };
    });
    expect(before).toBeGreaterThan(0);
    expect(await loss.item()).toBeCloseTo(Math.exp(4) + Math.exp(9), 1);
    w.dispose();
  });

  it("does not free kept tensors", () => {
    const kept = scope(() => ({ t: keep(ones([3])) })).t;
    expect(kept.freed).toBe(false);
    kept.dispose();
  });

  it("refuses an asynchronous function", () => {
    expect(() => scope(async () => ones([1]))).toThrow(/returned a promise/);
  });

  it("names the tensor that is used after it was freed", () => {
    let stale: Tensor | undefined;
    scope(() => {
      stale = ones([8, 512]);
    });
    expect(() => stale?.add(1)).toThrow(
      /f32\[8, 512\] was freed when its scope ended\n.*hint: return it from scope\(\)/s,
    );
  });

  it("shares memory between a reshape and its source until both are gone", async () => {
    const a = tensor([1, 2, 3, 4]);
    const b = noGrad(() => a.reshape([2, 2]));
    a.dispose();
    expect([...(await b.data())]).toEqual([1, 2, 3, 4]);
    b.dispose();
    expect(b.freed).toBe(true);
  });
});
