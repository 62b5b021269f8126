// Who judges: the checker in this tab, or a Kimina server, where real Lean has Mathlib.
import { openKimina } from "gentzen/browser";
import type { Verifier } from "gentzen/verify";
import { button, h } from "../page/dom.ts";
import { tellVerdict } from "../view/verdict.ts";

/** What a server that works proves. */
const KNOWN = { statement: "theorem known (p : Prop) (h : p) : p", proof: "by\n  exact h" };

export class JudgePanel {
  readonly #summary: HTMLElement;
  readonly #onJudge: (judge: Verifier | undefined) => void;
  readonly #url = h("input", {
    type: "url",
    id: "kimina-url",
    placeholder: "http://localhost:8000",
    spellcheck: "false",
  });
  readonly #key = h("input", { type: "password", id: "kimina-key", autocomplete: "off" });
  readonly #note = h("p", { class: "note", role: "status" });
  readonly #server: HTMLElement;
  #judge: Verifier | undefined;

  constructor(place: HTMLElement, summary: HTMLElement, onJudge: (judge: Verifier | undefined) => void) {
    this.#summary = summary;
    this.#onJudge = onJudge;
    const choices = (["tab", "server"] as const).map((kind) => {
      const radio = h("input", { type: "radio", name: "judge-kind", value: kind, checked: kind === "tab" });
      radio.addEventListener("change", () => this.#pick(kind));
      return h("label", { class: "choice" }, radio, kind === "tab" ? "The checker in this tab" : "A Kimina server");
    });
    const field = (label: string, control: HTMLElement) =>
      h("label", { class: "field", for: control.id }, label, control);
    this.#server = h(
      "div",
      { hidden: true },
      h("div", { class: "fields" }, field("Address", this.#url), field("Key, if it wants one", this.#key)),
      h(
        "div",
        { class: "actions" },
        button("Use this server", { class: "main" }, () => void this.#try()),
      ),
      h(
        "p",
        { class: "note" },
        "Real Lean with Mathlib. Theorem and proof are sent to that server, which has to allow this page (CORS); from https a page may ask only https or localhost.",
      ),
    );
    place.append(
      h("fieldset", { class: "choices" }, h("legend", { class: "hidden" }, "Who judges"), ...choices),
      this.#server,
      this.#note,
    );
    this.#tell();
  }

  #pick(kind: "tab" | "server"): void {
    this.#server.hidden = kind === "tab";
    if (kind === "tab") this.#use(undefined);
  }

  #use(judge: Verifier | undefined): void {
    void this.#judge?.close();
    this.#judge = judge;
    this.#onJudge(judge);
    this.#note.textContent = "";
    this.#tell();
  }

  /** Asks the server about a theorem that holds before it is believed in anything. */
  async #try(): Promise<void> {
    const url = this.#url.value.trim();
    this.#note.textContent = "Asks the server …";
    try {
      const judge = openKimina({ url, ...(this.#key.value !== "" && { key: this.#key.value }) });
      const verdict = await judge.verify(KNOWN);
      if (verdict.kind === "proved") this.#use(judge);
      else {
        await judge.close();
        this.#note.textContent = `The server does not prove what holds: ${tellVerdict(verdict).more}`;
      }
    } catch (error) {
      this.#note.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  #tell(): void {
    this.#summary.textContent = this.#judge === undefined ? "the checker in this tab" : this.#url.value.trim();
  }
}
