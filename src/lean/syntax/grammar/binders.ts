// Reads binders: `(x y : T)`, `{x}`, `[C]`, the parameters of `fun`, and those of `∀` and `∃`.
import { itemAt } from "../../../platform/index.ts";
import type { Binder, BinderKind, BoundName, FunParameter, Term } from "../ast/terms.ts";
import type { Cursor } from "../cursor.ts";
import { Unsupported } from "../lexer/failure.ts";
import { term } from "./terms.ts";

const closing: Record<string, { close: string; kind: BinderKind }> = {
  "(": { close: ")", kind: "default" },
  "{": { close: "}", kind: "implicit" },
  "⦃": { close: "⦄", kind: "strictImplicit" },
  "[": { close: "]", kind: "instImplicit" },
};

function isBinderName(cursor: Cursor, distance: number): boolean {
  const token = cursor.ahead(distance);
  return token.kind === "identifier" && !token.text.includes(".");
}

/** True if a bracket is followed by names and then `:`, or, except for parentheses, by the closing bracket. */
export function looksLikeBinder(cursor: Cursor): boolean {
  const bracket = closing[cursor.token.text];
  let distance = 1;
  while (isBinderName(cursor, distance)) distance++;
  const after = cursor.ahead(distance).text;
  return distance > 1 && (after === ":" || (bracket?.close !== ")" && after === bracket?.close));
}

function boundNames(cursor: Cursor): BoundName[] {
  const names: BoundName[] = [];
  while (isBinderName(cursor, 0)) {
    names.push(cursor.binderName());
    cursor.chained(names.length);
  }
  return names;
}

/** Reads one bracketed binder, or nothing when the bracket is not followed by names. */
export function bracketedBinder(cursor: Cursor): Binder | undefined {
  const at = cursor.token;
  const bracket = closing[at.text];
  if (bracket === undefined) return undefined;
  if (bracket.kind === "instImplicit") return instanceBinder(cursor);
  const start = cursor.index;
  cursor.next();
  const binder = cursor.withoutPosition((): Binder | undefined => {
    const names = boundNames(cursor);
    if (names.length === 0) return undefined;
    const type = cursor.accept(":") ? term(cursor) : undefined;
    if (cursor.is(":=")) throw new Unsupported("default value of a binder", cursor.token);
    return { names, type, kind: bracket.kind, at };
  });
  if (binder === undefined || !cursor.is(bracket.close)) {
    if (binder?.type !== undefined && !cursor.is("//")) throw cursor.unexpected(`'${bracket.close}'`);
    cursor.index = start;
    return undefined;
  }
  cursor.next();
  return binder;
}

function instanceBinder(cursor: Cursor): Binder {
  const at = cursor.next();
  return cursor.withoutPosition(() => {
    const names = isBinderName(cursor, 0) && cursor.ahead(1).text === ":" ? [cursor.binderName()] : [];
    if (names.length > 0) cursor.next();
    const type = term(cursor);
    cursor.expect("]");
    return { names: names.length > 0 ? names : [{ name: "_", at }], type, kind: "instImplicit", at };
  });
}

/** The binders of a signature: zero or more bracketed ones; bare names are refused. With `indented`, each to the right. */
export function signatureBinders(cursor: Cursor, indented = false): Binder[] {
  const binders: Binder[] = [];
  while (!indented || cursor.isRight()) {
    if (cursor.token.kind === "identifier") throw new Unsupported("binder without brackets", cursor.token);
    const binder = bracketedBinder(cursor);
    if (binder === undefined) return binders;
    binders.push(binder);
    cursor.chained(binders.length);
  }
  return binders;
}

/** The binders of a field or constructor; one without a type may change the brackets of a parameter, which is refused. */
export function typedBinders(cursor: Cursor): Binder[] {
  const binders = signatureBinders(cursor);
  for (const { type, kind, names, at } of binders) {
    const isBare = kind === "instImplicit" && names[0]?.name === "_" && type?.kind === "identifier";
    if (type === undefined || (isBare && /^\p{Ll}/u.test(type.name))) {
      throw new Unsupported("binder without a type in a field or constructor", at);
    }
  }
  return binders;
}

/** `x y : T` or a list of names and bracketed binders, as `∀` and (more strictly) `∃` take them. */
export function quantifierBinders(cursor: Cursor, onlyOneForm: boolean): Binder[] {
  const binders: Binder[] = [];
  const bare: BoundName[] = [];
  for (;;) {
    cursor.chained(binders.length);
    if (isBinderName(cursor, 0)) {
      const name = cursor.binderName();
      bare.push(name);
      binders.push({ names: [name], type: undefined, kind: "default", at: name.at });
      continue;
    }
    if (onlyOneForm && bare.length > 0) break;
    const binder = bracketedBinder(cursor);
    if (binder === undefined) break;
    if (onlyOneForm && binder.kind !== "default") throw new Unsupported("binder of '∃' in braces", binder.at);
    binders.push(binder);
    if (onlyOneForm && isBinderName(cursor, 0)) throw cursor.unexpected("','");
  }
  if (binders.length === 0) throw cursor.unexpected("binder");
  if (cursor.is(":")) {
    if (bare.length !== binders.length) throw cursor.unexpected("','");
    cursor.next();
    return [{ names: bare, type: term(cursor), kind: "default", at: itemAt(bare, 0).at }];
  }
  if (!cursor.is(",")) throw new Unsupported(`binder predicate '${cursor.token.text}'`, cursor.token);
  return binders;
}

function patternParameter(cursor: Cursor): FunParameter {
  const pattern: Term = term(cursor, 1024);
  return { kind: "pattern", pattern };
}

/** The parameters of `fun`, of `intro` and of fields; with `indented`, each to the right of the saved column. */
export function parameters(cursor: Cursor, indented: boolean): FunParameter[] {
  const found: FunParameter[] = [];
  for (;;) {
    cursor.chained(found.length);
    const { token } = cursor;
    if (indented && !cursor.isRight()) return found;
    if (isBinderName(cursor, 0)) {
      const name = cursor.binderName();
      found.push({ kind: "binder", binder: { names: [name], type: undefined, kind: "default", at: name.at } });
    } else if (cursor.is("(") || cursor.is("{") || cursor.is("⦃") || cursor.is("[")) {
      const binder = looksLikeBinder(cursor) || cursor.is("[") ? bracketedBinder(cursor) : undefined;
      found.push(binder === undefined ? patternParameter(cursor) : { kind: "binder", binder });
    } else if (cursor.is("⟨") || token.kind === "number" || (token.kind === "identifier" && token.text.includes("."))) {
      found.push(patternParameter(cursor));
    } else {
      return found;
    }
  }
}

/** The parameters of `fun`, with an optional common type as in `fun x y : T => e`. */
export function funParameters(cursor: Cursor): FunParameter[] {
  const found = parameters(cursor, false);
  if (found.length === 0) throw cursor.unexpected("binder");
  if (!cursor.is(":")) return found;
  const names: BoundName[] = [];
  for (const parameter of found) {
    if (parameter.kind !== "binder" || parameter.binder.type !== undefined || parameter.binder.kind !== "default") {
      throw new Unsupported("type after bracketed parameters of 'fun'", cursor.token);
    }
    names.push(...parameter.binder.names);
  }
  cursor.next();
  return [{ kind: "binder", binder: { names, type: term(cursor), kind: "default", at: itemAt(names, 0).at } }];
}
