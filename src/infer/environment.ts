// What answers a model between its turns: asked when a sample has ended one, it writes the next tokens or ends the sample.

import { option, type Rule } from "../platform/index.ts";

/** A turn that a sample has ended. */
export interface Turn {
  /** The sample's number within its request. */
  readonly sample: number;
  /** Turns that the sample has ended before. */
  readonly turn: number;
  /** The sample's text so far, what the environment has written included; without the prompt. */
  readonly text: string;
  /** What the model wrote in this turn. */
  readonly said: string;
}

/**
 * Answers turns. The sample waits meanwhile and others go on; how long it takes changes nothing. A sample repeats exactly where the
 * answer depends on the turn alone.
 */
export interface Environment {
  /** Texts of which each ends a turn. They stay; the token that completes one belongs to the turn as a whole. */
  readonly ends: readonly string[];
  /** Whether a token that ends a text ends the turn only. Without this it ends the sample, and the environment is not asked. */
  readonly endOfText?: boolean;
  /**
   * @returns the tokens to be put behind the turn, or undefined where the sample is over. None at all: the model goes on by itself.
   */
  answer(turn: Turn): Answer | Promise<Answer>;
}

type Answer = readonly number[] | undefined;

export const nonEmptyText: Rule = option.that(
  "a text that is not empty",
  (value) => typeof value === "string" && value !== "",
);

export const environmentRule: Rule = {
  faults(value, path) {
    const faults = shape.faults(value, path);
    if (faults.length > 0) return faults;
    const { ends, endOfText } = value as Environment;
    if (ends.length > 0 || endOfText === true) return [];
    return [{ path: `${path}.ends`, value: ends, wanted: "at least one text, where endOfText does not end turns" }];
  },
};

const shape = option.table<Environment>({
  ends: option.listOf(nonEmptyText),
  endOfText: option.optional(option.flag),
  answer: option.func,
});
