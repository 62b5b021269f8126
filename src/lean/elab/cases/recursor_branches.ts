// The minor premises of a recursor, opened: fields, the constructor applied to them, and the induction hypotheses.

import { itemAt } from "../../../platform/index.ts";
import type { Constants, TypeChecker } from "../../kernel/index.ts";
import {
  appArgs,
  apps,
  constant,
  type Expr,
  type FVar,
  fvar,
  headBeta,
  instantiate1,
  instantiateLevelParams,
  type Level,
  lam,
  levelZero,
  mapExpr,
  type RecursorInfo,
  replaceFVars,
} from "../../kernel/index.ts";
import { inaccessible } from "../meta/context.ts";
import { piOf, typeAfter } from "../meta/function_types.ts";

export interface RecursorBranch {
  /** The constructor's full name. */
  readonly maker: string;
  readonly fields: readonly FVar[];
  /** The constructor applied to the parameters and the fields. */
  readonly made: Expr;
  /** The indices of its type. */
  readonly indices: readonly Expr[];
  /** Fresh induction hypotheses for a motive. */
  hypotheses(motive: Expr): FVar[];
}

/** Where the parts of a recursor's own family stand among its arguments. */
export interface RecursorPlaces {
  readonly motive: number;
  readonly minors: readonly [from: number, to: number];
  readonly indices: number;
  readonly major: number;
}

/** Undefined for the recursor of a nested occurrence. */
export function placesOf(environment: Constants, recursor: RecursorInfo): RecursorPlaces | undefined {
  const { inductive, name, numParams, numMotives, numMinors, numIndices, rules } = recursor;
  if (name !== `${inductive}.rec`) return undefined;
  const together = togetherWith(environment, inductive);
  const own = together.indexOf(inductive);
  const minors = numParams + numMotives;
  const from = together.slice(0, own).reduce((sum, each) => sum + makersOf(environment, each).length, minors);
  const indices = minors + numMinors;
  return { motive: numParams + own, minors: [from, from + rules.length], indices, major: indices + numIndices };
}

function togetherWith(environment: Constants, name: string): readonly string[] {
  const info = environment.get(name);
  return (info?.kind === "inductive" ? info.together : undefined) ?? [name];
}

function makersOf(environment: Constants, name: string): readonly string[] {
  const info = environment.get(name);
  return info?.kind === "inductive" ? info.constructors : [];
}

/** The premises of a recursor for given parameters: those of its own constructors, over a motive that `stand` stands for. */
export interface Premises {
  readonly stand: FVar;
  readonly own: readonly Expr[];
  /** All arguments before the indices, with trivial motives for the families that are declared with this one. */
  whole(motive: Expr, minors: readonly Expr[]): Expr[];
}

/** `levels` are those of the recursor, `motiveLevel` the sort that its motives return. */
export function openPremises(
  environment: Constants,
  recursor: RecursorInfo,
  levels: readonly Level[],
  params: readonly Expr[],
  motiveLevel: Level,
): Premises {
  let rest = typeAfter(instantiateLevelParams(recursor.type, recursor.levelParams, levels), params);
  const places = placesOf(environment, recursor);
  const ownMotive = (places?.motive ?? recursor.numParams) - recursor.numParams;
  const motives: Expr[] = [];
  for (let i = 0; i < recursor.numMotives; i++) {
    const { type, body } = piOf(rest);
    const motive = i === ownMotive ? fvar("motive", type) : constantly(type, constant("PUnit", [motiveLevel]));
    motives.push(motive);
    rest = instantiate1(body, motive);
  }
  const premises: Expr[] = [];
  for (let i = 0; i < recursor.numMinors; i++) {
    const { type, body } = piOf(rest);
    premises.push(type);
    rest = body;
  }
  const [from, to] = places?.minors ?? [0, 0];
  const first = recursor.numParams + recursor.numMotives;
  // A motive that is no variable here is one of those that are put in above.
  return {
    stand: motives[ownMotive] as FVar,
    own: premises.slice(from - first, to - first),
    whole: (motive, minors) => {
      const unit = constant("PUnit.unit", [motiveLevel]);
      const put = (e: Expr): Expr => contract(replaceFVars(e, [motives[ownMotive] as FVar], [motive]));
      const all = premises.map((premise, i) => minors[i + first - from] ?? constantly(put(premise), unit));
      return [...params, ...motives.map((each, i) => (i === ownMotive ? motive : each)), ...all];
    },
  };
}

/** A function with the arguments of a function type that always returns the same. */
function constantly(type: Expr, value: Expr): Expr {
  return type.kind === "pi" ? lam(type.name, type.type, constantly(type.body, value), type.info) : value;
}

/** The branches of a recursor for given parameters; `levels` are those of the family. */
export function recursorBranches(
  checker: TypeChecker,
  recursor: RecursorInfo,
  levels: readonly Level[],
  params: readonly Expr[],
): RecursorBranch[] {
  const isLarge = recursor.levelParams.length > levels.length;
  const premisesFor = (level: Level): Premises =>
    openPremises(checker.environment, recursor, isLarge ? [level, ...levels] : levels, params, level);
  const given = premisesFor(levelZero);
  return recursor.rules.map((rule, at) => {
    let rest = itemAt(given.own, at);
    const fields: FVar[] = [];
    for (let i = 0; i < rule.numFields; i++) {
      const { name, type: fieldType, body, info } = piOf(rest);
      const field = fvar(inaccessible(name), fieldType, { info });
      fields.push(field);
      rest = instantiate1(body, field);
    }
    const made = apps(constant(rule.constructorName, levels), [...params, ...fields]);
    const makerType = checker.whnf(checker.infer(made));
    return {
      maker: rule.constructorName,
      fields,
      made,
      indices: appArgs(makerType).slice(params.length),
      hypotheses: (motive) => {
        if (recursor.numMotives === 1) return hypothesesOf(rest, given.stand, motive);
        const { own, stand } = premisesFor(levelOfMotive(checker, motive));
        return hypothesesOf(typeAfter(itemAt(own, at), fields), stand, motive);
      },
    };
  });
}

/** The level of the sort that a motive returns. */
export function levelOfMotive(checker: TypeChecker, motive: Expr): Level {
  let type = checker.whnf(checker.infer(motive));
  while (type.kind === "pi") type = checker.whnf(instantiate1(type.body, fvar(type.name, type.type)));
  return checker.ensureSort(type, motive).level;
}

/** All arguments of a recursor before the indices: own motive and minor premises, and trivial ones for other families. */
export function recursorArguments(
  checker: TypeChecker,
  recursor: RecursorInfo,
  levels: readonly Level[],
  params: readonly Expr[],
  motive: Expr,
  minors: readonly Expr[],
): Expr[] {
  if (recursor.numMotives === 1) return [...params, motive, ...minors];
  const level = levelOfMotive(checker, motive);
  return openPremises(checker.environment, recursor, levels, params, level).whole(motive, minors);
}

function hypothesesOf(premise: Expr, stand: FVar, motive: Expr): FVar[] {
  const found: FVar[] = [];
  for (let rest = premise; rest.kind === "pi"; rest = rest.body) {
    const type = contract(replaceFVars(rest.type, [stand], [motive]));
    found.push(fvar(inaccessible(rest.name), type));
  }
  return found;
}

/** Contracts the motive where it was put in. */
function contract(e: Expr): Expr {
  return mapExpr(e, (node) => {
    if (node.kind !== "app") return undefined;
    const contracted = headBeta(node);
    return contracted === node ? undefined : contracted;
  });
}
