// Byte-pair encoding of one piece of text: join neighbouring tokens, the pair that was learnt earliest first.
import { DataError } from "../../platform/index.ts";
import { toByteCharacters } from "./byte_level.ts";

/** Pieces longer than this are rare and not worth remembering. */
const LONGEST_CACHED = 64;
const CACHE_ENTRIES = 1 << 16;

/** A vocabulary of byte-level tokens with its merges; pieces that were seen before are looked up. */
export class BytePairs {
  private readonly vocabulary: ReadonlyMap<string, number>;
  /** Rank and result of joining two tokens, by `left * span + right`. */
  private readonly joins = new Map<number, { rank: number; token: number }>();
  private readonly span: number;
  private readonly wholeFirst: boolean;
  private readonly cache = new Map<string, readonly number[]>();

  /**
   * @param vocabulary ids by token, tokens written in the byte-level alphabet.
   * @param merges pairs of tokens, in the order in which they were learnt.
   * @param wholeFirst a piece that is itself a token is taken whole, whatever the merges say.
   * @throws {DataError} when a merge names a token that is not in the vocabulary, or a byte has no token.
   */
  constructor(
    vocabulary: ReadonlyMap<string, number>,
    merges: readonly (readonly [string, string])[],
    wholeFirst = false,
  ) {
    this.vocabulary = vocabulary;
    this.wholeFirst = wholeFirst;
    this.span = 1 + [...vocabulary.values()].reduce((most, id) => Math.max(most, id), 0);
    merges.forEach(([left, right], rank) => {
      const idOf = (text: string): number => {
        const id = vocabulary.get(text);
        if (id !== undefined) return id;
        throw new DataError(
          "tokenizer: a merge without its token",
          `merge ${rank}: "${left}" + "${right}"; no "${text}"`,
        );
      };
      const [a, b, token] = [idOf(left), idOf(right), idOf(left + right)];
      const key = a * this.span + b;
      if (!this.joins.has(key)) this.joins.set(key, { rank, token });
    });
  }

  /** Appends the tokens of a piece to `tokens`. */
  encodeInto(tokens: number[], piece: string): void {
    const known = this.cache.get(piece);
    const encoded = known ?? this.encode(piece);
    for (const token of encoded) tokens.push(token);
    if (known !== undefined || piece.length > LONGEST_CACHED) return;
    if (this.cache.size >= CACHE_ENTRIES) this.cache.clear();
    this.cache.set(piece, encoded);
  }

  private encode(piece: string): number[] {
    const characters = toByteCharacters(piece);
    const whole = this.wholeFirst ? this.vocabulary.get(characters) : undefined;
    if (whole !== undefined) return [whole];
    let tokens = Array.from(characters, (character) => this.byteToken(character));
    for (;;) {
      const best = this.lowestRank(tokens);
      if (best === undefined) return tokens;
      tokens = this.joinAll(tokens, best);
    }
  }

  private byteToken(character: string): number {
    const id = this.vocabulary.get(character);
    if (id !== undefined) return id;
    throw new DataError(
      "tokenizer: a byte has no token",
      `no "${character}" in the vocabulary`,
      "the vocabulary is not a byte-level one, or it is cut",
    );
  }

  private lowestRank(tokens: readonly number[]): number | undefined {
    let best: number | undefined;
    let left: number | undefined;
    for (const token of tokens) {
      const join = this.joinOf(left, token);
      if (join !== undefined && (best === undefined || join.rank < best)) best = join.rank;
      left = token;
    }
    return best;
  }

  /** What a pair joins to, if it does. */
  private joinOf(left: number | undefined, right: number) {
    return left === undefined ? undefined : this.joins.get(left * this.span + right);
  }

  /** Joins every pair of this rank, from the left. No join can make a pair of a lower rank, so one pass does for all. */
  private joinAll(tokens: readonly number[], rank: number): number[] {
    const joined: number[] = [];
    let left: number | undefined;
    for (const token of tokens) {
      const join = this.joinOf(left, token);
      if (join?.rank === rank) {
        joined.push(join.token);
        left = undefined;
      } else {
        if (left !== undefined) joined.push(left);
        left = token;
      }
    }
    if (left !== undefined) joined.push(left);
    return joined;
  }
}
