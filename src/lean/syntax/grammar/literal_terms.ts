// Reads lists, tuples and the conditional.

import type { BoundName, Term } from "../ast/terms.ts";
import type { Cursor } from "../cursor.ts";
import { type Position, Unsupported } from "../lexer/failure.ts";
import { application, fixed } from "./applications.ts";
import { term } from "./terms.ts";

/** `[a, b, c]`. */
export function listLiteral(cursor: Cursor): Term {
  const at = cursor.next();
  const items = cursor.withoutPosition(() => commaSeparated(cursor, "]"));
  cursor.expect("]");
  return items.reduceRight<Term>((tail, item) => application(fixed("List.cons", at), [item, tail], at), {
    kind: "constant",
    name: "List.nil",
    at,
  });
}

function commaSeparated(cursor: Cursor, close: string): Term[] {
  const items: Term[] = [];
  while (!cursor.is(close)) {
    items.push(term(cursor));
    cursor.chained(items.length);
    if (!cursor.accept(",")) break;
  }
  return items;
}

/** The rest of `(a, b, c)` after its first component. */
export function tupleTerm(cursor: Cursor, first: Term, at: Position): Term {
  const items = [first];
  while (cursor.accept(",")) {
    items.push(term(cursor));
    cursor.chained(items.length);
  }
  return items.reduceRight((second, item) => application(fixed("Prod.mk", at), [item, second], at));
}

/** `if c then a else b` and `if h : c then a else b`. */
export function conditional(cursor: Cursor): Term {
  const at = cursor.next();
  if (cursor.accept("let")) return conditionalMatch(cursor, at);
  const name = hypothesisName(cursor);
  const condition = term(cursor);
  cursor.expect("then");
  const yes = term(cursor);
  cursor.expect("else");
  const no = term(cursor);
  if (name === undefined) return application(fixed("ite", at), [condition, yes, no], at);
  const branch = (body: Term): Term => ({
    kind: "fun",
    parameters: [{ kind: "binder", binder: { names: [name], type: undefined, kind: "default", at: name.at } }],
    body,
    at: body.at,
  });
  return application(fixed("dite", at), [condition, branch(yes), branch(no)], at);
}

/** `if let p := e then a else b`: a match of `e` with `p`, and with anything. */
function conditionalMatch(cursor: Cursor, at: Position): Term {
  const pattern = term(cursor);
  if (!cursor.is(":=")) throw new Unsupported("'if let' of this form", cursor.token);
  cursor.next();
  const value = term(cursor);
  cursor.expect("then");
  const yes = term(cursor);
  cursor.expect("else");
  const no = term(cursor);
  const alternatives = [
    { patterns: [pattern], body: yes, at: pattern.at },
    { patterns: [{ kind: "hole", at: no.at } as const], body: no, at: no.at },
  ];
  return { kind: "match", discriminants: [{ value, proof: undefined, at: value.at }], alternatives, at };
}

function hypothesisName(cursor: Cursor): BoundName | undefined {
  if (cursor.token.kind !== "identifier" || cursor.ahead(1).text !== ":") return undefined;
  const name = cursor.binderName();
  cursor.next();
  return name;
}
