// The keys and values of every row, layer by layer, at a fixed capacity: [rows + 1, T, G, D], f32 or f16. The last row is scratch,
// where padding tokens of a prefill write.

import type { Decoder } from "../nn/index.ts";
import { kvCopy, kvWrite } from "../ops/index.ts";
import { itemAt } from "../platform/index.ts";
import { empty, keep, scope, type Tensor, tensor } from "../tensor/index.ts";

/** Copies asked for at once; more are split. */
const COPIES = 64;

export interface RowCopy {
  readonly from: number;
  readonly to: number;
  /** Positions to copy, counted from 0. */
  readonly length: number;
}

export class KeyValueCache {
  readonly rows: number;
  readonly capacity: number;
  readonly keys: readonly Tensor[];
  readonly values: readonly Tensor[];
  private readonly copies: Tensor;

  constructor(decoder: Decoder, rows: number, capacity: number, dtype: "f32" | "f16") {
    this.rows = rows;
    this.capacity = capacity;
    const shape = [rows + 1, capacity, decoder.keyValueHeads, decoder.headDimension];
    const make = () => Array.from({ length: decoder.layers }, () => keep(empty(shape, dtype)));
    this.keys = make();
    this.values = make();
    this.copies = keep(tensor(new Uint32Array(COPIES * 3), [COPIES, 3]));
  }

  /** Stores k and v [N, G, D] of one layer at (rows[n], positions[n]). */
  write(layer: number, k: Tensor, v: Tensor, rows: Tensor, positions: Tensor): void {
    kvWrite(itemAt(this.keys, layer), k, rows, positions);
    kvWrite(itemAt(this.values, layer), v, rows, positions);
  }

  /** Copies the first positions of some rows over others, in all layers. No row is both source and target. */
  copy(copies: readonly RowCopy[]): void {
    for (let start = 0; start < copies.length; start += COPIES) {
      const table = new Uint32Array(COPIES * 3);
      copies.slice(start, start + COPIES).forEach(({ from, to, length }, index) => {
        table.set([from, to, length], index * 3);
      });
      this.copies.write(table);
      scope(() => {
        for (const cache of [...this.keys, ...this.values]) kvCopy(cache, this.copies);
      });
    }
  }

  dispose(): void {
    for (const tensor of [...this.keys, ...this.values, this.copies]) tensor.dispose();
  }
}
