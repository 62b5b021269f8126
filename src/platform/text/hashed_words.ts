// Sets of words as hashes: sorted, the differences between them written in bits. What must be known of many names costs little so.

/** A set of words. One that is not in it is taken for one that is with a chance of one in 2^`bits`. */
export interface HashedWords {
  readonly words: number;
  readonly bits: number;
  /** How many hashes there are: two words may share one. */
  readonly hashes: number;
  /** The hashes in order, in base64: each is the one before plus a difference, all but its last `bits - 1` bits in unary. */
  readonly text: string;
}

/** A number below `range` that depends on every character of the word. */
export function wordHash(word: string, range: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return Math.floor((((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * range);
}

function decode({ text, hashes, bits }: HashedWords): ReadonlySet<number> {
  const bytes = atob(text);
  let at = 0;
  const bit = (): number => (bytes.charCodeAt(at >> 3) >> (7 - (at++ & 7))) & 1;
  const found = new Set<number>();
  let value = 0;
  while (found.size < hashes) {
    let step = 0;
    while (bit() === 1) step++;
    for (let i = 1; i < bits; i++) step = step * 2 + bit();
    value += step;
    found.add(value);
  }
  return found;
}

const decoded = new WeakMap<HashedWords, ReadonlySet<number>>();

/** True for every word of the set, and for few others. */
export function holdsWord(set: HashedWords, word: string): boolean {
  const hashes = decoded.get(set) ?? decode(set);
  decoded.set(set, hashes);
  return hashes.has(wordHash(word, set.words * 2 ** set.bits));
}
