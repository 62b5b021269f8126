// Reads commands: declarations, `variable`, `namespace`, `section`, `open`, `universe`, `inductive`, `infix`, queries.
import type { Command, Constructor, DeclarationKind, Signature } from "../ast/commands.ts";
import type { Binder, BoundName, Term } from "../ast/terms.ts";
import type { Cursor } from "../cursor.ts";
import { signatureBinders, typedBinders } from "../grammar/binders.ts";
import { term } from "../grammar/terms.ts";
import { isCommandWord, mayBeDocumented } from "../lexer/command_words.ts";
import { Unsupported } from "../lexer/failure.ts";
import {
  attributeList,
  declarationModifiers,
  derivedClasses,
  memberModifiers,
  memberModifiersLength,
} from "../modifiers.ts";
import { identifiers, openDeclarations } from "../open.ts";
import { localDefinitions, plainValue, terminationHints, valueWithDefinitions } from "./bodies.ts";
import { query, setOption } from "./queries.ts";
import { instance, structure, whereStructure } from "./structures.ts";

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
  // Only read at one of these words.
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
  if (token.text === "_" || token.text === "_root_") throw new Unsupported(`name '${token.text}'`, token);
  return token.text;
}

/** A declaration with what stands before it. */
function declaration(cursor: Cursor): Command {
  const at = cursor.token;
  const modifiers = declarationModifiers(cursor);
  const { kind, text } = cursor.token;
  if (kind !== "keyword") throw cursor.unexpected(cursor.token === at ? "command" : "declaration");
  if (declarationWords.has(text)) {
    const header = signature(cursor);
    if (header.kind === "axiom") {
      return { kind: "declaration", modifiers, signature: header, value: undefined, hints: undefined, locals: [], at };
    }
    const { value, locals: inner } = cursor.is("where")
      ? { value: whereStructure(cursor), locals: [] }
      : valueWithDefinitions(cursor);
    const hints = terminationHints(cursor);
    const locals = [...inner, ...localDefinitions(cursor)];
    return { kind: "declaration", modifiers, signature: header, value, hints, locals, at };
  }
  if (cursor.token !== at && !mayBeDocumented(text)) throw cursor.unexpected("declaration");
  const { attributes, isProtected, isNoncomputable } = modifiers;
  if (text === "inductive" && attributes.length === 0 && !isNoncomputable) return inductive(cursor, isProtected);
  const [only, ...others] = attributes;
  const isExtensional = only?.name === "ext" && !only.isLocal && only.priority === undefined && others.length === 0;
  if (text === "structure" && isExtensional && !isProtected && !isNoncomputable) {
    return { ...structure(cursor), isExtensional };
  }
  if (attributes.length > 0 || isProtected || isNoncomputable) throw new Unsupported(`modifiers before '${text}'`, at);
  switch (text) {
    case "structure":
      return structure(cursor);
    case "class":
      return cursor.ahead(1).text === "inductive" ? inductive(cursor, false) : structure(cursor);
    case "instance":
      return instance(cursor);
    case "infix":
    case "infixl":
    case "infixr":
      return infix(cursor);
    default:
      if (isCommandWord(text)) throw new Unsupported(`command '${text}'`, cursor.token);
      throw cursor.unexpected("command");
  }
}

/** `:= e`, alternatives, or the fields of a structure after `where`, of what cannot call itself. */
export function declarationValue(cursor: Cursor): Term {
  const value = cursor.is("where") ? whereStructure(cursor) : plainValue(cursor);
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
  while (cursor.ahead(memberModifiersLength(cursor)).text === "|") {
    memberModifiers(cursor, "constructor");
    const at = cursor.expect("|");
    memberModifiers(cursor, "constructor");
    const name = cursor.identifier().text;
    const binders = typedBinders(cursor);
    const type: Term | undefined = cursor.accept(":") ? term(cursor) : undefined;
    found.push({ name, binders, type, at });
  }
  return found;
}

function inductive(cursor: Cursor, isProtected: boolean): Command {
  const at = cursor.next();
  const isClass = at.text === "class";
  if (isClass) cursor.next();
  const name = declarationName(cursor);
  const levels = levelNames(cursor);
  const binders: Binder[] = signatureBinders(cursor);
  const type = cursor.accept(":") ? term(cursor) : undefined;
  cursor.accept("where");
  const found = constructors(cursor);
  const derived = derivedClasses(cursor);
  return { kind: "inductive", isClass, isProtected, name, levels, binders, type, constructors: found, derived, at };
}

/** Reads `mutual inductive … end`. */
function mutual(cursor: Cursor): Command {
  const at = cursor.next();
  const types: (Command & { kind: "inductive" })[] = [];
  while (!cursor.is("end")) {
    const member = cursor.withPosition(() => declaration(cursor));
    if (member.kind !== "inductive") throw new Unsupported(`'mutual' around '${member.kind}'`, member.at);
    types.push(member);
  }
  if (types.length === 0) throw cursor.unexpected("declaration");
  cursor.next();
  return { kind: "mutual", types, at };
}

function attribute(cursor: Cursor): Command {
  const at = cursor.next();
  cursor.expect("[");
  return { kind: "attribute", attributes: attributeList(cursor), names: identifiers(cursor, false), at };
}

/** The names of `include`, each to the right of the command. */
function includedNames(cursor: Cursor): BoundName[] {
  const found: BoundName[] = [];
  while (cursor.token.kind === "identifier" && cursor.isRight()) found.push(cursor.binderName());
  if (found.length === 0) throw cursor.unexpected("identifier");
  return found;
}

/** What `omit` names: variables, and instances by their types in brackets. */
function omitted(cursor: Cursor): { names: BoundName[]; instances: Term[] } {
  const names: BoundName[] = [];
  const instances: Term[] = [];
  for (;;) {
    if (cursor.accept("[")) {
      instances.push(cursor.withoutPosition(() => term(cursor)));
      cursor.expect("]");
    } else if (cursor.token.kind === "identifier" && cursor.isRight()) names.push(cursor.binderName());
    else break;
  }
  if (names.length + instances.length === 0) throw cursor.unexpected("identifier or instance");
  return { names, instances };
}

/** Reads `export Bool (false true)`. */
function exported(cursor: Cursor): Command {
  const at = cursor.next();
  const namespace = cursor.identifier().text;
  cursor.expect("(");
  const found = identifiers(cursor, false);
  cursor.expect(")");
  return { kind: "export", namespace, names: found, at };
}

/** A name to the right of the command, if one follows. */
function optionalName(cursor: Cursor): string | undefined {
  return cursor.token.kind === "identifier" && cursor.isRight() ? cursor.next().text : undefined;
}

/** `(priority := high)`: true if what follows is read in place of what the library means by the same symbol. */
function takesPrecedence(cursor: Cursor): boolean {
  const at = cursor.next();
  const named = cursor.next().text === "priority" && cursor.accept(":=");
  const { text } = cursor.next();
  if (!named || (text !== "high" && text !== "low")) throw new Unsupported("operator option", at);
  cursor.expect(")");
  return text === "high";
}

function infix(cursor: Cursor): Command {
  const at = cursor.next();
  if (!cursor.accept(":")) throw new Unsupported("operator without precedence", at);
  const precedence = Number(cursor.next().text);
  const isFirst = cursor.is("(") && takesPrecedence(cursor);
  if (!Number.isInteger(precedence) || cursor.token.kind !== "string") throw cursor.unexpected("symbol in quotes");
  const written = cursor.next();
  const symbol = written.text.slice(1, -1).trim();
  const known = cursor.operator(symbol);
  const replaces = isFirst && at.text === "infix" && known?.own === precedence && known.left === known.right;
  if (
    [...symbol].length !== 1 ||
    (symbol.charCodeAt(0) < 0x80 && symbol !== "~") ||
    (known !== undefined && !replaces)
  ) {
    throw new Unsupported(`operator symbol ${written.text}`, written);
  }
  cursor.expect("=>");
  const associativity = at.text === "infixl" ? "left" : at.text === "infixr" ? "right" : "none";
  return { kind: "infix", symbol, precedence, associativity, fn: term(cursor), at };
}

/** Reads the next command: its first token is the column that its parts are held against. */
export function command(cursor: Cursor): Command {
  return cursor.withPosition(() => bareCommand(cursor));
}

/** @throws Unsupported for every command that is not implemented, by its name. */
function bareCommand(cursor: Cursor): Command {
  const at = cursor.token;
  if (at.kind === "symbol" && at.text === "#") return query(cursor);
  if (at.kind === "doc" && at.text.startsWith("/-!")) {
    cursor.next();
    return { kind: "moduleDoc", at };
  }
  if (at.kind !== "keyword") return declaration(cursor);
  switch (at.text) {
    case "attribute":
      return attribute(cursor);
    case "variable": {
      cursor.next();
      const binders = signatureBinders(cursor, true);
      if (binders.length === 0) throw cursor.unexpected("binder");
      return { kind: "variable", binders, at };
    }
    case "include":
      cursor.next();
      return limited(cursor, { kind: "include", names: includedNames(cursor), at });
    case "omit":
      cursor.next();
      return limited(cursor, { kind: "omit", ...omitted(cursor), at });
    case "mutual":
      return mutual(cursor);
    case "universe":
      cursor.next();
      return { kind: "universe", names: identifiers(cursor, true), at };
    case "namespace":
      cursor.next();
      if (!cursor.isRight()) throw cursor.unexpected("identifier to the right of 'namespace'");
      return { kind: "namespace", name: declarationName(cursor), at };
    case "section":
    case "end":
      cursor.next();
      return { kind: at.text, name: optionalName(cursor), at };
    case "open":
      cursor.next();
      return limited(cursor, { kind: "open", declarations: openDeclarations(cursor), at });
    case "set_option":
      return limited(cursor, setOption(cursor));
    case "export":
      return exported(cursor);
    default:
      return declaration(cursor);
  }
}

/** A command, or `command in another`, for which alone it holds. */
function limited(cursor: Cursor, first: Command): Command {
  if (!cursor.accept("in")) return first;
  return { kind: "in", first, body: cursor.nested(() => bareCommand(cursor)), at: first.at };
}
