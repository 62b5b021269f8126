// Marks on the right sides of a definition's alternatives: where a case analysis is decided and the text goes on.
import { constant, type Expr, instantiate1, type Let, letIn, mapExpr, natLit } from "../../kernel/index.ts";

const MARK = "alternative✝";

/** The right side of an alternative, as a `let` that its body does not use; the value tells it from others of the declaration. */
export function markedAlternative(body: Expr, alternative: bigint): Expr {
  return letIn(MARK, constant("Nat"), natLit(alternative), body);
}

/** What a marked right side was told from others by. */
export function alternativeOf({ value }: Let): bigint {
  return value.kind === "nat" ? value.value : 0n;
}

/** True for a marked right side. */
export function isMarked(e: Expr): e is Let {
  return e.kind === "let" && e.name === MARK;
}

/** What was marked. */
export function unmarked({ body }: Let): Expr {
  return instantiate1(body, natLit(0n));
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
