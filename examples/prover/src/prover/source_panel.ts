// Which prover: the shipped one, an open one by name, a folder, or an address.
import { listModels, type ModelSource, removeModel, type StoredModel } from "gentzen/browser";
import { button, h } from "../page/dom.ts";
import { showError } from "../page/notices.ts";
import { type OpenProver, openProvers } from "./catalog.ts";
import { LoadingBar } from "./loading.ts";
import { bytes } from "./numbers.ts";

/** A prover that was chosen, and how it is to be held. */
export interface ChosenProver {
  readonly source: ModelSource;
  readonly title: string;
  readonly weights: "stored" | "q8" | "q4";
  readonly contextLength: number | undefined;
}

export const shipped: ChosenProver = {
  source: "./tiny_prover/",
  title: "the tiny prover",
  weights: "stored",
  contextLength: undefined,
};

/**
 * The files of the shipped prover, each asked for whole: then they may lie on any server of static files, one that compresses what it sends
 * and knows no ranges too.
 */
export async function shippedFiles(signal: AbortSignal): Promise<File[]> {
  const names = ["config.json", "model.safetensors", "prover.json", "tokenizer.json"];
  return Promise.all(
    names.map(async (name) => {
      const answer = await fetch(`./tiny_prover/${name}`, { signal });
      if (!answer.ok) throw new Error(`the page's server has no tiny_prover/${name}: ${answer.status}`);
      return new File([await answer.blob()], name);
    }),
  );
}

type Kind = "shipped" | "open" | "folder" | "address";

export class SourcePanel {
  readonly loading = new LoadingBar();
  readonly #onLoad: (chosen: ChosenProver) => void;
  readonly #choice: HTMLSelectElement;
  readonly #needs = h("div", { class: "needs" });
  readonly #address = h("input", {
    ...{ type: "url", id: "model-address", placeholder: "https://example.org/model/", spellcheck: "false" },
  });
  readonly #files = h("input", { type: "file", id: "model-folder", webkitdirectory: true, multiple: true });
  readonly #weights: HTMLSelectElement;
  readonly #context = h("input", { type: "number", id: "model-context", min: 256, step: 256, placeholder: "4096" });
  readonly #note = h("p", { class: "note", role: "status" });
  readonly #load: HTMLButtonElement;
  readonly #cancel: HTMLButtonElement;
  readonly #stored = h("ul", { class: "stored" });
  readonly #rows: ReadonlyMap<Kind, HTMLElement>;
  #kind: Kind = "shipped";

  constructor(place: HTMLElement, { onLoad, onCancel }: { onLoad(chosen: ChosenProver): void; onCancel(): void }) {
    this.#onLoad = onLoad;
    this.#choice = h("select", { id: "open-prover" });
    for (const { source, title } of openProvers) this.#choice.append(h("option", { value: source }, title));
    this.#choice.addEventListener("change", () => this.#tellNeeds());
    this.#weights = h(
      "select",
      { id: "model-weights" },
      h("option", { value: "stored" }, "as they are stored"),
      h("option", { value: "q8" }, "in 8 bits"),
      h("option", { value: "q4" }, "in 4 bits"),
    );
    this.#load = button("Load", { class: "main" }, () => this.#chosen());
    this.#cancel = button("Cancel", { hidden: true }, onCancel);
    const field = (label: string, control: HTMLElement) =>
      h("label", { class: "field", for: control.id }, label, control);
    this.#rows = new Map<Kind, HTMLElement>([
      [
        "shipped",
        h(
          "p",
          { class: "note" },
          "0.2 million parameters, 0.4 MB, here already. It knows logic and equations of natural numbers, no Mathlib.",
        ),
      ],
      ["open", h("div", {}, field("Prover", this.#choice), this.#needs)],
      ["folder", h("div", {}, field("Folder with config.json, tokenizer.json and safetensors", this.#files))],
      ["address", h("div", {}, field("Address of such a folder, or OWNER/NAME at Hugging Face", this.#address))],
    ]);
    const kinds: readonly (readonly [Kind, string])[] = [
      ["shipped", "The tiny prover"],
      ["open", "An open prover"],
      ["folder", "A folder"],
      ["address", "An address"],
    ];
    const choices = kinds.map(([kind, label]) => {
      const radio = h("input", { type: "radio", name: "prover-kind", value: kind, checked: kind === "shipped" });
      radio.addEventListener("change", () => this.#pick(kind));
      return h("label", { class: "choice" }, radio, label);
    });
    place.append(
      h("fieldset", { class: "choices" }, h("legend", { class: "hidden" }, "Where the prover is from"), ...choices),
      ...this.#rows.values(),
      h("div", { class: "fields" }, field("Weights", this.#weights), field("Tokens of a text", this.#context)),
      h("div", { class: "actions" }, this.#load, this.#cancel),
      this.loading.element,
      this.#note,
      this.#stored,
    );
    this.#pick("shipped");
    this.#tellNeeds();
  }

  /** Shows that a model is loaded, or that this is over. */
  busy(isBusy: boolean): void {
    this.#load.disabled = isBusy;
    this.#cancel.hidden = !isBusy;
    if (!isBusy) this.loading.hide();
  }

  say(text: string): void {
    this.#note.textContent = text;
  }

  /** Lists the models that the browser's store has. */
  async listStored(): Promise<void> {
    const models = await listModels().catch(() => []);
    this.#stored.replaceChildren(...models.map((model) => this.#storedRow(model)));
  }

  #storedRow(model: StoredModel): HTMLElement {
    const { source, stored, bytes: all, complete } = model;
    const title = openProvers.find((each) => each.source === source)?.title ?? shortened(source);
    const how = complete ? bytes(stored) : `${bytes(stored)} of ${bytes(all)}, goes on from there`;
    const remove = button("Remove", { class: "tool", "aria-label": `Remove ${title} from the store` }, () => {
      removeModel(source)
        .then(() => this.listStored())
        .catch((error: unknown) => showError("store", error));
    });
    return h("li", {}, h("span", {}, `${title}: ${how} in this browser's store`), remove);
  }

  #pick(kind: Kind): void {
    this.#kind = kind;
    for (const [name, row] of this.#rows) row.hidden = name !== kind;
    if (kind === "open" && this.#weights.value === "stored") this.#weights.value = "q4";
    if (kind === "shipped") this.#weights.value = "stored";
    this.say("");
  }

  #tellNeeds(): void {
    const prover = this.#open();
    if (prover === undefined) return;
    const { billions, download, memory, about, source } = prover;
    const room = h("dd", {}, "not told");
    void navigator.storage?.estimate?.().then(({ quota = 0, usage = 0 }) => {
      room.textContent = `${bytes(quota - usage)} free in this browser's store`;
    });
    this.#needs.replaceChildren(
      h("p", {}, about),
      h(
        "dl",
        {},
        ...row("Parameters", `${billions} billion`),
        ...row("Download", `${download} GB, kept for the next time`),
        ...row("Graphics memory", `${memory} GB in 4 bits`),
        h("dt", {}, "Room"),
        room,
        ...row("Judge", "a Kimina server with Mathlib; without Mathlib, this tab"),
      ),
      h("a", { href: `https://huggingface.co/${source}`, target: "_blank", rel: "noopener noreferrer" }, source),
    );
  }

  #open(): OpenProver | undefined {
    return openProvers.find(({ source }) => source === this.#choice.value);
  }

  #chosen(): void {
    const weights = this.#weights.value as ChosenProver["weights"];
    const contextLength = this.#context.value === "" ? undefined : Number(this.#context.value);
    const held = { weights, contextLength };
    if (this.#kind === "shipped") this.#onLoad({ ...shipped, ...held });
    if (this.#kind === "open") {
      const prover = this.#open();
      if (prover !== undefined) this.#onLoad({ source: prover.source, title: prover.title, ...held });
    }
    if (this.#kind === "folder") {
      const files = Array.from(this.#files.files ?? []);
      if (files.length === 0) this.say("Choose a folder first.");
      else this.#onLoad({ source: files, title: files[0]?.webkitRelativePath.split("/")[0] || "a folder", ...held });
    }
    if (this.#kind === "address") {
      const address = this.#address.value.trim();
      if (address === "") this.say("Type an address first.");
      else this.#onLoad({ source: address, title: shortened(address), ...held });
    }
  }
}

const row = (name: string, value: string) => [h("dt", {}, name), h("dd", {}, value)];

function shortened(source: string): string {
  return source.replace(/^https?:\/\//, "").replace(/\/$/, "");
}
