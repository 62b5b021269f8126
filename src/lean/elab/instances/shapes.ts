// Whether an instance of the table can be one of a class type at all, by the heads of both.

import { appArgs, appHead, type Constants, type Expr } from "../../kernel/index.ts";
import { endsInSort, functionShape, type Shape, shapeOfConstant, sortShape } from "../environment/shapes.ts";
import { isMVar } from "../meta/holes.ts";

/**
 * False where an instance of these shapes cannot be one of the goal, whatever its own arguments are. True says nothing.
 *
 * @param view the constants as resolution sees them
 * @param args the arguments of the class in the goal
 */
export function mayFit(view: Constants, shapes: readonly (Shape | undefined)[], args: readonly Expr[]): boolean {
  return shapes.length !== args.length || !args.some((arg, i) => clash(view, shapes[i], arg));
}

/** Whether two terms have heads that no unfolding, assignment or eta rule makes equal. */
function clash(view: Constants, shape: Shape | undefined, e: Expr): boolean {
  const other = shape && shapeOf(view, e);
  if (shape === undefined || other === undefined) return false;
  // Types are equal by their heads alone; of other terms the type may have but one element.
  if (shape.head !== other.head) return shape.isType || other.isType;
  return shape.args.length > 0 && !mayFit(view, shape.args, appArgs(e));
}

/** What stays of a term, its arguments left aside; undefined where it may become another. */
function shapeOf(view: Constants, e: Expr): Shape | undefined {
  if (e.kind === "pi") return functionShape;
  if (e.kind === "sort") return sortShape;
  const head = appHead(e);
  if (head.kind === "const") return shapeOfConstant(view, head.name);
  if (head.kind !== "fvar" || isMVar(head) || head.value !== undefined) return undefined;
  return { head: head.id, isType: endsInSort(head.type), args: [] };
}
