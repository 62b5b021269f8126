// Calls that move elements or convert them, and calls with arguments that make no sense.
import { gpu } from "../../src/gpu/index.ts";
import { cat } from "../../src/ops/index.ts";
import { cat as referenceCat } from "../../src/reference/index.ts";
import { DTYPES } from "../../src/tensor/dtype.ts";
import {
  type DType,
  fromHalfBits,
  isFloat,
  type SortedTensors,
  sizeOf,
  type Tensor,
  toHalfBits,
} from "../../src/tensor/index.ts";
import { MORE_METHODS } from "./fuzz_library.ts";
import { type Attempt, BINARY, expecting, flush, type Maker, UNARY } from "./fuzz_maker.ts";

export function movement(make: Maker): Attempt {
  const shape = make.shape();
  const a = make.value(shape, make.dtype());
  const { tensor: t, array } = a;
  const rank = shape.length;
  switch (make.below(6)) {
    case 0: {
      const to = make.chance(0.7) ? [-1, ...shape.slice(1)] : make.shape();
      const legal = !shape.includes(0) || !to.includes(-1);
      const size = sizeOf(to.filter((length) => length !== -1));
      const fits = to.includes(-1) ? size > 0 && array.size % size === 0 : size === array.size;
      if (!legal) return { label: `reshape ${t} [${to}]`, run: () => t.reshape(to), expected: "either" };
      return expecting(
        `reshape ${t} [${to}]`,
        fits,
        () => t.reshape(to),
        () => array.reshape(to),
        { tolerance: 0 },
      );
    }
    case 1: {
      const axes = shape.map((_, axis) => axis).sort(() => make.random.uniform() - 0.5);
      if (make.chance(0.1)) axes.push(0);
      return expecting(
        `permute ${t} [${axes}]`,
        axes.length === rank,
        () => t.permute(axes),
        () => array.permute(axes),
        { tolerance: 0 },
      );
    }
    case 2: {
      const to = [
        ...(make.chance(0.3) ? [2] : []),
        ...shape.map((length) => (length === 1 && make.chance(0.5) ? 3 : length)),
      ];
      if (make.chance(0.1)) to.push(2);
      const fits =
        to.length >= rank && shape.every((length, axis) => length === 1 || length === to[axis + to.length - rank]);
      return expecting(
        `expand ${t} [${to}]`,
        fits && to.length <= 6,
        () => t.expand(to),
        () => array.expand(to),
        { tolerance: 0 },
      );
    }
    case 3: {
      const ranges = shape.map((length) => {
        const start = make.below(length + 1);
        return make.chance(0.1)
          ? make.pick([[-99], [3, 1], 77])
          : make.chance(0.2) && length > 0
            ? make.below(length)
            : [start, start + make.below(length - start + 1)];
      }) as [number, number][];
      return expecting(
        `slice ${t} ${JSON.stringify(ranges)}`,
        true,
        () => t.slice(...ranges),
        () => array.slice(...ranges),
        { tolerance: 0 },
      );
    }
    case 4: {
      const axis = make.below(Math.max(1, rank));
      const b = make.value(
        make.chance(0.2) || rank === 0 ? make.shape() : shape.with(axis, 1 + make.below(4)),
        make.chance(0.8) ? a.dtype : make.dtype(),
      );
      const fits =
        rank > 0 && b.array.rank === rank && shape.every((length, i) => i === axis || length === b.array.shape[i]);
      const legal = fits && a.dtype === b.dtype;
      return expecting(
        `cat ${t} ${b.tensor} ${axis}`,
        legal,
        () => cat([t, b.tensor, t], axis),
        () => referenceCat([array, b.array, array], axis),
        { tolerance: 0 },
      );
    }
    default: {
      const dtype = make.pick(DTYPES.filter((each) => each !== "f16" || gpu().features.f16));
      const saturated = (low: number, high: number) => (v: number) =>
        Number.isNaN(v) ? 0 : Math.trunc(Math.max(low, Math.min(high, v)));
      const convert: Record<DType, (v: number) => number> = {
        f32: Math.fround,
        f16: (v) => fromHalfBits(toHalfBits(Math.max(-65504, Math.min(65504, v)))),
        i32: isFloat(a.dtype) ? saturated(-(2 ** 31), 2 ** 31 - 1) : (v) => v | 0,
        u32: isFloat(a.dtype) ? saturated(0, 2 ** 32 - 1) : (v) => v >>> 0,
      };
      const keeps = a.dtype === dtype;
      const tolerance = dtype === "f16" ? 1e-3 : 0;
      return expecting(
        `cast ${t} ${dtype}`,
        true,
        () => t.cast(dtype),
        () => (keeps ? array : array.map(convert[dtype])),
        { tolerance, flushed: flush(array).map(keeps ? (v) => v : convert[dtype]) },
      );
    }
  }
}

const JUNK = [undefined, null, "1", {}, [], [1.5], [-1], Number.NaN, Infinity, -1, 2.5, 1e10, true, [[1]], () => 1];

export function junk(make: Maker): Attempt {
  const t = make.value(make.shape(), make.dtype()).tensor;
  const name = make.pick([
    ...UNARY,
    ...BINARY,
    ...MORE_METHODS,
    ..."where clamp sum mean max argmax softmax sumTo reshape permute transpose expand slice gather matmul cast write".split(
      " ",
    ),
  ]);
  const args = Array.from({ length: make.below(4) }, () => make.pick([...JUNK, t]));
  const run = () => {
    const made = (t as unknown as Record<string, (...all: unknown[]) => Tensor | SortedTensors>)[name](...args);
    return made !== undefined && "indices" in made ? [made.values, made.indices] : made;
  };
  return {
    label: `${name} ${t} with ${args.map((each) => (each === t ? "itself" : (JSON.stringify(each) ?? String(each)))).join(", ")}`,
    run,
    expected: "either",
  };
}
