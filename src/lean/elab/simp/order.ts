// The order on terms that decides whether a rule such as commutativity is used: a lexicographic path order.

import { appArgs, appHead, charge, type Expr, sameExpr } from "../../kernel/index.ts";
import { isMVar } from "../meta/holes.ts";

/** The weight of a hole, which comes after every variable. */
const HOLE_WEIGHT = 2;

const weights: Record<Expr["kind"], number> = {
  bvar: 0,
  fvar: 1,
  sort: 3,
  const: 4,
  nat: 5,
  string: 5,
  proj: 7,
  app: 8,
  lam: 9,
  pi: 10,
  let: 11,
};

function weightOf(e: Expr): number {
  return isMVar(e) ? HOLE_WEIGHT : weights[e.kind];
}

/** True if `a` comes before `b`. */
export function comesBefore(a: Expr, b: Expr): boolean {
  charge(4);
  if (sameExpr(a, b)) return false;
  if (children(b).some((child) => sameExpr(child, a) || comesBefore(a, child))) return true;
  const [first, second] = [weightOf(a), weightOf(b)];
  if (first !== second) return first < second && allBefore(a, b);
  switch (a.kind) {
    case "fvar":
      return a.id < (b as typeof a).id;
    case "bvar":
      return a.index < (b as typeof a).index;
    case "const":
      return a.name < (b as typeof a).name;
    case "nat":
    case "string":
      return b.kind === a.kind && a.value < b.value;
    case "app":
      return applicationBefore(a, b);
    default:
      return lexicographic(children(a), children(b)) && allBefore(a, b);
  }
}

function applicationBefore(a: Expr, b: Expr): boolean {
  const [f, g] = [appHead(a), appHead(b)];
  if (!sameExpr(f, g)) return comesBefore(f, g) && allBefore(a, b);
  const [as, bs] = [appArgs(a), appArgs(b)];
  if (as.length !== bs.length) return as.length < bs.length && allBefore(a, b);
  return lexicographic(as, bs) && allBefore(a, b);
}

function lexicographic(as: readonly Expr[], bs: readonly Expr[]): boolean {
  for (let i = 0; i < Math.min(as.length, bs.length); i++) {
    if (!sameExpr(as[i], bs[i])) return comesBefore(as[i], bs[i]);
  }
  return as.length < bs.length;
}

function allBefore(a: Expr, b: Expr): boolean {
  return children(a).every((child) => comesBefore(child, b));
}

function children(e: Expr): readonly Expr[] {
  switch (e.kind) {
    case "app":
      return [appHead(e), ...appArgs(e)];
    case "lam":
    case "pi":
      return [e.type, e.body];
    case "let":
      return [e.type, e.value, e.body];
    case "proj":
      return [e.struct];
    default:
      return [];
  }
}
