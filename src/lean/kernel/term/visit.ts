// Walks over the parts of terms, for what occurs in them. Types of free variables are no parts.
import { charge } from "../budget/meter.ts";
import type { Expr } from "./expr.ts";

/** Terms of at most this depth have a few nodes, though they share parts: nothing is remembered of them at first. */
const SMALL = 9;
/** Visits of one walk after which what was visited is remembered in a set of its own, made only then; so often they are charged for. */
const FEW_VISITS = 128;

/** What the first visits of the latest walks came upon, by hashes: parts that are shared are mostly walked through once. */
const SLOTS = 4 * FEW_VISITS;
const slotOwner = new Float64Array(SLOTS);
const slotNode = new Array<Expr | undefined>(SLOTS).fill(undefined);

interface Walk {
  readonly number: number;
  /** True to go on below the node. */
  readonly enter: (node: Expr) => boolean;
  visits: number;
  seen: Set<Expr> | undefined;
}

let walks = 0;

/** True if the walk has come upon the node, as far as is remembered; from now on it has. */
function isKnown(e: Expr, walk: Walk): boolean {
  if (walk.visits < FEW_VISITS) {
    const slot = e.hash & (SLOTS - 1);
    if (slotOwner[slot] === walk.number && slotNode[slot] === e) return true;
    slotOwner[slot] = walk.number;
    slotNode[slot] = e;
    return false;
  }
  walk.seen ??= new Set();
  if (walk.seen.has(e)) return true;
  walk.seen.add(e);
  return false;
}

function visit(e: Expr, walk: Walk): void {
  if (!walk.enter(e) || e.depth === 1) return;
  walk.visits++;
  if (walk.visits % FEW_VISITS === 0) charge(FEW_VISITS);
  if ((e.depth > SMALL || walk.visits >= FEW_VISITS) && isKnown(e, walk)) return;
  switch (e.kind) {
    case "app":
      visit(e.fn, walk);
      visit(e.arg, walk);
      return;
    case "lam":
    case "pi":
      visit(e.type, walk);
      visit(e.body, walk);
      return;
    case "let":
      visit(e.type, walk);
      visit(e.value, walk);
      visit(e.body, walk);
      return;
    case "proj":
      visit(e.struct, walk);
      return;
  }
}

/**
 * Calls `enter` for the term and, where it answers true, for its parts, from the outside in and from left to right. A part that is
 * shared is met once or more often.
 */
export function forEachNode(e: Expr, enter: (node: Expr) => boolean): void {
  walks++;
  const walk: Walk = { number: walks, enter, visits: 0, seen: undefined };
  visit(e, walk);
  charge(1 + (walk.visits % FEW_VISITS));
}

/** True if some node satisfies `test`; none below a node for which `mayHold` is false does. */
export function someNode(
  e: Expr,
  test: (node: Expr) => boolean,
  mayHold: (node: Expr) => boolean = () => true,
): boolean {
  let found = false;
  forEachNode(e, (node) => {
    if (found || !mayHold(node)) return false;
    found = test(node);
    return !found;
  });
  return found;
}
