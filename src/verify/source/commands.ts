// Cuts Lean text into commands: imports, options, declarations and the rest, by the words that begin them.
import {
  declarationWords as leanDeclarationWords,
  lineCommandWords,
  modifierWords,
  plainCommandWords,
  syntaxWords,
} from "../../lean/syntax/index.ts";
import { itemAt, lastOf, wordSet } from "../../platform/index.ts";
import { closingBracket, isClosingBracket } from "./brackets.ts";
import { lexSource, type SourceToken, significant } from "./lex.ts";

/** A command of a text, with its documentation, attributes and modifiers. */
export interface SourceCommand {
  /** The word that says what it is: `theorem`, `import`, `open`, `#eval`, …; `/-!` for a module comment. */
  readonly keyword: string;
  /** The tokens from the first modifier to the last of the command, without white space and comments. */
  readonly tokens: readonly SourceToken[];
  /** The index in `tokens` of the keyword. */
  readonly keywordIndex: number;
  readonly start: number;
  /** Just after the last token: comments behind it belong to no command. */
  readonly end: number;
}

/** Words that only begin a declaration. */
export const declarationWords: ReadonlySet<string> = new Set([...leanDeclarationWords, "constant"]);

/** Other words that only begin a command, in every Lean. */
const commandWords: ReadonlySet<string> = new Set([
  ...plainCommandWords,
  ...syntaxWords,
  ...["variables", "universes", "notation3"],
]);

/** Words that begin a command at the start of a line, and may stand elsewhere in a term or be names. */
const lineWords: ReadonlySet<string> = new Set([...lineCommandWords, "suppress_compilation"]);

/** Those of them that begin a command anywhere, unless `in` and a term or tactic follow. */
const limitedWords = wordSet("open set_option");

/** The commands of a text, in order. What is before the first of them belongs to none. */
export function sourceCommands(text: string): SourceCommand[] {
  const tokens = significant(lexSource(text));
  const starts = commandStarts(text, tokens);
  return starts.map(({ first, keyword }, index) => {
    const own = tokens.slice(first, starts[index + 1]?.first ?? tokens.length);
    const keywordIndex = keyword - first;
    return {
      keyword: wordAt(own, keywordIndex),
      tokens: own,
      keywordIndex,
      start: itemAt(own, 0).start,
      end: lastOf(own).end,
    };
  });
}

function wordAt(tokens: readonly SourceToken[], index: number): string {
  const { text, kind, end } = itemAt(tokens, index);
  if (kind === "doc") return text.slice(0, 3);
  const next = tokens[index + 1];
  return text === "#" && next !== undefined && next.start === end ? `#${next.text}` : text;
}

/** Token indices of the first modifier and of the keyword of every command. */
function commandStarts(text: string, tokens: readonly SourceToken[]): { first: number; keyword: number }[] {
  const found: { first: number; keyword: number }[] = [];
  let depth = 0;
  for (let at = 0; at < tokens.length; at++) {
    const token = itemAt(tokens, at);
    const onLine = startsLine(text, token.start);
    if (depth === 0 || onLine) {
      const keyword = keywordFrom(text, tokens, at);
      if (keyword !== undefined) {
        found.push({ first: at, keyword });
        at = keyword;
        depth = 0;
        continue;
      }
    }
    if (closingBracket(token) !== undefined) depth++;
    else if (isClosingBracket(token)) depth = Math.max(0, depth - 1);
  }
  return found;
}

/** The index of the keyword of the command that begins with the token at `at`, behind its modifiers. */
function keywordFrom(text: string, tokens: readonly SourceToken[], at: number): number | undefined {
  let index = at;
  for (let token = tokens[index]; token !== undefined; token = tokens[index]) {
    const { kind, text: word, start, end } = token;
    if (index === at && word.startsWith("/-!")) return at;
    if (kind === "doc") index++;
    else if (word === "@[") {
      while (index < tokens.length && tokens[index]?.text !== "]") index++;
      index++;
    } else if (modifierWords.has(word)) index++;
    else if (declarationWords.has(word) || commandWords.has(word)) return index;
    else if (limitedWords.has(word)) {
      return index > at || startsLine(text, start) || isWholeCommand(text, tokens, index) ? index : undefined;
    } else if (word === "import" || (word === "attribute" && tokens[index + 1]?.text === "[")) return index;
    else if (lineWords.has(word)) return index > at || startsLine(text, start) ? index : undefined;
    else if (word === "#") {
      const next = tokens[index + 1];
      return next?.start === end && (startsLine(text, start) || hashWords.has(next.text)) ? index : undefined;
    } else return undefined;
  }
  return undefined;
}

/** The words behind `#` that only commands have; others are notations, as for the number of elements. */
const hashWords = wordSet(
  "eval eval! exit print check check_failure reduce synth guard guard_msgs guard_expr where version",
);

/** True for `open A B` and `set_option o v` without `in`, or with `in` and the beginning of another command behind it. */
function isWholeCommand(text: string, tokens: readonly SourceToken[], index: number): boolean {
  let at = index + 1;
  let token = tokens[at];
  while (token !== undefined && (isPlainWord(token) || "()→,-".includes(token.text))) token = tokens[++at];
  return token?.text !== "in" || keywordFrom(text, tokens, at + 1) !== undefined;
}

/** A name, number, string or word such as `hiding`, which `open` and `set_option` may be followed by. */
function isPlainWord({ kind, text }: SourceToken): boolean {
  return kind === "identifier" || kind === "number" || kind === "string" || /^(?:scoped|hiding|renaming)$/.test(text);
}

/** True if nothing stands before the offset on its line. */
function startsLine(text: string, offset: number): boolean {
  return offset === 0 || text[offset - 1] === "\n";
}
