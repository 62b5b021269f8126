// Prefill: the keys and values of many tokens at once, of whole prompts or behind what a cache row holds already, packed to a fixed
// number of tokens so that every call is the same dispatches.

import { capture, type Plan, type PlanMemory } from "../gpu/index.ts";
import type { Attend, Decoder } from "../nn/index.ts";
import { attention } from "../ops/index.ts";
import { itemAt } from "../platform/index.ts";
import { keep, noGrad, scope, type Tensor, zeros } from "../tensor/index.ts";
import type { KeyValueCache } from "./kv_cache.ts";

export interface PrefillItem {
  readonly tokens: readonly number[];
  readonly row: number;
  /** Position of the first token; the cache row holds those before it. */
  readonly start: number;
}

/** One captured size. */
class PrefillPlan {
  readonly capacity: number;
  /** Whether tokens attend to what the cache holds, and not only to each other. */
  private readonly continues: boolean;
  private readonly ids: Tensor;
  private readonly positions: Tensor;
  private readonly rows: Tensor;
  private readonly segments: Tensor;
  private readonly memory: PlanMemory;
  private plan: Plan<undefined> | undefined;
  /** The cache's memory for which the plan was captured. */
  private generation = 0;

  constructor(capacity: number, continues: boolean, memory: PlanMemory) {
    this.capacity = capacity;
    this.memory = memory;
    this.continues = continues;
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
    for (const { tokens, row, start } of items) {
      const end = at + tokens.length;
      ids.set(tokens, at);
      rows.fill(row, at, end);
      for (let position = 0; position < tokens.length; position++) {
        positions[at + position] = start + position;
        segments.set([at, end], (at + position) * 2);
      }
      at = end;
    }
    for (; at < this.capacity; at++) segments.set([at, at], at * 2);
    this.ids.write(ids);
    this.positions.write(positions);
    this.rows.write(rows);
    this.segments.write(segments);
    cache.synchronise();
    if (this.plan && this.generation === cache.generation) {
      this.plan.replay();
      return;
    }
    const attend: Attend = (q, k, v, layer) => {
      cache.write(layer, k, v, this.rows, this.positions);
      return this.continues ? cache.attend(layer, q, this.positions, this.rows) : attention(q, k, v, this.segments);
    };
    this.plan?.dispose();
    this.generation = cache.generation;
    this.plan = capture(
      () =>
        noGrad(() => {
          scope(() => {
            decoder.forward(this.ids, this.positions, attend);
          });
          return undefined;
        }),
      this.memory,
    );
  }

  dispose(): void {
    this.plan?.dispose();
    for (const each of [this.ids, this.positions, this.rows, this.segments]) each.dispose();
  }
}

/** The sizes of captured prefills: each four times the one before. A prompt is computed with others, a continuation is short. */
const SMALLEST = { prompts: 64, continuations: 16 } as const;

/** Bytes of the widest rows of all tokens that are computed at once; a forward pass holds six or seven times as much. */
const WIDE = 2 ** 24;

/** Tokens of a prompt that are computed at once; what is behind them follows in pieces that attend to the cache. */
function pieceOf({ widest }: Decoder): number {
  return 4 * widest * 1024 > WIDE ? 256 : 1024;
}

/** Computes keys and values in captured prefills of a few sizes. */
export class Prefill {
  private readonly prompts = new Map<number, PrefillPlan>();
  private readonly continuations = new Map<number, PrefillPlan>();
  private readonly memory: PlanMemory;

  /** @param memory what its plans compute with, one after the other */
  constructor(memory: PlanMemory) {
    this.memory = memory;
  }

  /** Fills the cache rows of whole prompts, which begin at position 0 and are packed together; long ones piece by piece. */
  run(decoder: Decoder, cache: KeyValueCache, prompts: readonly PrefillItem[]): void {
    const longest = pieceOf(decoder);
    const piece = (start: number) =>
      prompts.flatMap(({ tokens, row }) => {
        const own = tokens.slice(start, start + longest);
        return own.length > 0 ? [{ tokens: own, row, start }] : [];
      });
    this.runShort(decoder, cache, piece(0));
    const most = Math.max(...prompts.map(({ tokens }) => tokens.length));
    for (let start = longest; start < most; start += longest) this.append(decoder, cache, piece(start));
  }

  private runShort(decoder: Decoder, cache: KeyValueCache, items: readonly PrefillItem[]): void {
    const longest = Math.max(1, ...items.map((item) => item.tokens.length));
    const total = items.reduce((sum, item) => sum + item.tokens.length, 0);
    let capacity: number = SMALLEST.prompts;
    while (capacity < longest || (capacity < total && capacity < pieceOf(decoder))) capacity *= 4;
    this.pack(this.prompts, "prompts", capacity, decoder, cache, items);
  }

  /** Puts tokens behind what stands in the cache rows of the items: in the largest size that they fill, so that little is padding. */
  append(decoder: Decoder, cache: KeyValueCache, items: readonly PrefillItem[]): void {
    const longest = Math.max(1, ...items.map((item) => item.tokens.length));
    const total = items.reduce((sum, item) => sum + item.tokens.length, 0);
    let capacity: number = SMALLEST.continuations;
    while (capacity < longest || (4 * capacity <= total && capacity < SMALLEST.continuations * 16)) capacity *= 4;
    this.pack(this.continuations, "continuations", capacity, decoder, cache, items);
  }

  /** Captures what prompts of up to so many tokens in all will take, before there are any. */
  prepare(decoder: Decoder, cache: KeyValueCache, tokens: number): void {
    const capacities: number[] = [SMALLEST.prompts];
    const longest = pieceOf(decoder);
    while (itemAt(capacities, 0) < Math.min(tokens, longest)) capacities.unshift(4 * itemAt(capacities, 0));
    // The largest first: the others then compute in its memory.
    for (const capacity of capacities) this.planOf(this.prompts, "prompts", capacity).run(decoder, cache, []);
    if (tokens > longest) this.planOf(this.continuations, "continuations", longest).run(decoder, cache, []);
  }

  private planOf(plans: Map<number, PrefillPlan>, kind: keyof typeof SMALLEST, capacity: number): PrefillPlan {
    const found = plans.get(capacity);
    if (found) return found;
    const made = new PrefillPlan(capacity, kind === "continuations", this.memory);
    plans.set(capacity, made);
    return made;
  }

  /** Runs items through the plan of a capacity, as many at a time as fit. */
  private pack(
    plans: Map<number, PrefillPlan>,
    kind: keyof typeof SMALLEST,
    capacity: number,
    decoder: Decoder,
    cache: KeyValueCache,
    items: readonly PrefillItem[],
  ): void {
    const plan = this.planOf(plans, kind, capacity);
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
    for (const plans of [this.prompts, this.continuations]) {
      for (const plan of plans.values()) plan.dispose();
      plans.clear();
    }
  }
}
