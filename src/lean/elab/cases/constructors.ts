// Terms seen as constructor applications, and what follows from equations between them.

import { itemAt, pairsOf } from "../../../platform/index.ts";
import type { ConstructorInfo } from "../../kernel/index.ts";
import {
  appArgs,
  appHead,
  apps,
  constant,
  type Expr,
  type FVar,
  fvar,
  instantiate1,
  instantiateLevelParams,
  levelOne,
  prop,
} from "../../kernel/index.ts";
import type { Position } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { piOf, typeAfter } from "../meta/function_types.ts";
import { numeralValue, predecessor } from "../meta/naturals.ts";
import { type Family, familyOf, splitCases } from "./cases.ts";
import { decided } from "./decidable.ts";

/** A constructor applied to all its arguments. */
export interface ConstructorApplication {
  readonly info: ConstructorInfo;
  readonly fields: readonly Expr[];
}

/** Reads a term as a constructor application, after reduction if need be; numerals and `n + k` count as such. */
export function constructorApplication(elab: Elaborator, e: Expr): ConstructorApplication | undefined {
  return written(elab, elab.meta.instantiate(e)) ?? written(elab, elab.meta.whnf(e));
}

function written(elab: Elaborator, e: Expr): ConstructorApplication | undefined {
  const natural = writtenNatural(elab, e);
  if (natural !== undefined) return natural;
  const head = appHead(e);
  const info = head.kind === "const" ? elab.environment.get(head.name) : undefined;
  if (info?.kind !== "constructor") return undefined;
  const args = appArgs(e);
  return args.length === info.numParams + info.numFields ? { info, fields: args.slice(info.numParams) } : undefined;
}

function writtenNatural(elab: Elaborator, e: Expr): ConstructorApplication | undefined {
  const before = predecessor(elab, e);
  const name = before !== undefined ? "Nat.succ" : numeralValue(e) === 0n ? "Nat.zero" : undefined;
  const info = name === undefined ? undefined : elab.environment.get(name);
  if (info?.kind !== "constructor") return undefined;
  return { info, fields: before === undefined ? [] : [before] };
}

/** Variables for the indices of a family and for an element at those indices. */
export function indexVariables(elab: Elaborator, family: Family): { indices: FVar[]; element: FVar } {
  const { info, head, params } = family;
  let type = typeAfter(instantiateLevelParams(info.type, info.levelParams, head.levels), params);
  const indices: FVar[] = [];
  for (let i = 0; i < info.numIndices; i++) {
    const { name, type: own, body } = piOf(type.kind === "pi" ? type : elab.meta.whnf(type));
    const index = fvar(name, own);
    indices.push(index);
    type = instantiate1(body, index);
  }
  return { indices, element: fvar("x", apps(head, [...params, ...indices])) };
}

/** `fun x => …`: a function on a family that chooses its value, of one type, by the constructor of its argument. */
function byConstructor(
  elab: Elaborator,
  type: Expr,
  family: Family,
  result: Expr,
  choose: (maker: string, fields: readonly FVar[]) => Expr,
  at: Position,
): Expr {
  const { indices, element } = indexVariables(elab, family);
  const motive = elab.meta.bind("lam", [...indices, element], result);
  const major = fvar("x", type);
  const value = splitCases(elab, {
    major,
    family,
    target: result,
    motive,
    at,
    branch: ({ maker, fields }) => choose(maker, fields),
  });
  return elab.meta.bind("lam", [major], value);
}

/** An equation `proof : left = right` at a type of the level. */
export interface EquationProof {
  readonly proof: Expr;
  readonly type: Expr;
  readonly left: Expr;
  readonly right: Expr;
}

/** A proof of `False` from an equation between different constructors. */
export function confusion(elab: Elaborator, equation: EquationProof, at: Position): Expr | undefined {
  const { type, left, right, proof } = equation;
  const family = familyOf(elab, type);
  const maker = constructorApplication(elab, left)?.info.name;
  if (family === undefined || maker === undefined) return undefined;
  const literals = differentLiterals(elab, equation);
  if (literals !== undefined) return literals;
  const level = elab.ensureSort(type, at);
  const truth = (name: string): Expr => constant(name === maker ? "True" : "False");
  const discriminator = byConstructor(elab, type, family, prop, truth, at);
  const equal = apps(constant("congrArg", [level, levelOne]), [type, prop, left, right, discriminator, proof]);
  return apps(constant("Eq.mp", [elab.meta.checker.sortOf(constant("True"))]), [
    constant("True"),
    constant("False"),
    equal,
    constant("True.intro"),
  ]);
}

/** Numerals are told apart by computing, not by counting down. */
function differentLiterals(elab: Elaborator, { type, left, right, proof }: EquationProof): Expr | undefined {
  if (numeralValue(left) === undefined || numeralValue(right) === undefined) return undefined;
  const equation = apps(constant("Eq", [levelOne]), [type, left, right]);
  const denial = decided(elab, equation, false);
  return denial === undefined ? undefined : apps(denial, [proof]);
}

/** An equation between fields that an equation between constructor applications gives. */
export interface FieldEquation {
  readonly statement: Expr;
  readonly proof: Expr;
}

/**
 * The equations between the fields that are no proofs, for an equation between applications of one constructor;
 * undefined when a field's type depends on other fields.
 */
export function fieldEquations(elab: Elaborator, equation: EquationProof, at: Position): FieldEquation[] | undefined {
  const { type, left, right, proof } = equation;
  const family = familyOf(elab, type);
  const from = constructorApplication(elab, left);
  const to = constructorApplication(elab, right);
  if (family === undefined || from === undefined || to === undefined) return undefined;
  const level = elab.ensureSort(type, at);
  const found: FieldEquation[] = [];
  for (const [i, [a, b]] of pairsOf(from.fields, to.fields).entries()) {
    const fieldType = elab.meta.infer(a);
    if (elab.meta.isProposition(fieldType)) continue;
    if (dependsOnFields(elab, family, from.info, i)) return undefined;
    const fieldLevel = elab.ensureSort(fieldType, at);
    const choose = (maker: string, fields: readonly FVar[]): Expr => (maker === from.info.name ? itemAt(fields, i) : a);
    const projection = byConstructor(elab, type, family, fieldType, choose, at);
    found.push({
      statement: apps(constant("Eq", [fieldLevel]), [fieldType, a, b]),
      proof: apps(constant("congrArg", [level, fieldLevel]), [type, fieldType, left, right, projection, proof]),
    });
  }
  return found;
}

function dependsOnFields(elab: Elaborator, family: Family, info: ConstructorInfo, index: number): boolean {
  let type = typeAfter(instantiateLevelParams(info.type, info.levelParams, family.head.levels), family.params);
  for (let i = 0; i < index; i++) type = piOf(type).body;
  return elab.meta.instantiate(piOf(type).type).looseRange > 0;
}
