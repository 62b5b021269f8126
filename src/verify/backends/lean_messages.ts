// Lean's messages in the JSON of the REPL and of `lean --json`, with the open goals that come with them.
import type { Position } from "../../lean/syntax/index.ts";
import type { Message } from "../verifier.ts";

/** A `sorry` that Lean reports: its goal as Lean prints it. In tactic mode there is no place: line 0, column 0. */
export interface Hole {
  readonly goal: string;
  readonly line: number;
  readonly column: number;
}

/** What a Lean process said about one text. Lines count from the first line of that text. */
export interface LeanOutput {
  readonly messages: readonly Message[];
  readonly holes: readonly Hole[];
}

/** Names of severities: the REPL writes `info` and `trace`, `lean --json` writes `information`. */
const severities: ReadonlyMap<unknown, Message["severity"]> = new Map([
  ["error", "error"],
  ["warning", "warning"],
  ["info", "info"],
  ["information", "info"],
  ["trace", "info"],
]);

/** A message record of either form; undefined where the value is none. */
export function parseMessage(value: unknown): Message | undefined {
  if (!isRecord(value)) return undefined;
  const { data } = value;
  const severity = severities.get(value.severity);
  const place = parsePlace(value.pos);
  if (severity === undefined || typeof data !== "string" || place === undefined) return undefined;
  return { severity, ...place, text: data.trim() };
}

/** A record of the REPL's `sorries`; undefined where the value is none. */
export function parseHole(value: unknown): Hole | undefined {
  if (!isRecord(value) || typeof value.goal !== "string") return undefined;
  const place = value.pos === undefined ? { line: 0, column: 0 } : parsePlace(value.pos);
  return place === undefined ? undefined : { goal: value.goal, ...place };
}

/** A list of which every entry can be read; a missing list is empty. Undefined where anything is not as it should be. */
export function parseList<Entry>(value: unknown, parse: (entry: unknown) => Entry | undefined): Entry[] | undefined {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const entries: Entry[] = [];
  for (const each of value) {
    const entry = parse(each);
    if (entry === undefined) return undefined;
    entries.push(entry);
  }
  return entries;
}

/** The output of a text that is a part of another and begins there at `origin`, at positions of the whole. */
export function placeAt(origin: Position, { messages, holes }: LeanOutput): LeanOutput {
  const place = <Placed extends Position>(entry: Placed): Placed => ({
    ...entry,
    line: entry.line + origin.line - 1,
    column: entry.line === 1 ? entry.column + origin.column : entry.column,
  });
  return { messages: messages.map(place), holes: holes.map(place) };
}

/** What was said about places before an end: a text cannot be judged by words about what comes after it. */
export function before(end: Position, { messages, holes }: LeanOutput): LeanOutput {
  const stands = ({ line, column }: Position) => line < end.line || (line === end.line && column < end.column);
  return { messages: messages.filter(stands), holes: holes.filter(stands) };
}

/** What was said in both. */
export function joinOutputs(first: LeanOutput, second: LeanOutput): LeanOutput {
  return { messages: [...first.messages, ...second.messages], holes: [...first.holes, ...second.holes] };
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
