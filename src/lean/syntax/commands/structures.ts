// Reads `structure`, `class` and `instance`.

import type { Command } from "../ast/commands.ts";
import type { Binder, NamedArgument, Term } from "../ast/terms.ts";
import type { Cursor } from "../cursor.ts";
import { bracketedBinder, signatureBinders, typedBinders } from "../grammar/binders.ts";
import { instanceField } from "../grammar/structure_terms.ts";
import { term } from "../grammar/terms.ts";
import { Unsupported } from "../lexer/failure.ts";
import { derivedClasses, memberModifiers, memberModifiersLength } from "../modifiers.ts";
import { declarationName, declarationValue, levelNames } from "./commands.ts";

/** Reads `structure S params : Sort where mk :: fields`, and the same with `class`. */
export function structure(cursor: Cursor): Command & { kind: "structure" } {
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
    const read = cursor.manyIndent(
      () => startsField(cursor),
      () => structureField(cursor),
    );
    fields.push(...read.flat());
  }
  const derived = derivedClasses(cursor);
  return { kind: "structure", isClass, name, levels, binders, type, maker, fields, derived, at };
}

/** True at a field or at what stands before one. */
function startsField(cursor: Cursor): boolean {
  const { kind, text } = cursor.ahead(memberModifiersLength(cursor));
  return kind === "identifier" || (kind === "symbol" && ["(", "{", "["].includes(text));
}

/** `x y : T`, `f (a : A) : T`, or a bracketed binder. */
function structureField(cursor: Cursor): Binder[] {
  memberModifiers(cursor, "field");
  const at = cursor.token;
  if (at.kind !== "identifier") {
    const binder = bracketedBinder(cursor);
    if (binder === undefined) throw cursor.unexpected("field");
    return [binder];
  }
  const names = [cursor.binderName()];
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
  const value = declarationValue(cursor);
  return { kind: "instance", name, levels, binders, type, value, priority, at };
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

/** The fields of `where`, each at the column of the first or behind a semicolon. */
function whereFields(cursor: Cursor): NamedArgument[] {
  return cursor.sepByIndent(
    ";",
    () => cursor.token.kind === "identifier",
    () => instanceField(cursor),
  );
}
