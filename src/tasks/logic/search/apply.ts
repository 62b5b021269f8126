// What Lean's `apply` leaves to prove when a hypothesis is applied to a goal.

import { everyPair } from "../../../platform/index.ts";
import type { Formula, Term } from "../formula.ts";
import { replaceTerm, sameTerm } from "../terms.ts";
import type { Arena, Node } from "./arena.ts";

/**
 * The premises that `apply` leaves when a hypothesis is applied to a goal: the hypothesis is peeled until its conclusion
 * is the goal itself; universal variables are read off the conclusion. Undefined where it does not fit, or leaves a
 * variable open.
 */
export function premisesFor(arena: Arena, hypothesis: Node, goal: Node): Node[] | undefined {
  const premises: Node[] = [];
  if (hypothesis.kind === "forall") return universalPremises(arena, hypothesis, goal);
  let node = hypothesis;
  while (node !== goal || premises.length === 0) {
    if (node.kind === "implies") {
      premises.push(node.left!);
      node = node.right!;
    } else if (node.kind === "not" && goal === arena.falsity) {
      premises.push(node.left!);
      node = arena.falsity;
    } else return undefined;
  }
  return premises;
}

function universalPremises(arena: Arena, hypothesis: Node, goal: Node): Node[] | undefined {
  const open: string[] = [];
  const premises: Formula[] = [];
  let formula = hypothesis.formula;
  for (;;) {
    if (formula.kind === "forall") {
      open.push(formula.variable);
      formula = formula.body;
    } else if (formula.kind === "implies") {
      premises.push(formula.left);
      formula = formula.right;
    } else if (formula.kind === "not" && goal === arena.falsity) {
      premises.push(formula.body);
      formula = { kind: "false" };
    } else break;
  }
  if (formula.kind !== "atom" || goal.formula.kind !== "atom" || formula.name !== goal.formula.name) return undefined;
  const found = new Map<string, Term>();
  const fits = (pattern: Term, term: Term): boolean => {
    if (open.includes(pattern.name)) {
      const known = found.get(pattern.name);
      if (known !== undefined) return sameTerm(known, term);
      found.set(pattern.name, term);
      return true;
    }
    return pattern.name === term.name && everyPair(pattern.args, term.args, fits);
  };
  const target = goal.formula;
  if (!everyPair(formula.args, target.args, fits)) return undefined;
  if (open.some((variable) => !found.has(variable))) return undefined;
  return premises.map((premise) => {
    let instance = premise;
    for (const [variable, term] of found) instance = replaceTerm(instance, { name: variable, args: [] }, term);
    return arena.intern(instance);
  });
}
