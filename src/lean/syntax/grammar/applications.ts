// Reads arguments, and makes applications: of functions to arguments, and of operators to operands.

import type { NamedArgument, Term } from "../ast/terms.ts";
import type { Cursor } from "../cursor.ts";
import { type Position, Unsupported } from "../lexer/failure.ts";
import type { Operator } from "../operators.ts";
import { MAXIMUM, term } from "./terms.ts";

/** A constant as a notation has it: no local name captures it. */
export function fixed(name: string, at: Position): Term {
  return { kind: "constant", name, at };
}

/** Builds `fn args`, flattening an application that is already there. */
export function application(fn: Term, args: readonly Term[], at: Position): Term {
  if (fn.kind === "apply" && !fn.ellipsis) return { ...fn, args: [...fn.args, ...args] };
  return { kind: "apply", fn, args, named: [], ellipsis: false, at };
}

export function combined(left: Term, operator: Operator, right: Term, at: Position): Term {
  const { meaning } = operator;
  switch (meaning.kind) {
    case "constant":
      return application(fixed(meaning.name, at), [left, right], left.at);
    case "relation":
      return { kind: "relation", name: meaning.name, left, right, at: left.at };
    case "term":
      return application({ kind: "parenthesis", value: meaning.fn, at }, [left, right], left.at);
    case "arrow":
      return { kind: "arrow", domain: left, codomain: right, at: left.at };
    case "flipped":
      return flipped(meaning.name, left, right, at);
    case "binary":
    case "action":
      return { kind: "binary", name: meaning.name, left, right, action: meaning.kind === "action", at: left.at };
    case "pipeLeft":
      return application(left, [right], left.at);
    case "pipeRight":
      return application(right, [left], left.at);
    case "subst":
      return { kind: "subst", equality: left, value: right, at: left.at };
    case "unsupported":
      throw new Unsupported("operator", at);
  }
}

/** `a ∈ s` is `Membership.mem s a`; in `a ∉ s` the name of the negation stands before that of the relation. */
function flipped(name: string, left: Term, right: Term, at: Position): Term {
  const [word = name, negated] = name.split(" ").reverse();
  const made = application(fixed(word, at), [right, left], left.at);
  return negated === undefined ? made : application(fixed(negated, at), [made], left.at);
}

export function startsArgument(cursor: Cursor): boolean {
  const { token } = cursor;
  if (!token.spaced || !cursor.isRight()) return false;
  switch (token.kind) {
    case "identifier":
    case "number":
    case "string":
    case "character":
      return true;
    case "keyword":
      return ["fun", "λ", "Prop", "Type", "Sort", "sorry", "nofun"].includes(token.text);
    case "symbol":
      return startsSymbolArgument(cursor);
    default:
      return false;
  }
}

function startsSymbolArgument(cursor: Cursor): boolean {
  switch (cursor.token.text) {
    case "(":
    case "⟨":
    case "@":
    case "‹":
    case "?_":
    case "?":
    case "¬":
    case "λ":
    case "..":
    case "{":
    case "[":
    case "·":
    case "!":
    case "↑":
    case "#[":
      return true;
    case ".":
      return (cursor.ahead(1).kind === "identifier" || cursor.ahead(1).text === "(") && !cursor.ahead(1).spaced;
    default:
      return false;
  }
}

export function applicationArguments(cursor: Cursor, fn: Term): Term {
  const args: Term[] = [];
  const named: NamedArgument[] = [];
  while (startsArgument(cursor)) {
    if (cursor.accept("..")) return { kind: "apply", fn, args, named, ellipsis: true, at: fn.at };
    if (cursor.is("(") && cursor.ahead(1).kind === "identifier" && cursor.ahead(2).text === ":=") {
      const at = cursor.next();
      const name = cursor.next().text;
      cursor.next();
      named.push({ name, value: cursor.withoutPosition(() => term(cursor)), at });
      cursor.expect(")");
    } else {
      args.push(term(cursor, MAXIMUM));
    }
  }
  if (fn.kind === "apply") return { ...fn, args: [...fn.args, ...args], named: [...fn.named, ...named] };
  return { kind: "apply", fn, args, named, ellipsis: false, at: fn.at };
}
