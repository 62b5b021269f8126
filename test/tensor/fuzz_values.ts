// Calls that compute: pointwise functions, reductions, products, look-ups by id, and gradients.
import { embedding, fuse, linear, linearCrossEntropy, matmul, rotary, segmentSum } from "../../src/ops/index.ts";
import { checkGradient, NdArray } from "../../src/reference/index.ts";
import { grad, isFloat, type Tensor, tensor } from "../../src/tensor/index.ts";
import { type Attempt, attempt, BINARY, expecting, flush, type Maker, type Methods, UNARY } from "./fuzz_maker.ts";

export function pointwise(make: Maker): Attempt {
  const shape = make.shape();
  const a = make.value(shape, make.dtype());
  const call = (t: unknown, name: string, ...args: unknown[]) => (t as Methods)[name](...args);
  if (make.chance(0.4)) {
    const name = make.pick(UNARY);
    const f = (x: NdArray) => (name === "sign" ? x.map((v) => (Number.isNaN(v) ? 0 : Math.sign(v))) : call(x, name));
    return expecting(
      `${name} ${a.tensor}`,
      isFloat(a.dtype),
      () => call(a.tensor, name) as never,
      () => f(a.array),
      {
        flushed: f(flush(a.array)),
      },
    );
  }
  const name = make.pick(BINARY);
  const same = make.chance(0.15);
  const b = same ? a : make.value(make.partner(shape), make.dtype());
  const scalar = make.chance(0.2) ? make.pick([0, 1, -1.5, 2, 3]) : undefined;
  const legal = isFloat(a.dtype) && (scalar !== undefined || isFloat(b.dtype));
  const f = (x: NdArray, y: NdArray | number): NdArray => call(x, name, y) as never;
  return expecting(
    `${name} ${a.tensor} ${scalar ?? b.tensor}`,
    legal,
    () => call(a.tensor, name, scalar ?? b.tensor) as never,
    () => f(a.array, scalar ?? b.array),
    { flushed: attempt(() => f(flush(a.array), scalar ?? flush(b.array))), tolerance: name === "pow" ? 1e-4 : 1e-5 },
  );
}

export function reduction(make: Maker): Attempt {
  const shape = make.shape();
  const special = make.chance(0.2);
  const a = make.value(shape, make.dtype(), special);
  const name = make.pick(["sum", "mean", "max", "min", "argmax", "softmax", "logSoftmax"]);
  const axis = make.chance(0.1)
    ? make.pick([-9, 9, 0.5])
    : make.below(Math.max(1, shape.length)) - make.pick([0, shape.length]);
  const whole = make.chance(0.2) && ["sum", "mean", "max", "min"].includes(name);
  const args = whole ? [] : ["sum", "mean", "max", "min"].includes(name) ? [axis, make.chance(0.5)] : [axis];
  const scale = attempt(() =>
    ["sum", "mean"].includes(name) ? (a.array.abs() as unknown as Methods)[name](...args) : undefined,
  );
  const inRange = whole || (Number.isInteger(axis) && axis < shape.length && axis >= -shape.length);
  const place = axis < 0 ? axis + shape.length : axis;
  const extent = whole ? a.array.size : shape[place];
  const empty = extent === 0 || (whole && shape.includes(0));
  const legal =
    inRange &&
    isFloat(a.dtype) &&
    a.dtype === "f32" &&
    !(empty && (name === "max" || name === "min" || name === "argmax"));
  const f = () => {
    if (name === "argmax") return argmax(a.array, place);
    return (a.array as unknown as Methods)[name](...args);
  };
  const run = () => (a.tensor as unknown as Record<string, (...all: unknown[]) => Tensor>)[name](...args);
  const large = special && (name === "sum" || name === "mean");
  if (large && legal && a.array.data.some((value) => Math.abs(value) > 1e30))
    return { label: `${name} ${a.tensor}`, run, expected: "either" };
  return expecting(`${name}(${args}) ${a.tensor}`, legal, run, f, { tolerance: 3e-5, ...(scale ? { scale } : {}) });
}

/** The first largest along an axis, NaN above all. */
function argmax(array: NdArray, axis: number): NdArray {
  const order = array.map((value) => (Number.isNaN(value) ? Infinity : value === Infinity ? 1e300 : value));
  return order.argmax(axis);
}

export function product(make: Maker): Attempt {
  const [rows, depth, cols] = [0, 0, 0].map(() =>
    make.chance(0.02) ? 66_000 : make.pick([0, 1, 2, 3, 4, 5, 8, 16, 31, 32, 64, 65]),
  );
  if (rows * depth + depth * cols + rows * cols > 400_000) return product(make);
  const batch = make.pick([[], [], [1], [3], [2, 3]]);
  const [transposeA, transposeB] = [make.chance(0.3), make.chance(0.3)];
  const wrong = make.chance(0.1) ? 1 : 0;
  const dtype = () => make.dtype();
  const special = make.chance(0.1);
  const a = make.value([...batch, ...(transposeA ? [depth, rows] : [rows, depth])], dtype(), special, -1, 1);
  const b = make.value(
    [...make.pick([batch, []]), ...(transposeB ? [cols, depth + wrong] : [depth + wrong, cols])],
    dtype(),
    special,
    -1,
    1,
  );
  const legal = isFloat(a.dtype) && isFloat(b.dtype) && wrong === 0;
  const label = `matmul ${a.tensor} ${b.tensor} ${transposeA} ${transposeB}`;
  const options = { transposeA, transposeB };
  const scale = attempt(() => a.array.abs().matmul(b.array.abs(), options));
  // An infinity times a number that an adapter takes for 0 is NaN.
  const flushed = attempt(() => flush(a.array).matmul(flush(b.array), options));
  const huge = [a, b].some(({ array }) =>
    array.data.some((value) => Math.abs(value) > 1e30 && value !== Infinity && value !== -Infinity),
  );
  if (huge && legal) return { label, run: () => matmul(a.tensor, b.tensor, options), expected: "either" };
  if (make.chance(0.3) && !transposeA && transposeB && batch.length === 0) {
    const bias = make.value([cols]);
    const f = () => a.array.matmul(b.array, options).add(bias.array);
    return expecting(`linear ${label}`, legal, () => linear(a.tensor, b.tensor, { bias: bias.tensor }), f, {
      tolerance: 2e-5,
      ...(scale ? { scale: scale.add(bias.array.abs()) } : {}),
      ...(flushed ? { flushed: flushed.add(flush(bias.array)) } : {}),
    });
  }
  return expecting(
    label,
    legal,
    () => matmul(a.tensor, b.tensor, options),
    () => a.array.matmul(b.array, options),
    { tolerance: 2e-5, ...(scale ? { scale } : {}), ...(flushed ? { flushed } : {}) },
  );
}

export function lookup(make: Maker): Attempt {
  const [n, rows, width] = [make.below(6), 1 + make.below(9), 2 * (1 + make.below(4))];
  const bad = make.chance(0.25) && n > 0;
  const ids = Uint32Array.from({ length: n }, () => make.below(rows));
  if (bad) ids[make.below(n)] = make.pick([rows, rows + 1, 1e6, 0xffffffff]);
  const known = make.chance(0.5);
  const device = known ? tensor(ids) : tensor(Int32Array.from(ids)).cast("u32");
  const list = new NdArray(Float64Array.from(ids), [n]);
  const table = make.value([rows, width], "f32", false);
  const label = (name: string) => `${name} ${known ? "known" : "hidden"} [${ids}] of ${rows}`;
  switch (make.below(5)) {
    case 0:
      return expecting(
        label("embedding"),
        !bad,
        () => embedding(table.tensor, device),
        () => table.array.gather(0, list.reshape([n, 1]).expand([n, width])),
      );
    case 1: {
      const index = device.reshape([n, 1]).expand([n, width]);
      return expecting(
        label("gather"),
        !bad,
        () => table.tensor.gather(0, index),
        () => table.array.gather(0, list.reshape([n, 1]).expand([n, width])),
      );
    }
    case 2: {
      const x = make.value([n, 2, 2 * width], "f32", false);
      const run = () => rotary(x.tensor, table.tensor, table.tensor, device);
      return { label: label("rotary"), run, ...(bad ? {} : { expected: "either" as const }) };
    }
    case 3: {
      const h = make.value([n, width], "f32", false);
      const f = () =>
        h.array
          .matmul(table.array.T)
          .logSoftmax(-1)
          .gather(1, list.reshape([n, 1]))
          .reshape([n]);
      return expecting(
        label("linear_cross_entropy"),
        !bad,
        () => linearCrossEntropy(h.tensor, table.tensor, device).logprob,
        f,
        { tolerance: 1e-4 },
      );
    }
    default: {
      const x = make.value([rows], "f32", false);
      const segments = Uint32Array.from({ length: 2 * rows }, (_, i) => (i % 2) * (bad ? rows + 1 : rows));
      const run = () => segmentSum(x.tensor, tensor(segments, [rows, 2]));
      return expecting(label("segment_sum"), !bad, run, () => x.array.sum(0, true).expand([rows]), { tolerance: 1e-4 });
    }
  }
}

/** A composition of smooth functions: values as fused and unfused, gradients against differences of the reference. */
export function gradient(make: Maker): Attempt {
  const shape = make.shape(1 + make.below(2)).map((length) => Math.max(1, Math.min(length, 6)));
  const [a, b] = [make.value(shape, "f32", false, 0.4, 1.5), make.value(make.partner(shape), "f32", false, 0.4, 1.5)];
  const smooth = "neg exp log sqrt rsqrt square reciprocal sigmoid silu tanh softplus sin cos erf gelu geluTanh".split(
    " ",
  );
  const steps = Array.from(
    { length: 1 + make.below(3) },
    () => [make.pick(smooth), make.pick(["add", "sub", "mul", "div"])] as const,
  );
  const f = <T>(x: T, y: T): T =>
    steps.reduce((at, [unary, binary]) => {
      const methods = (value: T) => value as unknown as Record<string, (...all: unknown[]) => T>;
      return methods(methods(at)[binary](y)).sigmoid()[unary as never]
        ? methods(methods(methods(at)[binary](y)).sigmoid())[unary]()
        : at;
    }, x);
  const label = `gradient of ${steps.join("; ")} at ${a.tensor} ${b.tensor}`;
  const run = () => {
    const [x, y] = [a.tensor, b.tensor];
    x.requiresGrad = true;
    y.requiresGrad = true;
    const call = make.chance(0.5) ? fuse("case", (u, v) => f(u, v)) : (u: Tensor, v: Tensor) => f(u, v);
    return grad(call(x, y).sum(), [x, y]);
  };
  const verify = (actual: readonly ArrayLike<number>[]) => {
    const expected = f(a.array, b.array);
    const made = actual.map((values, index) => new NdArray(Float64Array.from(values), [a, b][index].array.shape));
    const weights = new NdArray(new Float64Array(expected.size).fill(1), expected.shape);
    const check = checkGradient(([u, v]) => [f(u, v)], [a.array, b.array], [weights], made, { seed: 1 });
    return check.error < 1e-3 ? undefined : `gradient differs: ${JSON.stringify(check)}`;
  };
  if (attempt(() => a.array.add(b.array)) === undefined) return { label, run };
  return { label, run, verify, expected: "either" };
}
