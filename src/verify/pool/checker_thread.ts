// What a pool and its threads say to each other.
import type { Verdict, VerifyRequest } from "../verifier.ts";

/** To a thread: a question, or that an earlier one need not be answered if it has not begun. */
export type ToThread =
  | { readonly id: number; readonly request: VerifyRequest }
  | { readonly id: number; readonly withdrawn: true };

/** From a thread: that it has loaded, or loads something that its work has to wait for; or an answer. */
export type FromThread = { readonly ready: boolean } | { readonly id: number; readonly verdict: Verdict };

/** What a thread tells the pool. */
export interface ThreadEvents {
  said(message: FromThread): void;
  /** It has ended by itself; its first question gets the verdict. */
  ended(verdict: Verdict): void;
}

/** A thread that answers questions in the order in which they were asked. */
export interface CheckerThread {
  tell(message: ToThread): void;
  /** Whether the thread has work, so that it keeps the process alive. */
  setBusy(busy: boolean): void;
  end(): Promise<unknown>;
}

/** The thread's side: takes questions in, and answers them one at a time so that others can be withdrawn in between. */
export class Answering {
  readonly #waiting = new Map<number, VerifyRequest>();
  readonly #check: (request: VerifyRequest) => Verdict | Promise<Verdict>;
  readonly #say: (message: FromThread) => void;
  /** Runs its argument after the messages that have come in meanwhile. */
  readonly #later: (run: () => void) => void;
  #going = false;

  constructor(
    check: (request: VerifyRequest) => Verdict | Promise<Verdict>,
    say: (message: FromThread) => void,
    later: (run: () => void) => void,
  ) {
    this.#check = check;
    this.#say = say;
    this.#later = later;
  }

  hear(message: ToThread): void {
    if ("withdrawn" in message) {
      this.#waiting.delete(message.id);
      return;
    }
    this.#waiting.set(message.id, message.request);
    if (this.#going) return;
    this.#going = true;
    this.#later(() => void this.#next());
  }

  async #next(): Promise<void> {
    const first = this.#waiting.entries().next();
    if (first.done === true) {
      this.#going = false;
      return;
    }
    const [id, request] = first.value;
    this.#waiting.delete(id);
    this.#say({ id, verdict: await this.#check(request) });
    this.#later(() => void this.#next());
  }
}
