// Weak head reduction: beta, zeta, projection, recursors, quotients, numerals, and unfolding of definitions.

import { itemAt } from "../../../platform/index.ts";
import type { RecursorInfo } from "../environment/declaration.ts";
import {
  type App,
  app,
  appArgs,
  appHead,
  apps,
  type Const,
  constant,
  type Expr,
  isConst,
  type Proj,
  proj,
} from "../term/expr.ts";
import { betaArgs, instantiate1, instantiateLevelParams } from "../term/substitute.ts";
import { reduceNatural } from "./natural.ts";
import { numeralToConstructor } from "./primitives.ts";
import type { TypeChecker } from "./type_checker.ts";

/** Reduces the head as far as possible without unfolding definitions. */
export function reduceCore(checker: TypeChecker, e: Expr): Expr {
  let current = e;
  for (;;) {
    checker.budget.step();
    const next = stepCore(checker, current);
    if (next === undefined) return current;
    current = next;
  }
}

/** Reduces the head as far as possible. */
export function reduceFully(checker: TypeChecker, e: Expr): Expr {
  let current = e;
  for (;;) {
    current = checker.whnfCore(current);
    const number = reduceNatural(checker, current);
    if (number !== undefined) return number;
    const unfolded = unfold(checker, current);
    if (unfolded === undefined) return current;
    current = unfolded;
  }
}

function stepCore(checker: TypeChecker, e: Expr): Expr | undefined {
  switch (e.kind) {
    case "fvar":
      return checker.valueOf(e);
    case "let":
      return instantiate1(e.body, e.value);
    case "proj":
      return stepProj(checker, e);
    case "app":
      return stepApp(checker, e);
    default:
      return undefined;
  }
}

function stepApp(checker: TypeChecker, e: App): Expr | undefined {
  const head = appHead(e);
  if (head.kind === "lam") return betaArgs(head, appArgs(e));
  if (head.kind === "const") return stepConst(checker, head, e);
  const reduced = checker.whnfCore(head);
  return reduced === head ? undefined : betaArgs(reduced, appArgs(e));
}

function stepProj(checker: TypeChecker, e: Proj): Expr | undefined {
  return projectConstructor(checker, e, checker.whnf(e.struct));
}

function projectConstructor(checker: TypeChecker, e: Proj, struct: Expr): Expr | undefined {
  const value = checker.spelledOut(struct);
  const head = appHead(value);
  if (head.kind !== "const") return undefined;
  const info = checker.environment.get(head.name);
  if (info?.kind !== "constructor" || info.inductive !== e.structName) return undefined;
  return appArgs(value)[info.numParams + e.index];
}

function stepConst(checker: TypeChecker, head: Const, e: Expr): Expr | undefined {
  const info = checker.environment.get(head.name);
  if (info?.kind === "recursor") return stepRecursor(checker, info, head, appArgs(e));
  if (info?.kind === "quotient") {
    if (info.role === "lift") return stepQuotient(checker, appArgs(e), 5, 3);
    if (info.role === "ind") return stepQuotient(checker, appArgs(e), 4, 3);
  }
  return undefined;
}

/** `Quot.lift f h (Quot.mk r a)` and `Quot.ind f (Quot.mk r a)` are `f a`. */
function stepQuotient(checker: TypeChecker, args: Expr[], majorAt: number, functionAt: number): Expr | undefined {
  const given = args[majorAt];
  if (given === undefined) return undefined;
  const major = checker.whnf(given);
  const head = appHead(major);
  if (head.kind !== "const") return undefined;
  const info = checker.environment.get(head.name);
  if (info?.kind !== "quotient" || info.role !== "mk") return undefined;
  const made = appArgs(major);
  if (made.length !== 3) return undefined;
  return apps(app(itemAt(args, functionAt), itemAt(made, 2)), args.slice(majorAt + 1));
}

function stepRecursor(checker: TypeChecker, info: RecursorInfo, head: Const, args: Expr[]): Expr | undefined {
  const beforeIndices = info.numParams + info.numMotives + info.numMinors;
  const majorAt = beforeIndices + info.numIndices;
  const given = args[majorAt];
  if (given === undefined || head.levels.length !== info.levelParams.length) return undefined;
  const major = majorConstructor(checker, info, given);
  const majorHead = appHead(major);
  if (majorHead.kind !== "const") return undefined;
  const rule = info.rules.find((candidate) => candidate.constructorName === majorHead.name);
  if (rule === undefined) return undefined;
  const made = appArgs(major);
  // The parameters of a nested family are not those of the recursor.
  const maker = checker.environment.get(majorHead.name);
  const numParams = maker?.kind === "constructor" ? maker.numParams : info.numParams;
  if (made.length !== numParams + rule.numFields) return undefined;
  const rhs = instantiateLevelParams(rule.rhs, info.levelParams, head.levels);
  return betaArgs(rhs, [...args.slice(0, beforeIndices), ...made.slice(numParams), ...args.slice(majorAt + 1)]);
}

/** The major premise as a constructor application where one can be found, else reduced. */
function majorConstructor(checker: TypeChecker, info: RecursorInfo, major: Expr): Expr {
  if (info.k) {
    const made = constructorByK(checker, info, major);
    if (made !== undefined) return made;
  }
  const reduced = checker.whnf(major);
  if (reduced.kind === "nat" && checker.standardNat) return numeralToConstructor(reduced);
  return expandStructure(checker, info, checker.spelledOut(reduced));
}

/** For a recursor with K: the only constructor, if its type equals the type of the major premise. */
function constructorByK(checker: TypeChecker, info: RecursorInfo, major: Expr): Expr | undefined {
  const type = checker.whnf(checker.infer(major));
  const head = appHead(type);
  if (!isConst(head, info.inductive)) return undefined;
  const made = apps(constructorOf(info, head), appArgs(type).slice(0, info.numParams));
  return checker.isDefEq(type, checker.infer(made)) ? made : undefined;
}

function constructorOf(info: RecursorInfo, family: Const): Expr {
  return constant(itemAt(info.rules, 0).constructorName, family.levels);
}

/** Structure eta for the major premise: `s` becomes `mk (s.1) (s.2) …`, unless its type is a proposition. */
function expandStructure(checker: TypeChecker, info: RecursorInfo, major: Expr): Expr {
  const structure = checker.environment.structure(info.inductive);
  if (structure === undefined || structure.type.recursive) return major;
  const majorHead = appHead(major);
  if (isConst(majorHead, structure.maker.name)) return major;
  const type = checker.whnf(checker.infer(major));
  const head = appHead(type);
  if (!isConst(head, info.inductive) || checker.isProposition(type)) return major;
  const fields: Expr[] = [];
  for (let i = 0; i < structure.maker.numFields; i++) fields.push(proj(info.inductive, i, major));
  return apps(constructorOf(info, head), [...appArgs(type), ...fields]);
}

/** The definition or theorem whose unfolding is the next step at the head, if there is one. */
export function unfoldable(checker: TypeChecker, e: Expr): { height: number } | undefined {
  const head = appHead(e);
  if (head.kind !== "const") return undefined;
  const info = checker.environment.get(head.name);
  if (info?.kind === "definition") {
    if (checker.unfolding(e) === "folded") return undefined;
    return { height: info.abbreviation ? Number.POSITIVE_INFINITY : info.height };
  }
  return info?.kind === "theorem" && !checker.environment.isRestored(head.name) ? { height: -1 } : undefined;
}

/** Replaces the constant at the head by its value; undefined if it has none to unfold. */
export function unfold(checker: TypeChecker, e: Expr): Expr | undefined {
  const head = appHead(e);
  if (head.kind !== "const") return undefined;
  const info = checker.environment.get(head.name);
  if (info?.kind !== "definition" && info?.kind !== "theorem") return undefined;
  if (info.kind === "theorem" && checker.environment.isRestored(head.name)) return undefined;
  if (head.levels.length !== info.levelParams.length) return undefined;
  checker.budget.step();
  const unfolded = info.kind === "definition" ? checker.unfolding(e) : undefined;
  if (unfolded !== undefined) return unfolded === "folded" ? undefined : unfolded;
  const value = instantiateLevelParams(info.value, info.levelParams, head.levels);
  return e.kind === "const" ? value : betaArgs(value, appArgs(e));
}
