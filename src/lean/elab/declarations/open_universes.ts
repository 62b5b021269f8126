// Universes that the signature of a definition leaves open, and that its body may still determine.

import {
  type Expr,
  type FVar,
  fvar,
  instantiateLevelParams,
  type Level,
  levelOne,
  levelParam,
  levelSucc,
  levelZero,
  replaceFVars,
} from "../../kernel/index.ts";
import { Failure, Unsupported } from "../../syntax/index.ts";
import type { Statement } from "./declarations.ts";

/** The universes `u` of variables `α : Sort u`, among those that were made. */
export function openSorts(variables: readonly FVar[], made: readonly string[]): string[] {
  return variables.flatMap(({ type }) => {
    const level = type.kind === "sort" ? type.level : undefined;
    return level?.kind === "param" && made.includes(level.name) ? [level.name] : [];
  });
}

/**
 * Runs `work` on a statement. If it does not fit all universes, those of its variables are taken for types that must be, and
 * those of what it declares alone for propositions or types, as inference of universes finds in Lean.
 */
export function withOpenUniverses<T>(statement: Statement, work: (statement: Statement) => T): T {
  try {
    return work(statement);
  } catch (error) {
    if (!isOfText(error)) throw error;
    for (const level of statement.result.length === 0 ? [] : [levelZero, levelOne]) {
      const settled = put(statement, statement.result, () => level);
      const found = attempt(() => withOpenUniverses({ ...settled, result: [] }, work));
      if (found !== undefined) return found.value;
    }
    if (statement.open.length === 0) throw error;
    const found = attempt(() => work(withTypes(statement, statement.open)));
    if (found === undefined) throw error;
    let needed = statement.open;
    let result = found;
    for (const name of needed) {
      const fewer = needed.filter((other) => other !== name);
      const again = fewer.length === 0 ? undefined : attempt(() => work(withTypes(statement, fewer)));
      if (again === undefined) continue;
      needed = fewer;
      result = again;
    }
    return result.value;
  }
}

function isOfText(error: unknown): boolean {
  return error instanceof Failure || error instanceof Unsupported;
}

function attempt<T>(work: () => T): { readonly value: T } | undefined {
  try {
    return { value: work() };
  } catch (error) {
    if (isOfText(error)) return undefined;
    throw error;
  }
}

/** The statement with `Type u` for `Sort u`. */
function withTypes(statement: Statement, names: readonly string[]): Statement {
  return put(statement, names, (name) => levelSucc(levelParam(name)));
}

/** The statement with other levels for its universes. */
function put(statement: Statement, names: readonly string[], level: (name: string) => Level): Statement {
  const { variables, target } = statement;
  const levels = names.map(level);
  const inside = (e: Expr): Expr => instantiateLevelParams(e, names, levels);
  const done: FVar[] = [];
  for (const { name, type, id, info } of variables) {
    done.push(fvar(name, replaceFVars(inside(type), variables.slice(0, done.length), done), { id, info }));
  }
  return { ...statement, variables: done, target: replaceFVars(inside(target), variables, done) };
}
