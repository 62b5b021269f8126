// Errors belong to what caused them: what can be known is refused at the call; what the device refuses makes its own results
// unreadable, and what was computed from them, and nothing else.
import { beforeAll, describe, expect, it } from "vitest";
import { dispatchKernel, gpu, parseKernel, runKernel } from "../../src/gpu/index.ts";
import { attention, fuse, matmul } from "../../src/ops/index.ts";
import { KernelError } from "../../src/platform/index.ts";
import {
  empty,
  grad,
  keep,
  noGrad,
  ones,
  parameter,
  readAll,
  type Tensor,
  tensor,
  zeros,
} from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const kernel = (label: string, body: string) =>
  parseKernel(
    label,
    `struct Params { size: u32, factor: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
const WG = 64u;
@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  ${body}
}`,
  );
const good = kernel("good", "let i = group.x * WG + lane; if (i < params.size) { y[i] = x[i] * params.factor; }");
const params = { size: 2, factor: 2 };

describe("what the device refuses", () => {
  it("is thrown by reads of what it should have written and of what came from that, and by no others", async () => {
    const broken = kernel("broken", "y[lane] = no_such_function(x[lane]);");
    const weights = keep(tensor([1, 2, 3]));
    const [x, y] = [tensor([1, 2]), tensor([0, 0])];
    const before = weights.mul(2);
    runKernel("broken", broken, [x.buffer, y.buffer], params, {}, [1]);
    const derived = y.add(1).sum();
    const after = weights.mul(3);
    expect((await readAll([before, after, weights])).map((each) => [...each])).toEqual([
      [2, 4, 6],
      [3, 6, 9],
      [1, 2, 3],
    ]);
    await expect(y.data()).rejects.toThrow(/broken\.wgsl did not compile[\s\S]*no_such_function/);
    await expect(derived.data()).rejects.toThrow(/broken\.wgsl did not compile/);
    await expect(readAll([weights, y])).rejects.toThrow(/broken/);
    expect([...(await weights.data())]).toEqual([1, 2, 3]);
    expect(() => y.add(1)).toThrow(/broken/);
    expect(() => runKernel("broken", broken, [x.buffer, zeros([2]).buffer], params, {}, [1])).toThrow(
      /did not compile/,
    );
    y.write([5, 6]);
    expect([...(await y.add(1).data())]).toEqual([6, 7]);
  });

  it("memory that comes back from the pool is good again", async () => {
    const broken = kernel("broken again", "y[lane] = x[lane] +;");
    const y = tensor(new Float32Array(999));
    runKernel("broken again", broken, [ones([2]).buffer, y.buffer], params, {}, [1]);
    const { buffer } = y;
    y.dispose();
    const others = Array.from({ length: 8 }, () => ones([999]).mul(3));
    for (const values of await readAll(others)) expect(values[998]).toBe(3);
    expect(buffer.failure === undefined || others.every((each) => each.buffer !== buffer)).toBe(true);
  });

  it("a workgroup that is too large is the fault of its kernel alone", async () => {
    const y = zeros([2]);
    const large = { ...good, source: good.source.replace("const WG = 64u", "const WG = 100000u") };
    runKernel("large", large, [ones([2]).buffer, y.buffer], params, {}, [1]);
    expect(await ones([1]).item()).toBe(1);
    await expect(y.data()).rejects.toThrow(KernelError);
    expect(await ones([1]).item()).toBe(1);
  });
});

describe("what is refused before it reaches the device", () => {
  let tensors: { x: Tensor; y: Tensor };
  beforeAll(() => {
    tensors = { x: keep(ones([2])), y: keep(zeros([2])) };
  });
  const [x, y] = [() => tensors.x.buffer, () => tensors.y.buffer];
  const launch =
    (over: { kernel?: typeof good; buffers?: ReturnType<typeof x>[]; params?: object; grid?: number[] }) => () =>
      runKernel(
        "toy",
        over.kernel ?? good,
        over.buffers ?? [x(), y()],
        { ...params, ...over.params },
        {},
        (over.grid ?? [1]) as unknown as [number],
      );

  it("names wrong parameters, constants, grids, tensors and features", () => {
    const same = ones([2]).buffer;
    const cases: [() => void, RegExp][] = [
      [launch({ params: { size: -1 } }), /toy: the parameter size cannot be -1\n {2}it is a u32/],
      [launch({ params: { size: 1.5 } }), /the parameter size cannot be 1.5/],
      [launch({ params: { size: 2 ** 32 } }), /the parameter size cannot be 4294967296/],
      [launch({ params: { factor: undefined } }), /the parameter factor cannot be undefined/],
      [launch({ grid: [0.5] }), /toy: a grid has whole lengths/],
      [launch({ grid: [Number.NaN] }), /toy: a grid has whole lengths/],
      [launch({ grid: [70_000] }), /toy: the grid is too large/],
      [launch({ grid: [1, 1, 70_000] }), /toy: the grid is too large/],
      [launch({ buffers: [x()] }), /toy: the tensors are not those that the kernel binds/],
      [launch({ buffers: [same, same] }), /toy: x and y are the same memory/],
      [() => runKernel("toy", good, [x(), y()], params, { WG: 1.5 }, [1]), /the constant WG cannot be 1.5/],
      [() => runKernel("toy", good, [x(), y()], params, { WG: -1 }, [1]), /the constant WG cannot be -1/],
      [
        () =>
          dispatchKernel("decode_attention_merge", {
            bindings: { parts: tensors.x, o: tensors.y } as never,
            params: { rows: 1, splits: 1 },
            constants: { D: 8 },
            grid: [1],
          }),
        /decode_attention_merge: no tensor for the binding lse\n {2}given: parts, o/,
      ],
    ];
    for (const [f, error] of cases) {
      const before = gpu().stats.dispatches;
      expect(f).toThrow(error);
      expect(f).toThrow(KernelError);
      expect(gpu().stats.dispatches).toBe(before);
    }
  });

  it("a kernel that wants what the adapter does not have", () => {
    const f = () => noGrad(() => tensor([1, 2], undefined, { dtype: "f16" }).add(1));
    if (gpu().features.f16) expect(f).not.toThrow();
    else expect(f).toThrow(/add.*needs f16, which this adapter does not have/);
  });

  it("constants that no shader can say", () => {
    expect(() => fuse("large", (a) => a.mul(1e39))).toThrow(/cannot hold the constant 1e\+39/);
    expect(() => fuse("nan", (a) => a.add(Number.NaN))).toThrow(/cannot hold the constant NaN/);
  });

  it("more tensors than a kernel can bind", () => {
    const most = gpu().limits.maxStorageBuffersPerShaderStage;
    const names = Array.from({ length: most }, (_, index) => `a${index}`);
    const many = new Function(
      "fuse",
      `return fuse("many", (${names}) => ${names.join(".add(")}${")".repeat(most - 1)})`,
    );
    const sum = many(fuse) as (...inputs: unknown[]) => unknown;
    expect(() => sum(...names.map(() => ones([2])))).toThrow(/many.*binds too many tensors at once/);
  });

  it("two kernels of one name are two", async () => {
    const third = kernel(
      "good",
      "let i = group.x * WG + lane; if (i < params.size) { y[i] = x[i] * params.factor * 10.0; }",
    );
    const [a, b] = [zeros([2]), zeros([2])];
    runKernel("good", good, [x(), a.buffer], params, {}, [1]);
    runKernel("good", third, [x(), b.buffer], params, {}, [1]);
    expect((await readAll([a, b])).map((each) => each[0])).toEqual([2, 20]);
  });
});

describe("grids beyond 65,535 in y and z", () => {
  it("70,000 small products, and their gradients", async () => {
    const count = 70_000;
    const a = parameter(
      tensor(
        Float32Array.from({ length: count }, (_, i) => i % 11),
        [count, 1, 1],
      ),
    );
    const b = parameter(
      tensor(
        Float32Array.from({ length: count }, (_, i) => (i % 7) - 3),
        [count, 1, 1],
      ),
    );
    const y = matmul(a, b);
    const [da] = grad(y.sum(), [a]);
    const [product, slope] = await readAll([y, da]);
    for (let i = 0; i < count; i += 1) {
      if (product[i] !== (i % 11) * ((i % 7) - 3) || slope[i] !== (i % 7) - 3) expect(`wrong at ${i}`).toBe("");
    }
  });

  it("300,000 rows of a product", async () => {
    const rows = 300_000;
    const x = tensor(
      Float32Array.from({ length: rows }, (_, i) => i % 13),
      [rows, 1],
    );
    const y = await noGrad(() => matmul(x, tensor([[2]]))).data();
    for (const row of [0, 65_535, 262_139, 262_140, 262_144, rows - 1]) expect(y[row]).toBe(2 * (row % 13));
  });

  it("66,000 heads of attention", async () => {
    const count = 66_000;
    const values = Float32Array.from({ length: 8 * count }, (_, i) => Math.floor(i / 8) % 17);
    const v = tensor(values, [1, count, 8]);
    const q = zeros([1, count, 8]);
    const o = await noGrad(() => attention(q, q, v, tensor(Uint32Array.of(0, 1), [1, 2]))).data();
    for (const head of [0, 65_534, 65_535, 65_536, count - 1]) expect(o[8 * head]).toBeCloseTo(head % 17, 5);
  });

  it("copies of many pages of a cache", async () => {
    const cache = tensor(
      Float32Array.from({ length: 4 }, (_, i) => i),
      [4, 1, 1, 1],
    );
    const copies = zeros([70_000, 2], "u32");
    dispatchKernel("cache_copy", {
      bindings: { copies, cache },
      params: { words: 1, pages: 4 },
      grid: [8, 70_000],
    });
    expect([...(await cache.data())]).toEqual([0, 1, 2, 3]);
  });

  it("says so where one tensor would not fit a binding", () => {
    expect(() => empty([2 ** 20, 2 ** 14])).toThrow(/more than one binding can hold/);
  });
});
