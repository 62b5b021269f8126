// Sums and other reductions over axes, and running sums: in order, from left to right.

import { broadcastOffsets, itemAt, normalizeAxis, sizeOf } from "./shapes.ts";

/** One axis, several, or all of them. */
export type Axes = number | readonly number[] | undefined;

/** How a variance is taken. */
export interface SpreadOptions {
  readonly keepdim?: boolean;
  /** What the number of elements is lessened by; default 1, the unbiased estimator. */
  readonly correction?: number;
}

/** The axes that are meant, counted from the front. @throws RangeError for one that there is not */
export function axisList(axes: Axes, rank: number): number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, axis) => axis);
  return (typeof axes === "number" ? [axes] : axes).map((axis) => normalizeAxis(axis, rank));
}

/** Reduces these axes; the shape of the result with each of them of extent 1, and without them. */
export function reduceOver(
  { data, shape }: { readonly data: Float64Array; readonly shape: readonly number[] },
  axes: readonly number[],
  initial: number,
  f: (accumulator: number, value: number) => number,
): { readonly data: Float64Array; readonly kept: number[]; readonly dropped: number[] } {
  const reduced = new Set(axes);
  const kept = shape.map((extent, axis) => (reduced.has(axis) ? 1 : extent));
  const result = new Float64Array(sizeOf(kept)).fill(initial);
  const targets = broadcastOffsets(kept, shape);
  data.forEach((value, i) => {
    const target = itemAt(targets, i);
    result[target] = f(itemAt(result, target), value);
  });
  return { data: result, kept, dropped: kept.filter((_, axis) => !reduced.has(axis)) };
}

/** Running sums along the axis of `extent` elements that are `inner` apart; each includes its own element. */
export function runningSums(
  data: Float64Array,
  { extent, inner }: { readonly extent: number; readonly inner: number },
): Float64Array {
  const result = data.slice();
  for (let i = 0; i < result.length; i++) {
    if (Math.floor(i / inner) % extent > 0) result[i] = itemAt(result, i) + itemAt(result, i - inner);
  }
  return result;
}
