// Writing to a key-value cache in place, and copying between its rows. Not differentiable.

import { run } from "../gpu/index.ts";
import { ShapeError } from "../platform/index.ts";
import type { Tensor } from "../tensor/index.ts";

/**
 * Stores x [N, G, D] at cache[rows[n], positions[n]]; cache [R, T, G, D], rows and positions u32 [N].
 * @throws ShapeError when the widths differ.
 */
export function kvWrite(cache: Tensor, x: Tensor, rows: Tensor, positions: Tensor): void {
  const [, capacity, groups, dimension] = cache.shape;
  const width = groups * dimension;
  if (x.size !== rows.size * width || positions.size !== rows.size) {
    throw new ShapeError(
      "kv_write: x does not fit the cache",
      [`cache: ${cache}`, `x: ${x}`, `rows: ${rows}`],
      "x is [N, G, D], rows and positions [N]",
    );
  }
  run("kv_write", {
    bindings: { x, rows, positions, cache },
    params: { size: x.size, width, capacity },
    grid: [Math.ceil(x.size / 256)],
  });
}

/** For each (from, to, length) of copies u32 [P, 3], copies the first positions of one cache row over another's. */
export function kvCopy(cache: Tensor, copies: Tensor): void {
  const [, capacity, groups, dimension] = cache.shape;
  run("kv_copy", {
    bindings: { copies, cache },
    params: { width: groups * dimension, capacity },
    grid: [8, copies.shape[0]],
  });
}
