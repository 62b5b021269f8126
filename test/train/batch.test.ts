// Packing into micro-batches and columns of values for learnt tokens.
import { expect, test } from "vitest";
import { ConfigError } from "../../src/platform/index.ts";
import {
  forEachLearnt,
  learntColumn,
  learntTokens,
  packMicroBatches,
  promptAndCompletion,
} from "../../src/train/index.ts";
import { randomSequences } from "./sequences.ts";

const sequences = randomSequences(40, 9, 5);

test("every learnt token of every sequence is visited once, at the row before it", () => {
  const batches = packMicroBatches(sequences, 30);
  const seen = sequences.map(() => [] as number[]);
  for (const batch of batches) {
    expect(batch.ids.length).toBeLessThanOrEqual(30);
    forEachLearnt(batch, (row, sequence, token) => {
      expect(token).toBe(seen[sequence].length);
      seen[sequence].push(batch.targets[row]);
    });
  }
  sequences.forEach(({ ids, lossMask }, index) => {
    expect(seen[index]).toEqual(ids.filter((_, at) => at > 0 && lossMask[at] === 1));
    expect(learntTokens(sequences[index])).toBe(seen[index].length);
  });
});

test("a column holds its values on learnt rows and 0 elsewhere", () => {
  const [batch] = packMicroBatches([promptAndCompletion([4, 5], [6, 7, 8]), promptAndCompletion([1], [2])], 10);
  expect(batch.members).toEqual([0, 1]);
  expect([...learntColumn(batch, (sequence, token) => 10 * (sequence + 1) + token)]).toEqual([0, 10, 11, 12, 0, 20, 0]);
});

test("padding and end of text may be the same token: masks come from places, not from ids", () => {
  const end = 0;
  const sequence = promptAndCompletion([3, end], [end, 4, end]);
  const [batch] = packMicroBatches([sequence], 5);
  expect([...batch.mask]).toEqual([0, 1, 1, 1, 0]);
  expect(learntTokens(sequence)).toBe(3);
});

test("a sequence over the capacity is refused", () => {
  expect(() => packMicroBatches([promptAndCompletion([1], [2, 3])], 2)).toThrow(ConfigError);
});
