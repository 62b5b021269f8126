// The backend `kimina` for pages, by fetch: the server has to let pages of other origins ask it.
import { LeanError } from "../../../platform/index.ts";
import type { LeanBackend } from "../backend.ts";
import { type KiminaOptions, kiminaBackend } from "./client.ts";
import type { HttpSend } from "./http_json.ts";

/**
 * A verifier for pages that asks a Kimina Lean Server, which runs a real Lean with Mathlib. Its methods throw LeanError where there is none, it
 * refuses the key, or it lets no page of another origin ask it.
 */
export function webKiminaVerifier(options: KiminaOptions): LeanBackend {
  return kiminaBackend(options, send);
}

const send: HttpSend = async ({ method, url, headers, body, milliseconds, answerBytes, signal }) => {
  const late = AbortSignal.timeout(milliseconds);
  try {
    const answer = await fetch(url, {
      method,
      headers: { ...headers },
      ...(body !== undefined && { body }),
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
    });
    const bytes = await answer.arrayBuffer();
    if (bytes.byteLength > answerBytes) throw new Error(`the answer is longer than ${answerBytes} bytes`);
    const retryAfter = Number(answer.headers.get("retry-after") ?? Number.NaN);
    return {
      status: answer.status,
      text: new TextDecoder().decode(bytes),
      retryAfter: Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter : undefined,
    };
  } catch (error) {
    const reason = late.aborted
      ? `no answer within ${milliseconds} ms`
      : error instanceof Error
        ? error.message
        : String(error);
    throw new LeanError("no answer from the server", [url.href, reason]);
  }
};
