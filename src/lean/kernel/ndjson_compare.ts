// Comparing what an export says about an inductive family with what the kernel has found out for itself.
import type { Environment } from "./environment.ts";
import { CheckError } from "./errors.ts";
import type { Expr } from "./expr.ts";
import { levelParam } from "./level.ts";
import type { Name } from "./name.ts";
import type { Fields } from "./ndjson_fields.ts";
import { instantiateLevelParams } from "./substitute.ts";
import { TypeChecker } from "./type_checker.ts";
import { checkClosed, checkLevelParams } from "./well_formed.ts";

interface Signature {
  readonly name: Name;
  readonly levelParams: readonly Name[];
  readonly type: Expr;
}

/** What the file says about one inductive declaration. */
export interface ExportedInductive {
  readonly type: Fields;
  readonly signature: Signature;
  readonly constructors: readonly (Signature & { readonly fields: Fields })[];
  readonly constructorNames: readonly Name[];
  /** The recursor, if the file has it; the kernel generates its own in any case. */
  readonly recursor: (Signature & { readonly fields: Fields }) | undefined;
  readonly nameOf: (fields: Fields, key: string) => Name;
  readonly exprOf: (fields: Fields, key: string) => Expr;
}

function mismatch(name: Name, what: string): CheckError {
  return new CheckError("The export disagrees with what the kernel works out.", [`name: ${name}`, what]);
}

function expect(name: Name, what: string, agrees: boolean): void {
  if (!agrees) throw mismatch(name, what);
}

const sameNames = (a: readonly Name[], b: readonly Name[]) => a.length === b.length && a.every((x, i) => x === b[i]);

/** @throws CheckError unless name, universe parameters and type agree; parameters may have other names. */
export function compareSignature(environment: Environment, stored: Signature, exported: Signature): void {
  expect(exported.name, "the name differs", stored.name === exported.name);
  compareTerm(environment, stored, exported.levelParams, stored.type, exported.type, "the type differs");
}

function compareTerm(
  environment: Environment,
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
  const checker = new TypeChecker(environment);
  const sameType = checker.isDefEq(checker.infer(ours), checker.infer(renamed));
  expect(name, what, sameType && checker.isDefEq(ours, renamed));
}

/** @throws CheckError unless type, constructors and recursor agree in everything that has a meaning. */
export function compareInductive(environment: Environment, exported: ExportedInductive): void {
  const { type, signature, constructors, constructorNames } = exported;
  const { name } = signature;
  const info = environment.get(name);
  if (info?.kind !== "inductive") throw mismatch(name, "there is no such inductive type");
  expect(name, "numIndices differs", type.count("numIndices") === info.numIndices);
  expect(name, "isRec differs", type.flag("isRec") === info.recursive);
  expect(name, "isReflexive differs", type.flag("isReflexive") === info.reflexive);
  expect(name, "the list of constructors differs", sameNames(constructorNames, info.constructors));
  constructors.forEach((made, index) => {
    compareConstructor(environment, exported, made, index);
  });
  compareRecursor(environment, exported);
}

function compareConstructor(
  environment: Environment,
  exported: ExportedInductive,
  made: Signature & { readonly fields: Fields },
  index: number,
): void {
  const info = environment.get(made.name);
  if (info?.kind !== "constructor") throw mismatch(made.name, "there is no such constructor");
  const { fields, name } = made;
  expect(name, "the universe parameters differ", sameNames(made.levelParams, info.levelParams));
  expect(name, "induct differs", exported.nameOf(fields, "induct") === info.inductive);
  expect(name, "cidx differs", fields.count("cidx") === index);
  expect(name, "numParams differs", fields.count("numParams") === info.numParams);
  expect(name, "numFields differs", fields.count("numFields") === info.numFields);
  expect(name, "it is unsafe", !fields.flag("isUnsafe"));
}

function compareRecursor(environment: Environment, exported: ExportedInductive): void {
  if (exported.recursor === undefined) return;
  const { fields: recursor, ...signature } = exported.recursor;
  const info = environment.get(signature.name);
  if (info?.kind !== "recursor" || info.inductive !== exported.signature.name) {
    throw mismatch(signature.name, "there is no such recursor");
  }
  compareSignature(environment, info, signature);
  const { name } = info;
  for (const key of ["numParams", "numIndices", "numMotives", "numMinors"] as const) {
    expect(name, `${key} differs`, recursor.count(key) === info[key]);
  }
  expect(name, "k differs", recursor.flag("k") === info.k);
  expect(name, "it is unsafe", !recursor.flag("isUnsafe"));
  const rules = recursor.objects("rules");
  expect(name, "the number of rules differs", rules.length === info.rules.length);
  rules.forEach((rule, i) => {
    const ours = info.rules[i];
    expect(name, "a rule is for another constructor", exported.nameOf(rule, "ctor") === ours.constructorName);
    expect(name, "nfields differs", rule.count("nfields") === ours.numFields);
    compareTerm(environment, info, signature.levelParams, ours.rhs, exported.exprOf(rule, "rhs"), "a rule differs");
  });
}
