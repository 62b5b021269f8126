// The engine: continuous batching over a fixed number of rows. Finished rows are refilled at every block boundary, a prompt is computed
// once for all its samples, samples that wait for an environment are passed over, and the batch shrinks when little is left to do.

import { firstStrangeId } from "../data/index.ts";
import { gpu, PlanMemory } from "../gpu/index.ts";
import type { Decoder } from "../nn/index.ts";
import type { CacheKind } from "../ops/index.ts";
import { ConfigError, checkOptions, GentzenError, option, type Rules } from "../platform/index.ts";
import { DecodeBatch } from "./decode_batch.ts";
import { Generation, type Machinery, type Progress } from "./generation.ts";
import { KeyValueCache } from "./kv_cache.ts";
import { Prefill } from "./prefill.ts";
import { type Completion, checkRequest, type GenerationRequest } from "./request.ts";
import { EngineSession } from "./session.ts";
import { DraftBatch } from "./speculation.ts";
import { type Thinking, thinkingRule } from "./thinking.ts";

export interface EngineOptions {
  /** Sequences decoded at the same time. */
  readonly rows: number;
  /** Most tokens of a prompt and its completion together. */
  readonly contextLength: number;
  /**
   * How keys and values are kept; default f32. In f16 they take half the memory and are rounded; q8 and q4 hold them in codes of 8
   * and 4 bits with a scale (f16) for each 32 numbers of a head, about a quarter and an eighth of the memory.
   */
  readonly cache?: CacheKind;
  /** Decoding steps between reads; default 8. What is sampled does not depend on it. */
  readonly blockTokens?: number;
  /**
   * Tokens of a draft that a pass decodes at once, where a text's last tokens stood before in it or its prompt; default 0, none. What is
   * sampled does not depend on it. It pays where a pass over a few tokens takes no longer than over one, as on graphics cards.
   */
  readonly speculate?: number;
  /** Tokens of thoughts, and how they are closed; default as many as a text has room for. */
  readonly thinking?: Thinking;
  /** The token that ends a text, or all that do: some models have several. With none, texts end at their length alone. */
  readonly endOfText: number | readonly number[];
  /** Text of token ids, for completions and stop strings. */
  readonly decodeText: (ids: readonly number[]) => string;
}

const rules: Rules<EngineOptions> = {
  rows: option.whole({ least: 1 }),
  contextLength: option.whole({ least: 2 }),
  cache: option.optional(option.oneOf("f32", "f16", "q8", "q4")),
  blockTokens: option.optional(option.whole({ least: 1 })),
  speculate: option.optional(option.whole({ most: 64 })),
  thinking: option.optional(thinkingRule),
  endOfText: option.either(option.whole(), option.listOf(option.whole())),
  decodeText: option.func,
};

const progressRules: Rules<Progress> = {
  onFinished: option.optional(option.func),
  onText: option.optional(option.func),
  onBlock: option.optional(option.func),
  signal: option.optional(option.instanceOf(AbortSignal)),
};

export class Engine {
  private readonly decoder: Decoder;
  private readonly options: Required<Omit<EngineOptions, "endOfText" | "thinking">>;
  private readonly thinking: Thinking | undefined;
  private readonly ends: readonly number[];
  private readonly cache: KeyValueCache;
  private readonly prefill: Prefill;
  private readonly batches = new Map<number, DecodeBatch>();
  /** Those that tell the likeliest tokens. */
  private readonly topBatches = new Map<number, DecodeBatch>();
  private readonly draftBatches = new Map<number, DraftBatch>();
  /** What all captured plans compute with: one runs after the other. */
  private readonly memory = new PlanMemory();
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
    const { endOfText, blockTokens = 8, cache = "f32", speculate = 0, thinking, ...others } = options;
    this.ends = [...new Set(typeof endOfText === "number" ? [endOfText] : endOfText)];
    this.thinking = thinking;
    const named = { endOfText: this.ends, "thinking.closing": thinking?.closing ?? [] };
    for (const [name, ids] of Object.entries(named)) {
      const strange = firstStrangeId(ids, decoder.vocabularySize);
      if (strange < 0) continue;
      throw new ConfigError(
        "the model does not have the token that ends a text",
        `${name}: ${ids[strange]}, the model has ${decoder.vocabularySize} tokens`,
        "take the tokenizer that belongs to the model; [] lets every text run to its length",
      );
    }
    this.decoder = decoder;
    this.options = { blockTokens, cache, speculate, ...others };
    this.cache = new KeyValueCache(decoder, options.rows, options.contextLength, cache);
    this.prefill = new Prefill(this.memory);
  }

  /**
   * Generates every sample of every request; the result has one list of completions a request, in order.
   * @throws ConfigError on an unusable request, before anything runs; DataError where the model's logits are no numbers or an environment
   * writes what are no tokens, GentzenError after the engine was disposed of, and what an environment throws.
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
      const { onFinished, onText, onBlock, signal } = progress;
      const generation = new Generation(this.machinery());
      const added = requests.map((request, index) =>
        generation.add(request, {
          ...(onFinished && { onFinished: (sample, completion) => onFinished(index, sample, completion) }),
          ...(onText && { onText: (sample, piece, sofar) => onText(index, sample, piece, sofar) }),
        }),
      );
      while (generation.busy) {
        signal?.throwIfAborted();
        await generation.step();
        onBlock?.(generation.finished, generation.made);
      }
      return await Promise.all(added.map(({ completions }) => completions));
    } finally {
      // The weights may be others at the next call.
      this.cache.clear();
      this.busy = false;
    }
  }

  /**
   * Opens the engine for requests that come and go, until the session is closed; `generate` is refused meanwhile.
   * @throws ConfigError while it generates, GentzenError after it was disposed of
   */
  open(): EngineSession {
    if (this.disposed) throw new GentzenError("the engine was disposed of", [], "make another one");
    if (this.busy)
      throw new ConfigError("the engine is generating already", [], "await the call, or close the session");
    this.busy = true;
    const check = (request: GenerationRequest) =>
      checkRequest(request, this.options.contextLength, this.decoder.vocabularySize);
    return new EngineSession(new Generation(this.machinery(), "byTurns"), check, () => {
      this.cache.clear();
      this.busy = false;
    });
  }

  private machinery(): Machinery {
    const { decoder, cache, prefill, ends, thinking } = this;
    const { rows, blockTokens } = this.options;
    const textOf = (tokens: readonly number[]) => this.textOf(tokens);
    const batch = (size: number, top: boolean) => this.batch(size, top);
    const drafts = (size: number) => this.drafts(size);
    return { decoder, cache, prefill, ends, thinking, rows, blockTokens, textOf, batch, drafts };
  }

  /** Bytes of the device's memory that hold keys and values now. */
  get cacheBytes(): number {
    return this.cache.bytes;
  }

  /** Tokens of a prompt and its completion together. */
  get contextLength(): number {
    return this.options.contextLength;
  }

  private textOf(tokens: readonly number[]): string {
    return this.options.decodeText(tokens.filter((token) => !this.ends.includes(token)));
  }

  private batch(rows: number, top = false): DecodeBatch {
    const batches = top ? this.topBatches : this.batches;
    const found = batches.get(rows) ?? new DecodeBatch(rows, this.options.blockTokens, this.ends, this.memory, top);
    batches.set(rows, found);
    return found;
  }

  private drafts(rows: number): DraftBatch | undefined {
    const { speculate } = this.options;
    if (speculate === 0) return undefined;
    const found = this.draftBatches.get(rows) ?? new DraftBatch(rows, speculate, this.memory);
    this.draftBatches.set(rows, found);
    return found;
  }

  /**
   * Captures what generation will replay: blocks of all sizes, and prompts of up to so many tokens together. The first request then is as
   * fast as the others, and all memory is taken.
   * @param texts that there will ever be at once; default its rows
   * @throws GentzenError while it generates
   */
  prepare(promptTokens: number, texts = this.options.rows): void {
    if (this.busy || this.disposed)
      throw new GentzenError("the engine is not idle", [], "prepare it before it generates");
    const { decoder, cache, prefill } = this;
    cache.growFor(Math.min(texts, this.options.rows));
    prefill.prepare(decoder, cache, promptTokens);
    for (let rows = this.options.rows; ; rows = Math.ceil(rows / 4)) {
      this.drafts(rows)?.prepare(decoder, cache);
      this.batch(rows).prepare(decoder, cache);
      if (rows === 1) break;
    }
  }

  /** Frees the cache and the captured plans. @throws GentzenError while it generates */
  dispose(): void {
    if (this.busy) throw new GentzenError("the engine is generating", [], "await its result before it is disposed of");
    if (this.disposed) return;
    this.disposed = true;
    this.cache.dispose();
    this.prefill.dispose();
    for (const batches of [this.batches, this.topBatches, this.draftBatches]) {
      for (const batch of batches.values()) batch.dispose();
      batches.clear();
    }
  }
}
