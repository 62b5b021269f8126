// The parts of a declaration: name, binders, target, and its value in each of the forms that Lean has for it.
import { itemAt } from "../../platform/index.ts";
import { closingBracket, matchingBracket } from "./brackets.ts";
import { declarationWords, type SourceCommand, sourceCommands } from "./commands.ts";
import type { SourceToken } from "./lex.ts";

/** A piece of a text, as offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What stands between a statement and its proof: `:=`, the first `|` of equations, or `where`. */
export type ProofForm = ":=" | "|" | "where";

/** A declaration. Every span is of the text that was read. */
export interface SourceDeclaration {
  readonly keyword: string;
  /** As written; "" for an example or an instance without a name. */
  readonly name: string;
  /** With the namespaces around it. */
  readonly fullName: string;
  /** Documentation, attributes and words such as `private`, as far as there are any. */
  readonly modifiers: Span;
  /** From the keyword to the last token before the value. */
  readonly statement: Span;
  readonly nameSpan: Span | undefined;
  readonly binders: readonly Span[];
  /** The type; undefined if none is given. */
  readonly target: Span | undefined;
  readonly form: ProofForm | undefined;
  /** The value: for `:=` what follows it, else from the `|` or `where` on. Undefined where there is none. */
  readonly proof: Span | undefined;
}

/** The declarations of a text, in order. */
export function sourceDeclarations(text: string): SourceDeclaration[] {
  const namespaces: string[][] = [];
  const found: SourceDeclaration[] = [];
  for (const command of sourceCommands(text)) {
    const { keyword, tokens, keywordIndex } = command;
    if (keyword === "namespace") namespaces.push([tokens[keywordIndex + 1]?.text ?? ""]);
    else if (keyword === "section" || keyword === "mutual") namespaces.push([]);
    else if (keyword === "end") namespaces.pop();
    else if (declarationWords.has(keyword)) found.push(readDeclaration(command, namespaces.flat()));
  }
  return found;
}

function readDeclaration(
  { keyword, tokens, keywordIndex, start, end }: SourceCommand,
  namespaces: readonly string[],
): SourceDeclaration {
  let at = keywordIndex + 1;
  const mayHaveName = keyword !== "example" && isName(tokens[at]);
  const nameToken = mayHaveName ? tokens[at++] : undefined;
  if (nameToken !== undefined && tokens[at]?.text === "." && tokens[at + 1]?.text === "{")
    at = matchingBracket(tokens, at + 1) + 1;
  const { binders, next } = readBinders(tokens, at);
  const hasTarget = tokens[next]?.text === ":";
  const { index: separator, form } = findValue(tokens, hasTarget ? next + 1 : next);
  const name = nameToken?.text ?? "";
  const valueStart = form === ":=" ? separator + 1 : separator;
  const statementEnd = itemAt(tokens, separator - 1).end;
  const value = form === undefined ? undefined : tokens[valueStart];
  return {
    keyword,
    name,
    fullName: qualified(namespaces, name),
    modifiers: { start, end: tokens[keywordIndex - 1]?.end ?? start },
    statement: { start: itemAt(tokens, keywordIndex).start, end: statementEnd },
    nameSpan: nameToken,
    binders,
    target: hasTarget ? { start: tokens[next + 1]?.start ?? statementEnd, end: statementEnd } : undefined,
    form,
    proof: value === undefined ? undefined : { start: value.start, end },
  };
}

function qualified(namespaces: readonly string[], name: string): string {
  if (name.startsWith("_root_.")) return name.slice("_root_.".length);
  return name === "" ? "" : [...namespaces, name].join(".");
}

function isName(token: SourceToken | undefined): boolean {
  return token?.kind === "identifier" || (token?.kind === "keyword" && token.text !== "where");
}

function readBinders(tokens: readonly SourceToken[], from: number): { binders: Span[]; next: number } {
  const binders: Span[] = [];
  let at = from;
  for (let token = tokens[at]; token !== undefined; token = tokens[at]) {
    const isGroup = closingBracket(token) !== undefined;
    if (!isGroup && token.kind !== "identifier" && token.text !== "_") break;
    const last = isGroup ? Math.min(matchingBracket(tokens, at), tokens.length - 1) : at;
    binders.push({ start: token.start, end: itemAt(tokens, last).end });
    at = last + 1;
  }
  return { binders, next: at };
}

/** Words that have a `:=` of their own within a type. */
const binding = new Set(["let", "have", "letI", "haveI", "let_fun"]);

/** The index of the token that begins the value; the number of tokens if there is none. */
function findValue(tokens: readonly SourceToken[], from: number): { index: number; form: ProofForm | undefined } {
  let bindings = 0;
  let inMatch = false;
  for (let at = from; at < tokens.length; at++) {
    const token = itemAt(tokens, at);
    const { text } = token;
    if (closingBracket(token) !== undefined) at = matchingBracket(tokens, at);
    else if (binding.has(text)) bindings++;
    else if (text === ":=") {
      if (bindings === 0) return { index: at, form: ":=" };
      bindings--;
    } else if (text === "match" || text === "fun" || text === "λ") inMatch = true;
    else if (text === "where") return { index: at, form: "where" };
    else if (text === "|" && !inMatch && isAlternative(tokens, at)) return { index: at, form: "|" };
  }
  return { index: tokens.length, form: undefined };
}

/** True for the `|` of an equation: a space follows it, unlike the one of `|x|`, and `=>` follows before any `:=`. */
function isAlternative(tokens: readonly SourceToken[], bar: number): boolean {
  const next = tokens[bar + 1];
  if (next === undefined || next.start === tokens[bar]?.end) return false;
  for (let at = bar + 1; at < tokens.length; at++) {
    const token = itemAt(tokens, at);
    const { text } = token;
    if (closingBracket(token) !== undefined) at = matchingBracket(tokens, at);
    else if (text === "=>") return true;
    else if (text === ":=") return false;
  }
  return false;
}
