// The rows of the batch as the host sees them: which sample is in each, what its cache begins with, and moving samples into and
// between them.

import type { Decoder } from "../nn/index.ts";
import { itemAt, lastOf } from "../platform/index.ts";
import type { RowState } from "./decode_batch.ts";
import type { KeyValueCache, RowCopy } from "./kv_cache.ts";
import type { Prefill, PrefillItem } from "./prefill.ts";
import { sampleSeed } from "./request.ts";
import type { Sample } from "./sample.ts";

const IDLE: RowState = {
  token: 0,
  position: 0,
  limit: 0,
  done: true,
  temperature: 0,
  topK: 0,
  topP: 1,
  minP: 0,
  seed: 0,
};

/** What computes and keeps keys and values. */
export interface Caching {
  readonly decoder: Decoder;
  readonly cache: KeyValueCache;
  readonly prefill: Prefill;
}

export class Rows {
  readonly samples: (Sample | undefined)[];
  readonly states: RowState[];
  /** Which request's prompt a row's cache begins with, also after its sample ended. */
  private readonly prompts: (number | undefined)[];
  private readonly caching: Caching;

  constructor(rows: number, caching: Caching) {
    this.caching = caching;
    this.samples = new Array(rows).fill(undefined);
    this.prompts = new Array(rows).fill(undefined);
    this.states = Array.from({ length: rows }, () => ({ ...IDLE }));
  }

  /** How many rows have a sample, those that wait included. */
  get taken(): number {
    return this.samples.filter((sample) => sample !== undefined).length;
  }

  /** Empties a row whose sample has ended. */
  free(row: number): void {
    this.samples[row] = undefined;
    itemAt(this.states, row).done = true;
  }

  /** Has a row go on from its sample's last token. */
  goOn(row: number, sample: Sample): void {
    const state = itemAt(this.states, row);
    state.token = lastOf(sample.tokens);
    state.position = sample.request.prompt.length - 1 + sample.tokens.length;
    state.limit = sample.lastPosition(state.position, this.caching.cache.capacity);
    state.done = false;
  }

  /** Moves the samples in rows from `size` on into free rows below. */
  compact(size: number): void {
    const { samples, states, prompts } = this;
    const copies: RowCopy[] = [];
    for (let from = size; from < samples.length; from++) {
      const sample = samples[from];
      if (sample) {
        const to = samples.indexOf(undefined);
        const state = itemAt(states, from);
        copies.push({ from, to, length: state.position });
        samples[to] = sample;
        states[to] = state;
        prompts[to] = prompts[from];
      }
      samples[from] = undefined;
      states[from] = { ...IDLE };
      prompts[from] = undefined;
    }
    this.caching.cache.copy(copies);
  }

  /**
   * Puts samples of the queue from `start` on into free rows below `size`; returns how many of the queue have been placed. A free row
   * that still holds the prompt takes the next sample itself, so no row is both source and target of a copy.
   */
  admit(queue: readonly Sample[], start: number, size: number): number {
    const { samples, states, prompts } = this;
    const contextLength = this.caching.cache.capacity;
    const fresh: PrefillItem[] = [];
    const copies: RowCopy[] = [];
    const sources = new Map<number, number>();
    for (let row = 0; row < size; row++) {
      const prompt = prompts[row];
      if (prompt !== undefined) sources.set(prompt, row);
    }
    const placed: { readonly row: number; readonly request: number }[] = [];
    let next = start;
    while (next < queue.length) {
      const sample = itemAt(queue, next);
      const { request, requestIndex } = sample;
      const free = samples.flatMap((occupant, row) => (row < size && !occupant ? [row] : []));
      const source = sources.get(requestIndex);
      const row = free.find((each) => each === source) ?? free[0];
      if (row === undefined) break;
      const length = request.prompt.length - 1;
      if (source === undefined) {
        if (length > 0) fresh.push({ tokens: request.prompt.slice(0, length), row, start: 0 });
        sources.set(requestIndex, row);
      } else if (source !== row && length > 0) {
        copies.push({ from: source, to: row, length });
      }
      for (const [prompt, holder] of sources) if (holder === row && prompt !== requestIndex) sources.delete(prompt);
      placed.push({ row, request: requestIndex });
      samples[row] = sample;
      states[row] = {
        token: lastOf(request.prompt),
        position: length,
        limit: sample.lastPosition(length, contextLength),
        done: false,
        temperature: request.temperature,
        topK: request.topK ?? 0,
        topP: request.topP ?? 1,
        minP: request.minP ?? 0,
        seed: sampleSeed(request.seed, sample.index),
      };
      next++;
    }
    for (const { row, request } of placed) prompts[row] = request;
    this.fill(fresh, copies);
    return next;
  }

  /** Computes new prompts and copies shared ones, each after what it is copied from is there. */
  private fill(fresh: readonly PrefillItem[], copies: readonly RowCopy[]): void {
    const { decoder, cache, prefill } = this.caching;
    const computed = new Set(fresh.map((item) => item.row));
    const early = copies.filter((copy) => !computed.has(copy.from));
    if (early.length > 0) cache.copy(early);
    if (fresh.length > 0) prefill.run(decoder, cache, fresh);
    const late = copies.filter((copy) => computed.has(copy.from));
    if (late.length > 0) cache.copy(late);
  }
}
