// Reads terms: a Pratt parser with Lean's precedences; application arguments obey the layout column.

import type { FunParameter, Term } from "../ast/terms.ts";
import type { Cursor } from "../cursor.ts";
import { type Position, Unsupported } from "../lexer/failure.ts";
import { openDeclarations } from "../open.ts";
import type { Operator } from "../operators.ts";
import { application, applicationArguments, combined, fixed, startsArgument } from "./applications.ts";
import { atom } from "./atoms.ts";
import { bracketedBinder, funParameters, looksLikeBinder, quantifierBinders } from "./binders.ts";
import { conditional } from "./literal_terms.ts";
import { byTerm, calcSteps, localTerm, matchAlternatives, namedDiscriminants, showTerm } from "./local_terms.ts";

/** Precedence of atoms and of arguments. */
export const MAXIMUM = 1024;

/** Precedence of applications and of `by`, `have`, `∀` and the like. */
const LEAD = 1023;

/** Precedence of `(x : A) → B`. */
const ARROW = 25;

/** Precedence of `a |>.f`. */
const PIPE = 10;

/** Precedence of `-a`. */
const NEGATION = 75;

/** Reads a term whose outermost operator binds at least as tightly as `precedence`. */
export function term(cursor: Cursor, precedence = 0): Term {
  return cursor.nested(() => {
    const head = leading(cursor, precedence);
    return trailing(cursor, head.term, head.precedence, precedence);
  });
}

interface Leading {
  readonly term: Term;
  readonly precedence: number;
}

function leading(cursor: Cursor, precedence: number): Leading {
  const { token } = cursor;
  if (token.kind === "symbol" && token.text === "-" && precedence <= NEGATION) {
    cursor.next();
    return {
      term: { kind: "unary", name: "Neg.neg", operand: term(cursor, NEGATION), at: token },
      precedence: NEGATION,
    };
  }
  if (token.kind === "keyword" || token.kind === "symbol") {
    const loose = looseLeading(cursor, token.text, precedence);
    if (loose !== undefined) return { term: loose, precedence: loosePrecedence(token.text) };
  }
  const value = atom(cursor);
  if (cursor.is("[") && !cursor.token.spaced) throw new Unsupported("'a[i]'", cursor.token);
  return { term: value, precedence: MAXIMUM };
}

function loosePrecedence(first: string): number {
  if (first === "fun" || first === "λ") return MAXIMUM;
  return "([{⦃".includes(first) ? ARROW : LEAD;
}

/** Terms that extend as far to the right as possible. */
function looseLeading(cursor: Cursor, text: string, precedence: number): Term | undefined {
  const at = cursor.token;
  switch (text) {
    case "fun":
    case "λ":
      return funTerm(cursor);
    case "¬":
      cursor.next();
      return application(fixed("Not", at), [term(cursor, 40)], at);
    case "!":
      cursor.next();
      return application(fixed("Bool.not", at), [term(cursor, 40)], at);
    case "(":
    case "{":
    case "⦃":
    case "[":
      return precedence <= ARROW && looksLikeBinder(cursor) ? dependentArrow(cursor) : undefined;
    case "∀":
    case "forall":
    case "∃":
    case "have":
    case "let":
    case "suffices":
    case "show":
    case "by":
    case "match":
    case "calc":
    case "nomatch":
    case "if":
    case "open":
      if (precedence > LEAD) throw cursor.unexpected("term");
      return leadTerm(cursor, text);
    default:
      return undefined;
  }
}

function leadTerm(cursor: Cursor, text: string): Term {
  const at = cursor.token;
  switch (text) {
    case "∃":
    case "∀":
    case "forall": {
      cursor.next();
      if (isBounded(cursor)) return boundedQuantifier(cursor, text === "∃", at);
      const binders = quantifierBinders(cursor, text === "∃");
      cursor.expect(",");
      return { kind: text === "∃" ? "exists" : "forall", binders, body: term(cursor), at };
    }
    case "by":
      return byTerm(cursor);
    case "show":
      return showTerm(cursor);
    case "match":
      cursor.next();
      return {
        kind: "match",
        discriminants: namedDiscriminants(cursor),
        alternatives: matchAlternatives(cursor, at),
        at,
      };
    case "calc":
      cursor.next();
      return { kind: "calc", steps: calcSteps(cursor), at };
    case "if":
      return conditional(cursor);
    case "open": {
      cursor.next();
      const declarations = openDeclarations(cursor);
      cursor.expect("in");
      return { kind: "openIn", declarations, body: term(cursor), at };
    }
    case "nomatch":
      cursor.next();
      return { kind: "nomatch", values: commaSeparated(cursor), at };
    default:
      return localTerm(cursor);
  }
}

function commaSeparated(cursor: Cursor): Term[] {
  const found = [term(cursor)];
  while (cursor.accept(",")) found.push(term(cursor));
  return found;
}

const bounds = new Set(["<", "<=", "≤", ">", ">=", "≥", "∈", "∉"]);

function isBounded(cursor: Cursor): boolean {
  return cursor.token.kind === "identifier" && bounds.has(cursor.ahead(1).text) && !cursor.token.text.includes(".");
}

/** `∀ x < n, p` is `∀ x, x < n → p`, and `∃ x < n, p` is `∃ x, x < n ∧ p`. */
function boundedQuantifier(cursor: Cursor, isExists: boolean, at: Position): Term {
  const name = cursor.binderName();
  const symbol = cursor.next();
  // Only read where the symbol is a relation, which is an operator.
  const operator = cursor.operator(symbol.text) as Operator;
  const variable: Term = { kind: "identifier", name: name.name, levels: undefined, at: name.at };
  const bound = combined(variable, operator, term(cursor), symbol);
  cursor.expect(",");
  const inner = term(cursor);
  const body: Term = isExists
    ? application(fixed("And", at), [bound, inner], at)
    : { kind: "arrow", domain: bound, codomain: inner, at };
  const binders = [{ names: [name], type: undefined, kind: "default" as const, at: name.at }];
  return { kind: isExists ? "exists" : "forall", binders, body, at };
}

function funTerm(cursor: Cursor): Term {
  const at = cursor.next();
  if (cursor.is("|")) return { kind: "funMatch", alternatives: matchAlternatives(cursor, at), at };
  const parameters: FunParameter[] = funParameters(cursor);
  cursor.expect("=>", "↦");
  return { kind: "fun", parameters, body: term(cursor), at };
}

function dependentArrow(cursor: Cursor): Term | undefined {
  const start = cursor.index;
  const at = cursor.token;
  const binder = bracketedBinder(cursor);
  if (binder === undefined || !(cursor.is("→") || cursor.is("->"))) {
    cursor.index = start;
    return undefined;
  }
  cursor.next();
  return { kind: "forall", binders: [binder], body: term(cursor), at };
}

function trailing(cursor: Cursor, head: Term, headPrecedence: number, precedence: number): Term {
  let left = head;
  let leftPrecedence = headPrecedence;
  if (leftPrecedence === MAXIMUM && precedence <= LEAD && startsArgument(cursor)) {
    left = applicationArguments(cursor, left);
    leftPrecedence = LEAD;
  }
  for (let links = 1; ; links++) {
    cursor.chained(links);
    const { token } = cursor;
    if (token.kind !== "symbol") return left;
    if (token.text === "|>.") {
      if (precedence > PIPE) return left;
      left = pipedField(cursor, left);
      leftPrecedence = PIPE;
      continue;
    }
    const operator = cursor.operator(token.text);
    if (operator === undefined) return left;
    if (operator.meaning.kind === "unsupported") throw new Unsupported(`operator '${token.text}'`, token);
    if (operator.own < precedence || leftPrecedence < operator.left) return left;
    cursor.next();
    left = combine(left, operator, cursor, token);
    leftPrecedence = operator.own;
  }
}

/** `a |>.f b` is `(a).f b`. */
function pipedField(cursor: Cursor, left: Term): Term {
  cursor.next();
  const { token } = cursor;
  if (token.spaced || !["identifier", "number", "field"].includes(token.kind)) throw cursor.unexpected("field");
  cursor.next();
  const fields = token.kind === "identifier" ? token.text.split(".") : [Number(token.text)];
  const start: Term = { kind: "parenthesis", value: left, at: left.at };
  const value = fields.reduce<Term>((value, field) => ({ kind: "project", value, field, at: value.at }), start);
  return startsArgument(cursor) ? applicationArguments(cursor, value) : value;
}

function combine(left: Term, operator: Operator, cursor: Cursor, at: Position): Term {
  return combined(left, operator, term(cursor, operator.right), at);
}
