// Shares of held-out theorems that are proved, by how many tactics their shortest proofs have: the model's rows among those of provers without one.
import type { PassGroupFigures } from "gentzen/browser";

type Groups = Readonly<Record<string, PassGroupFigures>>;

interface Row {
  readonly name: string;
  readonly groups: Groups;
  readonly isModel: boolean;
}

const CLASSES = ["1-4", "5-8", "9-14", "all"];

export class PassTable {
  readonly #table: HTMLTableElement;
  #rows: Row[] = [];

  constructor(table: HTMLTableElement) {
    this.#table = table;
  }

  add(name: string, groups: Groups, isModel: boolean): void {
    this.#rows.push({ name, groups, isModel });
    this.#draw();
  }

  clear(): void {
    this.#rows = [];
    this.#table.replaceChildren();
  }

  #draw(): void {
    const classes = CLASSES.filter((name) => this.#rows.some(({ groups }) => groups[name] !== undefined));
    const head = this.#table.createTHead();
    head.replaceChildren(row("th", ["", ...classes.map((name) => (name === "all" ? "all" : `${name} tactics`))]));
    const body = this.#table.tBodies[0] ?? this.#table.createTBody();
    const lines = this.#rows.flatMap(({ name, groups, isModel }) => {
      const ks = [...new Set(Object.values(groups).flatMap(({ pass }) => pass.map(({ k }) => k)))];
      const shown = ks.length > 1 ? [ks[0]!, ks.at(-1)!] : ks;
      return shown.map((k) => {
        const cells = classes.map((each) => percent(groups[each]?.pass.find((pass) => pass.k === k)));
        const line = row("td", [isModel ? `${name}, pass@${k}` : name, ...cells]);
        if (isModel) line.className = "model";
        return line;
      });
    });
    body.replaceChildren(...lines);
  }
}

function percent(pass: PassGroupFigures["pass"][number] | undefined): string {
  return pass === undefined ? "" : `${(100 * pass.value).toFixed(1)} ± ${(100 * pass.standardError).toFixed(1)} %`;
}

function row(kind: "th" | "td", texts: readonly string[]): HTMLTableRowElement {
  const line = document.createElement("tr");
  texts.forEach((text, index) => {
    const cell = document.createElement(index === 0 ? "th" : kind);
    cell.scope = index === 0 ? "row" : "col";
    cell.textContent = text;
    line.append(cell);
  });
  return line;
}
