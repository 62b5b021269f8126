// Unicode as it is typed: what is to be put in place of a backslash and a name, and when.
import { abbreviations, beginsName, canGrow, symbolFor } from "./abbreviations.ts";

/** A piece of a text that is to be replaced, and where the caret is then. Offsets are in UTF-16 units. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly caret: number;
}

/** A name that is being typed: from its backslash to the caret. */
export interface Pending {
  readonly start: number;
  readonly name: string;
}

/** The name that the caret stands behind, if there is one that a symbol may come of. */
export function pendingName(text: string, caret: number): Pending | undefined {
  const start = backslashBefore(text, caret);
  if (start === undefined) return undefined;
  const name = text.slice(start + 1, caret);
  return name === "" || beginsName(name) ? { start, name } : undefined;
}

/**
 * What a character that was just typed before the caret brings about. A name is replaced at once where no longer one begins with it, else
 * when a character comes that it cannot go on with.
 */
export function expandTyped(text: string, caret: number): Replacement | undefined {
  const pending = pendingName(text, caret);
  if (pending !== undefined) {
    const { start, name } = pending;
    const symbol = abbreviations.get(name);
    return symbol === undefined || canGrow(name) ? undefined : replacement(start, caret, symbol, "");
  }
  const typed = lastCharacter(text, caret);
  const before = pendingName(text, caret - typed.length);
  if (before === undefined || before.name === "") return undefined;
  const symbol = symbolFor(before.name);
  return symbol === undefined ? undefined : replacement(before.start, caret, symbol, typed);
}

/** The same for a name that is left as it is: the tabulator was pressed, or the caret goes elsewhere. */
export function expandPending(text: string, caret: number): Replacement | undefined {
  const pending = pendingName(text, caret);
  const symbol = pending && symbolFor(pending.name);
  return pending === undefined || symbol === undefined ? undefined : replacement(pending.start, caret, symbol, "");
}

/** Where a symbol says where the caret goes. */
const CARET = "‸";

function replacement(start: number, end: number, symbol: string, behind: string): Replacement {
  const marked = symbol.indexOf(CARET);
  const text = symbol.replace(CARET, "") + behind;
  // What was typed behind a pair of brackets goes between them.
  if (marked >= 0 && behind !== "") {
    const inside = symbol.replace(CARET, behind);
    return { start, end, text: inside, caret: start + marked + behind.length };
  }
  return { start, end, text, caret: start + (marked < 0 ? text.length : marked) };
}

/** A backslash on this line with no space behind it; of two that touch the first, for `\\` is a name. */
function backslashBefore(text: string, caret: number): number | undefined {
  const line = text.slice(text.lastIndexOf("\n", caret - 1) + 1, caret);
  const found = /\\(?:\\|[^\s\\]*)?$/.exec(line);
  return found === null ? undefined : caret - found[0].length;
}

function lastCharacter(text: string, caret: number): string {
  return Array.from(text.slice(Math.max(0, caret - 2), caret)).at(-1) ?? "";
}
