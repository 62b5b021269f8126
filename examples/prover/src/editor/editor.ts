// An editor for Lean: a text area under which the same text is shown in colours, with marks where the checker has something to say.
import { type Colour, highlight } from "../lean/highlight.ts";
import { expandPending, expandTyped, pendingName, type Replacement } from "../lean/unicode_input.ts";
import { eachFrame, h } from "../page/dom.ts";

/** A place that a message is about. Lines count from 0, columns from 0 in code points. */
export interface Mark {
  readonly line: number;
  readonly column: number;
  readonly kind: "error" | "hole";
}

export interface EditorOptions {
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  readonly describedBy?: string;
  /** Told of every change that somebody makes. */
  readonly onChange: () => void;
  /** Told of the line that the caret is in, from 0. */
  readonly onLine?: (line: number) => void;
}

export class LeanEditor {
  readonly #area: HTMLTextAreaElement;
  readonly #shown: HTMLElement;
  readonly #options: EditorOptions;
  readonly #paint: () => void;
  #marks: readonly Mark[] = [];
  #line = -1;

  constructor(place: HTMLElement, options: EditorOptions) {
    this.#options = options;
    const { id, label, placeholder, describedBy } = options;
    const typing = {
      spellcheck: "false",
      autocapitalize: "off",
      autocomplete: "off",
      autocorrect: "off",
      wrap: "soft",
    };
    this.#area = h("textarea", {
      ...{ id, placeholder, rows: 1, "aria-label": label, ...typing },
      ...(describedBy && { "aria-describedby": describedBy }),
    });
    this.#shown = h("div", { class: "editor-shown", "aria-hidden": "true" });
    place.classList.add("editor");
    place.append(this.#shown, this.#area);
    this.#paint = eachFrame(() => this.#paintNow());
    this.#area.addEventListener("input", (event) => this.#typed(event as InputEvent));
    this.#area.addEventListener("keydown", (event) => this.#pressed(event));
    this.#area.addEventListener("blur", () => this.#replace(expandPending(this.value, this.#caret)));
    document.addEventListener("selectionchange", () => this.#moved());
    this.#paintNow();
  }

  get value(): string {
    return this.#area.value;
  }

  set value(text: string) {
    if (text === this.#area.value) return;
    this.#area.value = text;
    this.#marks = [];
    this.#paintNow();
  }

  /** The line that the caret is in, from 0. */
  get line(): number {
    return this.value.slice(0, this.#caret).split("\n").length - 1;
  }

  mark(marks: readonly Mark[]): void {
    this.#marks = marks;
    this.#area.setAttribute("aria-invalid", String(marks.some(({ kind }) => kind === "error")));
    this.#paint();
  }

  /** Puts the caret somewhere, and the page's focus with it. */
  focusAt(line: number, column: number): void {
    const lines = this.value.split("\n");
    const before = lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0);
    const at = before + unitsOf(lines[line] ?? "", column);
    this.#area.focus();
    this.#area.setSelectionRange(at, at);
    this.#moved();
  }

  get #caret(): number {
    return this.#area.selectionEnd;
  }

  #typed({ inputType, isComposing }: InputEvent): void {
    if (inputType?.startsWith("insert") && !isComposing) this.#replace(expandTyped(this.value, this.#caret));
    this.#marks = [];
    this.#paint();
    this.#options.onChange();
    this.#moved();
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key === "Tab" && !event.shiftKey) {
      const replacement = expandPending(this.value, this.#caret);
      if (replacement === undefined) return;
      event.preventDefault();
      this.#replace(replacement);
    }
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.isComposing) {
      const line = this.value.slice(0, this.#caret).split("\n").at(-1) ?? "";
      const indent = /^\s*/.exec(line)?.[0] ?? "";
      const deeper = /\b(by|=>)\s*$/.test(line) ? "  " : "";
      if (indent + deeper === "") return;
      event.preventDefault();
      this.#insert(`\n${indent}${deeper}`);
    }
  }

  /** Replaces as if it were typed, so that it can be taken back. */
  #replace(replacement: Replacement | undefined): void {
    if (replacement === undefined) return;
    const { start, end, text, caret } = replacement;
    const focused = document.activeElement === this.#area;
    if (focused) this.#area.setSelectionRange(start, end);
    if (!focused || !document.execCommand("insertText", false, text)) this.#area.setRangeText(text, start, end, "end");
    this.#area.setSelectionRange(caret, caret);
    this.#paint();
    this.#options.onChange();
  }

  #insert(text: string): void {
    const { selectionStart: start, selectionEnd: end } = this.#area;
    this.#replace({ start, end, text, caret: start + text.length });
    this.#moved();
  }

  #moved(): void {
    if (document.activeElement !== this.#area) return;
    const { line } = this;
    this.#paint();
    if (line === this.#line) return;
    this.#line = line;
    this.#options.onLine?.(line);
  }

  #paintNow(): void {
    const caretLine = document.activeElement === this.#area ? this.line : -1;
    const pending = caretLine >= 0 ? pendingName(this.value, this.#caret) : undefined;
    const underlined = this.#marks.map((mark) => ({ ...rangeOf(this.value, mark), name: `mark-${mark.kind}` }));
    if (pending !== undefined)
      underlined.push({ start: pending.start, end: pending.start + 1 + pending.name.length, name: "pending" });
    const lines = colouredLines(this.value, underlined);
    lines[caretLine]?.classList.add("current");
    for (const { line, kind } of this.#marks) lines[line]?.classList.add(`line-${kind}`);
    this.#shown.replaceChildren(...lines);
  }
}

/** A piece of the text with a class of its own. */
interface Underlined {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** The lines of a text in colours. */
export function colouredLines(text: string, underlined: readonly Underlined[] = []): HTMLElement[] {
  const lines = [h("div", { class: "line" })];
  let at = 0;
  for (const { text: piece, colour } of highlight(text)) {
    const cuts = underlined.flatMap(({ start, end }) => [start - at, end - at]);
    for (const part of cutAt(piece, cuts)) {
      const own = underlined.filter(({ start, end }) => start <= at && at < end).map(({ name }) => name);
      for (const [index, line] of part.split("\n").entries()) {
        if (index > 0) lines.push(h("div", { class: "line" }));
        if (line !== "") lines.at(-1)?.append(coloured(line, colour, own));
      }
      at += part.length;
    }
  }
  return lines;
}

function coloured(text: string, colour: Colour | undefined, others: readonly string[]): Node {
  if (colour === undefined && others.length === 0) return document.createTextNode(text);
  return h("span", { class: [...(colour ? [`lean-${colour}`] : []), ...others].join(" ") }, text);
}

function cutAt(text: string, places: readonly number[]): string[] {
  const inside = [...new Set(places.filter((place) => place > 0 && place < text.length))].sort((a, b) => a - b);
  return [0, ...inside].map((start, index) => text.slice(start, inside[index] ?? text.length));
}

/** What is underlined for a message: the word at its place, or the last character where the text ends there. */
function rangeOf(text: string, { line, column }: Mark): { start: number; end: number } {
  const lines = text.split("\n");
  const before = lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0);
  const own = lines[line] ?? "";
  const at = unitsOf(own, column);
  const word = /^[\p{L}\p{N}_.'!?₀-₉]+|^\S/u.exec(own.slice(at));
  if (word !== null) return { start: before + at, end: before + at + word[0].length };
  return { start: before + Math.max(0, own.trimEnd().length - 1), end: before + own.length };
}

/** The place in UTF-16 units of a column in code points. */
function unitsOf(line: string, column: number): number {
  return Array.from(line).slice(0, column).join("").length;
}
