// Equality of terms up to the names and kinds of binders.

import { everyPair } from "../../../platform/index.ts";
import { charge } from "../budget/meter.ts";
import type { App, Const, Expr, Lam, Let, NatLit, Proj, Sort, StrLit } from "./expr.ts";
import { type Level, sameLevel } from "./level.ts";

/** Comparisons of one call after which compared pairs are remembered; fewer are charged to whoever asks. */
const REMEMBER_AFTER = 128;

interface Comparison {
  visits: number;
  readonly equal: Map<Expr, Set<Expr>>;
}

export function sameLevels(a: readonly Level[], b: readonly Level[]): boolean {
  return everyPair(a, b, sameLevel);
}

/** True if the terms are the same tree; binder names and binder infos do not count. */
export function sameExpr(a: Expr, b: Expr): boolean {
  if (a === b) return true;
  return a.hash === b.hash && compare(a, b, { visits: 0, equal: new Map() });
}

function compare(a: Expr, b: Expr, comparison: Comparison): boolean {
  if (a === b) return true;
  if (a.hash !== b.hash || a.kind !== b.kind || a.depth !== b.depth) return false;
  comparison.visits++;
  if (comparison.visits % REMEMBER_AFTER === 0) charge(REMEMBER_AFTER);
  const remember = comparison.visits > REMEMBER_AFTER && a.depth > 1;
  if (remember && comparison.equal.get(a)?.has(b)) return true;
  if (!compareNodes(a, b, comparison)) return false;
  if (remember) {
    const partners = comparison.equal.get(a);
    if (partners === undefined) comparison.equal.set(a, new Set([b]));
    else partners.add(b);
  }
  return true;
}

/** The nodes are of one kind, which `compare` has seen to: hence the casts. */
function compareNodes(a: Expr, b: Expr, comparison: Comparison): boolean {
  switch (a.kind) {
    case "bvar":
      return a.index === (b as typeof a).index;
    case "fvar":
      return a.id === (b as typeof a).id;
    case "sort":
      return sameLevel(a.level, (b as Sort).level);
    case "const":
      return a.name === (b as Const).name && sameLevels(a.levels, (b as Const).levels);
    case "app":
      return compare(a.arg, (b as App).arg, comparison) && compare(a.fn, (b as App).fn, comparison);
    case "lam":
    case "pi":
      return compare(a.type, (b as Lam).type, comparison) && compare(a.body, (b as Lam).body, comparison);
    case "let":
      return (
        compare(a.type, (b as Let).type, comparison) &&
        compare(a.value, (b as Let).value, comparison) &&
        compare(a.body, (b as Let).body, comparison)
      );
    case "proj":
      return (
        a.structName === (b as Proj).structName &&
        a.index === (b as Proj).index &&
        compare(a.struct, (b as Proj).struct, comparison)
      );
    case "nat":
      return a.value === (b as NatLit).value;
    case "string":
      return a.value === (b as StrLit).value;
  }
}
