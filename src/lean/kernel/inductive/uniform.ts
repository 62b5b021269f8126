// Occurrences of an inductive family in the types of its own constructors, before anything is reduced.

import { everyPair } from "../../../platform/index.ts";
import { CheckError } from "../budget/errors.ts";
import { appArgs, appHead, type Expr, isConst } from "../term/expr.ts";
import { levelParam, sameLevel } from "../term/level.ts";
import type { Name } from "../term/name.ts";
import { mapExpr } from "../term/substitute.ts";

/**
 * Wherever the family occurs in a constructor's type, it stands applied to the constructor's own first `numParams`
 * binders, at its own universe parameters. Reduction never makes such an occurrence, so that looking at what is written
 * covers everything that is found later, and also what a reduction would have erased.
 *
 * @throws CheckError if an occurrence is another instance of the family.
 */
export function checkUniform(
  name: Name,
  levelParams: readonly Name[],
  numParams: number,
  made: { readonly name: Name; readonly type: Expr },
): void {
  const own = levelParams.map(levelParam);
  mapExpr(made.type, (node, offset) => {
    if (node.kind !== "const" && node.kind !== "app") return undefined;
    const head = appHead(node);
    if (!isConst(head, name)) return undefined;
    const args = appArgs(node);
    // Indices stand after the parameters; the part with the parameters alone is looked at in its turn.
    if (args.length > numParams) return undefined;
    const sameLevels = everyPair(head.levels, own, sameLevel);
    const uniform =
      args.length === numParams &&
      offset >= numParams &&
      args.every((arg, i) => arg.kind === "bvar" && arg.index === offset - 1 - i);
    if (sameLevels && uniform) return node;
    throw new CheckError("An inductive declaration is refused.", [
      `name: ${made.name}`,
      `the family ${name} occurs with other arguments than its own parameters and universes`,
    ]);
  });
}
