// Packed micro-batches: on the host, with values for each learnt token; and on the device, in tensors of fixed capacity.

import {
  checkSequences,
  firstStrangeId,
  type ModelLimits,
  modelMask,
  type PackedBatch,
  packSequences,
  type TokenSegment,
  type TrainingSequence,
  toPackedBatch,
} from "../data/index.ts";
import type { TargetBatch } from "../nn/index.ts";
import { ConfigError, checkValue, DataError, firstNotFinite, itemAt, option } from "../platform/index.ts";
import { empty, keep, type Tensor } from "../tensor/index.ts";

/** Some of a list of sequences laid end to end, not more tokens than the capacity. */
export interface MicroBatch extends PackedBatch {
  /** Which sequences, by their place in the list that was packed. */
  readonly members: readonly number[];
  /** First row of each member. */
  readonly starts: readonly number[];
}

/**
 * Packs sequences into as few micro-batches as first-fit decreasing finds; the same for the same sequences.
 * @param limits what the model can take: a language model will do
 * @throws ConfigError when a sequence is longer than the capacity, DataError for one that the model cannot take.
 */
export function packMicroBatches(
  sequences: readonly TrainingSequence[],
  capacity: number,
  limits: ModelLimits = {},
): MicroBatch[] {
  checkValue("packMicroBatches", "capacity", capacity, option.whole({ least: 1 }));
  checkSequences(sequences, limits);
  const longest = sequences.reduce((most, { ids }) => Math.max(most, ids.length), 0);
  if (longest > capacity) {
    throw new ConfigError(
      "a sequence does not fit the batch",
      [`its length: ${longest} tokens`, `capacity: ${capacity} tokens`],
      "raise the capacity, or leave out sequences beyond it",
    );
  }
  const lengths = sequences.map(({ ids }) => ids.length);
  return packSequences(lengths, capacity).map((members) => {
    let next = 0;
    const starts = members.map((member) => {
      const start = next;
      next += itemAt(lengths, member);
      return start;
    });
    return { ...toPackedBatch(members.map((member) => itemAt(sequences, member))), members, starts };
  });
}

/**
 * The first of the sequences, as many as fill `count` micro-batches one after the other. Full ones cost no more than
 * half-empty ones: a micro-batch is always computed as a whole.
 * @throws ConfigError for a capacity or count that is no positive whole number
 */
export function fillMicroBatches(
  sequences: Iterable<TrainingSequence>,
  capacity: number,
  count: number,
): TrainingSequence[] {
  checkValue("fillMicroBatches", "capacity", capacity, option.whole({ least: 1 }));
  checkValue("fillMicroBatches", "count", count, option.whole({ least: 1 }));
  const taken: TrainingSequence[] = [];
  let batches = 0;
  let room = 0;
  for (const sequence of sequences) {
    if (sequence.ids.length > room) {
      if (batches === count) break;
      batches++;
      room = capacity;
    }
    taken.push(sequence);
    room -= sequence.ids.length;
  }
  return taken;
}

/** Calls `visit` for each learnt token: its row, its sequence, and its number among the sequence's learnt tokens. */
export function forEachLearnt(batch: MicroBatch, visit: (row: number, sequence: number, token: number) => void): void {
  batch.members.forEach((sequence, index) => {
    const end = batch.starts[index + 1] ?? batch.ids.length;
    let token = 0;
    for (let row = itemAt(batch.starts, index); row < end; row++)
      if (batch.mask[row] !== 0) visit(row, sequence, token++);
  });
}

/** One number a row: `value` of each learnt token, 0 elsewhere. */
export function learntColumn(batch: MicroBatch, value: (sequence: number, token: number) => number): Float32Array {
  const column = new Float32Array(batch.ids.length);
  forEachLearnt(batch, (row, sequence, token) => {
    column[row] = value(sequence, token);
  });
  return column;
}

/**
 * Holds packed rows against a model.
 * @throws DataError for an id or target that it does not have, or a position beyond its last
 */
export function checkRows(batch: PackedBatch, { vocabularySize, maxPositions }: ModelLimits): void {
  const columns = [
    ["id", batch.ids, vocabularySize, "tokens"],
    ["target", batch.targets, vocabularySize, "tokens"],
    ["position", batch.positions, maxPositions, "positions"],
  ] as const;
  for (const [name, values, limit, what] of columns) {
    const row = limit === undefined ? -1 : firstStrangeId(values, limit);
    if (row < 0) continue;
    throw new DataError(
      `the model does not have ${name} ${values[row]}`,
      `row ${row}: ${values[row]}; the model has ${limit} ${what}, from 0 on`,
      "encode with the tokenizer that belongs to the model, and keep within its context",
    );
  }
}

/** How many tokens of each sequence are learnt. */
export function learntTokens({ lossMask }: TrainingSequence): number {
  return lossMask.slice(1).reduce<number>((count, each) => count + each, 0);
}

/**
 * A sequence of which the prompt is given and the completion learnt, but for what an environment wrote in it.
 * @throws DataError for segments that do not belong to the completion
 */
export function promptAndCompletion(
  prompt: readonly number[],
  completion: readonly number[],
  segments?: readonly TokenSegment[],
): TrainingSequence {
  return {
    ids: [...prompt, ...completion],
    lossMask: [...prompt.map(() => 0 as const), ...modelMask(completion.length, segments, "a completion")],
  };
}

/**
 * Tensors for micro-batches of up to `capacity` rows, written in place, so that a step creates none. Rows that are left
 * over belong to no sequence: attention passes over them, and every column holds zeros there.
 */
export class DeviceBatch implements TargetBatch {
  readonly capacity: number;
  readonly ids: Tensor;
  readonly positions: Tensor;
  readonly segments: Tensor;
  readonly targets: Tensor;
  private readonly columns = new Map<string, Tensor>();
  private readonly words: Uint32Array;
  private readonly pairs: Uint32Array;
  private readonly floats: Float32Array;

  /** @throws ConfigError for a capacity that is no positive whole number */
  constructor(capacity: number) {
    checkValue("DeviceBatch", "capacity", capacity, option.whole({ least: 1 }));
    this.capacity = capacity;
    this.ids = keep(empty([capacity], "u32"));
    this.positions = keep(empty([capacity], "u32"));
    this.targets = keep(empty([capacity], "u32"));
    this.segments = keep(empty([capacity, 2], "u32"));
    this.words = new Uint32Array(capacity);
    this.pairs = new Uint32Array(2 * capacity);
    this.floats = new Float32Array(capacity);
  }

  /**
   * Replaces the contents; columns that are not named keep theirs.
   * @param columns one number a row, or as many as the capacity
   * @throws ConfigError for more rows than the capacity, or a column that is not one finite number a row
   */
  upload(batch: PackedBatch, columns: Readonly<Record<string, Float32Array>> = {}): void {
    const rows = batch.ids.length;
    if (rows > this.capacity) {
      throw new ConfigError("a micro-batch exceeds the capacity", [`rows: ${rows}`, `capacity: ${this.capacity}`]);
    }
    for (const name of ["ids", "positions", "targets"] as const) {
      this.words.fill(0, rows);
      this.words.set(batch[name]);
      this[name].write(this.words);
    }
    this.pairs.set(batch.segments);
    for (let row = rows; row < this.capacity; row++) {
      this.pairs[2 * row] = row;
      this.pairs[2 * row + 1] = row;
    }
    this.segments.write(this.pairs);
    for (const [name, values] of Object.entries(columns)) {
      const fits = values.length === rows || values.length === this.capacity;
      const strange = fits ? firstNotFinite(values.subarray(0, rows)) : -1;
      if (!fits || strange >= 0) {
        throw new ConfigError(
          `the column "${name}" does not fit its micro-batch`,
          strange >= 0 ? `row ${strange}: ${values[strange]}` : `${values.length} values for ${rows} rows`,
          "give one finite number a row",
        );
      }
      this.floats.fill(0);
      this.floats.set(values);
      let target = this.columns.get(name);
      if (!target) {
        target = keep(empty([this.capacity]));
        this.columns.set(name, target);
      }
      target.write(this.floats);
    }
  }

  /** The f32 [capacity] tensor of a column. @throws ConfigError when none of that name was uploaded. */
  column(name: string): Tensor {
    const found = this.columns.get(name);
    if (!found) throw new ConfigError(`the batch has no column "${name}"`, `columns: ${[...this.columns.keys()]}`);
    return found;
  }

  dispose(): void {
    for (const each of [this.ids, this.positions, this.targets, this.segments, ...this.columns.values()])
      each.dispose();
  }
}
