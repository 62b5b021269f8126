// The samples side by side: each streams in while it is written, then has its verdict, with the message at its place.
import type { JudgedSample, LineState, ProofStep } from "gentzen/browser";
import type { Verdict } from "gentzen/verify";
import { colouredLines } from "../editor/editor.ts";
import { placeOf, type TypedTheorem } from "../lean/theorem.ts";
import { button, eachFrame, h } from "../page/dom.ts";
import { counted } from "../prover/numbers.ts";
import { messagesOf, tellVerdict } from "./verdict.ts";

export interface AttemptActions {
  /** Puts a proof into the editor, where its goals can be looked at. */
  readonly onOpen: (proof: string) => void;
  /** Shows what is open behind a line of the proof. */
  readonly onLine: (place: string, state: LineState) => void;
  /** Has the model try again, told what is wrong; undefined where its format has no place for that. */
  readonly onRetry?: ((feedback: { text: string; verdict: Verdict }) => void) | undefined;
}

/** Characters of a text without a proof in it that are shown: its end. */
const TAIL = 700;

export class Attempt {
  readonly element: HTMLElement;
  readonly #theorem: TypedTheorem;
  readonly #actions: AttemptActions;
  readonly #badge = h("span", { class: "badge idle" }, "Waits");
  readonly #figures = h("span", { class: "figures" });
  readonly #code = h("div", { class: "code", tabindex: 0, role: "region" });
  readonly #tools = h("div", { class: "tools" });
  readonly #paint: () => void;
  #text = "";
  #proof: string | undefined;
  #states: readonly LineState[] = [];
  #verdict: Verdict | undefined;
  #times = 1;

  constructor(index: number, theorem: TypedTheorem, actions: AttemptActions) {
    this.#theorem = theorem;
    this.#actions = actions;
    const title = `Sample ${index + 1}`;
    this.#code.setAttribute("aria-label", `${title}, text`);
    this.#code.addEventListener("click", ({ target }) => this.#show(target as Element, title));
    const head = h("div", { class: "card-head" }, h("h3", {}, title), this.#badge, this.#figures);
    this.element = h("article", { class: "card", "aria-label": title }, head, this.#code, this.#tools);
    this.#paint = eachFrame(() => this.#paintNow());
  }

  /** A further piece of the model's text. */
  write(piece: string): void {
    if (this.#text === "") this.#mark("busy", "Writes");
    this.#text += piece;
    this.#paint();
  }

  step({ proof, states }: ProofStep): void {
    this.#proof = proof;
    this.#states = states;
    this.#paint();
  }

  judged({ text, proof, verdict, tokens, finish }: JudgedSample): void {
    this.#text = text;
    this.#proof = proof;
    this.#verdict = verdict;
    const told =
      verdict === undefined
        ? { tone: "idle" as const, word: finish === "length" ? "Cut off" : "No proof" }
        : tellVerdict(verdict);
    this.#mark(told.tone, told.word);
    this.#figures.textContent = counted(tokens, "token");
    if (proof !== undefined)
      this.#tools.append(button("Look into it", { class: "tool" }, () => this.#actions.onOpen(proof)));
    if (proof !== undefined && text.trim().length > 2 * proof.length)
      this.#code.after(
        h("details", { class: "said" }, h("summary", {}, "All that it wrote"), h("pre", { tabindex: 0 }, text)),
      );
    const { onRetry } = this.#actions;
    if (onRetry !== undefined && verdict !== undefined && verdict.kind !== "proved")
      this.#tools.append(button("Try again with the error", { class: "tool" }, () => onRetry({ text, verdict })));
    this.#paint();
  }

  /** Whether another sample says the same. */
  equals(other: Attempt): boolean {
    return this.#verdict !== undefined && this.#proof !== undefined && this.#proof === other.#proof;
  }

  /** Stands for one more sample that says the same. */
  countAgain(): void {
    this.#times++;
    this.#figures.textContent = `written ${this.#times} times`;
  }

  /** Writing was ended before there was a verdict. */
  ended(): void {
    if (this.#badge.classList.contains("busy") || this.#text === "")
      this.#mark("idle", this.#text === "" ? "Not written" : "Ended");
  }

  /** The goals behind a line that was clicked. */
  #show(target: Element, title: string): void {
    const lines = [...this.#code.querySelectorAll(".line")];
    const at = lines.findIndex((line) => line.contains(target));
    const state = this.#states[at - 1];
    if (state === undefined) return;
    // A line that fails leaves open what was open before it.
    const before = state.error === undefined ? undefined : this.#states[at - 2];
    const where = state.error === undefined ? "after" : "fails in";
    this.#actions.onLine(`${title.toLowerCase()}, ${where} line ${at + 1}`, before ?? state);
  }

  #mark(tone: string, word: string): void {
    this.#badge.className = `badge ${tone}`;
    this.#badge.textContent = word;
    this.element.dataset.tone = tone;
  }

  #paintNow(): void {
    if (this.#proof === undefined) {
      const shown = this.#text.length > TAIL ? `…${this.#text.slice(-TAIL)}` : this.#text;
      this.#code.replaceChildren(h("p", { class: "raw" }, shown));
      return;
    }
    const proof = this.#proof;
    const [message] = this.#verdict ? messagesOf(this.#verdict) : [];
    const place = message && placeOf(this.#theorem, proof, message);
    const lines = colouredLines(proof);
    if (message !== undefined) {
      const at = place?.part === "proof" ? Math.min(place.line, lines.length - 1) : 0;
      lines[at]?.classList.add("line-error");
      lines.splice(at + 1, 0, h("div", { class: "at-place", role: "note" }, inShort(message.text)));
    }
    if (this.#verdict === undefined) {
      const open = this.#states.at(-1);
      const failed = this.#states.find(({ error }) => error !== undefined);
      const note = failed
        ? "a line fails"
        : open?.complete
          ? "no goals left"
          : open
            ? counted(open.goals.length, "goal")
            : "";
      this.#figures.textContent = note;
    }
    this.#code.replaceChildren(...lines);
  }
}

/** What a message says first, and the goal that it is about. */
function inShort(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length <= 6) return lines.join("\n");
  const goal = lines.find((line) => line.startsWith("⊢"));
  return [...lines.slice(0, goal === undefined ? 5 : 1), ...(goal === undefined ? ["…"] : [goal])].join("\n");
}
