// Writing to a key-value cache in place, and copying between its rows. Not differentiable.

import { dispatchKernel } from "../gpu/index.ts";
import { ShapeError, tupleOf } from "../platform/index.ts";
import type { Tensor } from "../tensor/index.ts";
import { checkIds, checkInputs, FLOAT32, FLOATS, IDS } from "./checks.ts";

/**
 * Stores x [N, G, D] at cache[rows[n], positions[n]]; cache [R, T, G, D] in f32 or f16, rows and positions u32 [N].
 * @throws ShapeError when shapes or dtypes do not fit, DataError for a row or position outside the cache: here where the host
 * knows it, else when something is next read.
 */
export function kvWrite(cache: Tensor, x: Tensor, rows: Tensor, positions: Tensor): void {
  checkInputs(
    "kv_write",
    [cache, x, rows, positions],
    [FLOATS, FLOAT32, IDS, IDS],
    ["cache", "x", "rows", "positions"],
  );
  const axes = tupleOf(cache.shape, 4);
  const [most = 0, capacity = 0, groups = 0, dimension = 0] = axes ?? [];
  const width = groups * dimension;
  if (axes === undefined || x.size !== rows.size * width || positions.size !== rows.size) {
    throw new ShapeError(
      "kv_write: x does not fit the cache",
      [`cache: ${cache}`, `x: ${x}`, `rows: ${rows}`, `positions: ${positions}`],
      "the cache is [R, T, G, D], x [N, G, D], rows and positions [N]",
    );
  }
  checkIds("kv_write", "row", rows, most, "the cache");
  checkIds("kv_write", "position", positions, capacity, "the cache");
  dispatchKernel("kv_write", {
    bindings: { x, rows, positions, cache },
    params: { size: x.size, width, capacity, rows: most },
    constants: { T: cache.dtype as "f32" | "f16" },
    grid: [Math.ceil(x.size / 256)],
  });
}

/**
 * For each (from, to, length) of copies u32 [P, 3], copies the first positions of one cache row over another's.
 * @throws ShapeError when shapes or dtypes do not fit; DataError, when something is next read, for a copy that leaves the cache.
 */
export function kvCopy(cache: Tensor, copies: Tensor): void {
  checkInputs("kv_copy", [cache, copies], [FLOATS, IDS], ["cache", "copies"]);
  const axes = tupleOf(cache.shape, 4);
  const [count, width] = tupleOf(copies.shape, 2) ?? [];
  if (axes === undefined || count === undefined || width !== 3) {
    throw new ShapeError(
      "kv_copy: the list of copies does not fit",
      [`cache: ${cache}`, `copies: ${copies}`],
      "the cache is [R, T, G, D], copies [P, 3]",
    );
  }
  const [rows, capacity, groups, dimension] = axes;
  dispatchKernel("kv_copy", {
    bindings: { copies, cache },
    params: { width: groups * dimension, capacity, rows },
    constants: { T: cache.dtype as "f32" | "f16" },
    grid: [8, count],
  });
}
