// The engine: continuous batching over a fixed number of rows. Finished rows are refilled at every block boundary, a
// prompt is computed once for all its samples, and the batch shrinks when little is left to do.

import { firstStrangeId } from "../data/index.ts";
import { gpu } from "../gpu/index.ts";
import type { Decoder } from "../nn/index.ts";
import { ConfigError, checkOptions, GentzenError, option, type Rules } from "../platform/index.ts";
import { DecodeBatch, NONE, type RowState } from "./decode_batch.ts";
import { KeyValueCache, type RowCopy } from "./kv_cache.ts";
import { Prefill, type PrefillItem } from "./prefill.ts";
import { type Completion, checkRequest, type GenerationRequest, sampleSeed } from "./request.ts";

export interface EngineOptions {
  /** Sequences decoded at the same time. */
  readonly rows: number;
  /** Most tokens of a prompt and its completion together. */
  readonly contextLength: number;
  /** How keys and values are kept; default f32. In f16 they take half the memory, and are rounded. */
  readonly cache?: "f32" | "f16";
  /** Decoding steps between reads. */
  readonly blockTokens?: number;
  /** The token that ends a text, or all that do: some models have several. With none, texts end at their length alone. */
  readonly endOfText: number | readonly number[];
  /** Text of token ids, for completions and stop strings. */
  readonly decodeText: (ids: readonly number[]) => string;
}

/** A sample being generated. */
interface Sample {
  readonly request: number;
  readonly index: number;
  readonly tokens: number[];
  readonly logprobs: number[];
}

export interface Progress {
  readonly onFinished?: (request: number, sample: number, completion: Completion) => void;
  /** Called after each block with the samples finished so far and the tokens made so far. */
  readonly onBlock?: (finished: number, tokens: number) => void;
}

const rules: Rules<EngineOptions> = {
  rows: option.whole({ least: 1 }),
  contextLength: option.whole({ least: 2 }),
  cache: option.optional(option.oneOf("f32", "f16")),
  blockTokens: option.optional(option.whole({ least: 1 })),
  endOfText: option.either(option.whole(), option.listOf(option.whole())),
  decodeText: option.func,
};

const progressRules: Rules<Progress> = {
  onFinished: option.optional(option.func),
  onBlock: option.optional(option.func),
};

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

export class Engine {
  private readonly decoder: Decoder;
  private readonly options: Required<Omit<EngineOptions, "endOfText">>;
  private readonly ends: readonly number[];
  private readonly cache: KeyValueCache;
  private readonly prefill: Prefill;
  private readonly batches = new Map<number, DecodeBatch>();
  private busy = false;
  private disposed = false;

  /**
   * @throws ConfigError for options that are unknown, missing or out of range, a context longer than the model's positions, and
   * an end of text that the model does not have
   */
  constructor(decoder: Decoder, options: EngineOptions) {
    checkOptions("Engine", options, rules);
    if (options.contextLength > decoder.maxPositions) {
      throw new ConfigError(
        "the context is longer than the model's positions",
        `context ${options.contextLength}, model ${decoder.maxPositions}`,
        "lower the context length",
      );
    }
    if (options.cache === "f16" && !gpu().features.f16) {
      throw new ConfigError("the adapter has no f16", `cache: f16, adapter: ${gpu().info.name}`, "leave cache at f32");
    }
    const { endOfText, blockTokens = 8, cache = "f32", ...others } = options;
    this.ends = [...new Set(typeof endOfText === "number" ? [endOfText] : endOfText)];
    const strange = firstStrangeId(this.ends, decoder.vocabularySize);
    if (strange >= 0) {
      throw new ConfigError(
        "the model does not have the token that ends a text",
        `endOfText: ${this.ends[strange]}, the model has ${decoder.vocabularySize} tokens`,
        "take the tokenizer that belongs to the model; [] lets every text run to its length",
      );
    }
    this.decoder = decoder;
    this.options = { blockTokens, cache, ...others };
    this.cache = new KeyValueCache(decoder, options.rows, options.contextLength, cache);
    this.prefill = new Prefill(64);
  }

  /**
   * Generates every sample of every request; the result has one list of completions a request, in order.
   * @throws ConfigError on an unusable request, before anything runs; DataError where the model's logits are no numbers, GentzenError
   * after the engine was disposed of.
   */
  async generate(requests: readonly GenerationRequest[], progress: Progress = {}): Promise<Completion[][]> {
    if (this.disposed) throw new GentzenError("the engine was disposed of", [], "make another one");
    checkOptions("Engine.generate", progress, progressRules);
    for (const request of requests) checkRequest(request, this.options.contextLength, this.decoder.vocabularySize);
    if (this.busy)
      throw new ConfigError(
        "the engine is generating already",
        [],
        "await the first call, or give it all requests at once",
      );
    this.busy = true;
    try {
      return await this.run(requests, progress);
    } finally {
      this.busy = false;
    }
  }

  private async run(requests: readonly GenerationRequest[], progress: Progress): Promise<Completion[][]> {
    const { rows, blockTokens } = this.options;
    const results: Completion[][] = requests.map(({ count }) => new Array<Completion>(count));
    const queue = requests.flatMap((request, index) =>
      Array.from({ length: request.count }, (_, sample) => [index, sample] as const),
    );
    const samples: (Sample | undefined)[] = new Array(rows).fill(undefined);
    const states: RowState[] = Array.from({ length: rows }, () => ({ ...IDLE }));
    /** Which request's prompt a row's cache begins with, also after its sample ended. */
    const prompts: (number | undefined)[] = new Array(rows).fill(undefined);
    let next = 0;
    let finished = 0;
    let made = 0;
    let size = 0;
    let changed = true;
    while (finished < queue.length) {
      const active = samples.filter((sample) => sample !== undefined).length;
      const wanted = this.batchSize(active + queue.length - next);
      if (wanted !== size) {
        if (wanted < size) this.compact(samples, states, prompts, wanted);
        size = wanted;
        changed = true;
      }
      if (next < queue.length && active < size) {
        next = this.admit(requests, queue, next, samples, states, prompts, size);
        changed = true;
      }
      const batch = this.batch(size);
      if (changed) batch.write(states.slice(0, size));
      changed = false;
      const { tokens, logprobs } = await batch.runBlock(this.decoder, this.cache);
      for (let row = 0; row < size; row++) {
        const sample = samples[row];
        if (!sample) continue;
        const request = requests[sample.request];
        let ended: Completion["finish"] | undefined;
        for (let step = 0; step < blockTokens; step++) {
          const token = tokens[step * size + row];
          if (token === NONE) break;
          sample.tokens.push(token);
          sample.logprobs.push(logprobs[step * size + row]);
          made++;
          states[row].token = token;
          states[row].position++;
          if (this.ends.includes(token)) ended = "stop";
          else if (states[row].position >= states[row].limit) ended = "length";
        }
        const watched = request.stop !== undefined && request.stop.length > 0;
        const text = watched || ended ? this.textOf(sample.tokens) : "";
        const cut = watched ? firstStop(text, request.stop) : -1;
        if (cut >= 0) ended = "stop";
        if (!ended) continue;
        const completion = this.complete(sample, text, cut, ended, request.stop);
        results[sample.request][sample.index] = completion;
        progress.onFinished?.(sample.request, sample.index, completion);
        samples[row] = undefined;
        states[row].done = true;
        if (cut >= 0) changed = true;
        finished++;
      }
      progress.onBlock?.(finished, made);
    }
    return results;
  }

  private textOf(tokens: readonly number[]): string {
    const { decodeText } = this.options;
    return decodeText(
      tokens.length > 0 && this.ends.includes(tokens[tokens.length - 1]) ? tokens.slice(0, -1) : tokens,
    );
  }

  /** Cuts the text at the stop string, and the tokens after the one that completes it. */
  private complete(
    sample: Sample,
    text: string,
    cut: number,
    finish: Completion["finish"],
    stop: readonly string[] = [],
  ): Completion {
    if (cut < 0) return { tokens: sample.tokens, logprobs: sample.logprobs, text, finish };
    let count = 1;
    while (firstStop(this.textOf(sample.tokens.slice(0, count)), stop) < 0) count++;
    return {
      tokens: sample.tokens.slice(0, count),
      logprobs: sample.logprobs.slice(0, count),
      text: text.slice(0, cut),
      finish,
    };
  }

  /** Rows to decode for this many unfinished samples: all, or a quarter of it as often as that is enough. */
  private batchSize(unfinished: number): number {
    let size = this.options.rows;
    while (size > 1 && Math.ceil(size / 4) >= unfinished) size = Math.ceil(size / 4);
    return size;
  }

  private batch(rows: number): DecodeBatch {
    let batch = this.batches.get(rows);
    if (!batch) {
      batch = new DecodeBatch(rows, this.options.blockTokens, this.ends);
      this.batches.set(rows, batch);
    }
    return batch;
  }

  /** Moves the samples in rows from `size` on into free rows below. */
  private compact(
    samples: (Sample | undefined)[],
    states: RowState[],
    prompts: (number | undefined)[],
    size: number,
  ): void {
    const copies: RowCopy[] = [];
    for (let from = size; from < samples.length; from++) {
      const sample = samples[from];
      if (sample) {
        const to = samples.indexOf(undefined);
        copies.push({ from, to, length: states[from].position });
        samples[to] = sample;
        states[to] = states[from];
        prompts[to] = prompts[from];
      }
      samples[from] = undefined;
      states[from] = { ...IDLE };
      prompts[from] = undefined;
    }
    this.cache.copy(copies);
  }

  /**
   * Puts waiting samples into free rows; returns how many of the queue have been placed. A free row that still holds
   * the prompt takes the next sample itself, so no row is both source and target of a copy.
   */
  private admit(
    requests: readonly GenerationRequest[],
    queue: readonly (readonly [number, number])[],
    start: number,
    samples: (Sample | undefined)[],
    states: RowState[],
    prompts: (number | undefined)[],
    size: number,
  ): number {
    const { contextLength } = this.options;
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
      const [index, sample] = queue[next];
      const free = samples.flatMap((occupant, row) => (row < size && !occupant ? [row] : []));
      const source = sources.get(index);
      const row = free.find((each) => each === source) ?? free[0];
      if (row === undefined) break;
      const request = requests[index];
      const length = request.prompt.length - 1;
      if (source === undefined) {
        if (length > 0) fresh.push({ tokens: request.prompt.slice(0, length), row });
        sources.set(index, row);
      } else if (source !== row && length > 0) {
        copies.push({ from: source, to: row, length });
      }
      for (const [prompt, holder] of sources) if (holder === row && prompt !== index) sources.delete(prompt);
      placed.push({ row, request: index });
      samples[row] = { request: index, index: sample, tokens: [], logprobs: [] };
      states[row] = {
        token: request.prompt[length],
        position: length,
        limit: Math.min(contextLength, length + request.maxTokens),
        done: false,
        temperature: request.temperature,
        topK: request.topK ?? 0,
        topP: request.topP ?? 1,
        minP: request.minP ?? 0,
        seed: sampleSeed(request.seed, sample),
      };
      next++;
    }
    for (const { row, request } of placed) prompts[row] = request;
    this.fill(fresh, copies);
    return next;
  }

  /** Computes new prompts and copies shared ones, each after what it is copied from is there. */
  private fill(fresh: readonly PrefillItem[], copies: readonly RowCopy[]): void {
    const computed = new Set(fresh.map((item) => item.row));
    const early = copies.filter((copy) => !computed.has(copy.from));
    if (early.length > 0) this.cache.copy(early);
    if (fresh.length > 0) this.prefill.run(this.decoder, this.cache, fresh);
    const late = copies.filter((copy) => computed.has(copy.from));
    if (late.length > 0) this.cache.copy(late);
  }

  /** Frees the cache and the captured plans. @throws GentzenError while it generates */
  dispose(): void {
    if (this.busy) throw new GentzenError("the engine is generating", [], "await its result before it is disposed of");
    if (this.disposed) return;
    this.disposed = true;
    this.cache.dispose();
    this.prefill.dispose();
    for (const batch of this.batches.values()) batch.dispose();
    this.batches.clear();
  }
}

/** Where the first stop string begins, or -1. */
function firstStop(text: string, stops: readonly string[] = []): number {
  const found = stops.map((stop) => text.indexOf(stop)).filter((place) => place >= 0);
  return found.length > 0 ? Math.min(...found) : -1;
}
