// Reads atoms: names, numbers, sorts, holes, and what stands in brackets or behind a sign; with the fields that follow.

import { readDigits } from "../../kernel/index.ts";
import type { BoundName, Term } from "../ast/terms.ts";
import type { Cursor } from "../cursor.ts";
import { explicitLevels, maximalLevel } from "../levels.ts";
import { type Position, Unsupported } from "../lexer/failure.ts";
import type { Token } from "../lexer/lexer.ts";
import { literalText } from "../lexer/literals.ts";
import { application, fixed } from "./applications.ts";
import { listLiteral, tupleTerm } from "./literal_terms.ts";
import { braces } from "./structure_terms.ts";
import { MAXIMUM, term } from "./terms.ts";

export function atom(cursor: Cursor): Term {
  let value = plainAtom(cursor);
  for (let links = 1; ; links++) {
    cursor.chained(links);
    const { token } = cursor;
    if (token.spaced || token.text !== "." || token.kind !== "symbol") return value;
    const field = cursor.ahead(1);
    if (field.spaced) return value;
    if (field.kind === "field" || field.kind === "number") {
      cursor.index += 2;
      value = { kind: "project", value, field: Number(field.text), at: value.at };
    } else if (field.kind === "identifier") {
      cursor.index += 2;
      const parts = field.text.split(".");
      cursor.chained(parts.length);
      for (const part of parts) value = { kind: "project", value, field: part, at: value.at };
    } else {
      return value;
    }
  }
}

function plainAtom(cursor: Cursor): Term {
  const at = cursor.token;
  switch (at.kind) {
    case "identifier":
      return identifierTerm(cursor);
    case "number":
      cursor.next();
      return { kind: "number", value: readDigits(at.text), at };
    case "string":
    case "character":
      cursor.next();
      return { kind: "text", value: literalText(at.text, at), isCharacter: at.kind === "character", at };
    case "keyword":
      return keywordAtom(cursor);
    case "symbol":
      return symbolAtom(cursor);
    default:
      throw cursor.unexpected("term");
  }
}

function identifierTerm(cursor: Cursor): Term {
  const at = cursor.next();
  if (at.text === "_") return { kind: "hole", at };
  if (at.text.includes("«")) throw new Unsupported("quoted identifier", at);
  const levels = explicitLevels(cursor);
  if (cursor.is("@") && !cursor.token.spaced && levels === undefined) return namedPattern(cursor, at);
  return { kind: "identifier", name: at.text, levels, at };
}

/** `x@p`. */
function namedPattern(cursor: Cursor, at: Token): Term {
  cursor.next();
  if (cursor.token.spaced || at.text.includes(".")) throw cursor.unexpected("pattern");
  if (cursor.token.kind === "identifier" && cursor.ahead(1).text === ":") {
    throw new Unsupported("named pattern with an equation", cursor.token);
  }
  return { kind: "namedPattern", name: at.text, pattern: term(cursor, MAXIMUM), at };
}

function keywordAtom(cursor: Cursor): Term {
  const at = cursor.token;
  switch (at.text) {
    case "Prop":
      cursor.next();
      return { kind: "sort", sort: "Prop", level: undefined, at };
    case "Type":
    case "Sort":
      cursor.next();
      return { kind: "sort", sort: at.text, level: maximalLevel(cursor), at };
    case "nofun":
      cursor.next();
      return { kind: "funMatch", alternatives: [], at };
    case "sorry":
      cursor.next();
      return { kind: "sorry", at };
    case "do":
    case "set_option":
    case "unless":
    case "for":
    case "haveI":
    case "letI":
    case "return":
    case "assert!":
    case "panic!":
    case "unreachable!":
    case "nat_lit":
      throw new Unsupported(`'${at.text}' in a term`, at);
    default:
      throw cursor.unexpected("term");
  }
}

function symbolAtom(cursor: Cursor): Term {
  const at = cursor.token;
  switch (at.text) {
    case "(":
      return parenthesis(cursor);
    case "⟨": {
      cursor.next();
      const args: Term[] = [];
      cursor.withoutPosition(() => {
        while (!cursor.is("⟩")) {
          args.push(term(cursor));
          if (!cursor.accept(",")) break;
          if (cursor.is("⟩")) throw new Unsupported("trailing comma in an anonymous constructor", cursor.token);
        }
      });
      cursor.expect("⟩");
      return { kind: "anonymous", args, at };
    }
    case "@": {
      cursor.next();
      if (cursor.token.spaced) throw cursor.unexpected("identifier");
      const fn = cursor.is("fun") || cursor.is("λ") ? term(cursor, MAXIMUM) : atom(cursor);
      return { kind: "explicit", fn, at };
    }
    case "‹": {
      cursor.next();
      const type = cursor.withoutPosition(() => term(cursor));
      cursor.expect("›");
      const block = { tactics: [{ kind: "assumption" as const, at }], at, end: cursor.previousEnd() };
      return { kind: "typed", value: { kind: "by", block, at }, type, at };
    }
    case "?_":
      cursor.next();
      return { kind: "syntheticHole", name: undefined, at };
    case "?": {
      cursor.next();
      if (cursor.token.spaced) throw cursor.unexpected("identifier");
      return { kind: "syntheticHole", name: cursor.binderName().name, at };
    }
    case "·": {
      cursor.next();
      if (cursor.placeholders === undefined) return { kind: "cdot", at };
      const name = `x${cursor.placeholders.length + 1}✝`;
      cursor.placeholders.push({ name, at });
      return { kind: "identifier", name, levels: undefined, at };
    }
    case ".": {
      const name = cursor.ahead(1);
      if (name.text === "(" && !name.spaced) return inaccessiblePattern(cursor);
      if (name.kind !== "identifier" || name.spaced) throw cursor.unexpected("term");
      cursor.index += 2;
      return { kind: "dotIdentifier", name: name.text, at };
    }
    case "¬":
      cursor.next();
      return application(fixed("Not", at), [term(cursor, 40)], at);
    case "!":
      cursor.next();
      return application(fixed("Bool.not", at), [term(cursor, 40)], at);
    case "↑":
      cursor.next();
      return { kind: "coercion", value: term(cursor, MAXIMUM), at };
    case "{":
      return braces(cursor);
    case "[":
      return listLiteral(cursor);
    case "#[":
      return application(fixed("List.toArray", at), [listLiteral(cursor)], at);
    case "⦃":
    case "-":
    case "`(":
    case "``":
    case "`":
    case "$(":
    case "⇑":
    case "∑":
    case "∏":
      throw new Unsupported(`'${at.text}' in a term`, at);
    default:
      throw cursor.unexpected("term");
  }
}

/** `.(e)`. */
function inaccessiblePattern(cursor: Cursor): Term {
  const at = cursor.next();
  cursor.next();
  const value = cursor.withoutPosition(() => term(cursor));
  cursor.expect(")");
  return { kind: "inaccessible", value, at };
}

/** `(e)`, `(e : T)`; with `·` inside, a function of what stands there. */
function parenthesis(cursor: Cursor): Term {
  const at = cursor.next();
  if (cursor.accept(")")) return fixed("Unit.unit", at);
  const names: BoundName[] = [];
  const inside = (): { value: Term; type: Term | undefined; typed: boolean } => {
    const inner = term(cursor);
    if (cursor.is(",")) return { value: tupleTerm(cursor, inner, at), type: undefined, typed: false };
    if (!cursor.accept(":")) return { value: inner, type: undefined, typed: false };
    return { value: inner, type: cursor.is(")") ? undefined : term(cursor), typed: true };
  };
  const { value, type, typed } = cursor.withPlaceholders(names, () => cursor.withoutPosition(inside));
  cursor.expect(")");
  if (typed && value.kind === "identifier" && cursor.is("×")) throw new Unsupported("'(x : α) × β'", at);
  const made: Term = names.length === 0 ? value : placeholderFunction(names, value, at);
  return typed ? { kind: "typed", value: made, type, at } : { kind: "parenthesis", value: made, at };
}

function placeholderFunction(names: readonly BoundName[], body: Term, at: Position): Term {
  return {
    kind: "fun",
    parameters: [{ kind: "binder", binder: { names, type: undefined, kind: "default", at } }],
    body,
    at,
  };
}
