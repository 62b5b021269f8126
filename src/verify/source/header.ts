// The text before a statement: complete commands, and what belongs to the declaration that follows.

import { modifierWords } from "../../lean/syntax/index.ts";
import { sourceCommands } from "./commands.ts";
import { lexSource, significant } from "./lex.ts";

/**
 * Parts a header into the commands that are complete and what is bound to the next declaration: its documentation,
 * attributes, modifiers, and commands that end in `in`.
 */
export function splitHeader(header: string): { readonly complete: string; readonly dangling: string } {
  let cut = header.length;
  for (;;) {
    const start = danglingStart(header.slice(0, cut));
    if (start === undefined) break;
    cut = start;
  }
  return { complete: header.slice(0, cut), dangling: header.slice(cut) };
}

/** Where the last piece of a text begins that belongs to what follows; undefined if there is none. */
function danglingStart(text: string): number | undefined {
  const tokens = significant(lexSource(text));
  const last = tokens.at(-1);
  if (last === undefined) return undefined;
  if (last.kind === "doc") return last.text.startsWith("/-!") ? undefined : last.start;
  if (modifierWords.has(last.text)) return last.start;
  if (last.text === "]") return tokens.findLast(({ text: word }) => word === "@[")?.start;
  return last.text === "in" ? sourceCommands(text).at(-1)?.start : undefined;
}
