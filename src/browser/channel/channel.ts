// Calls between a page and a worker, in both directions: a request with its answer, what is told meanwhile, and its end by a signal.
import { restoredError, type StoredError, storedError } from "./errors.ts";

/** What one procedure takes, what it tells while it runs, and what it answers. */
export interface Procedure {
  readonly request: unknown;
  readonly event: unknown;
  readonly answer: unknown;
}
export type Procedures<P> = { readonly [Name in keyof P]: Procedure };

export interface CallContext<Event> {
  /** Ends it. */
  readonly signal: AbortSignal;
  tell(event: Event): void;
}

/** What carries out the procedures of one side. */
export type Handlers<P extends Procedures<P>> = {
  readonly [Name in keyof P]: (
    request: P[Name]["request"],
    context: CallContext<P[Name]["event"]>,
  ) => Promise<P[Name]["answer"]> | P[Name]["answer"];
};

/** Either end of messages: a worker, or what a worker calls itself. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Message>) => void): void;
}

type Message =
  | { readonly kind: "call"; readonly id: number; readonly name: string; readonly request: unknown }
  | { readonly kind: "abort"; readonly id: number }
  | { readonly kind: "event"; readonly id: number; readonly event: unknown }
  | { readonly kind: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly kind: "error"; readonly id: number; readonly error: StoredError };

interface Pending {
  readonly told: (event: unknown) => void;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface CallOptions<Event> {
  readonly told?: (event: Event) => void;
  readonly signal?: AbortSignal | undefined;
}

/** One side, which carries out the procedures `Own` and calls those of the other, `Other`. */
export class Channel<Own extends Procedures<Own>, Other extends Procedures<Other>> {
  readonly #port: Port;
  readonly #handlers: Handlers<Own>;
  readonly #pending = new Map<number, Pending>();
  readonly #running = new Map<number, AbortController>();
  #last = 0;
  #closed: unknown;

  constructor(port: Port, handlers: Handlers<Own>) {
    this.#port = port;
    this.#handlers = handlers;
    port.addEventListener("message", ({ data }) => this.#hear(data));
  }

  /** Calls the other side. @throws what the procedure throws there, the signal's reason, and what the channel was closed with */
  async call<Name extends keyof Other & string>(
    name: Name,
    request: Other[Name]["request"],
    { told, signal }: CallOptions<Other[Name]["event"]> = {},
  ): Promise<Other[Name]["answer"]> {
    signal?.throwIfAborted();
    if (this.#closed !== undefined) throw this.#closed;
    const id = ++this.#last;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { told: (event) => told?.(event as Other[Name]["event"]), resolve, reject });
    });
    const abort = () => {
      this.#post({ kind: "abort", id });
      this.#settle(id)?.reject(signal?.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
    try {
      this.#post({ kind: "call", id, name, request });
      return (await answer) as Other[Name]["answer"];
    } finally {
      this.#pending.delete(id);
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Refuses all calls that are under way, and those to come. */
  close(reason: unknown): void {
    this.#closed = reason;
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
    for (const controller of this.#running.values()) controller.abort(reason);
  }

  #post(message: Message): void {
    this.#port.postMessage(message);
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #hear(message: Message): void {
    const { kind, id } = message;
    if (kind === "call") void this.#run(id, message.name as keyof Own & string, message.request);
    else if (kind === "abort") this.#running.get(id)?.abort();
    else if (kind === "event") this.#pending.get(id)?.told(message.event);
    else if (kind === "answer") this.#settle(id)?.resolve(message.answer);
    else this.#settle(id)?.reject(restoredError(message.error));
  }

  async #run(id: number, name: keyof Own & string, request: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    const { signal } = controller;
    const tell = (event: unknown) => {
      if (!signal.aborted) this.#post({ kind: "event", id, event });
    };
    try {
      const answer = await this.#handlers[name](request, { signal, tell });
      this.#post({ kind: "answer", id, answer });
    } catch (error) {
      this.#post({ kind: "error", id, error: storedError(error) });
    } finally {
      this.#running.delete(id);
    }
  }
}
