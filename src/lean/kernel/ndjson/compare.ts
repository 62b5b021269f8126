// Comparing what an export says about an inductive family with what the kernel has found out for itself.

import { itemAt } from "../../../platform/index.ts";
import { CheckError } from "../budget/errors.ts";
import type { Limits } from "../budget/limits.ts";
import { TypeChecker } from "../checker/type_checker.ts";
import type { Environment } from "../environment/environment.ts";
import { recursorNames } from "../environment/used_constants.ts";
import { checkClosed, checkLevelParams } from "../environment/well_formed.ts";
import type { Expr } from "../term/expr.ts";
import { levelParam } from "../term/level.ts";
import type { Name } from "../term/name.ts";
import { instantiateLevelParams } from "../term/substitute.ts";
import type { Fields } from "./fields.ts";

interface Signature {
  readonly name: Name;
  readonly levelParams: readonly Name[];
  readonly type: Expr;
}

/** A record of the file: the signature of its constant and what else it says. */
export interface Exported extends Signature {
  readonly fields: Fields;
}

/** A type, with its constructors in the order in which it lists them. */
export interface ExportedFamily extends Exported {
  readonly constructors: readonly Exported[];
}

/** What the file says about one inductive declaration. */
export interface ExportedInductive {
  /** Those that are declared together. */
  readonly families: readonly ExportedFamily[];
  /** The recursors that the file has; the kernel generates its own in any case. */
  readonly recursors: readonly Exported[];
  readonly tables: {
    readonly nameOf: (fields: Fields, key: string) => Name;
    readonly namesOf: (fields: Fields, key: string) => Name[];
    readonly exprOf: (fields: Fields, key: string) => Expr;
  };
}

function mismatch(name: Name, what: string): CheckError {
  return new CheckError("The export disagrees with what the kernel works out.", [`name: ${name}`, what]);
}

function expect(name: Name, what: string, agrees: boolean): void {
  if (!agrees) throw mismatch(name, what);
}

const sameNames = (a: readonly Name[], b: readonly Name[]) => a.length === b.length && a.every((x, i) => x === b[i]);

/** @throws CheckError unless name, universe parameters and type agree; parameters may have other names. */
export function compareSignature(
  environment: Environment,
  stored: Signature,
  exported: Signature,
  limits: Partial<Limits>,
): void {
  expect(exported.name, "the name differs", stored.name === exported.name);
  const checker = new TypeChecker(environment, { limits });
  compareTerm(checker, stored, exported.levelParams, stored.type, exported.type, "the type differs");
}

function compareTerm(
  checker: TypeChecker,
  stored: Signature,
  exportedParams: readonly Name[],
  ours: Expr,
  theirs: Expr,
  what: string,
): void {
  const { name, levelParams } = stored;
  expect(name, "the number of universe parameters differs", levelParams.length === exportedParams.length);
  checkLevelParams(exportedParams);
  checkClosed(theirs, exportedParams);
  const renamed = instantiateLevelParams(theirs, exportedParams, levelParams.map(levelParam));
  const sameType = checker.isDefEq(checker.infer(ours), checker.infer(renamed));
  expect(name, what, sameType && checker.isDefEq(ours, renamed));
}

/** @throws CheckError unless types, constructors and recursors agree in everything that has a meaning. */
export function compareInductive(environment: Environment, exported: ExportedInductive, limits: Partial<Limits>): void {
  const { families, recursors, tables } = exported;
  const all = families.map(({ name }) => name);
  const generated: Name[] = [];
  for (const { name, fields, constructors } of families) {
    const info = environment.get(name);
    if (info?.kind !== "inductive") throw mismatch(name, "there is no such inductive type");
    generated.push(...recursorNames(info));
    expect(name, "all differs", sameNames(tables.namesOf(fields, "all"), all));
    expect(name, "numIndices differs", fields.count("numIndices") === info.numIndices);
    expect(name, "isRec differs", fields.flag("isRec") === info.recursive);
    expect(name, "isReflexive differs", fields.flag("isReflexive") === info.reflexive);
    expect(name, "numNested differs", fields.count("numNested") === (info.numNested ?? 0));
    constructors.forEach((made, index) => {
      compareConstructor(environment, exported, made, index);
    });
  }
  const checker = new TypeChecker(environment, { limits });
  for (const recursor of recursors) {
    if (!generated.includes(recursor.name)) throw mismatch(recursor.name, "there is no such recursor");
    compareRecursor(checker, exported, recursor);
  }
}

function compareConstructor(
  environment: Environment,
  { tables }: ExportedInductive,
  made: Exported,
  index: number,
): void {
  const info = environment.get(made.name);
  if (info?.kind !== "constructor") throw mismatch(made.name, "there is no such constructor");
  const { fields, name } = made;
  expect(name, "the universe parameters differ", sameNames(made.levelParams, info.levelParams));
  expect(name, "induct differs", tables.nameOf(fields, "induct") === info.inductive);
  expect(name, "cidx differs", fields.count("cidx") === index);
  expect(name, "numParams differs", fields.count("numParams") === info.numParams);
  expect(name, "numFields differs", fields.count("numFields") === info.numFields);
  expect(name, "it is unsafe", !fields.flag("isUnsafe"));
}

function compareRecursor(checker: TypeChecker, { families, tables }: ExportedInductive, exported: Exported): void {
  const { fields: recursor, levelParams } = exported;
  const info = checker.environment.get(exported.name);
  if (info?.kind !== "recursor") throw mismatch(exported.name, "there is no such recursor");
  const { name } = info;
  const all = families.map((family) => family.name);
  expect(name, "all differs", sameNames(tables.namesOf(recursor, "all"), all));
  compareTerm(checker, info, levelParams, info.type, exported.type, "the type differs");
  for (const key of ["numParams", "numIndices", "numMotives", "numMinors"] as const) {
    expect(name, `${key} differs`, recursor.count(key) === info[key]);
  }
  expect(name, "k differs", recursor.flag("k") === info.k);
  expect(name, "it is unsafe", !recursor.flag("isUnsafe"));
  const rules = recursor.objects("rules");
  expect(name, "the number of rules differs", rules.length === info.rules.length);
  rules.forEach((rule, i) => {
    const ours = itemAt(info.rules, i);
    expect(name, "a rule is for another constructor", tables.nameOf(rule, "ctor") === ours.constructorName);
    expect(name, "nfields differs", rule.count("nfields") === ours.numFields);
    compareTerm(checker, info, levelParams, ours.rhs, tables.exprOf(rule, "rhs"), "a rule differs");
  });
}
