// Who wrote which part of a completion: the model, or an environment between the model's turns. What an environment wrote is context:
// it is never learnt and has no log-probability.
import { DataError } from "../platform/index.ts";
import type { Tokenizer } from "./tokenizer/tokenizer.ts";

/** A part of a text and who wrote it. */
export interface TextSegment {
  readonly by: "model" | "environment";
  readonly text: string;
}

/** A part of a completion. The texts of all parts, joined, are the completion's; so are their tokens. */
export interface Segment extends TextSegment {
  /** How many tokens it has. */
  readonly tokens: number;
}

/** Who wrote how many tokens: what masks need of segments. */
export type TokenSegment = Omit<Segment, "text">;

/**
 * One number for each of `length` tokens: 1 where the model wrote it, 0 where the environment did. Without segments all are the model's.
 *
 * @param name what the error calls the completion
 * @throws DataError for segments that have another number of tokens, or another author
 */
export function modelMask(length: number, segments: readonly TokenSegment[] | undefined, name: string): (0 | 1)[] {
  if (segments === undefined) return new Array<0 | 1>(length).fill(1);
  const mask = segments.flatMap(({ by, tokens }, index) => {
    if (by !== "model" && by !== "environment") {
      throw new DataError(
        "a segment has no known author",
        `${name}, segment ${index}: by ${String(by)}`,
        "model, or environment",
      );
    }
    const whole = Number.isInteger(tokens) && tokens >= 0;
    return new Array<0 | 1>(whole ? tokens : 0).fill(by === "model" ? 1 : 0);
  });
  if (mask.length === length && segments.every(({ tokens }) => Number.isInteger(tokens))) return mask;
  throw new DataError(
    "a completion's segments do not belong to its tokens",
    `${name}: ${length} tokens, segments of ${segments.map(({ tokens }) => tokens).join(", ") || "none"}`,
    "each token is in one segment, in order",
  );
}

/** How many of the tokens the model wrote. */
export function modelTokens(length: number, segments?: readonly TokenSegment[]): number {
  return (segments ?? []).reduce((left, { by, tokens }) => (by === "environment" ? left - tokens : left), length);
}

/** A completion as a text, and who wrote which part of it; without parts the model is to write all. */
export interface WrittenCompletion {
  readonly completion: string;
  readonly segments?: readonly TextSegment[];
}

/**
 * The tokens of a completion, each part encoded by itself, as in sampling. The end-of-text token closes it, unless an environment has the
 * last word: then the sample is over without one.
 *
 * @throws DataError for parts that do not make up the completion
 */
export function encodeCompletion(
  tokenizer: Pick<Tokenizer, "encode" | "endOfText">,
  { completion, segments = [{ by: "model", text: completion }] }: WrittenCompletion,
): { readonly tokens: number[]; readonly segments: TokenSegment[] } {
  if (segments.map(({ text }) => text).join("") !== completion) {
    throw new DataError(
      "a completion's segments do not make it up",
      [`completion: ${JSON.stringify(completion)}`, `segments: ${JSON.stringify(segments.map(({ text }) => text))}`],
      "give each part of the text, in order",
    );
  }
  const parts = segments.map(({ by, text }) => ({ by, ids: tokenizer.encode(text) }));
  if (parts.at(-1)?.by !== "environment") parts.push({ by: "model", ids: [tokenizer.endOfText] });
  return {
    tokens: parts.flatMap(({ ids }) => ids),
    segments: parts.map(({ by, ids }) => ({ by, tokens: ids.length })),
  };
}
