// The search as a tree that one can look into: each line with how likely the model finds it, and what it leaves open.
import type { SearchNode } from "gentzen/browser";
import { eachFrame, h } from "../page/dom.ts";
import { counted } from "../prover/numbers.ts";
import { inColours } from "./goals.ts";

const words = {
  open: "open",
  known: "leads to a state known already",
  dead: "fails",
  proof: "closes the proof",
};

/** The lines that lead to a node, from the root on. */
export type Path = readonly SearchNode[];

interface Item {
  readonly node: SearchNode;
  readonly element: HTMLElement;
  readonly row: HTMLElement;
  readonly children: HTMLElement;
  /** Those of its lines that lead nowhere, whether all are shown, and the row that stands for the others. */
  readonly dead: HTMLElement[];
  all: boolean;
  more: HTMLElement | undefined;
}

/** Lines that are shown below one node before the rest is folded away. */
const DEAD_SHOWN = 2;

export class SearchTree {
  readonly element = h("ul", { role: "tree", "aria-label": "Lines that were tried" });
  readonly #onLook: (path: Path) => void;
  readonly #items = new Map<number, Item>();
  readonly #waiting: SearchNode[] = [];
  readonly #paint: () => void;
  #chosen: Item | undefined;

  constructor(onLook: (path: Path) => void) {
    this.#onLook = onLook;
    this.#paint = eachFrame(() => this.#paintNow());
    this.element.addEventListener("keydown", (event) => this.#pressed(event));
  }

  add(node: SearchNode): void {
    this.#waiting.push(node);
    this.#paint();
  }

  /** Opens what leads to a proof, and folds the rest. */
  showProof(): void {
    this.#paintNow(Number.POSITIVE_INFINITY);
    const proof = [...this.#items.values()].find(({ node }) => node.kind === "proof");
    if (proof === undefined) return;
    for (const item of this.#items.values()) if (item.node.id !== 0) this.#fold(item, true);
    for (const { id } of this.#path(proof.node)) {
      const item = this.#items.get(id);
      if (item === undefined) continue;
      item.row.classList.add("on-proof");
      this.#fold(item, false);
    }
    this.#choose(proof, false);
  }

  #path(node: SearchNode): SearchNode[] {
    const path = [node];
    for (let at = node.parent; at !== undefined; ) {
      const item = this.#items.get(at);
      if (item === undefined) break;
      path.unshift(item.node);
      at = item.node.parent;
    }
    return path;
  }

  /** A few nodes a frame: a search has thousands, and the page stays quick. */
  #paintNow(most = 40): void {
    for (const node of this.#waiting.splice(0, most)) this.#addNow(node);
    if (this.#waiting.length > 0) this.#paint();
  }

  #addNow(node: SearchNode): void {
    const { id, parent, line, logprob, kind } = node;
    const row = h("div", { class: `tree-row ${kind}` });
    const label = id === 0 ? [h("em", {}, "the theorem")] : inColours(line.trim());
    row.append(h("span", { class: "tree-line" }, ...label));
    if (id !== 0)
      row.append(h("span", { class: "share" }, share(logprob)), h("span", { class: "outcome" }, words[kind]));
    if (kind === "open" && node.goals.length > 1)
      row.append(h("span", { class: "outcome" }, `${node.goals.length} goals`));
    const children = h("ul", { role: "group" });
    const element = h("li", { role: "treeitem", tabindex: id === 0 ? 0 : -1, "aria-selected": "false" }, row, children);
    const item: Item = { node, element, row, children, dead: [], all: false, more: undefined };
    element.addEventListener("focus", () => this.#choose(item, true));
    row.addEventListener("click", () => {
      if (this.#chosen === item && item.children.childElementCount > 0)
        this.#fold(item, element.getAttribute("aria-expanded") === "true");
      this.#choose(item, true);
    });
    this.#items.set(id, item);
    const above = parent === undefined ? undefined : this.#items.get(parent);
    if (above === undefined) this.element.append(element);
    else {
      above.element.setAttribute("aria-expanded", above.element.getAttribute("aria-expanded") ?? "true");
      above.children.append(element);
      if (kind === "dead" || kind === "known") this.#countDead(above, element);
    }
  }

  /** Of the lines that lead nowhere only a few are shown, until somebody asks for all. */
  #countDead(above: Item, element: HTMLElement): void {
    above.dead.push(element);
    if (above.dead.length <= DEAD_SHOWN) return;
    element.hidden = !above.all;
    if (above.all) return;
    above.more ??= this.#moreRow(above);
    const count = above.dead.length - DEAD_SHOWN;
    above.more.textContent = `and ${counted(count, "line")} more that ${count === 1 ? "leads" : "lead"} nowhere`;
    above.children.append(above.more.parentElement as HTMLElement);
  }

  #moreRow(above: Item): HTMLElement {
    const row = h("div", { class: "tree-row more" });
    const element = h("li", { role: "treeitem", tabindex: -1, "aria-selected": "false" }, row);
    const show = () => {
      above.all = true;
      for (const each of above.dead) each.hidden = false;
      element.remove();
      above.dead[DEAD_SHOWN]?.focus();
    };
    row.addEventListener("click", show);
    element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") show();
      else this.#pressed(event);
      event.stopPropagation();
    });
    return row;
  }

  #fold(item: Item, folded: boolean): void {
    if (item.children.childElementCount === 0) return;
    item.element.setAttribute("aria-expanded", String(!folded));
  }

  #choose(item: Item, look: boolean): void {
    if (this.#chosen !== undefined) {
      this.#chosen.element.setAttribute("aria-selected", "false");
      this.#chosen.element.tabIndex = -1;
    }
    this.#chosen = item;
    item.element.setAttribute("aria-selected", "true");
    item.element.tabIndex = 0;
    if (look) this.#onLook(this.#path(item.node));
  }

  /** Arrows go through what is shown, as in any tree. */
  #pressed(event: KeyboardEvent): void {
    const item = this.#chosen;
    if (item === undefined) return;
    const shown = [...this.element.querySelectorAll<HTMLElement>('[role="treeitem"]')].filter(
      (each) => each.offsetParent !== null,
    );
    const at = shown.indexOf((document.activeElement as HTMLElement | null) ?? item.element);
    const expanded = item.element.getAttribute("aria-expanded");
    const go = (to: HTMLElement | null | undefined) => to?.focus();
    if (event.key === "ArrowDown") go(shown[at + 1]);
    else if (event.key === "ArrowUp") go(shown[at - 1]);
    else if (event.key === "Home") go(shown[0]);
    else if (event.key === "End") go(shown.at(-1));
    else if (event.key === "ArrowRight" && expanded === "false") this.#fold(item, false);
    else if (event.key === "ArrowRight") go(item.children.querySelector<HTMLElement>('[role="treeitem"]'));
    else if (event.key === "ArrowLeft" && expanded === "true") this.#fold(item, true);
    else if (event.key === "ArrowLeft") go(item.element.parentElement?.closest<HTMLElement>('[role="treeitem"]'));
    else return;
    event.preventDefault();
  }
}

function share(logprob: number): string {
  const percent = 100 * Math.exp(logprob);
  return percent >= 1 ? `${Math.round(percent)} %` : "< 1 %";
}
