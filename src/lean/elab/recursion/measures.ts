// The orders that a measure may go down in: natural numbers, and pairs of them by the first component that differs.

import { tupleOf } from "../../../platform/index.ts";
import {
  appArgs,
  appHead,
  apps,
  bindLambda,
  constant,
  type Expr,
  fvar,
  isConst,
  type Level,
  levelOne,
  levelZero,
  type TypeChecker,
} from "../../kernel/index.ts";

/** A well-founded order of the values of a measure. */
export interface Order {
  readonly type: Expr;
  /** The level of the sort that the type lives in. */
  readonly level: Level;
  readonly relation: Expr;
  readonly wellFounded: Expr;
  /** The statement that the first value comes before the second. */
  before(a: Expr, b: Expr): Expr;
  /** The orders of the components of a pair; undefined for numbers. */
  readonly components: readonly [Order, Order] | undefined;
}

/** The order of a type of measures; undefined if none is known for it. */
export function orderOf(checker: TypeChecker, type: Expr): Order | undefined {
  const reduced = checker.whnf(type);
  if (isConst(reduced, "Nat")) return ofNumbers;
  if (!isConst(appHead(reduced), "Prod")) return undefined;
  const [first, second] = tupleOf(appArgs(reduced), 2) ?? [];
  const left = first === undefined ? undefined : orderOf(checker, first);
  const right = second === undefined ? undefined : orderOf(checker, second);
  return left === undefined || right === undefined ? undefined : ofPairs(left, right);
}

function lessThan(a: Expr, b: Expr): Expr {
  return apps(constant("LT.lt", [levelZero]), [constant("Nat"), constant("instLTNat"), a, b]);
}

const [x, y] = [fvar("x1", constant("Nat")), fvar("x2", constant("Nat"))];

const ofNumbers: Order = {
  type: constant("Nat"),
  level: levelOne,
  relation: bindLambda([x, y], lessThan(x, y)),
  wellFounded: constant("Gentzen.nat_lt_wf"),
  before: lessThan,
  components: undefined,
};

function ofPairs(first: Order, second: Order): Order {
  const levels = [levelZero, levelZero];
  const types = [first.type, second.type];
  const relations = [first.relation, second.relation];
  const relation = apps(constant("Prod.Lex", levels), [...types, ...relations]);
  return {
    type: apps(constant("Prod", levels), types),
    level: levelOne,
    relation,
    wellFounded: apps(constant("Gentzen.lex_wf", levels), [
      ...types,
      ...relations,
      first.wellFounded,
      second.wellFounded,
    ]),
    before: (a, b) => apps(relation, [a, b]),
    components: [first, second],
  };
}
