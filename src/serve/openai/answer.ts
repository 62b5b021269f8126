// Generates what was asked for, and answers it whole or as a stream of events.
import type { ServerResponse } from "node:http";
import type { Completion, Sampled } from "../../infer/index.ts";
import { itemAt, now, secondsSince } from "../../platform/index.ts";
import { ApiError, asApiError, asRequestError } from "../http/api_error.ts";
import type { Metrics } from "../metrics.ts";
import type { ServedModel } from "../served_model.ts";
import type { Asked } from "./form.ts";
import { type TextPart, ThoughtParts } from "./thoughts.ts";

/** What answers are made with. */
export interface Answering {
  readonly model: ServedModel;
  readonly metrics: Metrics;
  /** Samples that may wait for a row. */
  readonly mostWaiting: number;
}

/**
 * Answers a request.
 *
 * @param signal aborted where whoever asked has gone
 * @throws ApiError for what the engine cannot take, or has no room for now; what generation throws before the answer has begun
 */
export async function answer(
  asked: Asked,
  response: ServerResponse,
  { model, metrics, mostWaiting }: Answering,
  signal: AbortSignal,
): Promise<void> {
  const { prompts, generation, form } = asked;
  for (const prompt of prompts) asRequestError(() => model.session.check({ ...generation, prompt }));
  const more = prompts.length * generation.count;
  if (more > mostWaiting)
    throw new ApiError(400, `${more} completions are asked for, and ${mostWaiting} may wait`, { param: "n" });
  if (model.session.load.queued + more > mostWaiting)
    throw new ApiError(429, "too many requests are waiting: try again", {
      type: "rate_limit_error",
      code: "rate_limit_exceeded",
      retryAfter: 1,
    });
  const started = now();
  const head = { id: model.newId(form.prefix), created: Math.floor(Date.now() / 1000), model: model.name };
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const stream = asked.stream ? new AnswerStream(asked, response, model, metrics, head) : undefined;
  try {
    const results = await Promise.all(
      prompts.map((prompt, index) =>
        model.session.submit({ ...generation, prompt }, { signal: either, ...stream?.listener(index) }),
      ),
    );
    const usage = usageOf(prompts, results, asked, model);
    metrics.took("generation", secondsSince(started));
    if (stream !== undefined) {
      stream.end(usage);
      return;
    }
    const choices = results.flatMap((completions, prompt) =>
      completions.map((completion, sample) => {
        const { text, finish } = completion;
        const before = itemAt(asked.echoed, prompt);
        const shown = asked.logprobs ? form.logprobs(model.shown(completion), before.length) : null;
        const parts = partsOf(asked)?.take(text, true) ?? [{ kind: "content", text: before + text } as const];
        const joined = (kind: TextPart["kind"]) => parts.map((part) => (part.kind === kind ? part.text : "")).join("");
        const index = prompt * generation.count + sample;
        return form.choice(index, joined("content"), shown, finish, joined("reasoning"));
      }),
    );
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ ...head, object: form.object, choices, usage, system_fingerprint: null }));
  } catch (error) {
    failed.abort(error);
    if (stream === undefined || signal.aborted) throw error;
    stream.fail(error);
  }
}

/** An answer in pieces, as server-sent events. */
class AnswerStream {
  readonly #asked: Asked;
  readonly #response: ServerResponse;
  readonly #model: ServedModel;
  readonly #metrics: Metrics;
  readonly #head: object;
  readonly #started = now();
  #first = true;
  /** Tokens and characters of each choice that were sent. */
  readonly #sent = new Map<number, { tokens: number; text: number }>();
  /** What tells thoughts from the answer in each choice, where that is wanted. */
  readonly #parts = new Map<number, ThoughtParts>();

  constructor(asked: Asked, response: ServerResponse, model: ServedModel, metrics: Metrics, head: object) {
    this.#asked = asked;
    this.#response = response;
    this.#model = model;
    this.#metrics = metrics;
    const { form, usage } = asked;
    this.#head = { ...head, object: form.pieceObject, system_fingerprint: null, ...(usage && { usage: null }) };
    response.setHeader("content-type", "text/event-stream; charset=utf-8");
    response.setHeader("cache-control", "no-cache");
    response.flushHeaders();
    asked.prompts.forEach((_, prompt) => {
      for (let sample = 0; sample < asked.generation.count; sample++) {
        const index = prompt * asked.generation.count + sample;
        const parts = partsOf(asked);
        if (parts !== undefined) this.#parts.set(index, parts);
        const opening = form.opening(index);
        if (opening !== undefined) this.#send({ choices: [opening] });
        const echoed = itemAt(asked.echoed, prompt);
        this.#sent.set(index, { tokens: 0, text: echoed.length });
        if (echoed !== "") this.#send({ choices: [form.piece(index, echoed, null)] });
      }
    });
  }

  /** What the engine tells of the samples of one prompt. */
  listener(prompt: number) {
    const { form, generation } = this.#asked;
    const tell = (index: number, text: string, sofar: Sampled, ended = false) => {
      const parts = this.#parts.get(index)?.take(text, ended) ?? [{ kind: "content", text } as const];
      for (const part of parts) {
        if (part.text === "") continue;
        if (this.#first) this.#metrics.took("first_piece", secondsSince(this.#started));
        this.#first = false;
        const shown = this.#logprobs(index, sofar, part.text);
        this.#send({ choices: [form.piece(index, part.text, shown, part.kind)] });
      }
    };
    const indexOf = (sample: number) => prompt * generation.count + sample;
    return {
      onText: (sample: number, text: string, sofar: Sampled) => tell(indexOf(sample), text, sofar),
      onFinished: (sample: number, completion: Completion) => {
        const index = indexOf(sample);
        tell(index, "", completion, true);
        this.#send({ choices: [form.closing(index, this.#logprobs(index, completion, ""), completion.finish)] });
      },
    };
  }

  /** The log-probabilities of the tokens that were not sent yet. */
  #logprobs(index: number, sofar: Sampled, text: string): object | null {
    const { tokens } = sofar;
    const sent = this.#sent.get(index) ?? { tokens: 0, text: 0 };
    this.#sent.set(index, { tokens: tokens.length, text: sent.text + text.length });
    if (!this.#asked.logprobs || sent.tokens >= tokens.length) return null;
    return this.#asked.form.logprobs(this.#model.shown(sofar, sent.tokens), sent.text);
  }

  #send(record: object): void {
    this.#response.write(`data: ${JSON.stringify({ ...this.#head, ...record })}\n\n`);
  }

  end(usage: object): void {
    if (this.#asked.usage) this.#send({ choices: [], usage });
    this.#response.end("data: [DONE]\n\n");
  }

  fail(error: unknown): void {
    this.#response.end(`data: ${JSON.stringify(asApiError(error).record)}\n\n`);
  }
}

const partsOf = ({ thoughts }: Asked) => thoughts && new ThoughtParts(thoughts.opened);

function usageOf(
  prompts: readonly (readonly number[])[],
  results: readonly (readonly Completion[])[],
  { thoughts }: Asked,
  model: ServedModel,
) {
  const prompt_tokens = prompts.reduce((sum, { length }) => sum + length, 0);
  const completion_tokens = results.flat().reduce((sum, { tokens }) => sum + tokens.length, 0);
  const reasoning_tokens =
    thoughts === undefined
      ? 0
      : results.flat().reduce((sum, each) => sum + model.thoughtTokens(each, thoughts.opened), 0);
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    ...(reasoning_tokens > 0 && { completion_tokens_details: { reasoning_tokens } }),
  };
}
