// Writes goals the way Lean shows them.

import type { Expr } from "../../kernel/index.ts";
import { INACCESSIBLE, isAccessible, type LocalContext } from "../meta/context.ts";
import type { Meta } from "../meta/meta.ts";
import { TermPrinter } from "./terms.ts";

/** A goal as data: what is known and what is to be shown, each as text. */
export interface GoalText {
  readonly hypotheses: readonly { readonly name: string; readonly type: string }[];
  readonly target: string;
}

/** The texts of a goal. Older hypotheses whose name is used again are marked as inaccessible. */
export function goalText(meta: Meta, context: LocalContext, target: Expr): GoalText {
  const printer = new TermPrinter(meta);
  const seen = new Set<string>();
  const hypotheses: { name: string; type: string }[] = [];
  for (const variable of [...context.variables].reverse()) {
    const shadowed = isAccessible(variable.name) && seen.has(variable.name);
    seen.add(variable.name);
    const name = shadowed ? `${variable.name}${INACCESSIBLE}` : variable.name;
    const value = variable.value === undefined ? "" : ` := ${printer.text(meta.instantiate(variable.value))}`;
    hypotheses.push({ name, type: printer.text(meta.instantiate(variable.type)) + value });
  }
  return { hypotheses: hypotheses.reverse(), target: printer.text(meta.instantiate(target)) };
}

/** The goal in Lean's layout, with neighbours of one type on one line. */
export function goalLines(goal: GoalText, tag: string): string {
  const lines: string[] = tag === "" ? [] : [`case ${tag}`];
  for (let i = 0; i < goal.hypotheses.length; ) {
    const { type } = goal.hypotheses[i];
    const names: string[] = [];
    for (; i < goal.hypotheses.length && goal.hypotheses[i].type === type; i++) names.push(goal.hypotheses[i].name);
    lines.push(`${names.join(" ")} : ${type}`);
  }
  lines.push(`⊢ ${goal.target}`);
  return lines.join("\n");
}
