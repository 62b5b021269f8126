// Prefill: the keys and values of whole prompts, packed to a fixed number of tokens so that every call is the same dispatches.

import { capture, type Plan } from "../gpu/index.ts";
import type { Attend, Decoder } from "../nn/index.ts";
import { attention } from "../ops/index.ts";
import { keep, noGrad, scope, type Tensor, zeros } from "../tensor/index.ts";
import type { KeyValueCache } from "./kv_cache.ts";

export interface PrefillItem {
  readonly tokens: readonly number[];
  readonly row: number;
}

/** One captured size. */
class PrefillPlan {
  readonly capacity: number;
  private readonly ids: Tensor;
  private readonly positions: Tensor;
  private readonly rows: Tensor;
  private readonly segments: Tensor;
  private plan: Plan<undefined> | undefined;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.ids = keep(zeros([capacity], "u32"));
    this.positions = keep(zeros([capacity], "u32"));
    this.rows = keep(zeros([capacity], "u32"));
    this.segments = keep(zeros([capacity, 2], "u32"));
  }

  run(decoder: Decoder, cache: KeyValueCache, items: readonly PrefillItem[]): void {
    const ids = new Uint32Array(this.capacity);
    const positions = new Uint32Array(this.capacity);
    const rows = new Uint32Array(this.capacity).fill(cache.rows);
    const segments = new Uint32Array(this.capacity * 2);
    let at = 0;
    for (const { tokens, row } of items) {
      const end = at + tokens.length;
      ids.set(tokens, at);
      rows.fill(row, at, end);
      for (let position = 0; position < tokens.length; position++) {
        positions[at + position] = position;
        segments.set([at, end], (at + position) * 2);
      }
      at = end;
    }
    for (; at < this.capacity; at++) segments.set([at, at], at * 2);
    this.ids.write(ids);
    this.positions.write(positions);
    this.rows.write(rows);
    this.segments.write(segments);
    if (this.plan) {
      this.plan.replay();
      return;
    }
    const attend: Attend = (q, k, v, layer) => {
      cache.write(layer, k, v, this.rows, this.positions);
      return attention(q, k, v, this.segments);
    };
    this.plan = capture(() =>
      noGrad(() => {
        scope(() => {
          decoder.forward(this.ids, this.positions, attend);
        });
        return undefined;
      }),
    );
  }

  dispose(): void {
    this.plan?.dispose();
    for (const each of [this.ids, this.positions, this.rows, this.segments]) each.dispose();
  }
}

/** Packs prompts into captured prefills of a few sizes, each four times the one before. */
export class Prefill {
  private readonly plans = new Map<number, PrefillPlan>();
  private readonly smallest: number;

  constructor(smallest: number) {
    this.smallest = smallest;
  }

  /** Fills the cache rows of all items. */
  run(decoder: Decoder, cache: KeyValueCache, items: readonly PrefillItem[]): void {
    const longest = Math.max(1, ...items.map((item) => item.tokens.length));
    const total = items.reduce((sum, item) => sum + item.tokens.length, 0);
    let capacity = this.smallest;
    while (capacity < longest || (capacity < total && capacity < this.smallest * 16)) capacity *= 4;
    let plan = this.plans.get(capacity);
    if (!plan) {
      plan = new PrefillPlan(capacity);
      this.plans.set(capacity, plan);
    }
    let batch: PrefillItem[] = [];
    let used = 0;
    for (const item of items) {
      if (used + item.tokens.length > capacity) {
        plan.run(decoder, cache, batch);
        batch = [];
        used = 0;
      }
      batch.push(item);
      used += item.tokens.length;
    }
    if (batch.length > 0) plan.run(decoder, cache, batch);
  }

  dispose(): void {
    for (const plan of this.plans.values()) plan.dispose();
    this.plans.clear();
  }
}
