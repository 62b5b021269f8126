// Reads `structure`, `class` and `instance`, and the fields `x := e` that instances and structure notation share.
import type { Binder, Command, FunParameter, NamedArgument, Term } from "./ast.ts";
import { bracketedBinder, parameters, signatureBinders, typedBinders } from "./binders.ts";
import { declarationName, levelNames } from "./commands.ts";
import type { Cursor } from "./cursor.ts";
import { Unsupported } from "./failure.ts";
import { matchAlternatives } from "./local_terms.ts";
import { derivedClasses } from "./modifiers.ts";
import { term } from "./terms.ts";

/** Reads `structure S params : Sort where mk :: fields`, and the same with `class`. */
export function structure(cursor: Cursor): Command {
  const at = cursor.next();
  const isClass = at.text === "class";
  if (isClass && (cursor.is("inductive") || cursor.is("abbrev"))) {
    throw new Unsupported(`'class ${cursor.token.text}'`, cursor.token);
  }
  const name = declarationName(cursor);
  const levels = levelNames(cursor);
  const binders = signatureBinders(cursor);
  if (cursor.is("extends")) throw new Unsupported("'extends'", cursor.token);
  const type = cursor.accept(":") ? term(cursor) : undefined;
  if (cursor.is("extends")) throw new Unsupported("'extends'", cursor.token);
  let maker = "mk";
  const fields: Binder[] = [];
  if (cursor.accept("where")) {
    if (cursor.token.kind === "identifier" && cursor.ahead(1).text === "::") {
      maker = cursor.binderName().name;
      cursor.next();
    }
    cursor.withPosition(() => {
      while (cursor.token.column === cursor.column && startsField(cursor)) fields.push(...structureField(cursor));
    });
  }
  derivedClasses(cursor);
  return { kind: "structure", isClass, name, levels, binders, type, maker, fields, at };
}

function startsField(cursor: Cursor): boolean {
  return cursor.token.kind === "identifier" || ["(", "{", "["].includes(cursor.token.text);
}

/** `x y : T`, `f (a : A) : T`, or a bracketed binder. */
function structureField(cursor: Cursor): Binder[] {
  const at = cursor.token;
  if (at.kind !== "identifier") {
    const binder = bracketedBinder(cursor);
    if (binder === undefined) throw cursor.unexpected("field");
    return [binder];
  }
  const names = [cursor.binderName()];
  while (cursor.token.kind === "identifier") names.push(cursor.binderName());
  const binders = typedBinders(cursor);
  if (!cursor.is(":")) throw new Unsupported("structure field without a type", cursor.token);
  cursor.next();
  const body = term(cursor);
  if (cursor.is(":=")) throw new Unsupported("default value of a field", cursor.token);
  const type: Term = binders.length === 0 ? body : { kind: "forall", binders, body, at };
  return [{ names, type, kind: "default", at }];
}

/** Reads `instance (priority := n) name binders : C where fields`, or with `:= e`. */
export function instance(cursor: Cursor): Command {
  const at = cursor.next();
  const priority = instancePriority(cursor);
  const name = cursor.token.kind === "identifier" ? declarationName(cursor) : undefined;
  const levels = name === undefined ? undefined : levelNames(cursor);
  const binders = signatureBinders(cursor);
  cursor.expect(":");
  const type = term(cursor);
  const value = cursor.is("where") ? whereStructure(cursor) : instanceValue(cursor);
  return { kind: "instance", name, levels, binders, type, value, priority, at };
}

function instanceValue(cursor: Cursor): Term {
  const bar = cursor.token;
  if (cursor.is("|")) return { kind: "funMatch", alternatives: matchAlternatives(cursor, bar), at: bar };
  cursor.expect(":=");
  return term(cursor);
}

function instancePriority(cursor: Cursor): number | undefined {
  if (!cursor.is("(") || cursor.ahead(1).text !== "priority") return undefined;
  cursor.index += 2;
  cursor.expect(":=");
  const { text } = cursor.next();
  const priority = text === "low" ? 100 : text === "high" ? 10000 : text === "default" ? 1000 : Number(text);
  if (!Number.isInteger(priority)) throw new Unsupported("priority of this form", cursor.token);
  cursor.expect(")");
  return priority;
}

/** `where x := a …` as a structure of the expected type. */
export function whereStructure(cursor: Cursor): Term {
  const at = cursor.expect("where");
  const fields = whereFields(cursor);
  return { kind: "structureInstance", sources: [], fields, type: undefined, ellipsis: false, at };
}

/** The fields of `where`, each at the column of the first. */
function whereFields(cursor: Cursor): NamedArgument[] {
  return cursor.withPosition(() => {
    const fields: NamedArgument[] = [];
    while (cursor.token.kind === "identifier" && cursor.token.column === cursor.column) {
      fields.push(instanceField(cursor));
    }
    return fields;
  });
}

/** `x := e`, `x a b := e`, or `x | p => e`. */
export function instanceField(cursor: Cursor): NamedArgument {
  const at = cursor.token;
  const name = cursor.binderName().name;
  const binders: FunParameter[] = cursor.withoutPosition(() => parameters(cursor));
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
