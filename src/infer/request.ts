// Requests and completions of the engine, and the checks on them.

import { ConfigError } from "../platform/index.ts";

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
  readonly maxTokens: number;
  /** Sample i of a request depends on (seed, i) alone, not on what else is generated at the same time. */
  readonly seed: number;
  /** Texts that end a completion; they are cut off. */
  readonly stop?: readonly string[];
}

export interface Completion {
  /** Generated tokens, with the end-of-text token when it came. */
  readonly tokens: readonly number[];
  /** Log-probability of each token under the whole distribution at the request's temperature (at 1 when greedy). */
  readonly logprobs: readonly number[];
  /** The text without the end-of-text token and without the stop string. */
  readonly text: string;
  readonly finish: "stop" | "length";
}

/** @throws ConfigError when a prompt is empty or does not fit the context, or an option is out of range. */
export function checkRequest(request: GenerationRequest, contextLength: number, vocabularySize: number): void {
  const { prompt, temperature, topP = 1, topK = 0, minP = 0 } = request;
  if (prompt.length === 0)
    throw new ConfigError("the prompt is empty", [], "give at least one token; a model's first token will do");
  if (prompt.length >= contextLength) {
    throw new ConfigError(
      "the prompt is longer than the context",
      `prompt ${prompt.length} tokens, context ${contextLength}`,
      "shorten the prompt, or load the model with a longer context",
    );
  }
  const stranger = prompt.find((id) => !Number.isInteger(id) || id < 0 || id >= vocabularySize);
  if (stranger !== undefined) {
    throw new ConfigError(
      `token ${stranger} is not in the vocabulary`,
      `it has ${vocabularySize} tokens`,
      "encode with the tokenizer that belongs to the model",
    );
  }
  const broken = [
    !(temperature >= 0 && Number.isFinite(temperature)) && `temperature ${temperature}`,
    !(topP > 0 && topP <= 1) && `topP ${topP}`,
    !(topK >= 0) && `topK ${topK}`,
    !(minP >= 0 && minP <= 1) && `minP ${minP}`,
    !(request.maxTokens >= 1) && `maxTokens ${request.maxTokens}`,
    !(request.count >= 1) && `count ${request.count}`,
  ].filter((each) => typeof each === "string");
  if (broken.length > 0) {
    throw new ConfigError(
      "a sampling option is out of range",
      broken,
      "temperature ≥ 0, 0 < topP ≤ 1, topK ≥ 0, 0 ≤ minP ≤ 1, maxTokens and count ≥ 1",
    );
  }
}

/** The 32-bit seed of one sample of a request. */
export function sampleSeed(seed: number, sample: number): number {
  let mixed = Math.imul((seed >>> 0) ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(sample + 1, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
