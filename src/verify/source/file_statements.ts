// The theorems and examples of a file as statements of their own, read from its text; nothing is elaborated.

import { LimitError } from "../../lean/kernel/index.ts";
import { bracketedBinder, Cursor, Failure, type Token, term, tokenize, Unsupported } from "../../lean/syntax/index.ts";
import { itemAt, lastOf } from "../../platform/index.ts";

/** A theorem or example of a file. */
export interface FileStatement {
  /** The full name; for an example its line, as in `example_12`. */
  readonly name: string;
  readonly line: number;
  /** `theorem name binders : type`, the file's variables that it needs among the binders; undefined if it was not read. */
  readonly statement: string | undefined;
  /** Every name that the statement's binders bind, with the text of its type. */
  readonly bound: ReadonlyMap<string, string>;
  /** Why it was not read. */
  readonly reason: string;
}

/** A bracketed binder as text. */
interface TextBinder {
  readonly names: readonly string[];
  readonly type: string;
  readonly brackets: readonly [open: string, close: string];
  /** Names that occur in the type. */
  readonly mentions: ReadonlySet<string>;
}

interface Frame {
  readonly namespace: string;
  readonly variables: TextBinder[];
}

const statementWords = new Set(["theorem", "lemma", "example"]);
const commandWords = new Set(
  `theorem lemma example def abbrev axiom opaque instance inductive coinductive structure class variable universe namespace
   section end open export set_option attribute mutual private protected noncomputable unsafe partial macro macro_rules syntax
   notation infix infixl infixr prefix postfix elab elab_rules initialize include omit`.split(/\s+/),
);

/**
 * Reads the statements of a file in order, whatever stands between them. A theorem takes those of the file's variables that
 * its signature mentions, and what those depend on; an example also those that its proof mentions.
 */
export function fileStatements(source: string): FileStatement[] {
  let tokens: Token[];
  try {
    tokens = tokenize(source);
  } catch (error) {
    return [unread("file", 1, error)];
  }
  const cursor = new Cursor(tokens);
  const frames: Frame[] = [{ namespace: "", variables: [] }];
  const found: FileStatement[] = [];
  while (cursor.token.kind !== "end") {
    const start = cursor.index;
    const { kind, text } = cursor.next();
    if (kind !== "keyword") continue;
    const frame = lastOf(frames);
    if (statementWords.has(text)) found.push(readStatement(cursor, start, frame));
    else if (text === "variable") {
      const variables = attempt(() => binders(cursor).filter(({ type }) => type !== "")) ?? [];
      frames[frames.length - 1] = { ...frame, variables: [...frame.variables, ...variables] };
    } else if (text === "namespace") frames.push({ ...frame, namespace: joined(frame.namespace, cursor.token.text) });
    else if (text === "section" || text === "mutual") frames.push(frame);
    else if (text === "end" && frames.length > 1) frames.pop();
  }
  return found;
}

/** Reads what follows the keyword at `start`. The cursor ends behind the statement, or behind the keyword. */
function readStatement(cursor: Cursor, start: number, frame: Frame): FileStatement {
  const { text: word, line, column } = itemAt(cursor.tokens, start);
  const named = word !== "example";
  const name = named ? joined(frame.namespace, cursor.token.text) : `example_${line}`;
  try {
    if (named) {
      cursor.identifier();
      skipLevels(cursor);
    }
    const from = cursor.index;
    const own = cursor.withColumn(column, () => binders(cursor));
    cursor.expect(":");
    const typeStart = cursor.index;
    cursor.withColumn(column, () => term(cursor));
    const typeEnd = cursor.index;
    if (!cursor.is("|")) cursor.expect(":=");
    const shared = neededVariables(frame.variables, own, cursor.tokens.slice(from, named ? typeEnd : bodyEnd(cursor)));
    const all = [...shared, ...own];
    const type = textOf(cursor.tokens.slice(typeStart, typeEnd));
    return {
      name,
      line,
      statement: [`theorem ${name}`, ...all.map(binderText), ":", type].join(" "),
      bound: new Map(all.flatMap(({ names, type }) => names.map((each) => [each, type] as const))),
      reason: "",
    };
  } catch (error) {
    cursor.index = start + 1;
    return unread(name, line, error);
  }
}

/** Reads bracketed binders as texts; a binder without a type has the type "". */
function binders(cursor: Cursor): TextBinder[] {
  const found: TextBinder[] = [];
  for (;;) {
    const start = cursor.index;
    const binder = bracketedBinder(cursor);
    if (binder === undefined) return found;
    const inside = cursor.tokens.slice(start + 1, cursor.index - 1);
    const colon = inside.findIndex(({ text }) => text === ":");
    const isInstance = binder.kind === "instImplicit" && colon !== binder.names.length;
    const type = isInstance ? inside : colon < 0 ? [] : inside.slice(colon + 1);
    found.push({
      names: isInstance ? [] : binder.names.map(({ name }) => name),
      type: textOf(type),
      brackets: [itemAt(cursor.tokens, start).text, itemAt(cursor.tokens, cursor.index - 1).text],
      mentions: namesIn(type),
    });
  }
}

/** The variables whose names occur in these tokens, with those that they depend on. */
function neededVariables(
  variables: readonly TextBinder[],
  own: readonly TextBinder[],
  tokens: readonly Token[],
): TextBinder[] {
  const needed = namesIn(tokens);
  for (const { names } of own) for (const name of names) needed.delete(name);
  const kept: TextBinder[] = [];
  for (const variable of [...variables].reverse()) {
    const names = variable.names.filter((name) => needed.has(name));
    if (names.length === 0) continue;
    for (const name of names) needed.delete(name);
    for (const name of variable.mentions) needed.add(name);
    kept.unshift({ ...variable, names });
  }
  const bound = new Set(kept.flatMap(({ names }) => names));
  const about = ({ names, mentions }: TextBinder) =>
    names.length === 0 && [...mentions].some((name) => bound.has(name));
  return [...kept, ...variables.filter(about)];
}

/** Where the proof that begins at the cursor ends: at the next word that begins a command. */
function bodyEnd(cursor: Cursor): number {
  const { tokens, index } = cursor;
  const length = tokens.slice(index).findIndex(({ kind, text }) => {
    if (kind === "end" || kind === "doc" || (kind === "keyword" && commandWords.has(text))) return true;
    return kind === "symbol" && (text === "#" || text === "@[");
  });
  return index + length;
}

function skipLevels(cursor: Cursor): void {
  if (cursor.token.spaced || !cursor.is(".") || cursor.ahead(1).text !== "{") return;
  while (!cursor.accept("}")) cursor.next();
}

function binderText({ names, type, brackets: [open, close] }: TextBinder): string {
  return `${open}${[names.join(" "), type].filter((part) => part !== "").join(" : ")}${close}`;
}

/** The first part of each identifier. */
function namesIn(tokens: readonly Token[]): Set<string> {
  return new Set(tokens.flatMap(({ kind, text }) => (kind === "identifier" ? text.split(".", 1) : [])));
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ text, spaced }, index) => (spaced && index > 0 ? ` ${text}` : text)).join("");
}

function joined(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}.${name}`;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    reasonOf(error);
    return undefined;
  }
}

function unread(name: string, line: number, error: unknown): FileStatement {
  return { name, line, statement: undefined, bound: new Map(), reason: reasonOf(error) };
}

/** What is wrong with the text; anything else is thrown on. */
function reasonOf(error: unknown): string {
  if (error instanceof Unsupported || error instanceof Failure || error instanceof LimitError) return error.message;
  throw error;
}
