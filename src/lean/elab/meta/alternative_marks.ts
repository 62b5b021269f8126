// Marks on the right sides of alternatives: where a case analysis is decided and the text goes on, and which alternative of which
// match that is.
import {
  constant,
  type Expr,
  headBeta,
  instantiate1,
  type Let,
  lam,
  letIn,
  mapExpr,
  natLit,
  pi,
} from "../../kernel/index.ts";

const MARK = "alternative✝";
const nat = constant("Nat");

/**
 * The right side of an alternative, as a `let` that its body does not use; the value tells it from others of the declaration. `sides`
 * is `∀ motive, motive columns → ∀ variables, motive patterns` for the terms that are matched and the patterns.
 */
export function markedAlternative(body: Expr, place: bigint, sides?: Expr): Expr {
  if (sides === undefined) return letIn(MARK, nat, natLit(place), body);
  return letIn(MARK, pi("x", sides, nat), lam("x", sides, natLit(place)), body);
}

/** What a marked right side was told from others by. */
export function alternativeOf({ value }: Let): bigint {
  const place = value.kind === "lam" ? value.body : value;
  return place.kind === "nat" ? place.value : 0n;
}

/** True for a marked right side. */
export function isMarked(e: Expr): e is Let & { readonly name: typeof MARK } {
  return e.kind === "let" && e.name === MARK;
}

/** What was marked. */
export function unmarked({ body }: Let): Expr {
  return headBeta(instantiate1(body, natLit(0n)));
}

/** The term without any marks. `known` holds what marked parts have become: they may be shared. */
export function withoutMarks(e: Expr, known: Map<Expr, Expr> = new Map()): Expr {
  return mapExpr(e, (node) => {
    if (!isMarked(node)) return undefined;
    const result = known.get(node) ?? withoutMarks(unmarked(node), known);
    known.set(node, result);
    return result;
  });
}
