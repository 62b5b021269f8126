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

/** Answers about pairs: without them, terms would be compared as often as there are ways to them. */
type Answers = Map<Expr, Map<Expr, boolean>>;

/** True if `a` comes before `b`. */
export function comesBefore(a: Expr, b: Expr): boolean {
  return precedes(a, b, new Map());
}

function precedes(a: Expr, b: Expr, answers: Answers): boolean {
  charge(4);
  const known = answers.get(a)?.get(b);
  if (known !== undefined) return known;
  const answer = decide(a, b, answers);
  if (a.depth > 1 || b.depth > 1) {
    const about = answers.get(a) ?? new Map<Expr, boolean>();
    answers.set(a, about.set(b, answer));
  }
  return answer;
}

function decide(a: Expr, b: Expr, answers: Answers): boolean {
  if (sameExpr(a, b)) return false;
  if (children(b).some((child) => sameExpr(child, a) || precedes(a, child, answers))) return true;
  const [first, second] = [weightOf(a), weightOf(b)];
  if (first !== second) return first < second && allBefore(a, b, answers);
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
      return applicationBefore(a, b, answers);
    default:
      return lexicographic(children(a), children(b), answers) && allBefore(a, b, answers);
  }
}

function applicationBefore(a: Expr, b: Expr, answers: Answers): boolean {
  const [f, g] = [appHead(a), appHead(b)];
  if (!sameExpr(f, g)) return precedes(f, g, answers) && allBefore(a, b, answers);
  const [as, bs] = [appArgs(a), appArgs(b)];
  if (as.length !== bs.length) return as.length < bs.length && allBefore(a, b, answers);
  return lexicographic(as, bs, answers) && allBefore(a, b, answers);
}

function lexicographic(as: readonly Expr[], bs: readonly Expr[], answers: Answers): boolean {
  for (const [i, a] of as.entries()) {
    const b = bs[i];
    if (b === undefined) return false;
    if (!sameExpr(a, b)) return precedes(a, b, answers);
  }
  return as.length < bs.length;
}

function allBefore(a: Expr, b: Expr, answers: Answers): boolean {
  return children(a).every((child) => precedes(child, b, answers));
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
