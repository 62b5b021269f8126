// JSON over HTTP, tried again where the server is only busy.
import type { Random } from "../../../platform/index.ts";

/** A server's answer: its status, and its body as text. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** Seconds after which the server wants to be asked again, where it says so. */
  readonly retryAfter: number | undefined;
}

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly milliseconds: number;
  /** Bytes of an answer that are read at most. */
  readonly answerBytes: number;
  readonly signal?: AbortSignal;
}

/** How often, and after which pauses, a request is made again. */
export interface Backoff {
  /** Attempts in all. */
  readonly attempts: number;
  /** The first pause in milliseconds; each further one is twice as long. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** Waits so many milliseconds, or until the signal is aborted; by default by the clock. */
  readonly wait?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** Sends one request. Rejects with a LeanError where there is no answer, or it is too long or too late. */
export type HttpSend = (request: HttpRequest) => Promise<HttpAnswer>;

/** Whether a server with this status may answer the same request later: it is overloaded, or failed. */
export function isBusy(status: number): boolean {
  return status === 429 || status >= 500;
}

/**
 * Sends a request until it is answered by a server that is not busy, with pauses of random length in between so that
 * clients which failed together do not come back together. The last answer is returned whatever it is.
 *
 * @throws {LeanError} where the last attempt has no answer.
 */
export async function sendPatiently(
  send: HttpSend,
  request: HttpRequest,
  backoff: Backoff,
  random: Random,
): Promise<HttpAnswer> {
  for (let attempt = 1; ; attempt++) {
    const last = attempt >= backoff.attempts;
    let wanted = 0;
    try {
      const answer = await send(request);
      if (last || !isBusy(answer.status)) return answer;
      wanted = 1000 * (answer.retryAfter ?? 0);
    } catch (error) {
      if (last || request.signal?.aborted === true) throw error;
    }
    const pause = Math.min(backoff.longestPause, backoff.firstPause * 2 ** (attempt - 1));
    const jittered = pause * (0.5 + 0.5 * random.next());
    await (backoff.wait ?? wait)(Math.min(backoff.longestPause, Math.max(wanted, jittered)), request.signal);
  }
}

function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
    if (signal?.aborted) resolve();
  });
}
