// Universes that the signature of a definition leaves open, and that its body may still determine.

import {
  type Expr,
  type FVar,
  fvar,
  instantiateLevelParams,
  levelParam,
  levelSucc,
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
 * Runs `work` on a statement. If it does not fit variables of all sorts, those of them are taken for types that must be, as
 * inference of universes finds in Lean.
 */
export function withOpenUniverses<T>(statement: Statement, work: (statement: Statement) => T): T {
  try {
    return work(statement);
  } catch (error) {
    if (statement.open.length === 0 || !isOfText(error)) throw error;
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
  const { variables, target } = statement;
  const raised = names.map((name) => levelSucc(levelParam(name)));
  const put = (e: Expr): Expr => instantiateLevelParams(e, names, raised);
  const done: FVar[] = [];
  for (const { name, type, id, info } of variables) {
    done.push(fvar(name, replaceFVars(put(type), variables.slice(0, done.length), done), { id, info }));
  }
  return { ...statement, variables: done, target: replaceFVars(put(target), variables, done) };
}
