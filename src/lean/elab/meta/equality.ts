// Equations as terms.

import { itemAt } from "../../../platform/index.ts";
import { appHead, argsOf, type Expr, type Level } from "../../kernel/index.ts";

/** `left = right` at a type of the given level. */
export interface EquationSides {
  readonly type: Expr;
  readonly level: Level;
  readonly left: Expr;
  readonly right: Expr;
}

/** The parts of a term that is written as an equation. */
export function equationSides(e: Expr): EquationSides | undefined {
  const args = argsOf(e, "Eq", 3);
  const head = appHead(e);
  if (args === undefined || head.kind !== "const") return undefined;
  const [type, left, right] = args;
  return { type, level: itemAt(head.levels, 0), left, right };
}
