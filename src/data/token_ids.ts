// Token ids as they come from outside: whole numbers that the vocabulary has, and masks that belong to them.
import { DataError, itemAt } from "../platform/index.ts";

/** The largest number of tokens that ids of 32 bits can tell apart, less one that marks "none". */
export const MOST_TOKENS = 2 ** 32 - 1;

/** The place of the first id that is no whole number from 0 on, or that a vocabulary of this size does not have; or -1. */
export function firstStrangeId(ids: ArrayLike<number>, vocabularySize = MOST_TOKENS): number {
  for (let place = 0; place < ids.length; place++) {
    const id = itemAt(ids, place);
    if (!(Number.isInteger(id) && id >= 0 && id < vocabularySize)) return place;
  }
  return -1;
}

/** What a model can take. */
export interface ModelLimits {
  /** Tokens of its vocabulary. */
  readonly vocabularySize?: number;
  /** Most tokens of a sequence. */
  readonly maxPositions?: number;
}

/** A sequence and which of its tokens are learnt. */
interface Masked {
  readonly ids: ArrayLike<number>;
  readonly lossMask: ArrayLike<number>;
}

/**
 * Holds sequences to learn from against a model.
 * @param nameOf what the errors call the sequence of an index
 * @throws DataError for an id that the model does not have, more tokens than it has positions for, an empty sequence, and a
 * mask of another length or of other numbers than 0 and 1
 */
export function checkSequences(
  sequences: readonly Masked[],
  { vocabularySize = MOST_TOKENS, maxPositions = Number.POSITIVE_INFINITY }: ModelLimits = {},
  nameOf: (index: number) => string = (index) => `sequence ${index}`,
): void {
  sequences.forEach(({ ids, lossMask }, index) => {
    const name = nameOf(index);
    if (ids.length === 0) throw new DataError("a sequence has no tokens", name, "leave it out");
    if (lossMask.length !== ids.length) {
      throw new DataError(
        "a sequence's mask is not as long as the sequence",
        `${name}: ${ids.length} tokens, a mask of ${lossMask.length}`,
        "give one 0 or 1 for each token",
      );
    }
    for (let place = 0; place < lossMask.length; place++) {
      if (lossMask[place] === 0 || lossMask[place] === 1) continue;
      throw new DataError(
        "a mask holds 0 and 1",
        `${name}, token ${place}: ${lossMask[place]}`,
        "give numbers, 1 for a token that is learnt",
      );
    }
    const strange = firstStrangeId(ids, vocabularySize);
    if (strange >= 0) {
      throw new DataError(
        `token ${ids[strange]} is not in the vocabulary`,
        `${name}, token ${strange}: ${ids[strange]}; the model has ${vocabularySize} tokens, from 0 on`,
        "encode with the tokenizer that belongs to the model",
      );
    }
    if (ids.length > maxPositions) {
      throw new DataError(
        "a sequence is longer than the model's positions",
        `${name}: ${ids.length} tokens; the model has ${maxPositions} positions`,
        "shorten it, or choose a model with a longer context",
      );
    }
  });
}
