// Calls of the ops with options: orders, running sums, variances, stacks, layer norm, attention, draws.

import { attentionOp } from "../../src/ops/attention.ts";
import { attention, categorical, layerNorm, stack } from "../../src/ops/index.ts";
import { NdArray, stack as referenceStack } from "../../src/reference/index.ts";
import { type Tensor, tensor } from "../../src/tensor/index.ts";
import { type Attempt, attempt, expecting, flush, type Maker } from "./fuzz_maker.ts";

/** An axis that there is, most of the time, counted from the front or from the end. */
function axisOf(make: Maker, rank: number): number {
  if (make.chance(0.08)) return make.pick([-9, 9, 0.5]);
  return make.below(Math.max(1, rank)) - make.pick([0, rank]);
}

const isAxis = (axis: number, rank: number) => Number.isInteger(axis) && axis < rank && axis >= -rank;

export function ordering(make: Maker): Attempt {
  const shape = make.shape();
  const { tensor: t, array } = make.value(shape, make.dtype());
  const axis = axisOf(make, shape.length);
  const falls = make.chance(0.5);
  const extent = shape.at(axis) ?? 0;
  const count = make.chance(0.5) ? make.below(extent + 1) + (make.chance(0.1) ? 1 : 0) : undefined;
  const legal = isAxis(axis, shape.length) && (count ?? 0) <= extent;
  const label = `${count === undefined ? "sort" : `topk ${count}`} ${t} along ${axis}, ${falls ? "falling" : "rising"}`;
  const run = () => {
    const made = count === undefined ? t.sort(axis, { descending: falls }) : t.topk(count, axis, { largest: falls });
    return [made.values, made.indices];
  };
  if (!legal) return { label, run };
  const { values, indices } = array.sort(axis, { descending: falls });
  const first = shape.map((_, i) =>
    i === (axis + shape.length) % shape.length && count !== undefined ? ([0, count] as const) : ([] as const),
  );
  const [expected, places] = [values.slice(...first), indices.slice(...first)];
  const verify = ([actual, at]: readonly ArrayLike<number>[]) => {
    for (let i = 0; i < expected.size; i++) {
      const [value, wanted] = [actual[i], expected.data[i]];
      const same =
        value === wanted || (Number.isNaN(value) && Number.isNaN(wanted)) || flush(expected).data[i] === value;
      if (!same || at[i] !== places.data[i]) {
        return `place ${i} has ${value} from ${at[i]}, not ${wanted} from ${places.data[i]}`;
      }
    }
    return undefined;
  };
  return { label, run, verify, expected };
}

export function cumulative(make: Maker): Attempt {
  const shape = make.shape();
  const special = make.chance(0.2);
  const { tensor: t, array, dtype } = make.value(shape, make.dtype(), special);
  const axis = axisOf(make, shape.length);
  const label = `cumsum ${t} along ${axis}`;
  const run = () => t.cumsum(axis);
  const legal = isAxis(axis, shape.length) && dtype === "f32";
  if (legal && array.data.some((value) => Math.abs(value) > 1e30 && Number.isFinite(value)))
    return { label, run, expected: "either" };
  return expecting(label, legal, run, () => array.cumsum(axis), {
    tolerance: 3e-5,
    ...(legal ? { scale: array.abs().cumsum(axis) } : {}),
  });
}

export function spread(make: Maker): Attempt {
  const shape = make.shape();
  const { tensor: t, array, dtype } = make.value(shape, make.dtype(), make.chance(0.15));
  const axis = axisOf(make, shape.length);
  const axes = make.chance(0.25) ? undefined : axis;
  const options = {
    ...(make.chance(0.5) ? { keepdim: make.chance(0.5) } : {}),
    ...(make.chance(0.5) ? { correction: make.pick([0, 1, 2, 0.5, 100]) } : {}),
  };
  const name = make.pick(["variance", "std"] as const);
  const label = `${name} ${t} over ${axes} ${JSON.stringify(options)}`;
  const run = () => t[name](axes, options);
  const legal = (axes === undefined || isAxis(axis, shape.length)) && dtype === "f32";
  if (legal && array.data.some((value) => Math.abs(value) > 1e15 && Number.isFinite(value)))
    return { label, run, expected: "either" };
  // Equal numbers have a mean that is theirs but for rounding.
  const noise = attempt(() => array.abs().max().mul(1e-3).item()) ?? 0;
  return expecting(label, legal, run, () => array[name](axes, options), {
    tolerance: 3e-5,
    scale: Number.isFinite(noise) ? 1 + noise : 1,
  });
}

export function stacking(make: Maker): Attempt {
  const shape = make.shape(make.below(4));
  const a = make.value(shape, make.dtype());
  const b = make.value(make.chance(0.85) ? shape : make.shape(), make.chance(0.85) ? a.dtype : make.dtype());
  const axis = make.below(shape.length + 1);
  const legal = a.dtype === b.dtype && shape.join() === b.array.shape.join();
  const order = Array.from({ length: shape.length + 1 }, (_, i) => (i === axis ? 0 : i < axis ? i + 1 : i));
  return expecting(
    `stack ${a.tensor} ${b.tensor} ${axis}`,
    legal,
    () => stack([a.tensor, b.tensor], axis),
    () => referenceStack([a.array, b.array]).permute(order),
    { tolerance: 0, flushed: attempt(() => referenceStack([flush(a.array), flush(b.array)]).permute(order)) },
  );
}

export function normalising(make: Maker): Attempt {
  const shape = make.shape();
  const { tensor: t, array, dtype } = make.value(shape, make.dtype(), make.chance(0.1));
  const columns = (shape.at(-1) ?? 1) + (make.chance(0.08) ? 1 : 0);
  const weight = make.chance(0.6) ? make.value([columns], "f32", false) : undefined;
  const bias = make.chance(0.6) ? make.value([columns], "f32", false) : undefined;
  const label = `layer_norm ${t} ${weight?.tensor} ${bias?.tensor}`;
  const run = () =>
    layerNorm(t, {
      ...(weight && { weight: weight.tensor }),
      ...(bias && { bias: bias.tensor }),
      eps: 0.01,
    });
  const fits = columns === shape.at(-1) || (!weight && !bias);
  const legal = dtype === "f32" && shape.length > 0 && fits;
  if (legal && array.data.some((value) => Math.abs(value) > 1e15 && Number.isFinite(value)))
    return { label, run, expected: "either" };
  const f = () => {
    const apart = array.sub(array.mean(-1, true));
    const normal = apart.mul(apart.square().mean(-1, true).add(0.01).rsqrt());
    return normal.mul(weight?.array ?? 1).add(bias?.array ?? 0);
  };
  return expecting(label, legal, run, f, { tolerance: 1e-4 });
}

export function attending(make: Maker): Attempt {
  const lengths = Array.from({ length: 1 + make.below(3) }, () => make.pick([1, 2, 5, 8, 9, 33]));
  const tokens = lengths.reduce((sum, length) => sum + length, 0);
  const [groups, share] = [1 + make.below(2), 1 + make.below(3)];
  const [q, k, v] = [groups * share, groups, groups].map((heads) => make.value([tokens, heads, 16], "f32", false));
  const segments: number[] = [];
  for (const length of lengths) {
    const first = segments.length / 2;
    const end = make.chance(0.15) ? first : first + length; // else padding
    for (let i = 0; i < length; i++) segments.push(first, end);
  }
  const bad = make.chance(0.1);
  if (bad) segments[1] = tokens + 1 + make.below(5);
  const table = new NdArray(Float64Array.from(segments), [tokens, 2]);
  const causal = make.chance(0.4);
  const f = () => attentionOp.reference([q.array, k.array, v.array, table], { causal })[0];
  const run = () =>
    attention(q.tensor, k.tensor, v.tensor, tensor(Uint32Array.from(segments), [tokens, 2]), { causal });
  return expecting(`attention ${lengths} ${q.tensor} on ${k.tensor}, causal ${causal}`, !bad, run, f);
}

export function drawing(make: Maker): Attempt {
  const [rows, cols] = [make.below(70), make.pick([0, 1, 2, 5, 64, 65, 300])];
  const { array } = make.value([rows, cols], "f32", false, -9, 9);
  const hidden = array.map((value) => (make.chance(0.2) ? -Infinity : value));
  if (make.chance(0.1) && hidden.size > 0) hidden.data[make.below(hidden.size)] = make.pick([Number.NaN, Infinity]);
  const lines = Array.from({ length: rows }, (_, row) => [...hidden.data.subarray(row * cols, (row + 1) * cols)]);
  const legal =
    !hidden.data.some((value) => Number.isNaN(value) || value === Infinity) &&
    lines.every((line) => line.some((value) => value !== -Infinity));
  const label = `categorical [${rows}, ${cols}]`;
  const run = (): Tensor => categorical(tensor(Float32Array.from(hidden.data), [rows, cols]), { seed: make.below(99) });
  const verify = ([drawn]: readonly ArrayLike<number>[]) => {
    const wrong = lines.findIndex((line, row) => !(line[drawn[row]] > -Infinity));
    return wrong < 0 ? undefined : `row ${wrong} drew ${drawn[wrong]}`;
  };
  return { label, run, verify, ...(legal ? { expected: "either" as const } : {}) };
}

/** Methods that are tried with arguments that make no sense, beside those of fuzz_shapes. */
export const MORE_METHODS = "min variance std cumsum sort topk".split(" ");
