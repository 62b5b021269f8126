// Orders along an axis: where the largest stands, and how elements are sorted. NaN counts as above all.

import { itemAt } from "./shapes.ts";

/** A row-major array as `outer` blocks of `extent` rows of `inner` elements. */
interface Split {
  readonly outer: number;
  readonly extent: number;
  readonly inner: number;
}

/** The place of the first largest value of each row, NaN aside. */
export function firstLargest(data: Float64Array, { outer, extent, inner }: Split): Float64Array {
  const result = new Float64Array(outer * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let best = 0;
      for (let k = 1; k < extent; k++) {
        const at = (place: number) => itemAt(data, (o * extent + place) * inner + i);
        if (at(k) > at(best)) best = k;
      }
      result[o * inner + i] = best;
    }
  }
  return result;
}

/** Below 0 where a stands before b: numbers from the smallest on, NaN behind all; both zeros are one. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

/** For each place of the sorted array, where along its row the element stood; equal elements keep their order. */
export function orderAlong(data: Float64Array, { outer, extent, inner }: Split, descending: boolean): Float64Array {
  const result = new Float64Array(data.length);
  const direction = descending ? -1 : 1;
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const at = (place: number) => (o * extent + place) * inner + i;
      const order = Array.from({ length: extent }, (_, place) => place);
      order.sort((a, b) => direction * compare(itemAt(data, at(a)), itemAt(data, at(b))) || a - b);
      order.forEach((place, k) => {
        result[at(k)] = place;
      });
    }
  }
  return result;
}
