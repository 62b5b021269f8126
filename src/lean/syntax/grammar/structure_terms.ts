// Reads terms in braces: structure instances with their fields, and subtypes.

import type { FunParameter, NamedArgument, Term } from "../ast/terms.ts";
import type { Cursor } from "../cursor.ts";
import { Unsupported } from "../lexer/failure.ts";
import { application, fixed } from "./applications.ts";
import { parameters } from "./binders.ts";
import { matchAlternatives } from "./local_terms.ts";
import { term } from "./terms.ts";

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

/** `x := e`, `x a b := e`, or `x | p => e`. */
export function instanceField(cursor: Cursor): NamedArgument {
  const at = cursor.token;
  const name = cursor.binderName().name;
  const binders: FunParameter[] = parameters(cursor, true);
  const bar = cursor.token;
  let value: Term;
  if (cursor.is("|") && binders.length === 0) {
    value = { kind: "funMatch", alternatives: matchAlternatives(cursor, bar), at: bar };
  } else {
    if (cursor.is(":")) throw new Unsupported("type of a field's value", cursor.token);
    cursor.expect(":=");
    value = term(cursor);
  }
  return { name, value: binders.length === 0 ? value : { kind: "fun", parameters: binders, body: value, at }, at };
}
