// Checking inductive families that are declared together, and which elimination they allow.

import { itemAt } from "../../../platform/index.ts";
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
import type { FVar } from "../term/expr.ts";
import { isNeverZero } from "../term/level_order.ts";
import { extendName } from "../term/name.ts";
import {
  type Block,
  type FamilyType,
  mentions,
  type OpenConstructor,
  openConstructor,
  openTypes,
  refusal,
} from "./family.ts";
import { withoutNested } from "./nested.ts";
import { type RecursorEquation, recursorsOf } from "./recursor.ts";
import { checkUniform } from "./uniform.ts";

/**
 * Checks an inductive declaration and stores its types, their constructors and the generated recursors.
 * @throws CheckError if it breaks a rule; nothing is stored then.
 */
export function addInductive(environment: Environment, declaration: InductiveDeclaration, budget: Budget): void {
  const { levelParams, numParams, others = [] } = declaration;
  const written: readonly FamilyType[] = [declaration, ...others];
  const makers = written.flatMap((type) => type.constructors);
  const own = [...written, ...makers].map(({ name }) => name);
  checkFreshNames(environment, [...own, ...written.map(({ name }) => extendName(name, "rec"))]);
  checkLevelParams(levelParams);
  if (!Number.isInteger(numParams) || numParams < 0)
    throw refusal(declaration.name, "the number of parameters is not a number");

  const checker = new TypeChecker(environment, { budget });
  for (const { type } of written) {
    checkClosed(type, levelParams);
    checker.sortOf(type);
  }
  for (const made of makers) {
    checkClosed(made.type, levelParams);
    for (const { name } of written) checkUniform(name, levelParams, numParams, made);
  }
  const { params } = openTypes(checker, levelParams, numParams, written);
  const { types, restore, meantBy } = withoutNested(environment, levelParams, params, written);
  const nested = types.slice(written.length);
  for (const made of nested.length === 0 ? [] : types.flatMap((type) => type.constructors)) {
    for (const { name } of types) checkUniform(name, levelParams, numParams, made);
  }
  const block = openTypes(checker, levelParams, numParams, types);

  const flags = recursion(types);
  const together = written.length === 1 ? {} : { together: written.map(({ name }) => name) };
  const infos = types.map(
    ({ name, type, constructors }, i): InductiveInfo => ({
      kind: "inductive",
      name,
      levelParams,
      type,
      numParams,
      numIndices: itemAt(block.families, i).indices.length,
      constructors: constructors.map((made) => made.name),
      ...flags,
      isProp: block.isProp,
      ...together,
      ...(nested.length === 0 ? {} : { numNested: nested.length }),
    }),
  );
  const scratch = environment.fork();
  // No structures while their constructors are being checked.
  for (const info of infos) Environment.insert(scratch, { ...info, constructors: [] });
  const opening = new TypeChecker(scratch, { budget });
  const constructors = types.map((type, i) =>
    type.constructors.map((made) => openConstructor(opening, block, i, made)),
  );
  const largeElimination = eliminatesIntoData(opening, block, constructors);
  const names = types.map(({ name }, i) =>
    i < written.length ? extendName(name, "rec") : extendName(declaration.name, `rec_${i - written.length + 1}`),
  );
  checkFreshNames(environment, [...own, ...names, ...nested.map(({ name }) => name)]);
  const recursors = recursorsOf(block, constructors, largeElimination, names).map(({ recursor, equations }) => ({
    recursor: {
      ...recursor,
      type: restore(recursor.type),
      inductive: meantBy(recursor.inductive),
      rules: recursor.rules.map(({ constructorName, numFields, rhs }) => {
        return { constructorName: meantBy(constructorName), numFields, rhs: restore(rhs) };
      }),
    },
    equations: equations.map(({ left, right }) => ({ left: restore(left), right: restore(right) })),
  }));

  const added: ConstantInfo[] = [];
  for (const [i, { name, constructors: declared }] of written.entries()) {
    added.push(itemAt(infos, i));
    declared.forEach((made, index) => {
      const numFields = itemAt(itemAt(constructors, i), index).fields.length;
      const { name: maker, type } = made;
      const info: ConstructorInfo = {
        kind: "constructor",
        name: maker,
        levelParams,
        type,
        inductive: name,
        index,
        numParams,
        numFields,
      };
      added.push(info);
    });
  }
  added.push(...recursors.map(({ recursor }) => recursor));
  checkRecursors(environment, added, recursors, budget);
  for (const each of added) Environment.insert(environment, each);
}

/**
 * A generated recursor is typed like anything else, and its rules hold: a slip in its generation, or in a question of
 * equality that decided which fields are recursive, is an error here and not a recursor that computes something else.
 */
function checkRecursors(
  environment: Environment,
  added: readonly ConstantInfo[],
  recursors: readonly { readonly recursor: RecursorInfo; readonly equations: readonly RecursorEquation[] }[],
  budget: Budget,
): void {
  const trial = environment.fork();
  for (const each of added) Environment.insert(trial, each);
  const checker = new TypeChecker(trial, { budget });
  for (const { recursor, equations } of recursors) {
    checkClosed(recursor.type, recursor.levelParams);
    checker.sortOf(recursor.type);
    for (const { left, right } of equations) {
      checkClosed(left, recursor.levelParams);
      checkClosed(right, recursor.levelParams);
      const sameType = checker.isDefEq(checker.infer(left), checker.infer(right));
      if (!sameType || !checker.isDefEq(left, right))
        throw refusal(recursor.name, "a rule of its recursor does not hold");
    }
  }
}

/**
 * Whether constructors have fields that mention the families, and fields that are functions into them, as they are written:
 * what a field reduces to does not count.
 */
function recursion(types: readonly FamilyType[]): { recursive: boolean; reflexive: boolean } {
  let recursive = false;
  let reflexive = false;
  for (const { type } of types.flatMap(({ constructors }) => constructors)) {
    for (let rest = type; rest.kind === "pi"; rest = rest.body) {
      if (!mentions(rest.type, types)) continue;
      recursive = true;
      reflexive ||= rest.type.kind === "pi";
    }
  }
  return { recursive, reflexive };
}

/**
 * A family that may be a proposition is eliminated into data only if it is declared alone and has no constructor, or one whose
 * fields are proofs or are given by the indices of its result.
 */
function eliminatesIntoData(
  checker: TypeChecker,
  { level }: Block,
  constructors: readonly (readonly OpenConstructor[])[],
): boolean {
  if (isNeverZero(level)) return true;
  const [own = [], ...others] = constructors;
  if (others.length > 0 || own.length > 1) return false;
  const [only] = own;
  if (only === undefined) return true;
  const { fields, indices } = only;
  const given = (field: FVar) => indices.some((index) => index.kind === "fvar" && index.id === field.id);
  return fields.every((field) => checker.isProposition(field.type) || given(field));
}
