// Ways to make and join reference arrays.

import { NdArray, type NestedNumbers } from "./nd_array.ts";
import type { ReferenceRandom } from "./random.ts";
import { itemAt, normalizeAxis, sizeOf, splitAtAxis } from "./shapes.ts";

/** An array from numbers, nested or flat, or from a typed array; the shape is that of the nesting unless given. */
export function ndarray(values: NestedNumbers | ArrayLike<number>, shape?: readonly number[]): NdArray {
  if (typeof values === "number") return new NdArray(Float64Array.of(values), shape ?? []);
  const flat = Array.isArray(values) ? (values.flat(Infinity) as number[]) : (values as ArrayLike<number>);
  return new NdArray(Float64Array.from(flat), shape ?? nestingOf(values));
}

function nestingOf(values: NestedNumbers | ArrayLike<number>): number[] {
  const shape: number[] = [];
  for (let level: unknown = values; typeof level === "object" && level !== null; ) {
    const row = level as ArrayLike<unknown>;
    shape.push(row.length);
    level = row[0];
  }
  return shape;
}

/** An array of one value. */
export function full(shape: readonly number[], value: number): NdArray {
  return new NdArray(new Float64Array(sizeOf(shape)).fill(value), shape);
}

export const zeros = (shape: readonly number[]): NdArray => full(shape, 0);
export const ones = (shape: readonly number[]): NdArray => full(shape, 1);

/** 0, 1, … count - 1. */
export function arange(count: number): NdArray {
  return new NdArray(
    Float64Array.from({ length: count }, (_, i) => i),
    [count],
  );
}

/** Independent uniform numbers in [low, high). */
export function randomUniform(shape: readonly number[], random: ReferenceRandom, low = 0, high = 1): NdArray {
  const values = Float64Array.from({ length: sizeOf(shape) }, () => low + (high - low) * random.uniform());
  return new NdArray(values, shape);
}

/** Independent standard normal numbers. */
export function randomNormal(shape: readonly number[], random: ReferenceRandom): NdArray {
  return new NdArray(
    Float64Array.from({ length: sizeOf(shape) }, () => random.normal()),
    shape,
  );
}

/** Joins arrays along an axis; all other extents must agree. */
export function cat(arrays: readonly NdArray[], axis = 0): NdArray {
  const [first] = arrays;
  if (first === undefined) throw new RangeError("cat needs an array");
  const at = normalizeAxis(axis, first.rank);
  for (const array of arrays) {
    if (array.rank !== first.rank || array.shape.some((extent, i) => i !== at && extent !== first.shape[i])) {
      throw new RangeError(`cat along axis ${at}: shapes [${first.shape}] and [${array.shape}] differ elsewhere`);
    }
  }
  const total = arrays.reduce((sum, array) => sum + itemAt(array.shape, at), 0);
  const { outer, inner } = splitAtAxis(first.shape, at);
  const result = new Float64Array(outer * total * inner);
  let before = 0;
  for (const array of arrays) {
    const extent = itemAt(array.shape, at);
    const run = extent * inner;
    for (let o = 0; o < outer; o++) {
      result.set(array.data.subarray(o * run, (o + 1) * run), o * total * inner + before * inner);
    }
    before += extent;
  }
  return new NdArray(result, first.shape.with(at, total));
}

/** Joins arrays of one shape along a new leading axis. */
export function stack(arrays: readonly NdArray[]): NdArray {
  return cat(arrays.map((array) => array.reshape([1, ...array.shape])));
}

/** Rows of a table [V, C] at whole-number ids of any shape: [..., C]. @throws RangeError for an id outside the table. */
export function embedding(table: NdArray, ids: NdArray): NdArray {
  const [rows, columns] = [itemAt(table.shape, 0), itemAt(table.shape, 1)];
  const result = new Float64Array(ids.size * columns);
  ids.data.forEach((id, i) => {
    if (!(id >= 0 && id < rows)) throw new RangeError(`id ${id} is outside a table of ${rows} rows`);
    result.set(table.data.subarray(id * columns, (id + 1) * columns), i * columns);
  });
  return new NdArray(result, [...ids.shape, columns]);
}

/** 1 at the id, 0 elsewhere: [..., classes]. */
export function oneHot(ids: NdArray, classes: number): NdArray {
  const result = new Float64Array(ids.size * classes);
  ids.data.forEach((id, i) => {
    result[i * classes + id] = 1;
  });
  return new NdArray(result, [...ids.shape, classes]);
}
