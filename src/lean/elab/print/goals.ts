// Writes goals the way Lean shows them.

import { itemAt } from "../../../platform/index.ts";
import { type Expr, type FVar, fvar, replaceFVars } from "../../kernel/index.ts";
import { inaccessible, isAccessible, type LocalContext } from "../meta/context.ts";
import type { Meta } from "../meta/meta.ts";
import { TermPrinter } from "./terms.ts";

/** A goal as data: what is known and what is to be shown, each as text. */
export interface GoalText {
  readonly hypotheses: readonly { readonly name: string; readonly type: string }[];
  readonly target: string;
}

/** The texts of a goal. A hypothesis that no text can refer to, as one whose name is used again, is marked, older ones with a number. */
export function goalText(meta: Meta, { variables }: LocalContext, target: Expr): GoalText {
  const printer = new TermPrinter(meta);
  const shown = shownVariables(variables);
  const text = (e: Expr) => printer.text(replaceFVars(meta.instantiate(e), variables, shown));
  const hypotheses = variables.map(({ type, value }, index) => ({
    name: itemAt(shown, index).name,
    type: text(type) + (value === undefined ? "" : ` := ${text(value)}`),
  }));
  return { hypotheses, target: text(target) };
}

/** The variables under the names that they have in a goal. */
function shownVariables(variables: readonly FVar[]): FVar[] {
  const seen = new Set<string>();
  const marked = new Map<string, number>();
  return variables
    .toReversed()
    .map((variable) => {
      const { name, type, id, info } = variable;
      if (isAccessible(name) && !seen.has(name)) {
        seen.add(name);
        return variable;
      }
      const base = inaccessible(name);
      const older = marked.get(base) ?? 0;
      marked.set(base, older + 1);
      return fvar(older === 0 ? base : base + superscript(older), type, { id, info });
    })
    .reverse();
}

const superscript = (count: number) => [...String(count)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");

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
