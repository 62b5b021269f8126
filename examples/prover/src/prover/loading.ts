// How far loading is: a bar with bytes, rate and time left.
import type { LoadProgress } from "gentzen/browser";
import { h } from "../page/dom.ts";
import { bytes, duration } from "./numbers.ts";

const phases = { download: "Downloading", check: "Checking", load: "Onto the device" };

export class LoadingBar {
  readonly element: HTMLElement;
  readonly #bar = h("progress", { max: 1, value: 0, "aria-label": "Loading the model" });
  readonly #phase = h("span", { class: "loading-phase" });
  readonly #figures = h("span", { class: "loading-figures" });

  constructor() {
    this.element = h("div", { class: "loading", hidden: true }, h("p", {}, this.#phase, this.#figures), this.#bar);
  }

  show({ phase, file, bytes: done, total, rate, secondsLeft }: LoadProgress): void {
    this.element.hidden = false;
    this.#bar.value = total > 0 ? done / total : 0;
    this.#phase.textContent = `${phases[phase]} ${file}`;
    const left = secondsLeft === undefined ? "" : `, ${duration(secondsLeft)} left`;
    const speed = rate > 0 ? `, ${bytes(rate)}/s` : "";
    this.#figures.textContent = `${bytes(done)} of ${bytes(total)}${speed}${left}`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
