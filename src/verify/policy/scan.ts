// Reads the tokens of a proof and finds the first thing that no proof may contain.
import { itemAt } from "../../platform/index.ts";
import type { SourceToken } from "../source/lex.ts";
import { isHarmlessOption } from "../source/options.ts";
import type { RefusalCode } from "./refusal.ts";
import { hashCommands, metaNamespaces, refusedConstants, refusedWords } from "./words.ts";

/** What the scan needs to know of a token: those of every lexer of this layer have it. */
export type ScannedToken = Pick<SourceToken, "text" | "start" | "end"> & {
  readonly kind: string;
  readonly closed?: boolean;
};

/** What was found, and the token that it begins with. */
export interface Finding<Token> {
  readonly code: RefusalCode;
  /** The words of the text that are refused. */
  readonly quote: string;
  readonly token: Token;
}

/**
 * The first refused construct among the tokens of a proof, which must not include white space and comments.
 * A hole that says so (`sorry`, `admit`) is none.
 */
export function scanTokens<Token extends ScannedToken>(tokens: readonly Token[]): Finding<Token> | undefined {
  for (const [index, token] of tokens.entries()) {
    const found = refusedAt(tokens, index);
    if (found !== undefined) return { ...found, token };
  }
  return undefined;
}

function refusedAt(tokens: readonly ScannedToken[], index: number): { code: RefusalCode; quote: string } | undefined {
  const { kind, text, end, closed } = itemAt(tokens, index);
  if (closed === false) return { code: "unclosed", quote: text.slice(0, 20) };
  if (kind === "string" || kind === "character" || kind === "number" || kind === "doc") return undefined;
  const next = tokens[index + 1];
  const before = tokens[index - 1];
  if (text === "#" && next?.start === end && hashCommands.has(next.text)) {
    const code = next.text.startsWith("eval") ? "metaprogram" : "command";
    return { code, quote: `#${next.text}` };
  }
  if (text === "open") return refusedOpen(tokens, index);
  if (text === "set_option") {
    return next !== undefined && isHarmlessOption(next.text)
      ? undefined
      : { code: "option", quote: `set_option ${next?.text ?? ""}` };
  }
  if (text === "scoped" && before?.text === "open") return undefined;
  if (text === "native" && (before?.text === "+" || next?.text === ":=")) return { code: "native", quote: text };
  if (text === "eval" && next?.text === "%" && next.start === end) return { code: "metaprogram", quote: "eval%" };
  const limited = text === "local" || text === "scoped" ? refusedWords.get(next?.text ?? "") : undefined;
  if (limited !== undefined) return { code: limited, quote: `${text} ${next?.text}` };
  const word = refusedWords.get(text);
  if (word !== undefined) return { code: word, quote: text };
  if (kind !== "identifier") return undefined;
  const constant = refusedConstants.get(lastComponent(text));
  return constant === undefined ? undefined : { code: constant, quote: text };
}

/** Words at the start of a line that belong to a proof although it is indented. */
const proofTails = new Set(["where", "termination_by", "decreasing_by", "_"]);

/**
 * The first word at column 0 of a proof whose own lines are indented: whatever it is, Lean reads it as the next command.
 *
 * @param tokens the significant tokens of `proof`
 */
export function outdentedWord(tokens: readonly SourceToken[], proof: string): SourceToken | undefined {
  const startsLine = ({ start }: SourceToken) => start > 0 && proof[start - 1] === "\n";
  const first = tokens[0]?.text === "by" ? tokens[1] : tokens[0];
  if (first === undefined || startsLine(first)) return undefined;
  const opensCommand = ({ kind, text }: SourceToken) =>
    kind === "identifier" || kind === "keyword" || text === "#" || text === "@[";
  return tokens.slice(1).find((token) => startsLine(token) && opensCommand(token) && !proofTails.has(token.text));
}

/** `open A B in` and `open scoped A in` within a proof are harmless; every other form is refused. */
function refusedOpen(tokens: readonly ScannedToken[], index: number): { code: RefusalCode; quote: string } | undefined {
  let at = index + (tokens[index + 1]?.text === "scoped" ? 2 : 1);
  const first = at;
  const isHarmlessName = (token: ScannedToken | undefined) =>
    token?.kind === "identifier" && !nameComponents(token.text).some((part) => metaNamespaces.has(part));
  while (isHarmlessName(tokens[at])) at++;
  const isHarmless = at > first && tokens[at]?.text === "in";
  return isHarmless
    ? undefined
    : {
        code: "open",
        quote: tokens
          .slice(index, index + 2)
          .map(({ text }) => text)
          .join(" "),
      };
}

/** The parts of a name, without the quotes « and ». */
export function nameComponents(name: string): string[] {
  return (name.match(/«[^»]*»|[^.«]+/g) ?? []).map((part) => part.replace(/^«|»$/g, ""));
}

function lastComponent(name: string): string {
  return nameComponents(name).at(-1) ?? "";
}
