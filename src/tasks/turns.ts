// Texts of several turns: what a format's environment writes between those of the model.
import type { TextSegment } from "../data/index.ts";

/** A turn that a model has ended. */
export interface TextTurn {
  /** Turns before this one. */
  readonly turn: number;
  /** The whole text so far, with what was written between; without the prompt. */
  readonly text: string;
  /** What the model wrote in this turn. */
  readonly said: string;
}

/** Whoever answers a model between its turns on a problem. */
export interface Turns {
  /** Texts of which each ends a turn, such as a line break. They stay in the text. */
  readonly ends: readonly string[];
  /** Whether the token that ends a text ends the turn only, so that the model is answered then too. */
  readonly endOfText?: boolean;
  /**
   * @returns the text to be put behind the turn, empty where the model is to go on by itself; undefined where the sample is over. The same
   *   for the same turn, or samples do not repeat.
   */
  answer(turn: TextTurn): string | undefined | Promise<string | undefined>;
  /** Who wrote which part of a whole text, for training: the parts in order, joined they are the text. */
  split(text: string): readonly TextSegment[];
}
