// Goals as Lean prints them, read back into hypotheses and a target.
import type { Goal } from "../verifier.ts";

/** Where a goal stands in the checked text. */
export interface GoalPlace {
  readonly line: number;
  readonly column: number;
}

/**
 * Reads a printed goal: an optional `case` line, hypotheses `x y : type` whose further lines are indented, and `⊢ target`.
 * A text without a turnstile becomes a goal whose target is the whole text.
 */
export function parseGoal(text: string, { line, column }: GoalPlace): Goal {
  const turnstile = /(^|\n)⊢ ?/.exec(text);
  if (turnstile === null) return { hypotheses: [], target: text, line, column };
  const target = text.slice(turnstile.index + turnstile[0].length);
  const entries: string[] = [];
  for (const each of text.slice(0, turnstile.index).split("\n")) {
    if (each.trim() === "" || (entries.length === 0 && /^case\s/.test(each))) continue;
    if (/^\s/.test(each) && entries.length > 0) entries[entries.length - 1] += `\n${each}`;
    else entries.push(each);
  }
  return { hypotheses: entries.flatMap(parseHypotheses), target, line, column };
}

/** `x y : Nat` is two hypotheses of one type; `x : Nat := 5` keeps its value behind the type. */
function parseHypotheses(entry: string): { name: string; type: string }[] {
  const colon = /\s:\s/.exec(entry);
  if (colon === null) return [{ name: "", type: entry.trim() }];
  const type = entry.slice(colon.index + colon[0].length);
  const names = entry.slice(0, colon.index).trim().split(/\s+/);
  return names.map((name) => ({ name, type }));
}
