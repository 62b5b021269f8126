// Checking an inductive family: its type, its constructors, strict positivity, and which elimination it allows.

import { everyPair, itemAt } from "../../../platform/index.ts";
import { CheckError } from "../budget/errors.ts";
import type { Budget } from "../budget/limits.ts";
import { TypeChecker } from "../checker/type_checker.ts";
import type {
  ConstantInfo,
  ConstructorInfo,
  InductiveDeclaration,
  InductiveInfo,
  RecursorInfo,
} from "../environment/declaration.ts";
import { Environment } from "../environment/environment.ts";
import { checkClosed, checkFreshNames, checkLevelParams } from "../environment/well_formed.ts";
import { appArgs, appHead, apps, type Const, constant, type Expr, type FVar, fvar, isConst } from "../term/expr.ts";
import { type Level, levelParam, sameLevel } from "../term/level.ts";
import { isNeverZero, isZeroLevel, levelAtMost } from "../term/level_order.ts";
import { extendName, type Name } from "../term/name.ts";
import { instantiate1, someNode } from "../term/substitute.ts";
import { type RecursorEquation, recursorOf } from "./recursor.ts";
import { checkUniform } from "./uniform.ts";

/** A field of a constructor that is an element of the family, or a function into it. */
export interface RecursiveField {
  readonly field: FVar;
  /** Arguments of the function; none when the field is an element. */
  readonly arguments: readonly FVar[];
  /** The indices of the family at the end of the field's type. */
  readonly indices: readonly Expr[];
}

/** A checked constructor, opened: everything is stated over `Family.params`. */
export interface OpenConstructor {
  readonly name: Name;
  readonly fields: readonly FVar[];
  readonly recursive: readonly RecursiveField[];
  /** The indices of the family in the constructor's result. */
  readonly indices: readonly Expr[];
}

/** A checked family, opened. */
export interface Family {
  readonly name: Name;
  readonly levelParams: readonly Name[];
  /** The family with its own universe parameters. */
  readonly head: Const;
  readonly params: readonly FVar[];
  readonly indices: readonly FVar[];
  readonly level: Level;
  /** The family's instances are propositions: its level is 0, whatever its universe parameters are. */
  readonly isProp: boolean;
  readonly constructors: readonly OpenConstructor[];
  /** The recursor may return data as well as proofs. */
  readonly largeElimination: boolean;
}

/**
 * Checks an inductive declaration and stores the type, its constructors and its generated recursor.
 * @throws CheckError if it breaks a rule; nothing is stored then.
 */
export function addInductive(environment: Environment, declaration: InductiveDeclaration, budget: Budget): void {
  const { name, levelParams, type, numParams } = declaration;
  const constructorNames = declaration.constructors.map((c) => c.name);
  checkFreshNames(environment, [name, ...constructorNames, extendName(name, "rec")]);
  checkLevelParams(levelParams);
  if (!Number.isInteger(numParams) || numParams < 0) throw refusal(name, "the number of parameters is not a number");

  const checker = new TypeChecker(environment, { budget });
  checkClosed(type, levelParams);
  checker.sortOf(type);
  for (const made of declaration.constructors) {
    checkClosed(made.type, levelParams);
    checkUniform(name, levelParams, numParams, made);
  }
  const { params, indices, level } = openType(checker, declaration);

  const info: InductiveInfo = {
    kind: "inductive",
    name,
    levelParams,
    type,
    numParams,
    numIndices: indices.length,
    constructors: constructorNames,
    ...recursion(name, declaration.constructors),
    isProp: isZeroLevel(level),
  };
  const scratch = environment.fork();
  // No structure while its constructors are being checked.
  Environment.insert(scratch, { ...info, constructors: [] });
  const opening = new TypeChecker(scratch, { budget });
  const head = constant(name, levelParams.map(levelParam));
  const family = { name, levelParams, head, params, indices, level, isProp: info.isProp };
  const constructors = declaration.constructors.map((c) => openConstructor(opening, family, c.name, c.type));
  const largeElimination = eliminatesIntoData(opening, level, constructors);
  const { recursor, equations } = recursorOf({ ...family, constructors, largeElimination });

  const added = [
    info,
    ...declaration.constructors.map((c, i) =>
      constructorInfo(declaration, c, i, itemAt(constructors, i).fields.length),
    ),
    recursor,
  ];
  checkRecursor(environment, added, recursor, equations, budget);
  for (const each of added) Environment.insert(environment, each);
}

/**
 * The generated recursor is typed like anything else, and its rules hold: a slip in its generation, or in a question of
 * equality that decided which fields are recursive, is an error here and not a recursor that computes something else.
 */
function checkRecursor(
  environment: Environment,
  added: readonly ConstantInfo[],
  recursor: RecursorInfo,
  equations: readonly RecursorEquation[],
  budget: Budget,
): void {
  const trial = environment.fork();
  for (const each of added) Environment.insert(trial, each);
  const checker = new TypeChecker(trial, { budget });
  checkClosed(recursor.type, recursor.levelParams);
  checker.sortOf(recursor.type);
  for (const rule of recursor.rules) {
    checkClosed(rule.rhs, recursor.levelParams);
    checker.infer(rule.rhs);
  }
  for (const { left, right } of equations) {
    const sameType = checker.isDefEq(checker.infer(left), checker.infer(right));
    if (!sameType || !checker.isDefEq(left, right))
      throw refusal(recursor.name, "a rule of its recursor does not hold");
  }
}

/**
 * Whether constructors have fields that mention the family, and fields that are functions into it, as they are written:
 * what a field reduces to does not count.
 */
function recursion(
  name: Name,
  constructors: readonly { readonly type: Expr }[],
): { recursive: boolean; reflexive: boolean } {
  let recursive = false;
  let reflexive = false;
  for (const { type } of constructors) {
    for (let rest = type; rest.kind === "pi"; rest = rest.body) {
      if (!occurs(name, rest.type)) continue;
      recursive = true;
      reflexive ||= rest.type.kind === "pi";
    }
  }
  return { recursive, reflexive };
}

function constructorInfo(
  declaration: InductiveDeclaration,
  signature: { name: Name; type: Expr },
  index: number,
  numFields: number,
): ConstructorInfo {
  const { name: inductive, levelParams, numParams } = declaration;
  const { name, type } = signature;
  return { kind: "constructor", name, levelParams, type, inductive, index, numParams, numFields };
}

function refusal(name: Name, reason: string): CheckError {
  return new CheckError("An inductive declaration is refused.", [`name: ${name}`, reason]);
}

interface OpenType {
  readonly params: FVar[];
  readonly indices: FVar[];
  readonly level: Level;
}

function openType(checker: TypeChecker, declaration: InductiveDeclaration): OpenType {
  const variables: FVar[] = [];
  let rest = checker.whnf(declaration.type);
  while (rest.kind === "pi") {
    const variable = fvar(rest.name, rest.type, { info: rest.info });
    variables.push(variable);
    rest = checker.whnf(instantiate1(rest.body, variable));
  }
  const { numParams, name } = declaration;
  if (variables.length < numParams) throw refusal(name, `its type has fewer than ${numParams} parameters`);
  const { level } = checker.ensureSort(rest, declaration.type);
  return { params: variables.slice(0, numParams), indices: variables.slice(numParams), level };
}

type OpenFamily = Omit<Family, "constructors" | "largeElimination">;

function openConstructor(checker: TypeChecker, family: OpenFamily, name: Name, type: Expr): OpenConstructor {
  checker.sortOf(type);
  let rest = type;
  for (const param of family.params) {
    if (rest.kind !== "pi" || !checker.isDefEq(rest.type, param.type)) {
      throw refusal(name, "the constructor does not begin with the parameters of the family");
    }
    rest = instantiate1(rest.body, param);
  }
  const fields: FVar[] = [];
  const recursive: RecursiveField[] = [];
  while (rest.kind === "pi") {
    const level = checker.sortOf(rest.type);
    if (!family.isProp && !levelAtMost(level, family.level)) {
      throw refusal(name, `the field ${rest.name} lives in a larger universe than the family`);
    }
    const field = fvar(rest.name, rest.type, { info: rest.info });
    const occurrence = recursiveField(checker, family, name, field);
    if (occurrence !== undefined) recursive.push(occurrence);
    fields.push(field);
    rest = instantiate1(rest.body, field);
  }
  const indices = familyIndices(family, rest);
  if (indices === undefined) throw refusal(name, "the constructor's result is not the family over its own parameters");
  return { name, fields, recursive, indices };
}

const occurs = (name: Name, e: Expr): boolean => someNode(e, (node) => isConst(node, name));

const mentions = (family: OpenFamily, e: Expr): boolean => occurs(family.name, e);

/** The indices of `family params indices`; undefined if `e` is not of that form or if an index mentions the family. */
function familyIndices(family: OpenFamily, e: Expr): Expr[] | undefined {
  const head = appHead(e);
  if (!isConst(head, family.name)) return undefined;
  if (!everyPair(head.levels, family.head.levels, sameLevel)) return undefined;
  const args = appArgs(e);
  const { params, indices } = family;
  if (args.length !== params.length + indices.length) return undefined;
  for (const [i, param] of params.entries()) {
    const arg = args[i];
    if (arg?.kind !== "fvar" || arg.id !== param.id) return undefined;
  }
  const found = args.slice(params.length);
  return found.some((index) => mentions(family, index)) ? undefined : found;
}

/** Strict positivity. Answers the occurrence if the field is recursive. */
function recursiveField(
  checker: TypeChecker,
  family: OpenFamily,
  constructorName: Name,
  field: FVar,
): RecursiveField | undefined {
  const variables: FVar[] = [];
  let type = checker.whnf(field.type);
  for (;;) {
    if (!mentions(family, type)) return undefined;
    if (type.kind !== "pi") break;
    if (mentions(family, type.type)) {
      throw refusal(constructorName, `the family occurs left of an arrow in the field ${field.name}`);
    }
    const variable = fvar(type.name, type.type, { info: type.info });
    variables.push(variable);
    type = checker.whnf(instantiate1(type.body, variable));
  }
  const indices = familyIndices(family, type);
  if (indices !== undefined) return { field, arguments: variables, indices };
  throw refusal(constructorName, `the family occurs inside another type in the field ${field.name}`);
}

/**
 * A family that may be a proposition is eliminated into data only if it has no constructor, or one whose fields are
 * proofs or are given by the indices of its result.
 */
function eliminatesIntoData(checker: TypeChecker, level: Level, constructors: readonly OpenConstructor[]): boolean {
  const [only] = constructors;
  if (isNeverZero(level) || only === undefined) return true;
  if (constructors.length > 1) return false;
  const { fields, indices } = only;
  const given = (field: FVar) => indices.some((index) => index.kind === "fvar" && index.id === field.id);
  return fields.every((field) => checker.isProposition(field.type) || given(field));
}

/** The family applied to its own parameters and the given indices. */
export function applyFamily(family: OpenFamily, indices: readonly Expr[]): Expr {
  return apps(family.head, [...family.params, ...indices]);
}
