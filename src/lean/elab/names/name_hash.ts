// Sets of names as hashes: sorted, the differences between them written in bits. A name that is in none of them is taken for one
// with a chance of one in its set's `spread`.

/** A set of names: how many values its hash has for each, and how many low bits of a difference are written as they are. */
export interface NameSet {
  readonly spread: number;
  readonly riceBits: number;
}

/** Of names in a namespace, which few texts declare; and of names at the root, as which most theorems are declared. */
export const nameSets = {
  below: { spread: 1 << 10, riceBits: 9 },
  root: { spread: 1 << 15, riceBits: 14 },
} as const satisfies Readonly<Record<string, NameSet>>;

/** The set that a name belongs to, if to any. */
export function nameSetOf(name: string): keyof typeof nameSets {
  return name.includes(".") ? "below" : "root";
}

/** A number below `range` that depends on every character of the name. */
export function nameHash(name: string, range: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return Math.floor((((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * range);
}

/** How many names there are, how many hashes (two may share one), and the hashes in order, in base64. */
export interface HashedNames {
  readonly names: number;
  readonly hashes: number;
  readonly text: string;
}

/** The hashes: each is the one before plus a difference, the high part in unary, then `riceBits` bits. */
export function decodeHashes({ text, hashes }: HashedNames, riceBits: number): ReadonlySet<number> {
  const bytes = atob(text);
  let at = 0;
  const bit = (): number => (bytes.charCodeAt(at >> 3) >> (7 - (at++ & 7))) & 1;
  const found = new Set<number>();
  let value = 0;
  while (found.size < hashes) {
    let step = 0;
    while (bit() === 1) step++;
    for (let i = 0; i < riceBits; i++) step = step * 2 + bit();
    value += step;
    found.add(value);
  }
  return found;
}
