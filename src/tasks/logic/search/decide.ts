// Decides propositional sequents: classically by truth tables, intuitionistically by a contraction-free calculus.
import type { Arena, Node } from "./arena.ts";

/** Whether the goal holds wherever all hypotheses hold, in the models that the nodes' truth tables describe. */
export function holdsInTables(context: readonly Node[], goal: Node): boolean {
  let models = ~goal.mask;
  for (const node of context) models &= node.mask;
  return models === 0;
}

/** Ends a decision from within. */
class TooManySequents extends Error {}

/**
 * Decides intuitionistic provability of propositional sequents by Dyckhoff's calculus LJT ("Contraction-free sequent
 * calculi for intuitionistic logic", 1992): every rule makes the sequent smaller in a well-founded order, so plain
 * search ends, though after more sequents than there is time for: the question is PSPACE-complete. Answers are
 * remembered for each sequent of the arena.
 */
export class IntuitionisticDecider {
  private readonly arena: Arena;
  private readonly maxSequents: number;
  private readonly answers = new Map<string, boolean>();
  private decided = 0;

  /** Decides `maxSequents` sequents at most, those on the way to an answer included. */
  constructor(arena: Arena, maxSequents = 50_000) {
    this.arena = arena;
    this.maxSequents = maxSequents;
  }

  /**
   * Whether the goal follows from the context, or undefined where that takes too many sequents. Atoms, equations and
   * quantified formulas count as indivisible.
   */
  provable(context: readonly Node[], goal: Node): boolean | undefined {
    try {
      return this.decide(new Set(context), goal);
    } catch (error) {
      if (error instanceof TooManySequents) return undefined;
      throw error;
    }
  }

  private decide(context: ReadonlySet<Node>, goal: Node): boolean {
    if (context.has(goal) || context.has(this.arena.falsity) || goal.kind === "true") return true;
    if (!holdsInTables([...context], goal)) return false;
    const key = `${[...context]
      .map((node) => node.id)
      .sort((a, b) => a - b)
      .join(",")}|${goal.id}`;
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    if (this.decided++ >= this.maxSequents) throw new TooManySequents();
    const answer = this.reduce(context, goal);
    this.answers.set(key, answer);
    return answer;
  }

  private reduce(context: ReadonlySet<Node>, goal: Node): boolean {
    const { arena } = this;
    const replaced = (old: Node, ...added: Node[]): Set<Node> => {
      const next = new Set(context);
      next.delete(old);
      for (const node of added) next.add(node);
      return next;
    };
    for (const node of context) {
      if (node.kind === "true") return this.decide(replaced(node), goal);
      if (node.kind === "and") return this.decide(replaced(node, node.left!, node.right!), goal);
      if (node.kind === "iff") return this.decide(replaced(node, ...this.directions(node)), goal);
      if (node.kind === "or") {
        return this.decide(replaced(node, node.left!), goal) && this.decide(replaced(node, node.right!), goal);
      }
      const [premise, conclusion] = this.arrow(node);
      if (premise === undefined) continue;
      const simpler = this.reduceArrow(context, premise, conclusion);
      if (simpler !== undefined) return this.decide(replaced(node, ...simpler), goal);
    }
    if (goal.kind === "and") return this.decide(context, goal.left!) && this.decide(context, goal.right!);
    if (goal.kind === "iff") return this.directions(goal).every((direction) => this.decide(context, direction));
    const [premise, conclusion] = this.arrow(goal);
    if (premise !== undefined) return this.decide(new Set(context).add(premise), conclusion);
    if (goal.kind === "or" && (this.decide(context, goal.left!) || this.decide(context, goal.right!))) return true;
    for (const node of context) {
      const [nested, result] = this.arrow(node);
      if (nested === undefined) continue;
      const [first, second] = this.arrow(nested);
      if (first === undefined) continue;
      const second2result = arena.connect("implies", second, result);
      if (this.decide(replaced(node, second2result, first), second) && this.decide(replaced(node, result), goal)) {
        return true;
      }
    }
    return false;
  }

  /** What replaces `premise → conclusion` on the left where a rule loses nothing; undefined where none applies. */
  private reduceArrow(context: ReadonlySet<Node>, premise: Node, conclusion: Node): Node[] | undefined {
    const { arena } = this;
    switch (premise.kind) {
      case "false":
        return [];
      case "true":
        return [conclusion];
      case "and":
        return [arena.connect("implies", premise.left!, arena.connect("implies", premise.right!, conclusion))];
      case "or":
        return [
          arena.connect("implies", premise.left!, conclusion),
          arena.connect("implies", premise.right!, conclusion),
        ];
      case "iff": {
        const [there, back] = this.directions(premise);
        return [arena.connect("implies", there, arena.connect("implies", back, conclusion))];
      }
      case "implies":
      case "not":
        return undefined;
      default:
        return context.has(premise) ? [conclusion] : undefined;
    }
  }

  private directions(node: Node): [Node, Node] {
    return [
      this.arena.connect("implies", node.left!, node.right!),
      this.arena.connect("implies", node.right!, node.left!),
    ];
  }

  /** Premise and conclusion of an implication or, with conclusion False, of a negation. */
  private arrow(node: Node): [Node, Node] | [undefined, Node] {
    if (node.kind === "implies") return [node.left!, node.right!];
    if (node.kind === "not") return [node.left!, this.arena.falsity];
    return [undefined, node];
  }
}
