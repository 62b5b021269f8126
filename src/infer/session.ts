// The engine while it serves: requests are taken at any time, share the rows by turns, and may be taken away again.

import { ConfigError, checkOptions, option, type Rules } from "../platform/index.ts";
import type { Generation, Sampled } from "./generation.ts";
import type { Completion, GenerationRequest } from "./request.ts";

export interface SubmitOptions {
  /** Called with each further piece of a sample's text; the pieces of a sample together are its text. */
  readonly onText?: (sample: number, piece: string, sofar: Sampled) => void;
  readonly onFinished?: (sample: number, completion: Completion) => void;
  /** Takes the request away at the next block; it is then refused with the signal's reason. */
  readonly signal?: AbortSignal;
}

const rules: Rules<SubmitOptions> = {
  onText: option.optional(option.func),
  onFinished: option.optional(option.func),
  signal: option.optional(option.instanceOf(AbortSignal)),
};

export class EngineSession {
  readonly #generation: Generation;
  readonly #check: (request: GenerationRequest) => void;
  readonly #done: Promise<void>;
  #closed = false;

  /**
   * @param check refuses requests that the engine cannot take
   * @param onClosed called when nothing is under way any more
   */
  constructor(generation: Generation, check: (request: GenerationRequest) => void, onClosed: () => void) {
    this.#generation = generation;
    this.#check = check;
    this.#done = this.#run().finally(onClosed);
  }

  /** Samples that have no row yet, rows that have one, and tokens that were sampled so far. */
  get load(): { readonly queued: number; readonly running: number; readonly tokens: number } {
    const { queued, running, made } = this.#generation;
    return { queued, running, tokens: made };
  }

  /** @throws ConfigError on a request that the engine cannot take */
  check(request: GenerationRequest): void {
    this.#check(request);
  }

  /**
   * Generates every sample of a request, beside others.
   * @throws ConfigError on an unusable request; the signal's reason where it was taken away; what generation throws, for all requests under way
   */
  async submit(request: GenerationRequest, options: SubmitOptions = {}): Promise<Completion[]> {
    checkOptions("EngineSession.submit", options, rules);
    this.#check(request);
    if (this.#closed) throw new ConfigError("the session is closed", [], "open another one");
    const { signal, ...listener } = options;
    signal?.throwIfAborted();
    const { number, completions } = this.#generation.add(request, listener);
    const abort = () => this.#generation.cancel(number, signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    return completions.finally(() => signal?.removeEventListener("abort", abort));
  }

  /** Goes on with what is there, block after block, and waits where there is nothing. */
  async #run(): Promise<void> {
    while (!this.#closed) {
      await this.#generation.idle();
      if (!this.#generation.busy) continue;
      try {
        await this.#generation.step();
      } catch (error) {
        this.#generation.cancelAll(error);
      }
    }
  }

  /** Refuses what is under way, and gives the engine free. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#generation.cancelAll(new ConfigError("the session was closed", [], "open another one"));
    await this.#done;
  }
}
