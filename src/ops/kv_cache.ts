// Writing to a paged key-value cache in place, and copying its pages. Not differentiable.

import { dispatchKernel } from "../gpu/index.ts";
import { itemAt, ShapeError, tupleOf } from "../platform/index.ts";
import type { Tensor } from "../tensor/index.ts";
import { checkIds, checkInputs, FLOAT32, IDS } from "./checks.ts";
import { cacheBits, checkCache, type PagedCache, pageWords } from "./paged_cache.ts";

/**
 * Stores k and v [N, G, D] at positions[n] of the cache's row rows[n], both u32 [N].
 * @throws ShapeError when shapes or dtypes do not fit, DataError for a row or position outside the cache: here where the host
 * knows it, else when something is next read.
 */
export function cacheWrite(cache: PagedCache, k: Tensor, v: Tensor, rows: Tensor, positions: Tensor): void {
  checkCache("cache_write", cache);
  const { pages, table, kind, groups, dimension, capacity } = cache;
  checkInputs("cache_write", [k, v, rows, positions], [FLOAT32, FLOAT32, IDS, IDS], ["k", "v", "rows", "positions"]);
  const width = groups * dimension;
  if (k.size !== rows.size * width || v.size !== k.size || positions.size !== rows.size) {
    throw new ShapeError(
      "cache_write: keys and values do not fit the cache",
      [`cache: heads ${groups} x ${dimension}`, `k: ${k}`, `v: ${v}`, `rows: ${rows}`, `positions: ${positions}`],
      "k and v are [N, G, D], rows and positions [N]",
    );
  }
  const count = itemAt(table.shape, 0);
  checkIds("cache_write", "row", rows, count, "the cache");
  checkIds("cache_write", "position", positions, capacity, "the cache");
  const bindings = { k, v, rows, positions, table, cache: pages };
  const bits = cacheBits(kind);
  if (bits === undefined) {
    dispatchKernel("cache_write", {
      bindings,
      params: { size: k.size, width, capacity, rows: count, pages: itemAt(table.shape, 1) },
      constants: { T: kind as "f32" | "f16" },
      grid: [Math.ceil(k.size / 256)],
    });
    return;
  }
  const parts = Math.ceil(dimension / 64);
  const units = 2 * rows.size * groups * parts;
  dispatchKernel("cache_write_codes", {
    bindings,
    params: { units, groups, parts, capacity, rows: count, pages: itemAt(table.shape, 1) },
    constants: { BITS: bits, D: dimension },
    grid: [Math.ceil(units / 64)],
  });
}

/**
 * For each (from, to) of copies u32 [P, 2], copies one page over another. No page is both source and target.
 * @throws ShapeError when shapes or dtypes do not fit; DataError, when something is next read, for a page that is not there.
 */
export function cacheCopy(cache: PagedCache, copies: Tensor): void {
  checkCache("cache_copy", cache);
  checkInputs("cache_copy", [copies], [IDS], ["copies"]);
  const [count, width] = tupleOf(copies.shape, 2) ?? [];
  if (count === undefined || width !== 2) {
    throw new ShapeError("cache_copy: the list of copies does not fit", `copies: ${copies}`, "copies are [P, 2]");
  }
  dispatchKernel("cache_copy", {
    bindings: { copies, cache: cache.pages },
    params: { words: pageWords(cache), pages: itemAt(cache.pages.shape, 0) },
    grid: [8, count],
  });
}
