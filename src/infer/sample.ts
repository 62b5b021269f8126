// A sample on its way: its tokens and who wrote them, and where in its text a turn or the whole ends.

import type { Segment } from "../data/index.ts";
import { type Alternative, type Completion, type GenerationRequest, isFiltered } from "./request.ts";
import { isThinking, type Thinking } from "./thinking.ts";

/** Text of token ids, without those that end texts. */
export type TextOf = (tokens: readonly number[]) => string;

/** Something that a sample's text has come to, at its first `count` tokens. */
export type SampleEvent =
  /** A stop string, which begins at `cut` in the text. */
  | { readonly kind: "stop"; readonly count: number; readonly cut: number }
  | { readonly kind: "turn"; readonly count: number };

/** What an environment answered. */
export interface Answered {
  readonly tokens: readonly number[] | undefined;
}

interface Border {
  readonly by: Segment["by"];
  /** Tokens and characters of the sample up to here. */
  readonly tokens: number;
  readonly text: number;
}

export class Sample {
  readonly request: GenerationRequest;
  /** The request's place in the list, and the sample's in the request. */
  readonly requestIndex: number;
  readonly index: number;
  readonly tokens: number[] = [];
  /** One for each token that was sampled. */
  readonly logprobs: number[] = [];
  /** The likeliest at the place of each token that was sampled, where the request asks for them. */
  readonly alternatives: (readonly Alternative[])[] = [];
  /** Turns that have ended. */
  turns = 0;
  /** What the environment said of the last turn; undefined while it is asked, and while it is the model's turn. */
  answer: Answered | undefined;
  readonly #textOf: TextOf;
  /** The budget for thoughts, until it is used up; what an environment answers has none. */
  #thinking: Thinking | undefined;
  /** Whether tokens of it were put there. */
  #forced = false;
  readonly #borders: Border[] = [];
  /** Tokens that have been looked at for an event. */
  #seen = 0;
  /** Characters that have been told to who listens. */
  #told = 0;

  constructor(
    request: GenerationRequest,
    requestIndex: number,
    index: number,
    textOf: TextOf,
    thinking: Thinking | undefined,
  ) {
    this.request = request;
    this.requestIndex = requestIndex;
    this.index = index;
    this.#textOf = textOf;
    this.#thinking = request.environment === undefined ? thinking : undefined;
  }

  /** Takes what was sampled. */
  push(token: number, logprob: number, alternatives: readonly Alternative[] = []): void {
    if (this.request.topLogprobs) this.alternatives.push(alternatives);
    this.tokens.push(token);
    this.logprobs.push(logprob);
  }

  /** Tokens that may still be sampled. */
  get remaining(): number {
    return this.request.maxTokens - this.logprobs.length;
  }

  /**
   * The position of the last token that may be sampled, in a cache of so many. One turn may end with a token that is never fed; of several
   * turns all must fit, since they are learnt from as a whole.
   */
  lastPosition(position: number, capacity: number): number {
    return Math.min(this.request.environment === undefined ? capacity : capacity - 1, position + this.remaining);
  }

  /** {@link lastPosition}, or where the budget for thoughts ends before. */
  nextLimit(position: number, capacity: number): number {
    const last = this.lastPosition(position, capacity);
    return this.#thinking === undefined ? last : Math.min(last, position + this.#thinking.budget - this.tokens.length);
  }

  /** Whether the budget for thoughts is used up, and nothing was done about it. */
  get hasThoughtEnough(): boolean {
    return this.#thinking !== undefined && this.tokens.length >= this.#thinking.budget;
  }

  /** Takes the budget for thoughts away. @returns the tokens that close them; none where they are closed, or there never were any */
  closeThoughts(): readonly number[] {
    const thinking = this.#thinking;
    this.#thinking = undefined;
    if (thinking === undefined) return [];
    this.#forced = isThinking(thinking, this.#textOf(this.request.prompt), this.#textOf(this.tokens));
    return this.#forced ? thinking.closing : [];
  }

  /**
   * The first event among the tokens that came since the last call; the earlier of two, and a stop string before a turn's end at the
   * same token. A stop string counts where the model wrote its last character, whoever wrote the others; a turn ends only by what was
   * written in it.
   */
  nextEvent(): SampleEvent | undefined {
    const { stop = [], environment } = this.request;
    const ends = environment?.ends ?? [];
    const from = this.#seen;
    this.#seen = this.tokens.length;
    if (stop.length === 0 && ends.length === 0) return undefined;
    if (this.#find(this.#textOf(this.tokens), stop, ends) === undefined) return undefined;
    for (let count = from + 1; count <= this.tokens.length; count++) {
      const found = this.#find(this.#textOf(this.tokens.slice(0, count)), stop, ends);
      if (found === undefined) continue;
      this.#seen = count;
      return found === "turn" ? { kind: "turn", count } : { kind: "stop", count, cut: found };
    }
    return undefined;
  }

  /** Where a stop string begins in the text, or that it ends a turn. */
  #find(text: string, stop: readonly string[], ends: readonly string[]): number | "turn" | undefined {
    const start = this.#turnStart;
    const places = stop
      .map((each) => text.indexOf(each, Math.max(0, start - each.length + 1)))
      .filter((place) => place >= 0);
    if (places.length > 0) return Math.min(...places);
    return ends.some((each) => text.indexOf(each, start) >= 0) ? "turn" : undefined;
  }

  /** Where the present turn begins in the text. */
  get #turnStart(): number {
    return this.#borders.at(-1)?.text ?? 0;
  }

  /**
   * What can be told of the text and was not told before: without bytes at its end that are no whole character yet, and without what a stop
   * string may begin with.
   * @param whole the text, where it has ended
   */
  news(whole?: string): string {
    const text = whole ?? this.#settled();
    if (text.length <= this.#told) return "";
    const piece = text.slice(this.#told);
    this.#told = text.length;
    return piece;
  }

  #settled(): string {
    const text = this.#textOf(this.tokens).replace(/\ufffd+$/, "");
    const begun = (this.request.stop ?? []).map((stop) => {
      let length = Math.min(stop.length - 1, text.length);
      while (length > 0 && !text.endsWith(stop.slice(0, length))) length--;
      return length;
    });
    return text.slice(0, text.length - Math.max(0, ...begun));
  }

  /** Ends the turn at the first `count` tokens; those after it were never sampled. @returns how many they were */
  endTurn(count: number): { readonly dropped: number; readonly text: string; readonly said: string } {
    const dropped = this.tokens.length - count;
    this.tokens.length = count;
    this.logprobs.length -= dropped;
    this.alternatives.length = Math.min(this.alternatives.length, this.logprobs.length);
    const start = this.#turnStart;
    const text = this.#textOf(this.tokens);
    this.#border("model", text);
    return { dropped, text, said: text.slice(start) };
  }

  /** Puts what the environment wrote behind the turn. */
  write(tokens: readonly number[]): void {
    this.answer = undefined;
    this.turns++;
    if (tokens.length === 0) return;
    this.tokens.push(...tokens);
    this.#border("environment", this.#textOf(this.tokens));
    this.#seen = this.tokens.length;
  }

  #border(by: Segment["by"], text: string): void {
    const before = this.#borders.at(-1);
    const border = { by, tokens: this.tokens.length, text: Math.max(text.length, before?.text ?? 0) };
    if (before?.by === by) this.#borders.pop();
    this.#borders.push(border);
  }

  /** What the sample came to. @param stopped the stop string that ended it, if one did */
  complete(finish: Completion["finish"], stopped?: SampleEvent & { readonly kind: "stop" }): Completion {
    const count = stopped?.count ?? this.tokens.length;
    const logprobs = this.logprobs.slice(0, this.logprobs.length - (this.tokens.length - count));
    const tokens = this.tokens.slice(0, count);
    const told = this.request.topLogprobs ? { alternatives: this.alternatives.slice(0, logprobs.length) } : {};
    const whole = this.#textOf(this.tokens);
    const text = stopped === undefined ? whole : whole.slice(0, stopped.cut);
    const completion = {
      tokens,
      logprobs,
      ...told,
      ...((isFiltered(this.request) || this.#forced) && { filtered: true as const }),
      text,
      finish,
    };
    return this.request.environment === undefined
      ? completion
      : { ...completion, segments: this.#segments(count, text) };
  }

  #segments(count: number, text: string): Segment[] {
    const last = this.#borders.at(-1);
    const borders = [...this.#borders];
    if (count > (last?.tokens ?? 0)) {
      if (last?.by === "model") borders.pop();
      borders.push({ by: "model", tokens: count, text: text.length });
    }
    return borders.map(({ by, tokens, text: end }, index) => {
      const before = borders[index - 1] ?? { tokens: 0, text: 0 };
      return { by, tokens: tokens - before.tokens, text: text.slice(before.text, end) };
    });
  }
}
