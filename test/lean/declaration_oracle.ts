// The oracle of declarations: elaborated telescopes against what a second reader finds in the text.

import { type Expr, pi } from "../../src/lean/kernel/term/expr.ts";
import { type CheckedFile, checkFile } from "../../src/verify/index.ts";
import { type Expected, type SourceConstant, sourceConstants } from "./source_declarations.ts";
import type { SourceBinder } from "./source_scan.ts";
import { type ElaboratedBinder, opened } from "./telescopes.ts";

/** A declaration of a file with its elaborated type. */
export interface Declared {
  readonly file: string;
  readonly source: SourceConstant;
  readonly type: Expr;
}

/** The declarations of a text up to the first command that is refused, as far as they were accepted. */
export function declaredIn(file: string, text: string, core: ReadonlySet<string>): Declared[] {
  const checked = checkFile(text);
  const end = firstRefusal(checked);
  return sourceConstants(text).flatMap((source) => {
    const info = source.line < end && !core.has(source.name) ? checked.environment.get(source.name) : undefined;
    return info === undefined ? [] : [{ file, source, type: info.type }];
  });
}

function firstRefusal({ verdicts }: CheckedFile): number {
  const refused = verdicts.filter(
    ({ verdict }) => verdict.kind === "rejected" && /^(?:an earlier command|the file cannot)/.test(verdict.reason),
  );
  return Math.min(Number.POSITIVE_INFINITY, ...refused.map(({ line }) => line));
}

/** How an elaborated type differs from the text; undefined if it does not. */
export function difference({ source, type }: Pick<Declared, "source" | "type">): string | undefined {
  const { binders } = opened(type);
  let at = 0;
  for (const expected of source.binders) {
    if (expected.isAutomatic) while (isHole(binders[at])) at++;
    const problem = mismatch(expected, binders[at]);
    if (problem === undefined) at++;
    else if (!expected.isOptional) return `${problem} at argument ${at + 1}`;
  }
  if (source.rest === undefined) return undefined;
  for (const expected of source.rest.binders) {
    const problem = mismatch(expected, binders[at]);
    if (problem !== undefined) return `${problem} at argument ${at + 1}`;
    at++;
  }
  if (!source.rest.isWhole || at === binders.length) return undefined;
  return `${binders.length - at} arguments more than in the text`;
}

/** A variable for a hole in the type of one that is bound by itself. */
function isHole(binder: ElaboratedBinder | undefined): boolean {
  return binder?.info === "implicit" && binder.name === "x✝";
}

function mismatch(expected: SourceBinder | Expected, found: ElaboratedBinder | undefined): string | undefined {
  const wanted = `${expected.info} '${expected.name ?? "_"}'`;
  if (found === undefined) return `${wanted} is missing`;
  if (found.info !== expected.info) return `${wanted} is ${found.info} '${found.name}'`;
  const isNameless = found.name.endsWith("✝") || found.name === "_";
  if (expected.name === undefined ? !isNameless : found.name !== expected.name) return `${wanted} is '${found.name}'`;
  return typeMismatch(expected, found.type);
}

/** Types are compared where the text is one word. */
function typeMismatch({ type: tokens, name }: SourceBinder, type: Expr): string | undefined {
  if (tokens.length === 1) {
    const [{ text, kind }] = tokens;
    if (text === "Prop" || text === "Type") {
      const level = text === "Prop" ? "zero" : "succ";
      return type.kind === "sort" && type.level.kind === level ? undefined : `the type of '${name}' is not ${text}`;
    }
    if (kind !== "name") return undefined;
    const last = text.slice(text.lastIndexOf(".") + 1);
    if (type.kind === "fvar") return type.name === text ? undefined : `the type of '${name}' is not ${text}`;
    if (type.kind === "const") {
      return type.name === text || type.name.endsWith(`.${last}`) ? undefined : `the type of '${name}' is not ${text}`;
    }
  }
  return undefined;
}

/** The type without its binder number `index`, which nothing behind it may need; undefined if something does. */
export function withoutBinder(type: Expr, index: number): Expr | undefined {
  if (type.kind !== "pi") return undefined;
  if (index > 0) {
    const body = withoutBinder(type.body, index - 1);
    return body === undefined ? undefined : pi(type.name, type.type, body, type.info);
  }
  return type.body;
}

/** The type with other brackets around its binder number `index`. */
export function withOtherBrackets(type: Expr, index: number): Expr | undefined {
  if (type.kind !== "pi") return undefined;
  if (index > 0) {
    const body = withOtherBrackets(type.body, index - 1);
    return body === undefined ? undefined : pi(type.name, type.type, body, type.info);
  }
  return pi(type.name, type.type, type.body, type.info === "default" ? "implicit" : "default");
}
