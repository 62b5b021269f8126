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

/** Hypotheses that stand next to each other and are of one type, together. */
function neighbours({ hypotheses }: GoalText): { names: string[]; type: string }[] {
  const found: { names: string[]; type: string }[] = [];
  for (const { name, type } of hypotheses) {
    const last = found.at(-1);
    if (last?.type === type) last.names.push(name);
    else found.push({ names: [name], type });
  }
  return found;
}

/** The goal in Lean's layout, with neighbours of one type on one line. */
export function goalLines(goal: GoalText, tag: string): string {
  const lines: string[] = tag === "" ? [] : [`case ${tag}`];
  for (const { names, type } of neighbours(goal)) lines.push(`${names.join(" ")} : ${type}`);
  lines.push(`⊢ ${goal.target}`);
  return lines.join("\n");
}
