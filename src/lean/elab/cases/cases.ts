// Case analysis: applying the recursor of an inductive type, with one branch for each constructor.

import { pairsOf } from "../../../platform/index.ts";
import type { InductiveInfo, RecursorInfo } from "../../kernel/index.ts";
import {
  app,
  appArgs,
  appHead,
  apps,
  type BinderInfo,
  type Const,
  constant,
  type Expr,
  type FVar,
  fvar,
  headBeta,
  instantiate1,
  isZeroLevel,
  type Level,
  levelZero,
  mapExpr,
  replaceFVars,
} from "../../kernel/index.ts";
import { Failure, type Position, Unsupported } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { inaccessible } from "../meta/context.ts";
import { piOf } from "../meta/function_types.ts";
import { isFVar, isLevelMVar } from "../meta/holes.ts";
import { levelOfMotive, openPremises } from "./recursor_branches.ts";

/** An inductive type as the type of some term, with its parameters and indices. */
export interface Family {
  readonly info: InductiveInfo;
  readonly head: Const;
  readonly params: readonly Expr[];
  readonly indices: readonly Expr[];
}

/** The type reduced to an inductive family; undefined if it is none. */
export function familyOf(elab: Elaborator, type: Expr): Family | undefined {
  const reduced = elab.meta.whnf(type);
  const head = appHead(reduced);
  if (head.kind !== "const") return undefined;
  const info = elab.environment.get(head.name);
  if (info?.kind !== "inductive") return undefined;
  const args = appArgs(reduced);
  return { info, head, params: args.slice(0, info.numParams), indices: args.slice(info.numParams) };
}

/** One constructor's part of a case analysis. */
export interface Branch {
  /** The constructor's full name. */
  readonly maker: string;
  readonly fields: readonly FVar[];
  /** Induction hypotheses, when asked for. */
  readonly hypotheses: readonly FVar[];
  readonly target: Expr;
}

export interface Split {
  readonly major: Expr;
  readonly family: Family;
  readonly target: Expr;
  /** A function of the indices and the term that is analysed; without it, the target with the term abstracted. */
  readonly motive?: Expr;
  /** Names for the fields, and in an induction the hypotheses, of a constructor; the others become inaccessible. */
  readonly names?: (maker: string, binders: readonly BinderInfo[]) => readonly (string | undefined)[];
  /** How a constructor application is written in the branches, if not as it is. */
  readonly shown?: (elab: Elaborator, maker: string, fields: readonly Expr[]) => Expr | undefined;
  readonly induction?: boolean;
  /** Elaborates the branch in its context (fields, and hypotheses in an induction). */
  readonly branch: (branch: Branch) => Expr;
  readonly at: Position;
}

/**
 * A term of type `target` that analyses `major`. Where the family of its type has indices, the motive must be given, and
 * the term has the motive's type at those indices.
 */
export function splitCases(elab: Elaborator, split: Split): Expr {
  const { family, target, major, at } = split;
  if (family.info.numIndices > 0 && split.motive === undefined)
    throw new Unsupported(`case analysis on the family '${family.info.name}'`, at);
  const name = `${family.info.name}.rec`;
  const recursor = elab.environment.get(name);
  if (recursor?.kind !== "recursor") throw new Unsupported(`case analysis on '${family.info.name}'`, at);
  const levels = recursorLevels(elab, recursor, family, target, at);
  const majorType = apps(family.head, family.params);
  const motive = split.motive ?? motiveFor(elab, major, majorType, target);
  if (split.induction && recursor.numMotives > 1)
    throw new Unsupported(`induction on '${family.info.name}', which is nested or mutual`, at);
  const { stand, own, whole } = openPremises(
    elab.environment,
    recursor,
    levels,
    family.params,
    recursor.numMotives === 1 ? levelZero : levelOfMotive(elab.meta.checker, motive),
  );
  const minors = pairsOf(recursor.rules, own).map(([{ constructorName, numFields }, premise]) =>
    minorPremise(elab, split, premise, constructorName, numFields, stand, motive),
  );
  return apps(constant(name, levels), [...whole(motive, minors), ...family.indices, major]);
}

function recursorLevels(elab: Elaborator, recursor: RecursorInfo, family: Family, target: Expr, at: Position): Level[] {
  const level = elab.meta.instantiateLevel(elab.ensureSort(target, at));
  if (recursor.levelParams.length > family.head.levels.length) return [level, ...family.head.levels];
  if (!isZeroLevel(level) && !(isLevelMVar(level) && elab.meta.checker.isLevelEq(level, levelZero))) {
    throw new Failure(
      `Tactic \`cases\` failed with a nested error:\nTactic \`induction\` failed: recursor \`${recursor.name.replace(/\.rec$/, ".casesOn")}\` can only eliminate into \`Prop\``,
      at,
    );
  }
  return [...family.head.levels];
}

function motiveFor(elab: Elaborator, major: Expr, majorType: Expr, target: Expr): Expr {
  const known = elab.meta.instantiate(target);
  if (isFVar(major)) return elab.meta.bind("lam", [fvar(major.name, majorType, { id: major.id })], known);
  return elab.meta.bind("lam", [fvar("t", majorType)], known);
}

function minorPremise(
  elab: Elaborator,
  split: Split,
  premise: Expr,
  maker: string,
  numFields: number,
  motiveVariable: FVar,
  motive: Expr,
): Expr {
  const withMotive = (e: Expr): Expr => betaDeep(replaceFVars(e, [motiveVariable], [motive]));
  const binders = binderInfos(premise);
  const names = split.names?.(maker, split.induction ? binders : binders.slice(0, numFields)) ?? [];
  const variables: FVar[] = [];
  let rest = premise;
  for (let i = 0; i < binders.length; i++) {
    const { name, type, body } = piOf(rest);
    const given = names[i];
    const shown = given === undefined || given === "_" ? inaccessible(name) : given;
    const variable = fvar(shown, withMotive(type), { info: binders[i] });
    variables.push(variable);
    rest = instantiate1(body, variable);
  }
  const fields = variables.slice(0, numFields);
  const hypotheses = variables.slice(numFields);
  const visible = split.induction ? variables : fields;
  const context = elab.context.with(...visible);
  const made = split.shown?.(elab, maker, fields);
  const target = withMotive(made === undefined || rest.kind !== "app" ? rest : app(rest.fn, made));
  const value = elab.inContext(context, () => split.branch({ maker, fields, hypotheses, target }));
  return elab.meta.bind("lam", variables, value);
}

function binderInfos(type: Expr): BinderInfo[] {
  const infos: BinderInfo[] = [];
  for (let current = type; current.kind === "pi"; current = current.body) infos.push(current.info);
  return infos;
}

/** Contracts the motive where it was put in: at the head, and below the binders of an induction hypothesis. */
function betaDeep(e: Expr): Expr {
  return mapExpr(e, (node) => {
    if (node.kind !== "app") return undefined;
    const contracted = headBeta(node);
    return contracted === node ? undefined : contracted;
  });
}
