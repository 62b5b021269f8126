// The text that a Kimina server is sent. The server takes a text apart before Lean sees it, by rules of its own: the imports on
// its first lines become the environment that a process keeps, and the rest is a command in it. So a text has to have its imports
// there, at least one of them, and no character that the server takes for a line break where Lean sees none.

import type { PreparedCheck } from "../../policy/prepare.ts";
import { refusedVerdict } from "../../policy/prepare.ts";
import { sourceCommands } from "../../source/commands.ts";
import { endOf } from "../../source/splice.ts";
import type { Verdict } from "../../verifier.ts";

/** A text for the server. */
export interface KiminaText {
  readonly code: string;
  /** The lines that stand before the prepared text: what is said about the code is about lines so much further up. */
  readonly shift: number;
  /** The lines with the imports. */
  readonly imports: string;
}

/** What Python's `splitlines` takes for the end of a line besides `\n` and `\r\n`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const foreignBreak = /\r(?!\n)|[\v\f\x1c-\x1e\x85\u2028\u2029]/u;

/**
 * Puts a prepared text into the server's form: its imports first, blanked where they stood, and `import Init` where it has none.
 * Without an import the server would not start each text from a clean environment, but from that of another text.
 *
 * @returns a verdict instead where the server would read another text than the one that was judged to be harmless
 */
export function kiminaText({ header, source, proofStart, candidateStart }: PreparedCheck): KiminaText | Verdict {
  const found = foreignBreak.exec(source);
  if (found !== null) {
    const code = (found[0].codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0");
    const at = endOf(source.slice(0, found.index));
    const isOwn =
      at.line > candidateStart.line || (at.line === candidateStart.line && at.column >= candidateStart.column);
    if (!isOwn)
      return { kind: "rejected", reason: `unsupported: the character U+${code} before the proof, with Kimina` };
    const message = `refused: the character U+${code} in a proof, at which the server would begin another line`;
    return refusedVerdict({ code: "command", message, at: { ...proofStart, ...at } });
  }
  const commands = sourceCommands(header).filter(
    ({ keyword, keywordIndex }) => keyword === "import" && keywordIndex === 0,
  );
  const leading = /^(?:\s*\n|\s*import\s.*\n)*/.exec(header)?.[0] ?? "";
  if (commands.length > 0 && commands.every(({ end }) => end < leading.length)) {
    return { code: source.replaceAll("\r\n", "\n"), shift: 0, imports: leading };
  }
  const imports: string[] = [];
  let rest = source;
  for (const { start, end } of commands) {
    imports.push(source.slice(start, end).replace(/\s+/g, " "));
    rest = rest.slice(0, start) + rest.slice(start, end).replace(/[^\n]/gu, " ") + rest.slice(end);
  }
  if (imports.length === 0) imports.push("import Init");
  const lines = imports.map((line) => `${line}\n`).join("");
  return { code: (lines + rest).replaceAll("\r\n", "\n"), shift: imports.length, imports: lines };
}
