// A model on the device with what is known of it besides, wherever its files came from, and the engine that runs it.
import { asDecoder, type DecoderConfig, type DecoderModel, endTokens } from "../../../models/index.ts";
import type { ChatTemplate, Tokenizer } from "../../data/index.ts";
import type { AdapterFacts } from "../../data/node.ts";
import { Engine, type Thinking } from "../../infer/index.ts";
import type { CacheKind } from "../../ops/index.ts";
import { DataError } from "../../platform/index.ts";
import { PLAIN_DRAWING } from "../drawing.ts";
import type { ProverSettings } from "../run/pipeline.ts";
import type { GenerationDefaults } from "./generation_config.ts";
import { EngineSampler } from "./sampler.ts";

/** What is known of a model besides its weights. */
export interface ModelDescription {
  config: DecoderConfig;
  /** The tokenizer that lies beside it. */
  tokenizer: Tokenizer;
  /** How its conversations are written, where its tokenizer has a template for them. */
  chat?: ChatTemplate;
  /** How a prover wants to be asked; defaults for a model that says nothing. */
  settings: ProverSettings;
  /** What of it prover.json says. */
  said: Partial<ProverSettings>;
  /** What its generation_config.json says, where it has one. */
  generation?: GenerationDefaults;
  /** The folder, where no prover.json in it says how the model wants to be asked. */
  undescribed?: string;
}

/** A model on the device. */
export interface OpenModel extends ModelDescription {
  model: DecoderModel;
  /** How an engine keeps keys and values for it; default f32. */
  cache?: CacheKind | undefined;
  /** Tokens of drafts that it decodes at once; default none. */
  speculate?: number | undefined;
  /** Most tokens of its thoughts between `<think>` and `</think>`; default as many as there is room for. */
  thinking?: number | undefined;
  /** What is said of its low-rank corrections, where it has some. */
  adapter?: AdapterFacts;
}

/** How a model is asked that says nothing of it. */
export const PLAIN_SETTINGS: ProverSettings = { promptStyle: "statement", ...PLAIN_DRAWING };

/**
 * The tokens that end a text: the tokenizer's and those that the model's configuration names. One that the model does not have
 * can never be written.
 */
export function endsOf({ config }: DecoderModel, { endOfText }: Tokenizer): number[] {
  const ends = [...new Set([endOfText, ...endTokens(config)])].filter((id) => id < config.vocab_size);
  if (ends.length === 0) {
    throw new DataError(
      "the model has no token that ends a text",
      `the tokenizer's is ${endOfText}; the model has ${config.vocab_size} tokens, from 0 on`,
      "take the tokenizer that belongs to the model",
    );
  }
  return ends;
}

/** What is written behind thoughts that are closed for a model: as those that it closes end. */
export const THOUGHTS_CLOSED = "\n</think>\n\n";

/** A budget of so many tokens for thoughts, and how this model's are closed behind it. */
export function thinkingOf({ tokenizer }: Pick<OpenModel, "tokenizer">, budget: number): Thinking {
  return { budget, opens: "<think>", closes: "</think>", closing: tokenizer.encode(THOUGHTS_CLOSED) };
}

/** An engine for up to `rows` texts at once, with room for the longest of them but no more than the model has. */
export function openEngine(opened: OpenModel, rows: number, longest: number): Engine {
  const { model, tokenizer, cache, speculate, thinking: budget } = opened;
  return new Engine(asDecoder(model), {
    rows,
    ...(cache && { cache }),
    ...(speculate !== undefined && { speculate }),
    ...(budget !== undefined && { thinking: thinkingOf(opened, budget) }),
    contextLength: Math.min(longest, model.config.max_position_embeddings),
    endOfText: endsOf(model, tokenizer),
    decodeText: (ids) => tokenizer.decode(ids),
  });
}

/** A sampler of up to `rows` texts at once, the longest of `longest` tokens; `weightsId` names the weights whenever it samples, `signal` ends it. */
export function openSampler(
  opened: OpenModel,
  rows: number,
  longest: number,
  weightsId: () => string = () => "stored",
  signal?: AbortSignal,
): EngineSampler {
  return new EngineSampler(openEngine(opened, rows, longest), (text) => promptIds(opened, text), weightsId, signal);
}

/** The ids of a prompt, after the token that the model's texts begin with, if there is one. */
export function promptIds({ tokenizer }: Pick<OpenModel, "tokenizer">, text: string): number[] {
  const ids = tokenizer.encode(text);
  const { beginOfText } = tokenizer;
  return beginOfText === undefined || ids[0] === beginOfText ? ids : [beginOfText, ...ids];
}
