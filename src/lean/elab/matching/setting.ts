// What a `match` is about: its terms, the type of its result over them, and the variables that have to be matched along.

import { appHead, CheckError, type Expr, type FVar, fvar, instantiate1 } from "../../kernel/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { abstractInstances } from "../engine/rewriting.ts";
import { inaccessible } from "../meta/context.ts";
import { isFVar, isMVar } from "../meta/holes.ts";
import { dependents } from "../meta/occurrence.ts";

/** A term that is matched. */
export interface Discriminant {
  readonly value: Expr;
  /** The variable that stands for it in the motive: itself, if it is one. */
  readonly variable: FVar;
  /** `h` of `match h : e with`. */
  readonly proofName: string | undefined;
}

export function discriminantsOf(
  elab: Elaborator,
  majors: readonly { readonly value: Expr; readonly proof: string | undefined }[],
): Discriminant[] {
  const found: Discriminant[] = [];
  for (const major of majors) {
    const value = elab.meta.instantiate(major.value);
    const { proof } = major;
    const repeated = isFVar(value) && found.some(({ variable }) => variable.id === value.id);
    if (isFVar(value) && value.value === undefined && !repeated && proof === undefined) {
      const local = elab.context.variables.find(({ id }) => id === value.id) ?? value;
      found.push({ value: local, variable: local, proofName: undefined });
    } else {
      found.push({ value, variable: fvar(inaccessible("x"), elab.meta.infer(value)), proofName: proof });
    }
  }
  return found;
}

/** Everything about one way of matching: which terms, which result, and what the alternatives see. */
export interface Setting {
  readonly discriminants: readonly Discriminant[];
  /** The type of the result over the discriminants' variables. */
  readonly target: Expr;
  /** Variables that are matched only because the discriminants determine them. */
  readonly generalized: readonly FVar[];
}

export function inOrder(elab: Elaborator, variables: readonly FVar[]): FVar[] {
  return elab.context.variables.filter(({ id }) => variables.some((variable) => variable.id === id));
}

/** The result's type with the discriminants abstracted, and the variables that depend on those that are variables. */
export function settingFor(
  elab: Elaborator,
  given: readonly Discriminant[],
  included: readonly FVar[],
  expected: Expr,
): Setting {
  let target = elab.meta.instantiate(expected);
  for (const { value, variable } of given) {
    if (value !== variable) target = instantiate1(abstractInstances(elab, target, value), variable);
  }
  const own = [...included, ...given.map(({ variable }) => variable)];
  const after = dependents(
    elab.meta,
    elab.context,
    own.filter((variable) => elab.context.has(variable.id)),
  );
  const generalized = after.filter(
    (variable) => variable.value === undefined && !own.some(({ id }) => id === variable.id),
  );
  return { discriminants: given, target, generalized: isMotive(elab, own, generalized, target) ? generalized : [] };
}

/** Without dependent variables nothing can go wrong; with them the motive must be known and well-typed. */
export function isMotive(elab: Elaborator, own: readonly FVar[], generalized: readonly FVar[], target: Expr): boolean {
  if (generalized.length === 0) return true;
  if (isMVar(appHead(target))) return false;
  const motive = elab.meta.bind("pi", [...own, ...generalized], target);
  const checker = elab.meta.strictChecker();
  try {
    checker.infer(motive);
    return true;
  } catch (error) {
    if (error instanceof CheckError) return false;
    throw error;
  }
}
