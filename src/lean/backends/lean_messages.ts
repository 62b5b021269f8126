// Lean's messages in the JSON of the REPL and of `lean --json`, with the open goals that come with them.
import type { Goal, Message } from "../verifier.ts";
import { parseGoal } from "./goal_text.ts";

/** What a Lean process said about one text. Lines count from the first line of that text. */
export interface LeanOutput {
  readonly messages: readonly Message[];
  /** What each `sorry` that Lean saw leaves open. */
  readonly sorries: readonly Goal[];
}

/** Names of severities: the REPL writes `info` and `trace`, `lean --json` writes `information`. */
const severities: Readonly<Record<string, Message["severity"]>> = {
  error: "error",
  warning: "warning",
  info: "info",
  information: "info",
  trace: "info",
};

/** A message record of either form; undefined where the value is none. */
export function parseMessage(value: unknown): Message | undefined {
  if (!isRecord(value)) return undefined;
  const { severity, data } = value;
  const place = parsePlace(value.pos);
  if (typeof severity !== "string" || !Object.hasOwn(severities, severity)) return undefined;
  if (typeof data !== "string" || place === undefined) return undefined;
  return { severity: severities[severity], ...place, text: data.trim() };
}

/** A record of the REPL's `sorries`; undefined where the value is none. In tactic mode there is no position. */
export function parseSorry(value: unknown): Goal | undefined {
  if (!isRecord(value) || typeof value.goal !== "string") return undefined;
  const place = value.pos === undefined ? { line: 0, column: 0 } : parsePlace(value.pos);
  return place === undefined ? undefined : parseGoal(value.goal, place);
}

/** A list of which every entry can be read; a missing list is empty. Undefined where anything is not as it should be. */
export function parseList<Entry>(value: unknown, parse: (entry: unknown) => Entry | undefined): Entry[] | undefined {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const entries = value.map(parse);
  return entries.some((entry) => entry === undefined) ? undefined : (entries as Entry[]);
}

/** The same output with its lines counted from further up. */
export function shiftLines({ messages, sorries }: LeanOutput, by: number): LeanOutput {
  const shift = <Placed extends { readonly line: number }>(entry: Placed): Placed => ({
    ...entry,
    line: entry.line + by,
  });
  return { messages: messages.map(shift), sorries: sorries.map(shift) };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsePlace(value: unknown): { line: number; column: number } | undefined {
  if (!isRecord(value)) return undefined;
  const { line, column } = value;
  return Number.isInteger(line) && Number.isInteger(column)
    ? { line: line as number, column: column as number }
    : undefined;
}
