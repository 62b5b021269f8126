// The loss as a curve, stage after stage.
import type { TrainEvent } from "gentzen/browser";

type Step = Extract<TrainEvent, { kind: "step" }>;

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [640, 220, 40, 24, 12];

export class Curve {
  readonly #svg: SVGElement;
  readonly #steps: Step[] = [];
  #asked = false;

  constructor(svg: SVGElement) {
    this.#svg = svg;
  }

  add(step: Step): void {
    this.#steps.push(step);
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      this.#draw();
    });
  }

  clear(): void {
    this.#steps.length = 0;
    this.#draw();
  }

  #draw(): void {
    const steps = this.#steps;
    const most = Math.max(1, ...steps.map(({ loss }) => loss));
    const x = (index: number) => LEFT + ((WIDTH - LEFT - 8) * index) / Math.max(1, steps.length - 1);
    const y = (loss: number) => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * loss) / most;
    const grid = [0, 0.5, 1].map((share) => {
      const value = share * most;
      return `<line x1="${LEFT}" x2="${WIDTH - 8}" y1="${y(value)}" y2="${y(value)}"/><text x="4" y="${y(value) + 4}">${value.toFixed(1)}</text>`;
    });
    // Where a stage begins its name stands below; at the right there is no room for it.
    let lines = 0;
    const stages = steps.flatMap(({ stage }, index) => {
      if (index > 0 && steps[index - 1]?.stage === stage) return [];
      const isLate = x(index) > WIDTH - 60;
      return [
        `<text x="${isLate ? WIDTH - 8 : x(index)}" y="${isLate ? TOP + 12 * lines++ : HEIGHT - 8}"${isLate ? ' text-anchor="end"' : ""}>${stage}</text>`,
      ];
    });
    const points = steps.map(({ loss }, index) => `${x(index).toFixed(1)},${y(loss).toFixed(1)}`).join(" ");
    this.#svg.innerHTML = `${grid.join("")}${stages.join("")}<polyline points="${points}"/>`;
  }
}
