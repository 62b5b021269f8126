// Packs sequences of different lengths into batches without padding.
import { checkValue, lastOf, option } from "../platform/index.ts";
import { checkSequences } from "./token_ids.ts";

/** One sequence, with a 1 for each token that is to be learnt. */
export interface TrainingSequence {
  ids: readonly number[];
  /** 1 where predicting this token counts, 0 where it is given (a prompt). As long as `ids`. */
  lossMask: readonly (0 | 1)[];
}

/** Sequences laid end to end; N tokens in all. Row i attends to rows `segments[2i]` to i. */
export interface PackedBatch {
  /** [N] */
  ids: Uint32Array;
  /** [N], counted from the start of each sequence. */
  positions: Uint32Array;
  /** [N, 2]: first row of the row's sequence, and one past its last. */
  segments: Uint32Array;
  /** [N], the token that follows; at the end of a sequence its own, with mask 0. */
  targets: Uint32Array;
  /** [N], 1 where the target counts. */
  mask: Float32Array;
}

/**
 * Puts sequences together, none over `capacity` tokens, by first-fit decreasing: the longest first, each into the first
 * bin with room. One that is longer than the capacity gets a bin for itself.
 *
 * @returns the indices in each bin, the same for the same lengths.
 * @throws ConfigError for lengths or a capacity that are no whole numbers
 */
export function packSequences(lengths: readonly number[], capacity: number): number[][] {
  checkValue("packSequences", "lengths", lengths, option.listOf(option.whole()));
  checkValue("packSequences", "capacity", capacity, option.whole({ least: 1 }));
  const order = [...lengths.entries()].sort(([i, a], [j, b]) => b - a || i - j);
  const bins: { members: number[]; room: number }[] = [];
  for (const [index, length] of order) {
    let bin = bins.find(({ room }) => room >= length);
    if (bin === undefined) {
      bin = { members: [], room: capacity };
      bins.push(bin);
    }
    bin.members.push(index);
    bin.room -= length;
  }
  return bins.map(({ members }) => members);
}

/**
 * Lays sequences end to end. Nothing of one sequence is seen from another.
 * @throws DataError for an empty sequence, ids that are no whole numbers, and masks that do not belong to them
 */
export function toPackedBatch(sequences: readonly TrainingSequence[]): PackedBatch {
  checkSequences(sequences);
  const total = sequences.reduce((sum, { ids }) => sum + ids.length, 0);
  const batch: PackedBatch = {
    ids: new Uint32Array(total),
    positions: new Uint32Array(total),
    segments: new Uint32Array(2 * total),
    targets: new Uint32Array(total),
    mask: new Float32Array(total),
  };
  let start = 0;
  for (const { ids, lossMask } of sequences) {
    const end = start + ids.length;
    for (let row = start; row < end; row++) {
      batch.positions[row] = row - start;
      batch.segments[2 * row] = start;
      batch.segments[2 * row + 1] = end;
    }
    batch.ids.set(ids, start);
    batch.targets.set([...ids.slice(1), lastOf(ids)], start);
    batch.mask.set(lossMask.slice(1), start);
    start = end;
  }
  return batch;
}
