// The rows of the batch as the host sees them: which sample is in each, what its cache begins with, and moving samples into and
// between them.

import type { Decoder } from "../nn/index.ts";
import { itemAt, lastOf, required } from "../platform/index.ts";
import type { RowState } from "./decode_batch.ts";
import type { KeyValueCache } from "./kv_cache.ts";
import type { Prefill, PrefillItem } from "./prefill.ts";
import { type GenerationRequest, sampleSeed } from "./request.ts";
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
  /** The name of each request's prompt: requests with one prompt share it. */
  private readonly names = new WeakMap<GenerationRequest, string>();
  private readonly caching: Caching;

  constructor(rows: number, caching: Caching) {
    this.caching = caching;
    this.samples = new Array(rows).fill(undefined);
    this.states = Array.from({ length: rows }, () => ({ ...IDLE }));
  }

  /** How many rows have a sample, those that wait included. */
  get taken(): number {
    return this.samples.filter((sample) => sample !== undefined).length;
  }

  /** Empties a row whose sample has ended. */
  free(row: number): void {
    this.samples[row] = undefined;
    this.states[row] = { ...IDLE };
    this.caching.cache.release(row);
  }

  /** Has a row go on from its sample's last token. */
  goOn(row: number, sample: Sample): void {
    const state = itemAt(this.states, row);
    state.token = lastOf(sample.tokens);
    state.position = sample.request.prompt.length - 1 + sample.tokens.length;
    state.limit = sample.nextLimit(state.position, this.caching.cache.capacity);
    state.done = false;
  }

  /** Moves the samples in rows from `size` on into free rows below. */
  compact(size: number): void {
    const { samples, states } = this;
    for (let from = size; from < samples.length; from++) {
      const sample = samples[from];
      if (sample) {
        const to = samples.indexOf(undefined);
        this.caching.cache.move(from, to);
        samples[to] = sample;
        states[to] = itemAt(states, from);
      }
      samples[from] = undefined;
      states[from] = { ...IDLE };
    }
  }

  /** Makes sure that every row has room in the cache for as many tokens. */
  extend(tokens: number): void {
    this.states.forEach(({ done, position, limit }, row) => {
      if (!done) this.caching.cache.extend(row, Math.min(position + tokens, limit));
    });
  }

  /**
   * Puts samples of the queue from `start` on into free rows below `size`; returns how many of the queue have been placed. A prompt is
   * computed for the first of its samples, and shared by the others.
   */
  admit(queue: readonly Sample[], start: number, size: number): number {
    const { samples, states } = this;
    const { cache } = this.caching;
    const fresh: PrefillItem[] = [];
    // Samples of prompts that are computed in this round.
    const late: { readonly name: string; readonly item: PrefillItem }[] = [];
    const computed = new Set<string>();
    let next = start;
    for (; next < queue.length; next++) {
      const sample = itemAt(queue, next);
      const { request } = sample;
      const row = samples.findIndex((occupant, index) => index < size && !occupant);
      if (row < 0) break;
      const name = this.nameOf(request);
      const length = request.prompt.length - 1;
      const item = { tokens: request.prompt.slice(0, length), row, start: 0 };
      if (computed.has(name)) late.push({ name, item });
      else if (length > 0 && !cache.recall(name, row)) {
        fresh.push(item);
        computed.add(name);
      }
      samples[row] = sample;
      states[row] = {
        token: lastOf(request.prompt),
        position: length,
        limit: sample.nextLimit(length, cache.capacity),
        done: false,
        temperature: request.temperature,
        topK: request.topK ?? 0,
        topP: request.topP ?? 1,
        minP: request.minP ?? 0,
        seed: sampleSeed(request.seed, sample.index),
      };
    }
    this.compute(fresh);
    const waiting = new Set(queue.slice(next).map(({ request }) => this.nameOf(request)));
    for (const { row, tokens } of fresh) {
      const name = this.nameOf(required(samples[row], "a prompt without its sample").request);
      if (waiting.has(name) || late.some((other) => other.name === name)) cache.remember(name, row, tokens.length);
    }
    // What had to make room for others is computed again.
    this.compute(late.filter(({ name, item }) => !cache.recall(name, item.row)).map(({ item }) => item));
    cache.forgetOthers(waiting);
    return next;
  }

  private nameOf(request: GenerationRequest): string {
    const known = this.names.get(request);
    if (known !== undefined) return known;
    const name = request.prompt.join();
    this.names.set(request, name);
    return name;
  }

  private compute(items: readonly PrefillItem[]): void {
    const { cache, decoder, prefill } = this.caching;
    for (const { row, tokens } of items) cache.extend(row, tokens.length);
    if (items.length > 0) prefill.run(decoder, cache, items);
  }
}
