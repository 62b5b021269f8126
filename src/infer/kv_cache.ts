// The keys and values of every row, layer by layer, in pages that rows get as they grow and give back when they end. The last row of
// the table is scratch, where padding tokens of a prefill write. A layer whose pages are more than one binding can hold lies in banks, each
// with some of the heads.

import { dispatchKernel, gpu } from "../gpu/index.ts";
import type { Decoder } from "../nn/index.ts";
import {
  type CacheForm,
  type CacheKind,
  cacheCopy,
  cacheWrite,
  cat,
  decodeAttention,
  PAGE,
  type PagedCache,
  pageWords,
  reservePages,
} from "../ops/index.ts";
import { itemAt } from "../platform/index.ts";
import { bindingBytes, keep, scope, type Tensor, tensor, zeros } from "../tensor/index.ts";
import { type HeldPages, type PageCopy, PageTable } from "./page_table.ts";

/** Copies asked for at once; more are split. */
const COPIES = 64;
/** Pages of a row that there are memory for at first. */
const FIRST_PAGES = 4;

/** The fewest banks of equal heads whose pages fit into a binding each; one for each head where none do. */
function banksFor(form: CacheForm, pages: number): number {
  const { groups } = form;
  const fits = (banks: number) =>
    groups % banks === 0 && 4 * pages * pageWords({ ...form, groups: groups / banks }) <= bindingBytes();
  return Array.from({ length: groups }, (_, index) => index + 1).find(fits) ?? groups;
}

export class KeyValueCache {
  readonly rows: number;
  readonly capacity: number;
  /** Counts how often the memory moved: what was captured before reads and writes the old one. */
  generation = 0;
  private readonly form: CacheForm;
  private readonly table: PageTable;
  private readonly entries: Tensor;
  private readonly copies: Tensor;
  /** Banks of a layer; each has as many heads. */
  private readonly banks: number;
  /** The pages of each bank, those of a layer together. */
  private pages: Tensor[] = [];
  private readonly layerCount: number;
  private changed = true;
  private pending: PageCopy[] = [];
  /** Beginnings that rows to come may share, by name, the one used last at the end. */
  private readonly held = new Map<string, HeldPages>();

  constructor(decoder: Decoder, rows: number, capacity: number, kind: CacheKind) {
    this.rows = rows;
    this.capacity = capacity;
    this.layerCount = decoder.layers;
    this.table = new PageTable(rows, capacity, PAGE);
    const whole = { kind, groups: decoder.keyValueHeads, dimension: decoder.headDimension, capacity };
    this.banks = banksFor(whole, this.table.most);
    this.form = { ...whole, groups: whole.groups / this.banks };
    this.entries = keep(zeros([rows + 1, this.table.perRow], "u32"));
    this.copies = keep(tensor(new Uint32Array(2 * COPIES), [COPIES, 2]));
    this.growTo(1 + rows * Math.min(FIRST_PAGES, this.table.perRow));
  }

  /** The bank with this number, until the next growth. */
  private bank(index: number): PagedCache {
    return { ...this.form, pages: itemAt(this.pages, index), table: this.entries };
  }

  /** Keys and values of one layer, until the next growth; undefined where they lie in several banks. */
  layer(index: number): PagedCache | undefined {
    return this.banks === 1 ? this.bank(index) : undefined;
  }

  /** The heads that the bank of a layer has, of [N, H, D]. */
  private headsOf(heads: Tensor, bank: number): Tensor {
    if (this.banks === 1) return heads;
    const each = itemAt(heads.shape, 1) / this.banks;
    return heads.slice([], [bank * each, (bank + 1) * each]);
  }

  /** Stores k and v [N, G, D] of one layer at (rows[n], positions[n]). */
  write(layer: number, k: Tensor, v: Tensor, rows: Tensor, positions: Tensor): void {
    for (let bank = 0; bank < this.banks; bank++) {
      const [keys, values] = [this.headsOf(k, bank), this.headsOf(v, bank)];
      cacheWrite(this.bank(layer * this.banks + bank), keys, values, rows, positions);
    }
  }

  /** Attention of queries [N, H, D] to what a layer holds of rows[n] up to positions[n], [N, H, D]. */
  attend(layer: number, q: Tensor, positions: Tensor, rows: Tensor): Tensor {
    const parts = Array.from({ length: this.banks }, (_, bank) =>
      decodeAttention(this.headsOf(q, bank), this.bank(layer * this.banks + bank), positions, rows),
    );
    return parts.length === 1 ? itemAt(parts, 0) : cat(parts, 1);
  }

  /** Bytes of the pages that there are, in all layers. */
  get bytes(): number {
    return 4 * pageWords(this.form) * this.table.total * this.layerCount * this.banks;
  }

  /** Pages that rows and beginnings use. */
  get usedPages(): number {
    return this.table.used;
  }

  /** Has the memory that so many rows at their full length at once will have led to. */
  growFor(rows: number): void {
    if (rows === this.rows) this.growTo(this.table.most);
    while (this.table.total <= rows * this.table.perRow) this.grow(1);
  }

  /** Gives every bank so many pages, with the contents of those that it has. */
  private growTo(total: number): void {
    if (total <= this.table.total) return;
    const words = this.pages.length === 0 ? 0 : this.table.total * pageWords(this.form);
    const next: Tensor[] = [];
    for (let bank = 0; bank < this.layerCount * this.banks; bank++) {
      const made = reservePages(this.form, total);
      const old = this.pages[bank];
      next.push(made);
      if (old === undefined) continue;
      const grid = [Math.ceil(words / 256)] as const;
      dispatchKernel("copy_words", { bindings: { x: old, y: made }, params: { size: words }, grid });
      old.dispose();
      // Bank by bank, so that one is there twice at once and no more.
      gpu().trim();
    }
    this.pages = next;
    this.table.grow(total);
    this.generation++;
  }

  /** Makes twice as many pages, or so many more, as far as there may be. */
  private grow(count: number): void {
    const { total, most } = this.table;
    this.growTo(Math.min(most, Math.max(2 * total, total + count)));
  }

  /** Finds room for so many pages: free ones, more memory, or beginnings that nobody waits for. */
  private makeRoom(count: number): void {
    while (!this.table.has(count)) {
      if (this.table.total < this.table.most) this.grow(count);
      else this.forget(itemAt([...this.held.keys()], 0));
    }
  }

  /** Makes sure that a row has room for so many positions. */
  extend(row: number, positions: number): void {
    this.makeRoom(this.table.lacking(row, positions));
    if (this.table.extend(row, positions)) this.changed = true;
  }

  /** Takes a row's pages back. */
  release(row: number): void {
    this.makeCopies();
    this.table.release(row);
    this.changed = true;
  }

  /** Brings what a row has to another, which has nothing. */
  move(from: number, to: number): void {
    this.table.move(from, to);
    this.changed = true;
  }

  /** Keeps a row's first positions for rows to come. */
  remember(name: string, row: number, positions: number): void {
    this.forget(name);
    this.held.set(name, this.table.hold(row, positions));
  }

  /** Has an empty row begin with what is kept under a name. @returns whether anything is */
  recall(name: string, row: number): boolean {
    if (!this.held.has(name)) return false;
    this.makeRoom(1);
    // Room may have been made of this very beginning.
    const found = this.held.get(name);
    if (found === undefined) return false;
    const copy = this.table.adopt(row, found);
    if (copy) this.pending.push(copy);
    this.changed = true;
    return true;
  }

  /** Lets go of what is kept under a name. */
  forget(name: string): void {
    const found = this.held.get(name);
    if (found === undefined) return;
    this.makeCopies();
    this.table.drop(found);
    this.held.delete(name);
  }

  /** Lets go of what is kept under other names than these. */
  forgetOthers(names: ReadonlySet<string>): void {
    for (const name of [...this.held.keys()]) if (!names.has(name)) this.forget(name);
  }

  /** Takes all pages back. */
  clear(): void {
    this.pending = [];
    for (const name of [...this.held.keys()]) this.forget(name);
    for (let row = 0; row < this.rows; row++) this.table.release(row);
    this.changed = true;
  }

  /** Brings the table to the device and makes the copies that are due: before anything reads or writes the cache. */
  synchronise(): void {
    if (this.changed) this.entries.write(this.table.entries());
    this.changed = false;
    this.makeCopies();
  }

  /**
   * Makes the copies that are due. A page must not be given back before: whoever gets it next would be copied into it at the same time as
   * it is copied from.
   */
  private makeCopies(): void {
    const { pending } = this;
    this.pending = [];
    for (let start = 0; start < pending.length; start += COPIES) {
      const list = new Uint32Array(2 * COPIES);
      pending.slice(start, start + COPIES).forEach(({ from, to }, index) => {
        list.set([from, to], 2 * index);
      });
      this.copies.write(list);
      scope(() => {
        this.pages.forEach((_, bank) => {
          cacheCopy(this.bank(bank), this.copies);
        });
      });
    }
  }

  dispose(): void {
    for (const each of [...this.pages, this.entries, this.copies]) each.dispose();
  }
}
