// The JSON of the Kimina Lean Server: both of its forms of request, and what its answers say.
import { isRecord, type LeanOutput } from "../lean_messages.ts";
import { responseOf } from "../repl/protocol.ts";

/** A text to be checked, with a name that its answer will bear. */
export interface Snippet {
  readonly id: string;
  readonly code: string;
}

/** `check` is the server's present form (`/api/check`), `verify` its old one (`/verify`). */
export type KiminaForm = "check" | "verify";

/** What the server says about one snippet. */
export type KiminaResult =
  | { readonly kind: "output"; readonly output: LeanOutput; readonly seconds: number | undefined }
  /** `isHeader`: it was the imports that took too long, not the text behind them. */
  | { readonly kind: "timeout"; readonly isHeader?: true }
  /** The server, or its REPL, could not do what it was asked. */
  | { readonly kind: "error"; readonly message: string };

export const kiminaPaths: Readonly<Record<KiminaForm, string>> = { check: "api/check", verify: "verify" };

/** The body of a request. `seconds` is the time limit of each snippet; `reuse` lets a process serve that has served others. */
export function kiminaRequest(form: KiminaForm, snippets: readonly Snippet[], seconds: number, reuse = true): object {
  if (form === "check") return { snippets, timeout: Math.ceil(seconds), debug: false, reuse };
  return {
    codes: snippets.map(({ id, code }) => ({ custom_id: id, proof: code })),
    timeout: Math.ceil(seconds),
    disable_cache: !reuse,
  };
}

/**
 * The results of an answer by the names of their snippets; undefined where the value is no answer of the server. A
 * snippet that is answered twice has no result: one of the two would have to be believed.
 */
export function kiminaResults(value: unknown): Map<string, KiminaResult> | undefined {
  if (!isRecord(value) || !Array.isArray(value.results)) return undefined;
  const results = new Map<string, KiminaResult>();
  const twice = new Set<string>();
  for (const entry of value.results) {
    if (!isRecord(entry)) return undefined;
    const id = entry.id ?? entry.custom_id;
    if (typeof id !== "string" && typeof id !== "number") return undefined;
    if (results.has(String(id))) twice.add(String(id));
    results.set(String(id), kiminaResult(entry));
  }
  for (const id of twice) results.set(id, { kind: "error", message: "the server answered twice" });
  return results;
}

/** The results of an answer's text in the order of the snippets; or, as text, why there are none. */
export function resultsFor(snippets: readonly { readonly id: string }[], text: string): KiminaResult[] | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "the server's answer is not JSON";
  }
  const results = kiminaResults(value);
  if (results === undefined) return "the server's answer is not of the form that it should have";
  return snippets.map(
    ({ id }) => results.get(id) ?? { kind: "error", message: "the server left the proof out of its answer" },
  );
}

function kiminaResult(entry: Record<string, unknown>): KiminaResult {
  const { error, response, time } = entry;
  if (typeof error === "string") {
    if (!/timed out/i.test(error)) return { kind: "error", message: error };
    return /header/i.test(error) ? { kind: "timeout", isHeader: true } : { kind: "timeout" };
  }
  const read = isRecord(response) ? responseOf(response) : undefined;
  if (read?.kind === "command") {
    // Whatever it is, a field of it may be asked for.
    const seconds = [time, (response as Record<string, unknown>).time].find((each) => typeof each === "number");
    return { kind: "output", output: { messages: read.messages, holes: read.holes }, seconds };
  }
  if (read?.kind === "error") return { kind: "error", message: read.message };
  return { kind: "error", message: "neither an error nor an answer of the REPL" };
}
