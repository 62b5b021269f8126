// Reads commands: declarations, `variable`, `namespace`, `section`, `open`, `universe`, `inductive`, `infix`.
import type { Binder, BoundName, Command, Constructor, DeclarationKind, Signature, Term } from "./ast.ts";
import { signatureBinders, typedBinders } from "./binders.ts";
import type { Cursor } from "./cursor.ts";
import { type Position, Unsupported } from "./failure.ts";
import { matchAlternatives } from "./local_terms.ts";
import { attributeList, declarationModifiers, derivedClasses, startsModifiers } from "./modifiers.ts";
import { openDeclarations } from "./open.ts";
import { instance, structure, whereStructure } from "./structures.ts";
import { term } from "./terms.ts";

const declarationWords = new Set<string>(["theorem", "example", "def", "abbrev", "axiom"]);

export function levelNames(cursor: Cursor): string[] | undefined {
  if (cursor.token.spaced || !cursor.is(".") || cursor.ahead(1).text !== "{") return undefined;
  cursor.index += 2;
  const names = [cursor.binderName().name];
  while (cursor.accept(",")) names.push(cursor.binderName().name);
  cursor.expect("}");
  return names;
}

/** Reads `theorem name.{u} binders : type`. */
export function signature(cursor: Cursor): Signature {
  const at = cursor.token;
  if (at.kind !== "keyword" || !declarationWords.has(at.text)) throw cursor.unexpected("'theorem'");
  cursor.next();
  const kind = at.text as DeclarationKind;
  const name = kind === "example" ? undefined : declarationName(cursor);
  const levels = name === undefined ? undefined : levelNames(cursor);
  const binders = signatureBinders(cursor);
  const type = cursor.accept(":") ? term(cursor) : undefined;
  return { kind, name, levels, binders, type, at, end: cursor.previousEnd() };
}

export function declarationName(cursor: Cursor): string {
  const token = cursor.identifier();
  if (token.text.includes("«")) throw new Unsupported("quoted identifier", token);
  if (token.text === "_" || token.text.startsWith("_root_")) throw new Unsupported(`name '${token.text}'`, token);
  return token.text;
}

function declaration(cursor: Cursor): Command {
  const at = cursor.token;
  const modifiers = declarationModifiers(cursor);
  if (!declarationWords.has(cursor.token.text)) {
    throw new Unsupported(`modifiers before '${cursor.token.text}'`, at);
  }
  const header = signature(cursor);
  const value = header.kind === "axiom" ? undefined : body(cursor);
  return { kind: "declaration", modifiers, signature: header, value, at };
}

/** `:= e`, alternatives, or the fields of a structure after `where`. */
function body(cursor: Cursor): Term {
  const at = cursor.token;
  let value: Term;
  if (cursor.is("|")) value = { kind: "funMatch", alternatives: matchAlternatives(cursor, at), at };
  else if (cursor.is("where")) value = whereStructure(cursor);
  else {
    cursor.expect(":=");
    value = term(cursor);
  }
  refuseSuffix(cursor);
  return value;
}

/** Local definitions and termination hints after a body are refused by name. */
function refuseSuffix(cursor: Cursor): void {
  for (const word of ["where", "termination_by", "decreasing_by"]) {
    if (cursor.is(word)) throw new Unsupported(`'${word}'`, cursor.token);
  }
}

function constructors(cursor: Cursor): Constructor[] {
  const found: Constructor[] = [];
  while (cursor.is("|")) {
    const at = cursor.next();
    const name = cursor.identifier().text;
    const binders = typedBinders(cursor);
    const type: Term | undefined = cursor.accept(":") ? term(cursor) : undefined;
    found.push({ name, binders, type, at });
  }
  return found;
}

function inductive(cursor: Cursor): Command {
  const at = cursor.next();
  const isClass = at.text === "class";
  if (isClass) cursor.next();
  const name = declarationName(cursor);
  const levels = levelNames(cursor);
  const binders: Binder[] = signatureBinders(cursor);
  const type = cursor.accept(":") ? term(cursor) : undefined;
  cursor.accept("where");
  const found = constructors(cursor);
  derivedClasses(cursor);
  return { kind: "inductive", isClass, name, levels, binders, type, constructors: found, at };
}

function attribute(cursor: Cursor): Command {
  const at = cursor.next();
  cursor.expect("[");
  return { kind: "attribute", attributes: attributeList(cursor), names: names(cursor), at };
}

function names(cursor: Cursor): string[] {
  const found: string[] = [];
  while (cursor.token.kind === "identifier") found.push(cursor.next().text);
  if (found.length === 0) throw cursor.unexpected("identifier");
  return found;
}

function includedNames(cursor: Cursor): BoundName[] {
  const found: BoundName[] = [];
  while (cursor.token.kind === "identifier") found.push(cursor.binderName());
  if (found.length === 0) throw cursor.unexpected("identifier");
  if (cursor.is("in")) throw new Unsupported("'include … in'", cursor.token);
  return found;
}

function open(cursor: Cursor): Command {
  const at = cursor.next();
  const declarations = openDeclarations(cursor);
  return { kind: "open", declarations, isLocal: cursor.accept("in"), at };
}

/** Reads `export Bool (false true)`. */
function exported(cursor: Cursor): Command {
  const at = cursor.next();
  const namespace = cursor.identifier().text;
  cursor.expect("(");
  const found = names(cursor);
  cursor.expect(")");
  return { kind: "export", namespace, names: found, at };
}

function optionalName(cursor: Cursor, after: Position): string | undefined {
  if (cursor.token.kind !== "identifier" || cursor.token.line !== after.line) return undefined;
  return cursor.next().text;
}

function infix(cursor: Cursor): Command {
  const at = cursor.next();
  if (!cursor.accept(":")) throw new Unsupported("operator without precedence", at);
  const precedence = Number(cursor.next().text);
  if (!Number.isInteger(precedence) || cursor.token.kind !== "string") throw cursor.unexpected("symbol in quotes");
  const written = cursor.next();
  const symbol = written.text.slice(1, -1).trim();
  if ([...symbol].length !== 1 || symbol.charCodeAt(0) < 0x80 || cursor.operator(symbol) !== undefined) {
    throw new Unsupported(`operator symbol ${written.text}`, written);
  }
  cursor.expect("=>");
  const associativity = at.text === "infixl" ? "left" : at.text === "infixr" ? "right" : "none";
  return { kind: "infix", symbol, precedence, associativity, fn: term(cursor), at };
}

/** Reads the next command. Throws `Unsupported` for every command that is not implemented, by its name. */
export function command(cursor: Cursor): Command {
  const at = cursor.token;
  if (at.kind === "symbol" && at.text === "#") throw new Unsupported(`command '#${cursor.ahead(1).text}'`, at);
  if (startsModifiers(cursor)) return declaration(cursor);
  if (at.kind !== "keyword") throw cursor.unexpected("command");
  switch (at.text) {
    case "theorem":
    case "example":
    case "def":
    case "abbrev":
    case "axiom":
      return declaration(cursor);
    case "inductive":
      return inductive(cursor);
    case "structure":
    case "class":
      return cursor.ahead(1).text === "inductive" ? inductive(cursor) : structure(cursor);
    case "attribute":
      return attribute(cursor);
    case "instance":
      return instance(cursor);
    case "variable": {
      cursor.next();
      const binders = signatureBinders(cursor);
      if (binders.length === 0) throw cursor.unexpected("binder");
      return { kind: "variable", binders, at };
    }
    case "include":
      cursor.next();
      return { kind: "include", names: includedNames(cursor), at };
    case "universe":
      cursor.next();
      return { kind: "universe", names: names(cursor), at };
    case "namespace":
      cursor.next();
      return { kind: "namespace", name: declarationName(cursor), at };
    case "section":
    case "end":
      cursor.next();
      return { kind: at.text, name: optionalName(cursor, at), at };
    case "open":
      return open(cursor);
    case "export":
      return exported(cursor);
    case "infix":
    case "infixl":
    case "infixr":
      return infix(cursor);
    default:
      throw new Unsupported(`command '${at.text}'`, at);
  }
}
