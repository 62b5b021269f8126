// Reads terms in brackets and braces and the conditional: lists, tuples, subtypes, structure instances, `if`.
import type { BoundName, NamedArgument, Term } from "../ast.ts";
import type { Cursor } from "../cursor.ts";
import { type Position, Unsupported } from "../lexer/failure.ts";
import { instanceField } from "./structures.ts";
import { application, term } from "./terms.ts";

function fixed(name: string, at: Position): Term {
  return { kind: "constant", name, at };
}

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
  if (cursor.is("let")) throw new Unsupported("'if let'", at);
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

function hypothesisName(cursor: Cursor): BoundName | undefined {
  if (cursor.token.kind !== "identifier" || cursor.ahead(1).text !== ":") return undefined;
  const name = cursor.binderName();
  cursor.next();
  return name;
}

/** `{ x // p }`, `{ x : T // p }`, `{ s with x := a }`, `{ x := a, y := b : T }`. */
export function braces(cursor: Cursor): Term {
  const at = cursor.token;
  const second = cursor.ahead(2).text;
  if (cursor.ahead(1).kind === "identifier" && (second === "//" || second === ":")) return subtype(cursor);
  cursor.next();
  const read = cursor.withoutPosition(() => structureBody(cursor));
  cursor.expect("}");
  return { kind: "structureInstance", ...read, at };
}

function subtype(cursor: Cursor): Term {
  const at = cursor.next();
  return cursor.withoutPosition(() => {
    const name = cursor.binderName();
    const type = cursor.accept(":") ? term(cursor) : undefined;
    if (cursor.is("|")) throw new Unsupported("set notation", cursor.token);
    cursor.expect("//");
    const body = term(cursor);
    cursor.expect("}");
    const predicate: Term = {
      kind: "fun",
      parameters: [{ kind: "binder", binder: { names: [name], type, kind: "default", at } }],
      body,
      at,
    };
    return application(fixed("Subtype", at), [predicate], at);
  });
}

function structureBody(cursor: Cursor): Omit<Term & { kind: "structureInstance" }, "kind" | "at"> {
  const sources: Term[] = [];
  if (!startsField(cursor) && !cursor.is("}") && !cursor.is("..")) {
    do sources.push(term(cursor));
    while (cursor.accept(","));
    if (!cursor.is("with")) throw new Unsupported("set notation", cursor.token);
    cursor.next();
  }
  const fields = cursor.sepByIndent(
    ",",
    () => cursor.token.kind === "identifier",
    () => (startsField(cursor) ? instanceField(cursor) : abbreviatedField(cursor)),
  );
  const ellipsis = cursor.accept("..");
  const type = cursor.accept(":") ? term(cursor) : undefined;
  return { sources, fields, type, ellipsis };
}

/** True before `x :=`, `x a b :=`, or `x` alone before a comma or the end. */
function startsField(cursor: Cursor): boolean {
  if (cursor.token.kind !== "identifier") return false;
  for (let distance = 1; ; distance++) {
    const { text, kind } = cursor.ahead(distance);
    if (text === ":=") return true;
    if (kind !== "identifier") return false;
  }
}

/** `x` alone stands for `x := x`. */
function abbreviatedField(cursor: Cursor): NamedArgument {
  const { name, at } = cursor.binderName();
  return { name, value: { kind: "identifier", name, levels: undefined, at }, at };
}
