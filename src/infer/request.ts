// Requests and completions of the engine, and the checks on them.

import { firstStrangeId, type Segment } from "../data/index.ts";
import { ConfigError, checkOptions, checkValue, option, type Rules } from "../platform/index.ts";
import { TOP } from "./decode_batch.ts";
import { type Environment, environmentRule, nonEmptyText } from "./environment.ts";
import { type Thinking, thinkingRule } from "./thinking.ts";

export interface SamplingOptions {
  /** 0 takes the most likely token. */
  readonly temperature: number;
  /** Keep the k most likely tokens; 0 keeps all. */
  readonly topK?: number;
  /** Keep the most likely tokens that together reach this probability; 1 keeps all. */
  readonly topP?: number;
  /** Keep tokens with at least this fraction of the largest probability; 0 keeps all. */
  readonly minP?: number;
}

export interface GenerationRequest extends SamplingOptions {
  readonly prompt: readonly number[];
  /** Completions wanted; the prompt is computed once for all of them. */
  readonly count: number;
  /** Most tokens that are sampled; those that an environment writes count in the context alone. */
  readonly maxTokens: number;
  /** Sample i of a request depends on (seed, i) alone, not on what else is generated at the same time. */
  readonly seed: number;
  /** How many of the likeliest tokens are told at each place, 20 at most; default none. */
  readonly topLogprobs?: number;
  /** Texts that end a completion; they are cut off. */
  readonly stop?: readonly string[];
  /** What answers the model's turns; without it a sample is one turn. */
  readonly environment?: Environment;
  /** Tokens of its thoughts, and how they are closed, in place of the engine's. */
  readonly thinking?: Thinking;
}

/** A token that could have been drawn. */
export interface Alternative {
  readonly token: number;
  readonly logprob: number;
}

export interface Completion {
  /** Generated tokens, with the one that ends a text when it came, and those that an environment wrote. */
  readonly tokens: readonly number[];
  /**
   * Log-probability of each token that was sampled, under the whole distribution at the request's temperature (at 1 when greedy). What
   * an environment wrote has none.
   */
  readonly logprobs: readonly number[];
  /** The likeliest at the place of each token that was sampled, the first one first, where a request asks for them. */
  readonly alternatives?: readonly (readonly Alternative[])[];
  /**
   * Top-k, top-p or min-p left tokens out of the draw, or thoughts were closed: the tokens were not drawn from the distribution of the
   * log-probabilities. Tokens that close thoughts have 0.
   */
  readonly filtered?: true;
  /** The text without tokens that end texts and without the stop string. */
  readonly text: string;
  /** `length`: it was cut off, by `maxTokens`, by the context, or before a text of the environment that does not fit. */
  readonly finish: "stop" | "length";
  /** Who wrote which part, in order; only where the request has an environment. */
  readonly segments?: readonly Segment[];
}

/** Whether a request's tokens are not drawn among all. */
export function isFiltered({ temperature, topK = 0, topP = 1, minP = 0 }: SamplingOptions): boolean {
  return temperature > 0 && (topK > 0 || topP < 1 || minP > 0);
}

const word = option.whole({ most: 2 ** 32 - 1 });

const rules: Rules<GenerationRequest> = {
  prompt: option.that("a list of token ids", (value) => Array.isArray(value) || ArrayBuffer.isView(value)),
  count: option.whole({ least: 1, most: 2 ** 31 }),
  maxTokens: option.whole({ least: 1 }),
  temperature: option.float({ least: 0 }),
  topK: option.optional(word),
  topP: option.optional(option.float({ above: 0, most: 1 })),
  minP: option.optional(option.float({ least: 0, most: 1 })),
  seed: option.whole({ least: Number.MIN_SAFE_INTEGER }),
  topLogprobs: option.optional(option.whole({ most: TOP })),
  stop: option.optional(option.listOf(nonEmptyText)),
  environment: option.optional(environmentRule),
  thinking: option.optional(thinkingRule),
};

/** @throws ConfigError when a prompt is empty or does not fit the context, or an option is unknown or out of range. */
export function checkRequest(request: GenerationRequest, contextLength: number, vocabularySize: number): void {
  checkOptions("Engine.generate", request, rules);
  const { prompt } = request;
  if (prompt.length === 0)
    throw new ConfigError("the prompt is empty", [], "give at least one token; a model's first token will do");
  if (prompt.length >= contextLength) {
    throw new ConfigError(
      "the prompt is longer than the context",
      `prompt ${prompt.length} tokens, context ${contextLength}`,
      "shorten the prompt, or load the model with a longer context",
    );
  }
  for (const [name, ids] of Object.entries({ prompt, "thinking.closing": request.thinking?.closing ?? [] })) {
    const stranger = firstStrangeId(ids, vocabularySize);
    if (stranger < 0) continue;
    throw new ConfigError(
      `token ${ids[stranger]} is not in the vocabulary`,
      `${name}: the model has ${vocabularySize} tokens`,
      "encode with the tokenizer that belongs to the model",
    );
  }
}

/** The 32-bit seed of one sample of a request. @throws ConfigError for numbers that are not whole */
export function sampleSeed(seed: number, sample: number): number {
  checkValue("sampleSeed", "seed", seed, rules.seed);
  checkValue("sampleSeed", "sample", sample, option.whole());
  let mixed = Math.imul((seed >>> 0) ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(sample + 1, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
