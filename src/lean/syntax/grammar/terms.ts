// Reads terms: a Pratt parser with Lean's precedences; application arguments obey the layout column.

import { readDigits } from "../../kernel/index.ts";
import type { BoundName, FunParameter, NamedArgument, Term } from "../ast.ts";
import type { Cursor } from "../cursor.ts";
import { explicitLevels, maximalLevel } from "../levels.ts";
import { type Position, Unsupported } from "../lexer/failure.ts";
import type { Token } from "../lexer/lexer.ts";
import { openDeclarations } from "../open.ts";
import type { Operator } from "../operators.ts";
import { bracketedBinder, funParameters, looksLikeBinder, quantifierBinders } from "./binders.ts";
import { braces, conditional, listLiteral, tupleTerm } from "./literal_terms.ts";
import { byTerm, calcSteps, localTerm, matchAlternatives, namedDiscriminants, showTerm } from "./local_terms.ts";

/** Precedence of atoms and of arguments. */
const MAXIMUM = 1024;
/** Precedence of applications and of `by`, `have`, `∀` and the like. */
const LEAD = 1023;
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
    if (loose !== undefined)
      return { term: loose, precedence: token.text === "fun" || token.text === "λ" ? MAXIMUM : LEAD };
  }
  const value = atom(cursor);
  return { term: value, precedence: MAXIMUM };
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
      return application({ kind: "constant", name: "Not", at }, [term(cursor, 40)], at);
    case "!":
      cursor.next();
      return application({ kind: "constant", name: "Bool.not", at }, [term(cursor, 40)], at);
    case "(":
    case "{":
    case "⦃":
    case "[":
      return precedence <= 25 && looksLikeBinder(cursor) ? dependentArrow(cursor) : undefined;
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
  const operator = cursor.operator(symbol.text) as Operator;
  const variable: Term = { kind: "identifier", name: name.name, levels: undefined, at: name.at };
  const bound = combined(variable, operator, term(cursor), symbol);
  cursor.expect(",");
  const inner = term(cursor);
  const body: Term = isExists
    ? application({ kind: "constant", name: "And", at }, [bound, inner], at)
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
  return { kind: "forall", binders: [binder], body: term(cursor, 25), at };
}

/** Builds `fn args`, flattening an application that is already there. */
export function application(fn: Term, args: readonly Term[], at: Position): Term {
  if (fn.kind === "apply" && !fn.ellipsis) return { ...fn, args: [...fn.args, ...args] };
  return { kind: "apply", fn, args, named: [], ellipsis: false, at };
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
    const operator = cursor.operator(token.text);
    if (operator === undefined) return left;
    if (operator.meaning.kind === "unsupported") throw new Unsupported(`operator '${token.text}'`, token);
    if (operator.own < precedence || leftPrecedence < operator.left) return left;
    cursor.next();
    left = combine(left, operator, cursor, token);
    leftPrecedence = operator.own;
  }
}

function combine(left: Term, operator: Operator, cursor: Cursor, at: Position): Term {
  return combined(left, operator, term(cursor, operator.right), at);
}

function combined(left: Term, operator: Operator, right: Term, at: Position): Term {
  const { meaning } = operator;
  switch (meaning.kind) {
    case "constant":
      return application({ kind: "constant", name: meaning.name, at }, [left, right], left.at);
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

/** `a ∈ s` is `Membership.mem s a`. */
function flipped(name: string, left: Term, right: Term, at: Position): Term {
  const words = name.split(" ");
  const fn: Term = { kind: "constant", name: words[words.length - 1], at };
  const made = application(fn, [right, left], left.at);
  return words.length === 1 ? made : application({ kind: "constant", name: words[0], at }, [made], left.at);
}

function startsArgument(cursor: Cursor): boolean {
  const { token } = cursor;
  if (!token.spaced || !cursor.isRight()) return false;
  switch (token.kind) {
    case "identifier":
    case "number":
    case "string":
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

function applicationArguments(cursor: Cursor, fn: Term): Term {
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

function atom(cursor: Cursor): Term {
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
      throw new Unsupported("string literal", at);
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
      const fn = atom(cursor);
      return { kind: "explicit", fn, at };
    }
    case "‹": {
      cursor.next();
      const type = cursor.withoutPosition(() => term(cursor));
      cursor.expect("›");
      return { kind: "assumption", type, at };
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
      return application({ kind: "constant", name: "Not", at }, [term(cursor, 40)], at);
    case "!":
      cursor.next();
      return application({ kind: "constant", name: "Bool.not", at }, [term(cursor, 40)], at);
    case "↑":
      cursor.next();
      return { kind: "coercion", value: term(cursor, MAXIMUM), at };
    case "{":
      return braces(cursor);
    case "[":
      return listLiteral(cursor);
    case "#[":
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
  if (cursor.accept(")")) return { kind: "constant", name: "Unit.unit", at };
  const outer = cursor.placeholders;
  const names: BoundName[] = [];
  cursor.placeholders = names;
  const { value, type, typed } = cursor.withoutPosition(() => {
    const inner = term(cursor);
    if (cursor.is(",")) return { value: tupleTerm(cursor, inner, at), type: undefined, typed: false };
    if (!cursor.accept(":")) return { value: inner, type: undefined, typed: false };
    return { value: inner, type: cursor.is(")") ? undefined : term(cursor), typed: true };
  });
  cursor.expect(")");
  cursor.placeholders = outer;
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
