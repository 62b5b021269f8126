// Random training sequences for tests.
import { Random } from "../../src/platform/index.ts";

/** Sequences of random tokens with a prompt of random length. */
export function randomSequences(count: number, vocabulary: number, seed: number, longest = 12) {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const ids = Array.from({ length: 3 + random.int(longest - 2) }, () => random.int(vocabulary));
    const given = 1 + random.int(ids.length - 1);
    return { ids, lossMask: ids.map((_, index) => (index < given ? 0 : 1) as 0 | 1) };
  });
}
