// A key-value cache in pages: how one layer's keys and values lie in memory, in numbers or in codes, and where a row's positions are
// found. The same on the host, for the reference.

import { itemAt, ShapeError } from "../platform/index.ts";
import { empty, fromHalfBits, reserve, type Shape, type Tensor, tensor, toHalfBits } from "../tensor/index.ts";
import { checkInputs, IDS } from "./checks.ts";
import {
  type CodeBits,
  dequantiseGroups,
  GROUP,
  packGroups,
  quantiseGroups,
  unpackGroups,
} from "./quantised_groups.ts";

/** How keys and values are kept: as numbers, or as codes of 8 or 4 bits with a scale for each 32 of a head. */
export type CacheKind = "f32" | "f16" | "q8" | "q4";

/** Positions of a page. */
export const PAGE = 64;

/** What must be known of a cache besides its tensors. */
export interface CacheForm {
  readonly kind: CacheKind;
  /** Heads of keys and values, and the size of each. */
  readonly groups: number;
  readonly dimension: number;
  /** Most positions of a row. */
  readonly capacity: number;
}

/** One layer's keys and values. */
export interface PagedCache extends CacheForm {
  /** Keys and values by pages: [pages, 2, PAGE, G, D] in numbers, u32 [pages, 2, words] in codes. */
  readonly pages: Tensor;
  /** The pages of every row in order, u32 [R, ⌈capacity / PAGE⌉]. */
  readonly table: Tensor;
}

/** Bits of a code; undefined for numbers. */
export function cacheBits(kind: CacheKind): CodeBits | undefined {
  return kind === "q8" ? 8 : kind === "q4" ? 4 : undefined;
}

/** @throws ShapeError for pages of another dtype than a cache of this kind has, and for what is no kind */
export function checkKind(op: string, kind: CacheKind, pages: Tensor): void {
  if (pages.dtype === (kind === "q8" || kind === "q4" ? "u32" : kind)) return;
  const hint = "kinds: f32, f16, and q8 and q4, whose pages are u32";
  throw new ShapeError(`${op}: a cache in ${kind} cannot be ${pages.dtype}`, `pages: ${pages}`, hint);
}

/** Pages that a row of so many positions has at most. */
export function pagesOf(positions: number): number {
  return Math.ceil(positions / PAGE);
}

/** Words of a record of codes, one head at one position: its codes, then its scales, two a word. */
function recordWords(dimension: number, bits: CodeBits): { readonly codes: number; readonly scales: number } {
  return { codes: (dimension * bits) / 32, scales: Math.ceil(dimension / GROUP / 2) };
}

/** The shape of so many pages. @throws ShapeError for heads that codes cannot hold */
export function pagesShape({ kind, groups, dimension }: Omit<CacheForm, "capacity">, pages: number): Shape {
  const bits = cacheBits(kind);
  if (bits === undefined) return [pages, 2, PAGE, groups, dimension];
  if (dimension % GROUP !== 0) {
    const hint = "keep keys and values in f16 or f32";
    throw new ShapeError(
      `a cache in ${kind} has heads of a multiple of ${GROUP} numbers`,
      `heads of ${dimension}`,
      hint,
    );
  }
  const { codes, scales } = recordWords(dimension, bits);
  return [pages, 2, PAGE * groups * (codes + scales)];
}

/** Memory for so many pages of one layer, with arbitrary contents; no scope frees it. */
export function reservePages(form: Omit<CacheForm, "capacity">, pages: number): Tensor {
  const dtype = form.kind === "f32" || form.kind === "f16" ? form.kind : "u32";
  return reserve(pagesShape(form, pages), dtype);
}

/** Words of four bytes of a page. */
export function pageWords(form: Omit<CacheForm, "capacity">): number {
  const numbers = pagesShape(form, 1).reduce((product, length) => product * length, 1);
  return form.kind === "f16" ? numbers / 2 : numbers;
}

/** Where a position of a row and a head lies: its side of the pages, keys before values, and its record in there. */
function placeOf(form: CacheForm, table: ArrayLike<number>, row: number, position: number, head: number) {
  const page = itemAt(table as number[], row * pagesOf(form.capacity) + Math.floor(position / PAGE));
  return { side: 2 * page, record: (position % PAGE) * form.groups + head };
}

/** The numbers of a head at a position, as the device reads them. @param of 0 for keys, 1 for values */
export function readRecord(
  form: CacheForm,
  pages: ArrayLike<number>,
  table: ArrayLike<number>,
  [row, position, head, of]: readonly [number, number, number, 0 | 1],
): number[] {
  const { side, record } = placeOf(form, table, row, position, head);
  const { dimension } = form;
  const records = PAGE * form.groups;
  const bits = cacheBits(form.kind);
  const slice = (start: number, count: number) => Array.from({ length: count }, (_, i) => pages[start + i] ?? 0);
  if (bits === undefined) return slice(((side + of) * records + record) * dimension, dimension);
  const { codes, scales } = recordWords(dimension, bits);
  const base = (side + of) * records * (codes + scales);
  const words = [...slice(base + record * codes, codes), ...slice(base + records * codes + record * scales, scales)];
  return [...dequantiseGroups(unpackGroups(Uint32Array.from(words), dimension, bits))];
}

/**
 * What the pages of a cache hold after keys and values [R, T, G, D] were written, a row's pages in order.
 * @returns the elements of `pages`, the table, and how many pages there are
 */
export function packCache(form: CacheForm, rows: number, keys: ArrayLike<number>, values: ArrayLike<number>) {
  const { groups, dimension, capacity } = form;
  const each = pagesOf(capacity);
  const count = rows * each;
  // Backwards, so that a kernel which takes rows for pages is found out.
  const table = Uint32Array.from({ length: count }, (_, i) => count - 1 - i);
  const size = pagesShape(form, count).reduce((product, length) => product * length, 1);
  const pages = new Array<number>(size).fill(0);
  const bits = cacheBits(form.kind);
  const records = PAGE * groups;
  for (let index = 0; index < rows * capacity * groups; index++) {
    const head = index % groups;
    const position = Math.floor(index / groups) % capacity;
    const row = Math.floor(index / groups / capacity);
    const { side, record } = placeOf(form, table, row, position, head);
    [keys, values].forEach((source, of) => {
      const own = Float32Array.from({ length: dimension }, (_, i) => source[index * dimension + i] ?? 0);
      if (bits === undefined) {
        const start = ((side + of) * records + record) * dimension;
        own.forEach((value, i) => {
          pages[start + i] = form.kind === "f16" ? fromHalfBits(toHalfBits(value)) : value;
        });
        return;
      }
      const { codes, scales } = recordWords(dimension, bits);
      const base = (side + of) * records * (codes + scales);
      const words = packGroups(quantiseGroups(own, bits), bits);
      for (let i = 0; i < codes; i++) pages[base + record * codes + i] = itemAt(words, i);
      for (let i = 0; i < scales; i++) pages[base + records * codes + record * scales + i] = itemAt(words, codes + i);
    });
  }
  return { pages, table, count };
}

/** A cache on the device that holds keys and values [R, T, G, D]. */
export function cacheOf(form: CacheForm, rows: number, keys: ArrayLike<number>, values: ArrayLike<number>): PagedCache {
  const { pages, table, count } = packCache(form, rows, keys, values);
  const shape = pagesShape(form, count);
  const made = empty(shape, form.kind === "f32" || form.kind === "f16" ? form.kind : "u32");
  made.write(pages);
  return { ...form, pages: made, table: tensor(table, [rows, pagesOf(form.capacity)]) };
}

const PAGES = [["f32", "f16", "u32"]] as const;

/** @throws GentzenError where there is no cache, ShapeError for one whose tensors are not as it says */
export function checkCache(op: string, cache: PagedCache): void {
  const { pages, table, ...form } = cache ?? {};
  checkInputs(op, [pages, table], [...PAGES, IDS], ["cache.pages", "cache.table"]);
  checkKind(op, form.kind, pages);
  const shape = pagesShape(form, itemAt(pages.shape, 0));
  if (pages.shape.join() === shape.join() && table.shape[1] === pagesOf(form.capacity)) return;
  throw new ShapeError(
    `${op}: the cache is not as it says`,
    [`pages: ${pages}, by its form [${shape.join(", ")}]`, `table: ${table}, a row of ${form.capacity} positions`],
    "pages have the shape of pagesShape, the table ⌈capacity / PAGE⌉ columns",
  );
}
