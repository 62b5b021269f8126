// An endpoint that speaks OpenAI's chat interface, asked patiently: streamed answers, time-outs, busy servers tried again when they say.
import type { ChatMessage } from "../../data/index.ts";
import { DataError, isTable, Random } from "../../platform/index.ts";

/** Where models are asked. */
export interface ChatEndpoint {
  /** Up to, and without, `/chat/completions`. */
  readonly url: string;
  readonly model: string;
  readonly key?: string | undefined;
  /** Wall time without a word, before a try is given up, in milliseconds; default ten minutes. */
  readonly silence?: number;
  /** Tries of a question at most; default 6. */
  readonly tries?: number;
  readonly request?: typeof fetch;
  /** Waits so many milliseconds before the next try. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** Calls a function after so many milliseconds, unless what it gives back is called first. */
  readonly timer?: (milliseconds: number, fire: () => void) => () => void;
  readonly signal?: AbortSignal | undefined;
}

/** A question. */
export interface ChatQuestion {
  readonly messages: readonly ChatMessage[];
  readonly maxTokens: number;
  readonly temperature: number;
  readonly topP?: number;
  readonly seed: number;
}

/** What was said, with what it took. */
export interface ChatAnswer {
  readonly text: string;
  /** Thoughts that the endpoint hands out apart from the answer. */
  readonly reasoning: string;
  /** Why it ended: `stop`, `length`, or what else the endpoint says. */
  readonly finish: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** A try that came to nothing, and may be made again; what it may have cost is told by how much was said. */
class PassingFailure extends DataError {
  readonly characters: number;
  readonly after: number | undefined;

  constructor(what: string, evidence: string, { characters = 0, after }: { characters?: number; after?: number } = {}) {
    super(what, evidence, "it is tried again; where it lasts, give the same command later: what was answered is kept");
    this.characters = characters;
    this.after = after;
  }
}

/** Pauses between tries, in milliseconds: the first, and the longest, also where the server wants a longer one. */
const [firstPause, longestPause] = [1_000, 120_000];

/**
 * Asks until there is a whole answer.
 *
 * @param onLost told of each try that ended in the middle of an answer, with the characters that were said
 * @throws DataError where the endpoint refuses the question, or every try came to nothing
 */
export async function askChat(
  endpoint: ChatEndpoint,
  question: ChatQuestion,
  id: string,
  onLost: (characters: number) => void = () => {},
): Promise<ChatAnswer> {
  const { tries = 6, wait = pause, signal } = endpoint;
  const random = new Random(id);
  for (let tried = 1; ; tried++) {
    try {
      return await tryOnce(endpoint, question, id);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof PassingFailure)) throw error;
      if (error.characters > 0) onLost(error.characters);
      if (tried >= tries) throw error;
      const own = Math.min(longestPause, firstPause * 2 ** (tried - 1)) * (0.5 + 0.5 * random.next());
      await wait(Math.min(longestPause, Math.max(own, error.after ?? 0)));
    }
  }
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function byClock(milliseconds: number, fire: () => void): () => void {
  const timer = setTimeout(fire, milliseconds);
  return () => clearTimeout(timer);
}

async function tryOnce(endpoint: ChatEndpoint, question: ChatQuestion, id: string): Promise<ChatAnswer> {
  const { request = fetch, timer = byClock, silence = 600_000, signal } = endpoint;
  const url = `${endpoint.url.replace(/\/+$/, "")}/chat/completions`;
  const control = new AbortController();
  const giveUp = () =>
    control.abort(
      new PassingFailure(`no word from ${url}`, `nothing within ${silence} ms`, { characters: said.length }),
    );
  const stop = () => control.abort(signal?.reason);
  let said = { text: "", reasoning: "", length: 0 };
  let cancel = timer(silence, giveUp);
  signal?.addEventListener("abort", stop);
  try {
    const response = await request(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "text/event-stream",
        // Endpoints that know it do not count the same question twice.
        "idempotency-key": id,
        ...(endpoint.key === undefined ? {} : { authorization: `Bearer ${endpoint.key}` }),
      },
      body: JSON.stringify(bodyOf(endpoint.model, question)),
      signal: control.signal,
    });
    if (!response.ok) throw await refusal(url, response);
    const parts = new AnswerParts(url);
    const decoder = new TextDecoder();
    if (response.body === null) throw new PassingFailure(`the answer of ${url} is empty`, "it has no body");
    for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
      cancel();
      cancel = timer(silence, giveUp);
      parts.add(decoder.decode(bytes, { stream: true }));
      said = parts.said;
    }
    return parts.end(question);
  } catch (error) {
    if (control.signal.aborted && control.signal.reason instanceof PassingFailure) throw control.signal.reason;
    signal?.throwIfAborted();
    if (error instanceof DataError) throw error;
    const reason =
      error instanceof Error ? ((error.cause as Error | undefined)?.message ?? error.message) : String(error);
    throw new PassingFailure(`the connection to ${url} was lost`, reason, { characters: said.length });
  } finally {
    cancel();
    signal?.removeEventListener("abort", stop);
  }
}

function bodyOf(model: string, { messages, maxTokens, temperature, topP, seed }: ChatQuestion) {
  return {
    model,
    messages,
    max_tokens: maxTokens,
    temperature,
    ...(topP === undefined ? {} : { top_p: topP }),
    seed,
    stream: true,
    stream_options: { include_usage: true },
  };
}

/** What an error of the server means. */
async function refusal(url: string, response: Response): Promise<DataError> {
  const { status, headers } = response;
  const text = (await response.text().catch(() => "")).slice(0, 500);
  const evidence = `the server answers ${status} ${text}`.trim();
  if (status === 429 || status >= 500 || status === 408)
    return new PassingFailure(`${url} is busy`, evidence, { after: pauseWanted(headers.get("retry-after")) });
  const hint =
    status === 401 || status === 403
      ? "the key is missing or wrong: put it into the environment variable that is named for it"
      : status === 402
        ? "the account has nothing left to pay with"
        : status === 404
          ? "check the address, which ends before /chat/completions, and the model's name"
          : "the endpoint does not take this question";
  return new DataError(`${url} refuses the question`, evidence, hint);
}

/** `Retry-After` in milliseconds, given in seconds or as a date. */
function pauseWanted(value: string | null): number | undefined {
  if (value === null) return undefined;
  const seconds = Number(value);
  const wanted = Number.isFinite(seconds) ? 1000 * seconds : Date.parse(value) - Date.now();
  return Number.isFinite(wanted) && wanted > 0 ? wanted : undefined;
}

/** Puts an answer together that comes as server-sent events, or as one piece of JSON. */
class AnswerParts {
  readonly #url: string;
  #rest = "";
  #text = "";
  #reasoning = "";
  #finish: string | undefined;
  #usage: { prompt: number; completion: number } | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  get said() {
    return { text: this.#text, reasoning: this.#reasoning, length: this.#text.length + this.#reasoning.length };
  }

  add(text: string): void {
    const lines = (this.#rest + text).split(/\r?\n/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#line(line);
  }

  end({ messages }: ChatQuestion): ChatAnswer {
    this.#line(this.#rest);
    const { length } = this.said;
    if (this.#finish === undefined)
      throw new PassingFailure(
        `the answer of ${this.#url} was cut`,
        `it ends after ${length} characters without saying why`,
        { characters: length },
      );
    // Where the endpoint does not count, three characters are taken for a token: more than there are.
    const asked = messages.reduce((sum, { content }) => sum + content.length, 0);
    return {
      text: this.#text,
      reasoning: this.#reasoning,
      finish: this.#finish,
      promptTokens: this.#usage?.prompt ?? Math.ceil(asked / 3),
      completionTokens: this.#usage?.completion ?? Math.ceil(length / 3),
    };
  }

  #line(line: string): void {
    const data = line.startsWith("data:") ? line.slice(5).trim() : line.startsWith("{") ? line : "";
    if (data === "" || data === "[DONE]") return;
    let value: unknown;
    try {
      value = JSON.parse(data);
    } catch {
      throw new PassingFailure(`the answer of ${this.#url} cannot be read`, data.slice(0, 200), {
        characters: this.said.length,
      });
    }
    if (!isTable(value)) return;
    if (isTable(value.error))
      throw new PassingFailure(`${this.#url} breaks off`, String(value.error.message ?? data).slice(0, 200), {
        characters: this.said.length,
      });
    const [choice] = Array.isArray(value.choices) ? value.choices : [];
    if (isTable(choice)) {
      const part = isTable(choice.delta) ? choice.delta : isTable(choice.message) ? choice.message : {};
      this.#text += typeof part.content === "string" ? part.content : "";
      for (const name of ["reasoning_content", "reasoning"])
        this.#reasoning += typeof part[name] === "string" ? part[name] : "";
      if (typeof choice.finish_reason === "string") this.#finish = choice.finish_reason;
    }
    if (!isTable(value.usage)) return;
    const { prompt_tokens: prompt, completion_tokens: completion } = value.usage;
    if (typeof prompt === "number" && typeof completion === "number") this.#usage = { prompt, completion };
  }
}
