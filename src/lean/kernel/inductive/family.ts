// Inductive families that are declared together, opened: their types, their constructors, and strict positivity.

import { everyPair, itemAt } from "../../../platform/index.ts";
import { CheckError } from "../budget/errors.ts";
import type { TypeChecker } from "../checker/type_checker.ts";
import { appArgs, appHead, type Const, constant, type Expr, type FVar, fvar, isConst } from "../term/expr.ts";
import { type Level, levelParam, sameLevel } from "../term/level.ts";
import { isZeroLevel, levelAtMost, levelsEqual } from "../term/level_order.ts";
import type { Name } from "../term/name.ts";
import { instantiate1 } from "../term/substitute.ts";
import { someNode } from "../term/visit.ts";

/** A family as it is declared. */
export interface FamilyType {
  readonly name: Name;
  readonly type: Expr;
  readonly constructors: readonly { readonly name: Name; readonly type: Expr }[];
}

/** A field of a constructor that is an element of one of the families, or a function into it. */
export interface RecursiveField {
  readonly field: FVar;
  /** Arguments of the function; none when the field is an element. */
  readonly arguments: readonly FVar[];
  /** The place of the family among those that are declared together. */
  readonly family: number;
  /** The indices of the family at the end of the field's type. */
  readonly indices: readonly Expr[];
}

/** A checked constructor, opened: everything is stated over `Block.params`. */
export interface OpenConstructor {
  readonly name: Name;
  readonly fields: readonly FVar[];
  readonly recursive: readonly RecursiveField[];
  /** The indices of the family in the constructor's result. */
  readonly indices: readonly Expr[];
}

/** A family, opened. */
export interface Family {
  readonly name: Name;
  /** The family with its own universe parameters. */
  readonly head: Const;
  readonly indices: readonly FVar[];
}

/** Families that are declared together. */
export interface Block {
  readonly levelParams: readonly Name[];
  readonly params: readonly FVar[];
  readonly level: Level;
  /** The families' instances are propositions: their level is 0, whatever their universe parameters are. */
  readonly isProp: boolean;
  readonly families: readonly Family[];
}

export function refusal(name: Name, reason: string): CheckError {
  return new CheckError("An inductive declaration is refused.", [`name: ${name}`, reason]);
}

/** Opens the families' types, all over the same parameters. @throws CheckError if they differ in those or in their universes */
export function openTypes(
  checker: TypeChecker,
  levelParams: readonly Name[],
  numParams: number,
  types: readonly FamilyType[],
): Block {
  const levels = levelParams.map(levelParam);
  let params: FVar[] | undefined;
  const found: Level[] = [];
  const families = types.map(({ name, type }): Family => {
    const variables: FVar[] = [];
    let rest = checker.whnf(type);
    while (rest.kind === "pi") {
      const shared = variables.length < numParams ? params?.[variables.length] : undefined;
      if (shared !== undefined && !checker.isDefEq(rest.type, shared.type))
        throw refusal(name, "other parameters than the first family");
      const variable = shared ?? fvar(rest.name, rest.type, { info: rest.info });
      variables.push(variable);
      rest = checker.whnf(instantiate1(rest.body, variable));
    }
    if (variables.length < numParams) throw refusal(name, `its type has fewer than ${numParams} parameters`);
    const { level } = checker.ensureSort(rest, type);
    params ??= variables.slice(0, numParams);
    found.push(level);
    if (!levelsEqual(itemAt(found, 0), level)) throw refusal(name, "another universe than the first family");
    return { name, head: constant(name, levels), indices: variables.slice(numParams) };
  });
  const level = itemAt(found, 0);
  return { levelParams, params: params ?? [], level, isProp: isZeroLevel(level), families };
}

/** Opens a constructor of the family at a place of the block. */
export function openConstructor(
  checker: TypeChecker,
  block: Block,
  place: number,
  { name, type }: { readonly name: Name; readonly type: Expr },
): OpenConstructor {
  checker.sortOf(type);
  let rest = type;
  for (const param of block.params) {
    if (rest.kind !== "pi" || !checker.isDefEq(rest.type, param.type)) {
      throw refusal(name, "the constructor does not begin with the parameters of the family");
    }
    rest = instantiate1(rest.body, param);
  }
  const fields: FVar[] = [];
  const recursive: RecursiveField[] = [];
  while (rest.kind === "pi") {
    const level = checker.sortOf(rest.type);
    if (!block.isProp && !levelAtMost(level, block.level)) {
      throw refusal(name, `the field ${rest.name} lives in a larger universe than the family`);
    }
    const field = fvar(rest.name, rest.type, { info: rest.info });
    const occurrence = recursiveField(checker, block, name, field);
    if (occurrence !== undefined) recursive.push(occurrence);
    fields.push(field);
    rest = instantiate1(rest.body, field);
  }
  const result = familyAt(block, rest);
  if (result?.family !== place)
    throw refusal(name, "the constructor's result is not the family over its own parameters");
  return { name, fields, recursive, indices: result.indices };
}

/** True if the term mentions one of the names. */
export function mentions(e: Expr, names: readonly { readonly name: Name }[]): boolean {
  return someNode(e, (node) => node.kind === "const" && names.some(({ name }) => isConst(node, name)));
}

/** Which family `e` is, over the parameters, and its indices; undefined if it is none or an index mentions one. */
function familyAt({ families, params }: Block, e: Expr): { family: number; indices: Expr[] } | undefined {
  const head = appHead(e);
  const family = families.findIndex(({ name }) => isConst(head, name));
  const found = families[family];
  if (found === undefined || head.kind !== "const" || !everyPair(head.levels, found.head.levels, sameLevel))
    return undefined;
  const args = appArgs(e);
  if (args.length !== params.length + found.indices.length) return undefined;
  for (const [i, param] of params.entries()) {
    const arg = args[i];
    if (arg?.kind !== "fvar" || arg.id !== param.id) return undefined;
  }
  const indices = args.slice(params.length);
  return indices.some((index) => mentions(index, families)) ? undefined : { family, indices };
}

/** Strict positivity. Answers the occurrence if the field is recursive. */
function recursiveField(
  checker: TypeChecker,
  block: Block,
  constructorName: Name,
  field: FVar,
): RecursiveField | undefined {
  const variables: FVar[] = [];
  let type = checker.whnf(field.type);
  for (;;) {
    if (!mentions(type, block.families)) return undefined;
    if (type.kind !== "pi") break;
    if (mentions(type.type, block.families)) {
      throw refusal(constructorName, `the family occurs left of an arrow in the field ${field.name}`);
    }
    const variable = fvar(type.name, type.type, { info: type.info });
    variables.push(variable);
    type = checker.whnf(instantiate1(type.body, variable));
  }
  const found = familyAt(block, type);
  if (found !== undefined) return { field, arguments: variables, ...found };
  throw refusal(constructorName, `the family occurs inside another type in the field ${field.name}`);
}
