// Requests on their way through the engine: their samples go through the rows block by block; those that wait for their environment keep
// their row and are passed over meanwhile. Requests may come and go between blocks.

import { firstStrangeId } from "../data/index.ts";
import { DataError, itemAt, lastOf, required } from "../platform/index.ts";
import { type Block, type DecodeBatch, NONE, TOP } from "./decode_batch.ts";
import type { PrefillItem } from "./prefill.ts";
import type { Alternative, Completion, GenerationRequest } from "./request.ts";
import { type Caching, Rows } from "./rows.ts";
import { Sample, type TextOf } from "./sample.ts";
import { type DraftBatch, DraftRecord, draftFor } from "./speculation.ts";
import type { Thinking } from "./thinking.ts";

/** What a sample has come to so far; it goes on changing. */
export interface Sampled {
  readonly tokens: readonly number[];
  readonly logprobs: readonly number[];
  readonly alternatives?: readonly (readonly Alternative[])[];
}

export interface Progress {
  readonly onFinished?: (request: number, sample: number, completion: Completion) => void;
  /**
   * Called with each further piece of a sample's text: whole characters, none of which a stop string can still take back. The pieces of a sample
   * together are its text; the last comes before `onFinished`.
   */
  readonly onText?: (request: number, sample: number, piece: string, sofar: Sampled) => void;
  /** Called after each block with the samples finished so far and the tokens sampled so far. */
  readonly onBlock?: (finished: number, tokens: number) => void;
  /** Ends the call at the next block; it is then refused with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Who is told of the samples of one request. */
interface Listener {
  readonly onText?: (sample: number, piece: string, sofar: Sampled) => void;
  readonly onFinished?: (sample: number, completion: Completion) => void;
}

/** A request on its way. */
interface Job {
  readonly completions: Completion[];
  readonly listener: Listener;
  unfinished: number;
  readonly resolve: (completions: Completion[]) => void;
  readonly reject: (error: unknown) => void;
}

/** What a call works with; all of it is the engine's. */
export interface Machinery extends Caching {
  readonly rows: number;
  readonly blockTokens: number;
  /** Tokens that end a text. */
  readonly ends: readonly number[];
  readonly textOf: TextOf;
  readonly thinking: Thinking | undefined;
  /** @param top whether the likeliest tokens are wanted */
  batch(rows: number, top: boolean): DecodeBatch;
  /** What decodes drafts; undefined where there are to be none. */
  drafts(rows: number): DraftBatch | undefined;
}

/** In which order samples wait: as they came, or by turns, so that no request waits for all samples of another. */
export type Admission = "inOrder" | "byTurns";

export class Generation {
  private readonly machinery: Machinery;
  private readonly admission: Admission;
  private readonly rows: Rows;
  private readonly jobs = new Map<number, Job>();
  private waiting: Sample[] = [];
  private numbered = 0;
  private size = 0;
  /** Samples that are finished, and tokens that were sampled. */
  finished = 0;
  made = 0;
  /** Whether the device's rows are not those of the host. */
  private changed = true;
  /** Whether the rows on the device are those of the batch that tells the likeliest tokens. */
  private hadTop = false;
  private readonly record = new DraftRecord();
  private failure: { readonly error: unknown } | undefined;
  /** Called when an environment has answered, or something was added or taken away. */
  private wake: () => void = () => {};

  constructor(machinery: Machinery, admission: Admission = "inOrder") {
    this.machinery = machinery;
    this.admission = admission;
    this.rows = new Rows(machinery.rows, machinery);
  }

  /** Whether requests are under way. */
  get busy(): boolean {
    return this.jobs.size > 0;
  }

  /** Samples that have no row yet. */
  get queued(): number {
    return this.waiting.length;
  }

  /** Rows that have a sample. */
  get running(): number {
    return this.rows.taken;
  }

  /** Adds a request; they are numbered from 0 on. */
  add(request: GenerationRequest, listener: Listener): { number: number; completions: Promise<Completion[]> } {
    const { count } = request;
    const number = this.numbered++;
    const completions = new Promise<Completion[]>((resolve, reject) => {
      const job = { completions: new Array<Completion>(count), listener, unfinished: count, resolve, reject };
      this.jobs.set(number, job);
    });
    const { textOf, thinking } = this.machinery;
    for (let index = 0; index < count; index++) {
      this.waiting.push(new Sample(request, number, index, textOf, request.thinking ?? thinking));
    }
    this.wake();
    return { number, completions };
  }

  /** Takes a request away, and gives its rows to others. It is refused with the reason. */
  cancel(number: number, reason: unknown): void {
    const job = this.jobs.get(number);
    if (job === undefined) return;
    this.jobs.delete(number);
    this.waiting = this.waiting.filter(({ requestIndex }) => requestIndex !== number);
    this.rows.samples.forEach((sample, row) => {
      if (sample?.requestIndex !== number) return;
      this.rows.free(row);
      this.changed = true;
    });
    job.reject(reason);
    this.wake();
  }

  /** Takes all requests away. */
  cancelAll(reason: unknown): void {
    for (const number of [...this.jobs.keys()]) this.cancel(number, reason);
    this.failure = undefined;
    this.wake();
  }

  /** One block: admits what waits as far as there are rows, decodes, and tells of what came. @throws what an environment throws */
  async step(): Promise<void> {
    const { rows } = this;
    this.admit();
    if (rows.states.every(({ done }) => done)) {
      await this.someAnswer();
    } else {
      const samples = rows.samples.slice(0, this.size);
      const block = (await this.runDrafts()) ?? (await this.runBlock());
      // What was taken away meanwhile has no row any more.
      samples.forEach((sample, row) => {
        if (sample === rows.samples[row]) this.take(row, block);
      });
    }
    this.takeAnswers();
  }

  private runBlock(): Promise<Block> {
    const { rows, size } = this;
    const { decoder, cache, blockTokens } = this.machinery;
    const top = this.wantsTop;
    const batch = this.machinery.batch(size, top);
    rows.extend(blockTokens);
    if (this.changed || top !== this.hadTop) batch.write(rows.states.slice(0, size));
    this.changed = false;
    this.hadTop = top;
    return batch.runBlock(decoder, cache);
  }

  /** Whether a sample in a row is to be told the likeliest tokens. */
  private get wantsTop(): boolean {
    return this.rows.samples.some((sample) => (sample?.request.topLogprobs ?? 0) > 0);
  }

  /** Decodes what follows from earlier places of each text; undefined where that is not wanted, or no row has a draft. */
  private async runDrafts(): Promise<Block | undefined> {
    const { rows, size } = this;
    const { decoder, cache, ends } = this.machinery;
    const batch = this.machinery.drafts(size);
    if (batch === undefined || this.wantsTop || !this.record.next()) return undefined;
    const states = rows.states.slice(0, size);
    const drafts = states.map(({ done, position, limit }, row) => {
      const sample = rows.samples[row];
      if (done || sample === undefined) return [];
      return draftFor([sample.request.prompt, sample.tokens], Math.min(batch.most, limit - position - 1));
    });
    const tried = drafts.filter(({ length }) => length > 0).length;
    if (tried === 0) return undefined;
    rows.extend(batch.most + 1);
    const block = await batch.run(decoder, cache, states, drafts, ends);
    this.record.note(
      tried,
      block.tokens.filter((token) => token !== NONE).length - states.filter(({ done }) => !done).length,
    );
    // The rows on the device are where they were.
    this.changed = true;
    return block;
  }

  /** Puts what waits into free rows, of as many as are worth decoding. */
  private admit(): void {
    const { rows, waiting } = this;
    const wanted = this.batchSize(rows.taken + waiting.length);
    if (wanted !== this.size) {
      if (wanted < this.size) rows.compact(wanted);
      this.size = wanted;
      this.changed = true;
    }
    if (waiting.length === 0 || rows.taken >= this.size) return;
    if (this.admission === "byTurns") this.waiting = this.inTurns(waiting);
    this.waiting.splice(0, rows.admit(this.waiting, 0, this.size));
    this.changed = true;
  }

  /** The waiting samples, of requests that have the fewest rows first. */
  private inTurns(waiting: readonly Sample[]): Sample[] {
    const turns = new Map<number, number>();
    const turnOf = (number: number) => {
      const turn = turns.get(number) ?? 0;
      turns.set(number, turn + 1);
      return turn;
    };
    for (const sample of this.rows.samples) if (sample !== undefined) turnOf(sample.requestIndex);
    const ranked = waiting.map((sample) => ({ sample, turn: turnOf(sample.requestIndex) }));
    ranked.sort((a, b) => a.turn - b.turn || a.sample.requestIndex - b.sample.requestIndex);
    return ranked.map(({ sample }) => sample);
  }

  /** Rows to decode for this many unfinished samples: all, or a quarter of it as often as that is enough. */
  private batchSize(unfinished: number): number {
    let size = this.machinery.rows;
    while (size > 1 && Math.ceil(size / 4) >= unfinished) size = Math.ceil(size / 4);
    return size;
  }

  /** Takes what a block has sampled in a row. */
  private take(row: number, block: Block): void {
    const { steps, rows, tokens, logprobs } = block;
    const { ends } = this.machinery;
    const state = itemAt(this.rows.states, row);
    const sample = this.rows.samples[row];
    if (!sample || state.done) return;
    let ended: Completion["finish"] | undefined;
    for (let step = 0; step < steps; step++) {
      const token = itemAt(tokens, step * rows + row);
      if (token === NONE) break;
      const place = step * rows + row;
      sample.push(token, itemAt(logprobs, place), alternativesAt(block, place, sample.request.topLogprobs));
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
    else if (ended === "length" && sample.hasThoughtEnough) this.endThoughts(row, sample);
    else if (ended) this.finish(row, sample, sample.complete(ended));
    else this.tell(sample);
  }

  /** Closes the thoughts of a sample that has used up its budget for them, where it is still at it, and has it go on. */
  private endThoughts(row: number, sample: Sample): void {
    const { decoder, cache, prefill } = this.machinery;
    const { position } = itemAt(this.rows.states, row);
    const before = lastOf(sample.tokens);
    const closing = sample.closeThoughts();
    const end = position + closing.length;
    if (end >= sample.lastPosition(position, cache.capacity)) {
      this.finish(row, sample, sample.complete("length"));
      return;
    }
    if (closing.length > 0) {
      cache.extend(row, end);
      prefill.append(decoder, cache, [{ tokens: [before, ...closing.slice(0, -1)], row, start: position }]);
      for (const token of closing) sample.push(token, 0);
    }
    this.rows.goOn(row, sample);
    this.changed = true;
    this.tell(sample);
  }

  /** Tells whoever listens what is new in a sample's text. @param completion what it came to, where it has ended */
  private tell(sample: Sample, completion?: Completion): void {
    const onText = this.jobs.get(sample.requestIndex)?.listener.onText;
    if (onText === undefined) return;
    const piece = sample.news(completion?.text);
    if (piece !== "") onText(sample.index, piece, completion ?? sample);
  }

  private finish(row: number, sample: Sample, completion: Completion): void {
    const job = required(this.jobs.get(sample.requestIndex), "a sample without its request");
    this.rows.free(row);
    this.changed = true;
    this.finished++;
    job.completions[sample.index] = completion;
    this.tell(sample, completion);
    job.listener.onFinished?.(sample.index, completion);
    job.unfinished--;
    if (job.unfinished > 0) return;
    this.jobs.delete(sample.requestIndex);
    job.resolve(job.completions);
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

  /** Waits until something is added or taken away. */
  async idle(): Promise<void> {
    if (this.busy) return;
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
      if (tokens.length > 0) {
        cache.extend(row, end);
        items.push({ tokens: [before, ...tokens.slice(0, -1)], row, start: position });
      }
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

/** The likeliest tokens at a place of a block. */
function alternativesAt({ top }: Block, place: number, count = 0): readonly Alternative[] {
  if (top === undefined || count === 0) return [];
  const tokens = [...top.tokens.subarray(place * TOP, place * TOP + count)].filter((token) => token !== NONE);
  return tokens.map((token, index) => ({ token, logprob: itemAt(top.logprobs, place * TOP + index) }));
}

function isPromise(value: unknown): value is PromiseLike<readonly number[] | undefined> {
  return typeof value === "object" && value !== null && "then" in value;
}
