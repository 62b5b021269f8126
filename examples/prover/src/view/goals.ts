// Goals as rules of inference: what is known stands above the line, what is to be shown below it.
import type { OpenGoal } from "gentzen/browser";
import { highlight } from "../lean/highlight.ts";
import { h } from "../page/dom.ts";

/** A text of Lean in its colours, on one line. */
export function inColours(text: string): Node[] {
  return highlight(text).map(({ text: piece, colour }) =>
    colour === undefined ? document.createTextNode(piece) : h("span", { class: `lean-${colour}` }, piece),
  );
}

/** Hypotheses that stand next to each other and are of one type, together. */
function neighbours({ hypotheses }: OpenGoal): { names: string[]; type: string }[] {
  const found: { names: string[]; type: string }[] = [];
  for (const { name, type } of hypotheses) {
    const last = found.at(-1);
    if (last?.type === type) last.names.push(name);
    else found.push({ names: [name], type });
  }
  return found;
}

export function goalCard(goal: OpenGoal, place: string): HTMLElement {
  const known = neighbours(goal).map(({ names, type }) =>
    h("li", {}, h("span", { class: "names" }, names.join(" ")), " : ", ...inColours(type)),
  );
  const head = h("p", { class: "rule-name" }, goal.name ? `${place} · case ${goal.name}` : place);
  return h(
    "article",
    { class: "goal" },
    head,
    known.length === 0
      ? h("p", { class: "premises empty" }, "nothing is known")
      : h("ul", { class: "premises" }, ...known),
    h("p", { class: "conclusion" }, h("span", { class: "turn" }, "⊢ "), ...inColours(goal.target)),
  );
}

/** All goals that are open somewhere. */
export function goalList(goals: readonly OpenGoal[]): HTMLElement[] {
  if (goals.length === 0) return [h("p", { class: "no-goals" }, "No goals.")];
  return goals.map((goal, index) =>
    goalCard(goal, goals.length === 1 ? "1 goal" : `goal ${index + 1} of ${goals.length}`),
  );
}
