// Names that mean nothing in a header become implicit variables, and so do the holes that their types leave open.

import { type Expr, type FVar, forEachNode, fvar } from "../../kernel/index.ts";
import type { Binder } from "../../syntax/index.ts";
import { AutoBound, type Elaborator } from "../engine/elaborator.ts";
import { inaccessible } from "../meta/context.ts";
import { hasMVar, isMVar, type MVar } from "../meta/holes.ts";
import { withBinders } from "../terms/binders.ts";

/** More such names than this make no header that anybody meant. */
const MOST_AUTO_BOUND = 16;

/** The variables of binders, those that the text binds by itself first, and what was made of them. */
export interface Bound<T> {
  /** Auto-bound variables, and variables for the holes in their types. */
  readonly automatic: readonly FVar[];
  readonly written: readonly FVar[];
  readonly result: T;
}

/**
 * Elaborates binders and then `work` in the context with them; each name without meaning becomes an implicit variable before
 * them all, and everything is done again. Nothing is left pending.
 */
export function withAutoBound<T>(elab: Elaborator, binders: readonly Binder[], work: (own: FVar[]) => T): Bound<T> {
  const implicit: Binder[] = [];
  for (;;) {
    try {
      return elab.undoing(() =>
        elab.autoBinding(() =>
          withBinders(elab, [...implicit, ...binders], (variables) => {
            const written = variables.slice(implicit.length);
            const result = work(written);
            elab.synthesize();
            if (elab.unread !== undefined) throw elab.unread;
            return { automatic: withOpenTypes(elab, variables.slice(0, implicit.length)), written, result };
          }),
        ),
      );
    } catch (error) {
      const { unread } = elab;
      elab.unread = undefined;
      if (!(error instanceof AutoBound) || implicit.length >= MOST_AUTO_BOUND) throw unread ?? error;
      const { variable: name, at } = error;
      implicit.push({ names: [{ name, at }], type: undefined, kind: "implicit", at });
    }
  }
}

/** The variables, each behind new ones for the holes that nothing has filled in its type. */
function withOpenTypes(elab: Elaborator, variables: readonly FVar[]): FVar[] {
  return variables.flatMap((variable) => [...bindHoles(elab, variable.type), variable]);
}

/** Makes implicit variables of the holes of a term that nothing has filled, those first that others depend on. */
export function bindHoles(elab: Elaborator, e: Expr): FVar[] {
  const found: FVar[] = [];
  for (const hole of holesIn(elab.meta.instantiate(e))) {
    if (elab.meta.isAssigned(hole) || !elab.meta.isPlain(hole)) continue;
    found.push(...bindHoles(elab, hole.type));
    const variable = fvar(inaccessible("x"), elab.meta.instantiate(hole.type), { info: "implicit" });
    elab.meta.assign(hole, variable);
    found.push(variable);
  }
  return found;
}

function holesIn(e: Expr): MVar[] {
  const found = new Map<number, MVar>();
  forEachNode(e, (node) => {
    if (isMVar(node)) found.set(node.id, node);
    return hasMVar(node);
  });
  return [...found.values()];
}
