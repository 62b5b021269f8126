// One call of the engine: its samples go through the rows block by block; those that wait for their environment keep their row and
// are passed over meanwhile.

import { firstStrangeId } from "../data/index.ts";
import { DataError, itemAt, lastOf } from "../platform/index.ts";
import { type DecodeBatch, NONE } from "./decode_batch.ts";
import type { PrefillItem } from "./prefill.ts";
import type { Completion, GenerationRequest } from "./request.ts";
import { type Caching, Rows } from "./rows.ts";
import { Sample, type TextOf } from "./sample.ts";

export interface Progress {
  readonly onFinished?: (request: number, sample: number, completion: Completion) => void;
  /** Called after each block with the samples finished so far and the tokens sampled so far. */
  readonly onBlock?: (finished: number, tokens: number) => void;
}

/** What a call works with; all of it is the engine's. */
export interface Machinery extends Caching {
  readonly rows: number;
  readonly blockTokens: number;
  /** Tokens that end a text. */
  readonly ends: readonly number[];
  readonly textOf: TextOf;
  batch(rows: number): DecodeBatch;
}

export class Generation {
  private readonly machinery: Machinery;
  private readonly progress: Progress;
  private readonly results: Completion[][];
  private readonly queue: readonly Sample[];
  private readonly rows: Rows;
  private finished = 0;
  private made = 0;
  /** Whether the device's rows are not those of the host. */
  private changed = true;
  private failure: { readonly error: unknown } | undefined;
  /** Called when an environment has answered. */
  private wake: () => void = () => {};

  constructor(machinery: Machinery, requests: readonly GenerationRequest[], progress: Progress) {
    this.machinery = machinery;
    this.progress = progress;
    this.rows = new Rows(machinery.rows, machinery);
    this.results = requests.map(({ count }) => new Array<Completion>(count));
    this.queue = requests.flatMap((request, index) =>
      Array.from({ length: request.count }, (_, sample) => new Sample(request, index, sample, machinery.textOf)),
    );
  }

  /** Goes on until every sample is finished. @throws what an environment throws */
  async run(): Promise<Completion[][]> {
    const { queue, rows } = this;
    const { decoder, cache } = this.machinery;
    let next = 0;
    let size = 0;
    while (this.finished < queue.length) {
      const wanted = this.batchSize(rows.taken + queue.length - next);
      if (wanted !== size) {
        if (wanted < size) rows.compact(wanted);
        size = wanted;
        this.changed = true;
      }
      if (next < queue.length && rows.taken < size) {
        next = rows.admit(queue, next, size);
        this.changed = true;
      }
      if (rows.states.every(({ done }) => done)) {
        await this.someAnswer();
      } else {
        const batch = this.machinery.batch(size);
        if (this.changed) batch.write(rows.states.slice(0, size));
        this.changed = false;
        const { tokens, logprobs } = await batch.runBlock(decoder, cache);
        for (let row = 0; row < size; row++) this.take(row, size, tokens, logprobs);
      }
      this.takeAnswers();
      this.progress.onBlock?.(this.finished, this.made);
    }
    return this.results;
  }

  /** Rows to decode for this many unfinished samples: all, or a quarter of it as often as that is enough. */
  private batchSize(unfinished: number): number {
    let size = this.machinery.rows;
    while (size > 1 && Math.ceil(size / 4) >= unfinished) size = Math.ceil(size / 4);
    return size;
  }

  /** Takes what a block has sampled in a row. */
  private take(row: number, size: number, tokens: Uint32Array, logprobs: Float32Array): void {
    const { blockTokens, ends } = this.machinery;
    const state = itemAt(this.rows.states, row);
    const sample = this.rows.samples[row];
    if (!sample || state.done) return;
    let ended: Completion["finish"] | undefined;
    for (let step = 0; step < blockTokens; step++) {
      const token = itemAt(tokens, step * size + row);
      if (token === NONE) break;
      sample.push(token, itemAt(logprobs, step * size + row));
      this.made++;
      state.token = token;
      state.position++;
      if (ends.includes(token)) ended = "stop";
      else if (state.position >= state.limit) ended = "length";
    }
    const event = sample.nextEvent();
    if (event?.kind === "stop") {
      this.changed = true;
      this.finish(row, sample, sample.complete("stop", event));
    } else if (event?.kind === "turn") this.ask(row, sample, event.count);
    else if (ended === "stop" && sample.request.environment?.endOfText) this.ask(row, sample, sample.tokens.length);
    else if (ended) this.finish(row, sample, sample.complete(ended));
  }

  private finish(row: number, sample: Sample, completion: Completion): void {
    itemAt(this.results, sample.requestIndex)[sample.index] = completion;
    this.progress.onFinished?.(sample.requestIndex, sample.index, completion);
    this.rows.free(row);
    this.finished++;
  }

  /** Ends the turn of a sample at its first `count` tokens, and asks its environment. The row waits. */
  private ask(row: number, sample: Sample, count: number): void {
    const { dropped, text, said } = sample.endTurn(count);
    this.made -= dropped;
    const state = itemAt(this.rows.states, row);
    state.position -= dropped;
    state.done = true;
    this.changed = true;
    const answer = sample.request.environment?.answer({ sample: sample.index, turn: sample.turns, text, said });
    if (!isPromise(answer)) {
      sample.answer = { tokens: answer };
      return;
    }
    Promise.resolve(answer)
      .then(
        (tokens) => {
          sample.answer = { tokens };
        },
        (error: unknown) => {
          this.failure ??= { error };
        },
      )
      .finally(() => this.wake());
  }

  /** Waits until an environment has answered, where every row waits. */
  private async someAnswer(): Promise<void> {
    const isThere = () =>
      this.failure !== undefined || this.rows.samples.some((sample) => sample?.answer !== undefined);
    if (isThere()) return;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
  }

  /** Writes the answers that are there behind their turns, and has these rows go on. */
  private takeAnswers(): void {
    if (this.failure !== undefined) throw this.failure.error;
    const { decoder, cache, prefill } = this.machinery;
    const { samples, states } = this.rows;
    const items: PrefillItem[] = [];
    samples.forEach((sample, row) => {
      if (sample?.answer === undefined) return;
      const { tokens } = sample.answer;
      const { position } = itemAt(states, row);
      if (tokens === undefined) {
        this.finish(row, sample, sample.complete("stop"));
        return;
      }
      this.check(tokens, sample);
      // The last token of all is not in the cache: it is the next input.
      const before = lastOf(sample.tokens);
      const end = position + tokens.length;
      if (end >= sample.lastPosition(end, cache.capacity)) {
        this.finish(row, sample, sample.complete("length"));
        return;
      }
      if (tokens.length > 0) items.push({ tokens: [before, ...tokens.slice(0, -1)], row, start: position });
      sample.write(tokens);
      this.rows.goOn(row, sample);
      this.changed = true;
    });
    if (items.length > 0) prefill.append(decoder, cache, items);
  }

  /** @throws DataError for what an environment wrote that are no tokens of the model */
  private check(tokens: unknown, { requestIndex, index, turns }: Sample): void {
    const name = `request ${requestIndex}, sample ${index}, turn ${turns}`;
    const hint = "an environment answers with a list of token ids, or with undefined where the sample is over";
    if (!Array.isArray(tokens) && !ArrayBuffer.isView(tokens))
      throw new DataError("an environment's answer is no list of tokens", `${name}: ${typeof tokens}`, hint);
    const strange = firstStrangeId(tokens as number[], this.machinery.decoder.vocabularySize);
    if (strange < 0) return;
    const { vocabularySize } = this.machinery.decoder;
    throw new DataError(
      "an environment wrote a token that is not in the vocabulary",
      `${name}: ${String((tokens as unknown[])[strange])}; the model has ${vocabularySize} tokens, from 0 on`,
      "encode with the tokenizer that belongs to the model",
    );
  }
}

function isPromise(value: unknown): value is PromiseLike<readonly number[] | undefined> {
  return typeof value === "object" && value !== null && "then" in value;
}
