// The moves of a proof that takes what loses nothing before anything that might: such proofs are longer than the shortest, and nearly every
// step of theirs follows from the shape of the goal alone, which is what a model can learn.
import type { Arena, Node } from "./arena.ts";
import { directions, type Move, movesOf, type State } from "./moves.ts";

/**
 * The one move that loses nothing, where there is one: an introduction, a hypothesis taken apart, a conclusion drawn, the target split, a
 * case distinction, in this order; else every other move. A case that is known to hold is not told apart again.
 */
export function* focusedMoves(arena: Arena, state: State, classical: boolean): Generator<Move> {
  let best: { readonly move: Move; readonly rank: number } | undefined;
  const others: Move[] = [];
  for (const move of movesOf(arena, state, classical)) {
    const rank = rankOf(arena, move, state);
    if (rank === Number.POSITIVE_INFINITY) others.push(move);
    else if (rank >= 0 && (best === undefined || rank < best.rank)) best = { move, rank };
  }
  if (best !== undefined) yield best.move;
  else yield* others;
}

/** The place of a move in the order; infinite for those that may lose something, negative for those that gain nothing. */
function rankOf(arena: Arena, { step }: Move, { context }: State): number {
  switch (step.tactic) {
    case "intro":
      return 0;
    case "obtain":
      return step.hypothesis.kind === "iff" ? 3 : 1;
    case "have":
      if (!("id" in step.argument)) return Number.POSITIVE_INFINITY;
      return isKnown(arena, step.hypothesis.right!, context) ? -1 : 2;
    case "constructor":
      return 4;
    case "rcases": {
      const { left, right } = step.hypothesis;
      return isKnown(arena, left!, context) || isKnown(arena, right!, context) ? -1 : 5;
    }
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/** Whether a formula stands in the context, or what it is taken apart into. */
function isKnown(arena: Arena, node: Node, context: readonly Node[]): boolean {
  if (context.includes(node)) return true;
  const known = (part: Node) => isKnown(arena, part, context);
  if (node.kind === "and") return known(node.left!) && known(node.right!);
  if (node.kind === "or") return known(node.left!) || known(node.right!);
  return node.kind === "iff" && directions(arena, node).every(known);
}
