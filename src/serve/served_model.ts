// A model that is served: its engine, open for requests that come and go, and what answers need of its tokenizer.
import { randomUUID } from "node:crypto";
import type { ChatMessage } from "../data/index.ts";
import type { Completion, Engine, EngineSession, Sampled, Thinking } from "../infer/index.ts";
import type { Drawing } from "../prover/index.ts";
import { drawingOf, type OpenModel, promptIds, THOUGHTS_CLOSED, thinkingOf } from "../prover/node.ts";
import { ApiError, asRequestError } from "./http/api_error.ts";
import { CLOSES, OPENS, opensThoughts } from "./openai/thoughts.ts";

/** A token with its log-probability, as answers show it. */
export interface ShownToken {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[];
  /** The likeliest at its place. */
  readonly top: readonly Omit<ShownToken, "top">[];
}

export class ServedModel {
  /** What clients call it. */
  readonly name: string;
  /** Tokens of a prompt and its completion together. */
  readonly contextLength: number;
  /** Seconds since 1970 at which it was opened. */
  readonly created = Math.floor(Date.now() / 1000);
  readonly session: EngineSession;
  readonly #opened: OpenModel;
  readonly #engine: Engine;
  readonly #longestToken: number;

  constructor(opened: OpenModel, engine: Engine, name: string, contextLength: number) {
    this.#opened = opened;
    this.#engine = engine;
    this.#longestToken = longestToken(opened);
    this.name = name;
    this.contextLength = contextLength;
    this.session = engine.open();
  }

  /** How texts are drawn where a request does not say. */
  get drawing(): Drawing {
    return drawingOf({}, this.#opened, {});
  }

  /**
   * The tokens of a prompt.
   *
   * @throws ApiError for one that the context has no room for, before it is taken apart where its length alone says so
   */
  encode(text: string, param: string): readonly number[] {
    // Normal forms shorten a text fourfold at most.
    if (text.length > 4 * this.#longestToken * this.contextLength)
      throw this.#tooLong(`${text.length} characters`, param);
    return this.fit(
      asRequestError(() => promptIds(this.#opened, text), { param }),
      param,
    );
  }

  /** @throws ApiError for a prompt that leaves no room for a token behind it */
  fit(prompt: readonly number[], param: string): readonly number[] {
    if (prompt.length >= this.contextLength) throw this.#tooLong(`${prompt.length} tokens`, param);
    return prompt;
  }

  #tooLong(length: string, param: string): ApiError {
    const message = `the context has room for ${this.contextLength} tokens, and the prompt has ${length}`;
    return new ApiError(400, message, { param, code: "context_length_exceeded" });
  }

  /**
   * A conversation as the model's template writes it, with values that it asks for by name.
   * @param thoughtless close thoughts that it opens
   * @throws ApiError where it has none, or it refuses the conversation
   */
  conversation(
    messages: readonly ChatMessage[],
    more: Readonly<Record<string, unknown>> = {},
    thoughtless = false,
  ): string {
    const { chat } = this.#opened;
    if (chat === undefined) {
      const message = `${this.name} has no template for conversations: ask it under /v1/completions`;
      throw new ApiError(400, message, { param: "messages", code: "no_chat_template" });
    }
    const text = asRequestError(() => chat.render(messages, more), { param: "messages" });
    return thoughtless && opensThoughts(text) ? text.trimEnd() + THOUGHTS_CLOSED : text;
  }

  /** Sampled tokens from one on with their log-probabilities, without those that end a text. */
  shown({ tokens, logprobs, alternatives }: Sampled, from = 0): ShownToken[] {
    const { tokenizer } = this.#opened;
    const shownAs = (id: number, logprob: number) => {
      const bytes = [...tokenizer.bytesOf(id)];
      return { token: tokenizer.decode([id]), logprob, bytes };
    };
    return tokens.slice(from).flatMap((id, index) => {
      const top = (alternatives?.[from + index] ?? []).map(({ token, logprob }) => shownAs(token, logprob));
      const token = { ...shownAs(id, logprobs[from + index] ?? 0), top };
      return token.bytes.length === 0 ? [] : [token];
    });
  }

  /** A budget of so many tokens for thoughts. */
  thinking(budget: number): Thinking {
    return thinkingOf(this.#opened, budget);
  }

  /** How many tokens of a completion are thoughts, with the tags around them. */
  thoughtTokens({ tokens, text }: Completion, opened: boolean): number {
    if (!opened && !text.trimStart().startsWith(OPENS)) return 0;
    if (!text.includes(CLOSES)) return tokens.length;
    let [few, enough] = [0, tokens.length];
    while (enough - few > 1) {
      const middle = Math.floor((few + enough) / 2);
      if (this.textOf(tokens.slice(0, middle)).includes(CLOSES)) enough = middle;
      else few = middle;
    }
    return enough;
  }

  /** The text of tokens. */
  textOf(tokens: readonly number[]): string {
    return this.#opened.tokenizer.decode(tokens);
  }

  /** A name for an answer. */
  newId(prefix: string): string {
    return `${prefix}-${randomUUID().replaceAll("-", "")}`;
  }

  /** Refuses what is under way, and gives back what the engine holds. */
  async close(): Promise<void> {
    await this.session.close();
    this.#engine.dispose();
  }
}

/** The bytes of the longest token. */
function longestToken({ tokenizer }: OpenModel): number {
  let most = 1;
  for (let id = 0; id < tokenizer.vocabSize; id++) most = Math.max(most, tokenizer.bytesOf(id).length);
  return most;
}
