// Turns a proof tree into tactic lines, choosing the names of new hypotheses.

import { itemAt } from "../../../platform/index.ts";
import { hypothesisName, printFormula, printTerm } from "../print.ts";
import { replaceTerm } from "../terms.ts";
import { premisesFor } from "./apply.ts";
import type { Arena, Node } from "./arena.ts";
import { directions, individualName, type Step } from "./moves.ts";
import type { Proof } from "./search.ts";

/** A local hypothesis with its number in `h0`, `h1`, … */
interface Named {
  readonly index: number;
  readonly node: Node;
}

/**
 * The tactics of a proof, one a line, goals in Lean's order. New hypotheses are numbered on from the statement's, each
 * branch for itself, so that no name is used twice on the way to a goal and numbers stay as small as can be.
 */
export function writeProof(
  arena: Arena,
  hypotheses: readonly Node[],
  goal: Node,
  proof: Proof,
  individuals = 0,
): string[] {
  const lines: string[] = [];
  const named = hypotheses.map((node, index) => ({ node, index }));
  new Writer(arena, lines).write(proof, named, goal, hypotheses.length, individuals);
  return lines;
}

class Writer {
  private readonly arena: Arena;
  private readonly lines: string[];

  constructor(arena: Arena, lines: string[]) {
    this.arena = arena;
    this.lines = lines;
  }

  write(proof: Proof, context: readonly Named[], goal: Node, next: number, individuals: number): void {
    const { arena, lines } = this;
    const { step, children } = proof;
    const name = (node: Node): string => hypothesisName(find(context, node).index);
    const without = (node: Node): Named[] => context.filter((entry) => entry !== find(context, node));
    const fresh = hypothesisName(next);
    const go = (child: Proof, entries: readonly Named[], target: Node, added = 0, newcomers = 0): void =>
      this.write(child, entries, target, next + added, individuals + newcomers);
    switch (step.tactic) {
      case "assumption":
      case "contradiction":
      case "rfl":
        lines.push(step.tactic);
        return;
      case "constructor": {
        lines.push("constructor");
        if (goal.kind === "and") {
          go(itemAt(children, 0), context, goal.left!);
          go(itemAt(children, 1), context, goal.right!);
        } else if (goal.kind === "iff") {
          directions(arena, goal).forEach((direction, index) => {
            go(itemAt(children, index), context, direction);
          });
        }
        return;
      }
      case "left":
      case "right":
        lines.push(step.tactic);
        go(itemAt(children, 0), context, step.tactic === "left" ? goal.left! : goal.right!);
        return;
      case "exfalso":
        lines.push("exfalso");
        go(itemAt(children, 0), context, arena.falsity);
        return;
      case "intro":
        this.intro(itemAt(children, 0), context, goal, next, individuals);
        return;
      case "by_contradiction":
        lines.push("apply Classical.byContradiction");
        go(itemAt(children, 0), context, arena.connect("implies", arena.not(goal), arena.falsity));
        return;
      case "apply": {
        lines.push(`apply ${name(step.hypothesis)}`);
        const premises = premisesFor(arena, step.hypothesis, goal)!;
        premises.forEach((premise, index) => {
          go(itemAt(children, index), context, premise);
        });
        return;
      }
      case "obtain":
        this.obtain(step.hypothesis, itemAt(children, 0), context, goal, next, individuals);
        return;
      case "rcases": {
        const node = step.hypothesis;
        lines.push(`rcases ${name(node)} with ${fresh} | ${fresh}`);
        go(itemAt(children, 0), [...without(node), { index: next, node: node.left! }], goal, 1);
        go(itemAt(children, 1), [...without(node), { index: next, node: node.right! }], goal, 1);
        return;
      }
      case "have": {
        const { hypothesis, argument } = step;
        const isNode = "id" in argument;
        lines.push(`have ${fresh} := ${name(hypothesis)} ${isNode ? name(argument) : printTerm(argument, true)}`);
        const node = isNode ? hypothesis.right! : arena.instantiate(hypothesis, argument);
        go(itemAt(children, 0), [...context, { index: next, node }], goal, 1);
        return;
      }
      case "by_cases": {
        const node = step.proposition;
        lines.push(`by_cases ${fresh} : ${printFormula(node.formula)}`);
        go(itemAt(children, 0), [...context, { index: next, node }], goal, 1);
        go(itemAt(children, 1), [...context, { index: next, node: arena.not(node) }], goal, 1);
        return;
      }
      case "witness":
        lines.push(`refine ⟨${printTerm(step.term)}, ?_⟩`);
        go(itemAt(children, 0), context, arena.instantiate(goal, step.term));
        return;
      case "rw":
        this.rewrite(step, children, context, goal, next, individuals);
        return;
    }
  }

  private intro(child: Proof, context: readonly Named[], goal: Node, next: number, individuals: number): void {
    if (goal.kind === "forall") {
      const variable = individualName(individuals);
      this.lines.push(`intro ${variable}`);
      const instance = this.arena.instantiate(goal, { name: variable, args: [] });
      this.write(child, context, instance, next, individuals + 1);
      return;
    }
    this.lines.push(`intro ${hypothesisName(next)}`);
    const target = goal.kind === "not" ? this.arena.falsity : goal.right!;
    this.write(child, [...context, { index: next, node: goal.left! }], target, next + 1, individuals);
  }

  private obtain(
    node: Node,
    child: Proof,
    context: readonly Named[],
    goal: Node,
    next: number,
    individuals: number,
  ): void {
    const source = find(context, node);
    const rest = context.filter((entry) => entry !== source);
    const from = hypothesisName(source.index);
    if (node.kind === "exists") {
      const variable = individualName(individuals);
      this.lines.push(`obtain ⟨${variable}, ${hypothesisName(next)}⟩ := ${from}`);
      const instance = this.arena.instantiate(node, { name: variable, args: [] });
      this.write(child, [...rest, { index: next, node: instance }], goal, next + 1, individuals + 1);
      return;
    }
    this.lines.push(`obtain ⟨${hypothesisName(next)}, ${hypothesisName(next + 1)}⟩ := ${from}`);
    const [first, second] = node.kind === "iff" ? directions(this.arena, node) : [node.left!, node.right!];
    const entries = [...rest, { index: next, node: first }, { index: next + 1, node: second }];
    this.write(child, entries, goal, next + 2, individuals);
  }

  private rewrite(
    step: Step & { tactic: "rw" },
    children: readonly Proof[],
    context: readonly Named[],
    goal: Node,
    next: number,
    individuals: number,
  ): void {
    const { arena } = this;
    const equation = step.equation.formula;
    if (equation.kind !== "equal") throw new TypeError("rewriting needs an equation");
    const arrow = step.backwards ? "← " : "";
    const source = `${arrow}${hypothesisName(find(context, step.equation).index)}`;
    const from = step.backwards ? equation.right : equation.left;
    const to = step.backwards ? equation.left : equation.right;
    const { at } = step;
    if (at === undefined) {
      this.lines.push(`rw [${source}]`);
      const target = arena.intern(replaceTerm(goal.formula, from, to));
      for (const child of children) this.write(child, context, target, next, individuals);
      return;
    }
    const changed = find(context, at);
    this.lines.push(`rw [${source}] at ${hypothesisName(changed.index)}`);
    const node = arena.intern(replaceTerm(at.formula, from, to));
    const entries = context.map((entry) => (entry === changed ? { index: entry.index, node } : entry));
    this.write(itemAt(children, 0), entries, goal, next, individuals);
  }
}

/** The hypothesis with the least number that says this. */
function find(context: readonly Named[], node: Node): Named {
  const entry = context.find((candidate) => candidate.node === node);
  if (entry === undefined) throw new TypeError(`no hypothesis says ${printFormula(node.formula)}`);
  return entry;
}
