import fc from "fast-check";
import { expect, test } from "vitest";
import { packSequences, toPackedBatch } from "../../src/data/index.ts";

test("every sequence is packed once, and no bin overflows", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 64 })), (lengths) => {
      const bins = packSequences(lengths, 64);
      expect(bins.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, i) => i));
      for (const bin of bins) expect(bin.reduce((sum, i) => sum + lengths[i], 0)).toBeLessThanOrEqual(64);
      const total = lengths.reduce((sum, length) => sum + length, 0);
      // First-fit decreasing needs at most 11/9 of the best number of bins, and 6/9 more (Dósa, 2007).
      const bestIsAtLeast = Math.max(Math.ceil(total / 64), lengths.filter((length) => length > 32).length);
      if (lengths.every((length) => length <= 32))
        expect(bins.length).toBeLessThanOrEqual(Math.ceil(1.5 * bestIsAtLeast) + 1);
      expect(packSequences(lengths, 64)).toEqual(bins);
    }),
  );
});

test("the longest come first, and one that fits nowhere has a bin for itself", () => {
  expect(packSequences([3, 9, 5, 2, 20], 10)).toEqual([[4], [1], [2, 0, 3]]);
  expect(packSequences([], 10)).toEqual([]);
});

test("a batch, worked out by hand", () => {
  const batch = toPackedBatch([
    { ids: [10, 11, 12], lossMask: [0, 0, 1] },
    { ids: [20], lossMask: [1] },
    { ids: [30, 31], lossMask: [1, 1] },
  ]);
  expect(batch).toEqual({
    ids: Uint32Array.of(10, 11, 12, 20, 30, 31),
    positions: Uint32Array.of(0, 1, 2, 0, 0, 1),
    segments: Uint32Array.of(0, 3, 0, 3, 0, 3, 3, 4, 4, 6, 4, 6),
    targets: Uint32Array.of(11, 12, 12, 20, 31, 31),
    mask: Float32Array.of(0, 1, 0, 0, 1, 0),
  });
});

test("no target comes from another sequence, and the counted tokens are those of the masks", () => {
  const sequence = fc
    .array(fc.tuple(fc.nat(500), fc.constantFrom<0 | 1>(0, 1)), { minLength: 1, maxLength: 12 })
    .map((pairs) => ({ ids: pairs.map(([id]) => id), lossMask: pairs.map(([, counts]) => counts) }));
  fc.assert(
    fc.property(fc.array(sequence, { maxLength: 6 }), (sequences) => {
      const batch = toPackedBatch(sequences);
      for (let row = 0; row < batch.ids.length; row++) {
        const [start, end] = batch.segments.subarray(2 * row, 2 * row + 2);
        expect(batch.positions[row]).toBe(row - start);
        if (row + 1 < end) expect(batch.targets[row]).toBe(batch.ids[row + 1]);
        else expect(batch.mask[row]).toBe(0);
      }
      const counted = sequences.flatMap(({ lossMask }) => lossMask.slice(1)).reduce<number>((sum, one) => sum + one, 0);
      expect(batch.mask.reduce((sum, one) => sum + one, 0)).toBe(counted);
    }),
  );
});
