// Which pages of the key-value cache each row has, on the host: pages are counted by who uses them, shared where rows begin alike, and
// given back when nobody does. Page 0 belongs to nobody: what is written there is never read.

import { itemAt } from "../platform/index.ts";

/** The pages of a beginning that rows can share, held so that nobody else gets them. */
export interface HeldPages {
  readonly pages: readonly number[];
  /** Positions in them; the last page may have room for more. */
  readonly positions: number;
}

/** A page that is to be copied over another. */
export interface PageCopy {
  readonly from: number;
  readonly to: number;
}

export class PageTable {
  /** Pages that a row has at most. */
  readonly perRow: number;
  private readonly pageSize: number;
  private readonly own: number[][];
  /** How many rows and beginnings use each page. */
  private readonly uses: number[] = [1];
  private readonly free: number[] = [];

  constructor(rows: number, capacity: number, pageSize: number) {
    this.pageSize = pageSize;
    this.perRow = Math.ceil(capacity / pageSize);
    this.own = Array.from({ length: rows }, () => []);
  }

  /** Pages that there are. */
  get total(): number {
    return this.uses.length;
  }

  /** Pages that somebody uses. */
  get used(): number {
    return this.total - this.free.length - 1;
  }

  /** Pages that all rows can use at once, with the one that is nobody's and one to copy into. */
  get most(): number {
    return 2 + this.own.length * this.perRow;
  }

  /** Adds pages up to a total. */
  grow(total: number): void {
    for (let page = total - 1; page >= this.total; page--) this.free.push(page);
    while (this.uses.length < total) this.uses.push(0);
  }

  /** Pages that a row lacks for so many positions. */
  lacking(row: number, positions: number): number {
    return Math.max(0, Math.ceil(positions / this.pageSize) - itemAt(this.own, row).length);
  }

  /** True where so many pages are free. */
  has(count: number): boolean {
    return this.free.length >= count;
  }

  /** Gives a row pages for so many positions; as many as it lacks are free. @returns whether it got some */
  extend(row: number, positions: number): boolean {
    const lacking = this.lacking(row, positions);
    for (let i = 0; i < lacking; i++) itemAt(this.own, row).push(this.take());
    return lacking > 0;
  }

  private take(): number {
    const page = this.free.pop();
    if (page === undefined) throw new Error("a page was taken where none is free");
    this.uses[page] = 1;
    return page;
  }

  private giveBack(pages: readonly number[]): void {
    for (const page of pages) {
      const left = itemAt(this.uses, page) - 1;
      this.uses[page] = left;
      if (left === 0) this.free.push(page);
    }
  }

  /** A row has no pages any more. */
  release(row: number): void {
    this.giveBack(itemAt(this.own, row));
    this.own[row] = [];
  }

  /** A row's pages become those of another, which has none. */
  move(from: number, to: number): void {
    this.own[to] = itemAt(this.own, from);
    this.own[from] = [];
  }

  /** Holds the pages of a row's first positions. */
  hold(row: number, positions: number): HeldPages {
    const pages = itemAt(this.own, row).slice(0, Math.ceil(positions / this.pageSize));
    for (const page of pages) this.uses[page] = itemAt(this.uses, page) + 1;
    return { pages, positions };
  }

  /**
   * Gives an empty row a beginning: whole pages are shared, of one with room for more it gets a copy, for which a page is free.
   * @returns the copy that is to be made
   */
  adopt(row: number, { pages, positions }: HeldPages): PageCopy | undefined {
    const whole = Math.floor(positions / this.pageSize);
    const shared = pages.slice(0, whole);
    for (const page of shared) this.uses[page] = itemAt(this.uses, page) + 1;
    this.own[row] = [...shared];
    const last = pages[whole];
    if (last === undefined) return undefined;
    const to = this.take();
    itemAt(this.own, row).push(to);
    return { from: last, to };
  }

  /** Lets go of a beginning. */
  drop({ pages }: HeldPages): void {
    this.giveBack(pages);
  }

  /** The table as the device reads it: a row for each, page 0 where a row has none, and one more row that has none at all. */
  entries(): Uint32Array {
    const table = new Uint32Array((this.own.length + 1) * this.perRow);
    this.own.forEach((pages, row) => {
      table.set(pages, row * this.perRow);
    });
    return table;
  }
}
