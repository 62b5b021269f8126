// Definitional equality: structure first, then proof irrelevance, lazy unfolding, congruence and the eta rules.

import { everyPair, itemAt } from "../../../platform/index.ts";
import { app, appArgs, appHead, bvar, type Expr, type FVar, fvar, type Lam, lam, type Pi, proj } from "../term/expr.ts";
import type { Level } from "../term/level.ts";
import { sameExpr } from "../term/same_expr.ts";
import { instantiate } from "../term/substitute.ts";
import { asNumeral, predecessorOf, reduceNatural } from "./natural.ts";
import { unfold, unfoldable } from "./reduce.ts";
import type { TypeChecker } from "./type_checker.ts";

/** True if the two terms, whose types are equal, are definitionally equal. */
export function equate(checker: TypeChecker, a: Expr, b: Expr): boolean {
  if (sameExpr(a, b)) return true;
  const structural = equateStructure(checker, a, b);
  if (structural !== undefined) return structural;
  if (!checker.remembers(a) || !checker.remembers(b)) return equateReduced(checker, a, b);
  const known = checker.compared.get(a)?.get(b);
  if (known !== undefined) return known;
  const equal = equateReduced(checker, a, b);
  remember(checker, a, b, equal);
  return equal;
}

function remember(checker: TypeChecker, a: Expr, b: Expr, equal: boolean): void {
  const answers = checker.compared.get(a);
  if (answers === undefined) checker.compared.set(a, new Map([[b, equal]]));
  else answers.set(b, equal);
}

/** Decides pairs whose heads are both canonical; undefined when reduction is needed. */
function equateStructure(checker: TypeChecker, a: Expr, b: Expr): boolean | undefined {
  if (a.kind === "lam" && b.kind === "lam") return equateBinders(checker, a, b);
  if (a.kind === "pi" && b.kind === "pi") return equateBinders(checker, a, b);
  if (a.kind === "sort" && b.kind === "sort") return checker.isLevelEq(a.level, b.level);
  if (a.kind === "nat" && b.kind === "nat") return a.value === b.value;
  return undefined;
}

function equateBinders(checker: TypeChecker, a: Lam | Pi, b: Lam | Pi): boolean {
  const variables: FVar[] = [];
  let left: Expr = a;
  let right: Expr = b;
  while (left.kind === a.kind && right.kind === a.kind) {
    // Of the kind of `a`, as the loop says.
    const [x, y]: [Lam | Pi, Lam | Pi] = [left as Lam | Pi, right as Lam | Pi];
    const type = instantiate(x.type, variables);
    if (x.type !== y.type && !checker.isDefEq(type, instantiate(y.type, variables))) return false;
    variables.push(fvar(x.name, type, { info: x.info }));
    left = x.body;
    right = y.body;
  }
  return checker.isDefEq(instantiate(left, variables), instantiate(right, variables));
}

function equateReduced(checker: TypeChecker, a: Expr, b: Expr): boolean {
  const left = checker.whnfCore(a);
  const right = checker.whnfCore(b);
  const quick = equateQuickly(checker, left, right);
  if (quick !== undefined) return quick;
  const proofs = equateProofs(checker, left, right);
  if (proofs !== undefined) return proofs;
  return equateUnfolding(checker, left, right);
}

function equateQuickly(checker: TypeChecker, a: Expr, b: Expr): boolean | undefined {
  if (sameExpr(a, b)) return true;
  const structural = equateStructure(checker, a, b);
  if (structural !== undefined) return structural;
  return checker.equateHeads(a, b);
}

/** Any two proofs of one proposition are equal. Undefined if the terms are not proofs. */
function equateProofs(checker: TypeChecker, a: Expr, b: Expr): boolean | undefined {
  const typeA = checker.infer(a);
  if (!checker.isProposition(typeA)) return undefined;
  const typeB = checker.infer(b);
  return checker.isDefEq(typeA, typeB);
}

/** Unfolds the higher definition first, and compares again after every step. */
function equateUnfolding(checker: TypeChecker, a: Expr, b: Expr): boolean {
  let left = a;
  let right = b;
  for (;;) {
    checker.budget.step();
    const numerals = checker.equateNumerals(left, right);
    if (numerals !== undefined) return numerals;
    const leftNumber = reduceNatural(checker, left);
    if (leftNumber !== undefined) return checker.isDefEq(leftNumber, right);
    const rightNumber = reduceNatural(checker, right);
    if (rightNumber !== undefined) return checker.isDefEq(left, rightNumber);

    const leftHeight = unfoldable(checker, left)?.height;
    const rightHeight = unfoldable(checker, right)?.height;
    if (leftHeight === undefined && rightHeight === undefined) return equateStuck(checker, left, right);
    const same = leftHeight !== undefined && leftHeight === rightHeight;
    if (same && equateArguments(checker, left, right)) return true;
    const unfoldLeft = rightHeight === undefined || (leftHeight !== undefined && leftHeight >= rightHeight);
    const unfoldRight = leftHeight === undefined || (rightHeight !== undefined && rightHeight >= leftHeight);
    if (unfoldLeft) left = checker.whnfCore(unfold(checker, left) ?? left);
    if (unfoldRight) right = checker.whnfCore(unfold(checker, right) ?? right);
    const quick = equateQuickly(checker, left, right);
    if (quick !== undefined) return quick;
  }
}

/** Numerals against numerals and successors; undefined if neither rule applies. */
export function equateNumerals(checker: TypeChecker, a: Expr, b: Expr): boolean | undefined {
  const valueA = asNumeral(checker, a);
  const valueB = asNumeral(checker, b);
  if (valueA !== undefined && valueB !== undefined) return valueA === valueB;
  const beforeA = predecessorOf(checker, a);
  if (beforeA === undefined) return undefined;
  const beforeB = predecessorOf(checker, b);
  return beforeB === undefined ? undefined : checker.isDefEq(beforeA, beforeB);
}

/** Same constant at the head, equal levels and equal arguments. False means only that this way fails. */
function equateArguments(checker: TypeChecker, a: Expr, b: Expr): boolean {
  const headA = appHead(a);
  const headB = appHead(b);
  if (headA.kind !== "const" || headB.kind !== "const" || headA.name !== headB.name) return false;
  const test = () => equateLevels(checker, headA.levels, headB.levels) && equateLists(checker, appArgs(a), appArgs(b));
  return checker.attempt(test);
}

function equateLevels(checker: TypeChecker, a: readonly Level[], b: readonly Level[]): boolean {
  return everyPair(a, b, (left, right) => checker.isLevelEq(left, right));
}

function equateLists(checker: TypeChecker, a: readonly Expr[], b: readonly Expr[]): boolean {
  return everyPair(a, b, (left, right) => checker.isDefEq(left, right));
}

/** Neither side can be unfolded: congruence, then the eta rules. */
function equateStuck(checker: TypeChecker, a: Expr, b: Expr): boolean {
  return (
    checker.attempt(() => equateCongruent(checker, a, b)) ||
    checker.attempt(() => equateEta(checker, a, b)) ||
    checker.attempt(() => equateEta(checker, b, a)) ||
    checker.attempt(() => equateStructureEta(checker, a, b)) ||
    checker.attempt(() => equateStructureEta(checker, b, a)) ||
    checker.attempt(() => equateStrings(checker, a, b)) ||
    equateUnits(checker, a, b)
  );
}

function equateCongruent(checker: TypeChecker, a: Expr, b: Expr): boolean {
  if (a.kind === "const" && b.kind === "const") return a.name === b.name && equateLevels(checker, a.levels, b.levels);
  if (a.kind === "proj" && b.kind === "proj") {
    return a.structName === b.structName && a.index === b.index && checker.isDefEq(a.struct, b.struct);
  }
  if (a.kind !== "app" || b.kind !== "app") return false;
  const argsA = appArgs(a);
  const argsB = appArgs(b);
  return argsA.length === argsB.length && checker.isDefEq(appHead(a), appHead(b)) && equateLists(checker, argsA, argsB);
}

/** `f` equals `fun x => f x`. */
function equateEta(checker: TypeChecker, a: Expr, b: Expr): boolean {
  if (a.kind !== "lam" || b.kind === "lam") return false;
  const type = checker.whnf(checker.infer(b));
  return type.kind === "pi" && checker.isDefEq(a, lam(type.name, type.type, app(b, bvar(0)), type.info));
}

/** `s` equals `mk x y` when `s.1` equals `x` and `s.2` equals `y`. */
function equateStructureEta(checker: TypeChecker, a: Expr, b: Expr): boolean {
  const head = appHead(b);
  if (head.kind !== "const") return false;
  const info = checker.environment.get(head.name);
  if (info?.kind !== "constructor") return false;
  const structure = checker.environment.structure(info.inductive);
  if (structure === undefined || structure.type.recursive) return false;
  const args = appArgs(b);
  if (args.length !== info.numParams + info.numFields) return false;
  if (!checker.isDefEq(checker.infer(a), checker.infer(b))) return false;
  for (let i = 0; i < info.numFields; i++) {
    if (!checker.isDefEq(proj(info.inductive, i, a), itemAt(args, info.numParams + i))) return false;
  }
  return true;
}

/** A literal against a constructor application: the literal is spelled out. */
function equateStrings(checker: TypeChecker, a: Expr, b: Expr): boolean {
  if ((a.kind === "string") === (b.kind === "string")) return false;
  const [left, right] = [checker.spelledOut(a), checker.spelledOut(b)];
  return (left !== a || right !== b) && checker.isDefEq(left, right);
}

/** Two elements of a structure without fields are equal. */
function equateUnits(checker: TypeChecker, a: Expr, b: Expr): boolean {
  const type = checker.whnf(checker.infer(a));
  const head = appHead(type);
  if (head.kind !== "const") return false;
  const structure = checker.environment.structure(head.name);
  if (structure === undefined || structure.type.recursive || structure.maker.numFields > 0) return false;
  return checker.isDefEq(type, checker.infer(b));
}
