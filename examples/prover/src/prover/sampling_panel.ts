// How a prover is asked, and how its texts are drawn. What is left empty is the model's own.
import type { TabProver } from "gentzen/browser";
import { h } from "../page/dom.ts";
import { counted } from "./numbers.ts";

export interface Sampling {
  readonly samples: number;
  readonly all: boolean;
  readonly format?: string;
  readonly mode?: "plain" | "cot";
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens?: number;
  readonly seed: number;
}

export class SamplingPanel {
  readonly #summary: HTMLElement;
  readonly #format = h("select", { id: "format" });
  readonly #mode: HTMLSelectElement;
  readonly #samples = number("samples", { min: 1, max: 64, value: 8 });
  readonly #temperature = number("temperature", { min: 0, max: 2, step: 0.05 });
  readonly #topP = number("top-p", { min: 0.05, max: 1, step: 0.05 });
  readonly #maxTokens = number("max-tokens", { min: 8, step: 8 });
  readonly #seed = number("seed", { min: 0, value: 0 });
  readonly #all = h("input", { type: "checkbox", id: "all-samples" });

  constructor(place: HTMLElement, summary: HTMLElement) {
    this.#summary = summary;
    this.#mode = h(
      "select",
      { id: "mode" },
      h("option", { value: "" }, "as the format has it"),
      h("option", { value: "plain" }, "the proof at once"),
      h("option", { value: "cot" }, "thoughts first"),
    );
    const field = (label: string, control: HTMLElement) =>
      h("label", { class: "field", for: control.id }, label, control);
    place.append(
      h(
        "div",
        { class: "fields" },
        field("Format", this.#format),
        field("Mode", this.#mode),
        field("Samples", this.#samples),
        field("Temperature", this.#temperature),
        field("Top p", this.#topP),
        field("Most tokens", this.#maxTokens),
        field("Seed", this.#seed),
      ),
      h("label", { class: "choice" }, this.#all, "Go on with the other samples when one is a proof"),
    );
    place.addEventListener("input", () => this.#tell());
    this.formatsOf(undefined);
  }

  /** Offers the formats of a prover, its own first. */
  formatsOf(prover: TabProver | undefined): void {
    const own = prover?.facts.format;
    const others = (prover?.formats ?? []).filter((name) => name !== own);
    const first = own === undefined ? "its own" : `${own} (its own)`;
    this.#format.replaceChildren(
      h("option", { value: "" }, first),
      ...others.map((name) => h("option", { value: name }, name)),
    );
    const { temperature, maxTokens, topP } = prover?.facts.drawing ?? {};
    this.#temperature.placeholder = temperature === undefined ? "its own" : String(temperature);
    this.#maxTokens.placeholder = maxTokens === undefined ? "its own" : String(maxTokens);
    this.#topP.placeholder = topP === undefined ? "all" : String(topP);
    this.#tell();
  }

  read(): Sampling {
    const [temperature, topP, maxTokens] = [this.#temperature, this.#topP, this.#maxTokens].map(numberIn);
    return {
      samples: numberIn(this.#samples) ?? 8,
      all: this.#all.checked,
      seed: numberIn(this.#seed) ?? 0,
      ...(this.#format.value !== "" && { format: this.#format.value }),
      ...(this.#mode.value !== "" && { mode: this.#mode.value as "plain" | "cot" }),
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
      ...(maxTokens !== undefined && { maxTokens }),
    };
  }

  /** Other samples the next time. */
  nextSeed(): void {
    this.#seed.value = String((numberIn(this.#seed) ?? 0) + (numberIn(this.#samples) ?? 1));
    this.#tell();
  }

  #tell(): void {
    const { samples, temperature, format, seed } = this.read();
    const parts = [counted(samples, "sample"), ...(format === undefined ? [] : [format])];
    if (temperature !== undefined) parts.push(`temperature ${temperature}`);
    if (seed !== 0) parts.push(`seed ${seed}`);
    this.#summary.textContent = parts.join(", ");
  }
}

function number(id: string, attributes: Readonly<Record<string, number>>): HTMLInputElement {
  return h("input", { type: "number", id, inputmode: "decimal", ...attributes });
}

function numberIn(input: HTMLInputElement): number | undefined {
  return input.value === "" || !input.checkValidity() ? undefined : Number(input.value);
}
