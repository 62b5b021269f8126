// Theorem and proof under one's hands: both are checked as they are typed, with goals, messages at their places, and the verdict.
import { type LineState, openChecker, type ProofStates, type TabChecker } from "gentzen/browser";
import type { Verdict, Verifier } from "gentzen/verify";
import { LeanEditor, type Mark } from "./editor/editor.ts";
import { type Place, placeOf, readTheorem, type TypedTheorem, tacticLines, wholeText } from "./lean/theorem.ts";
import { button, byId, h } from "./page/dom.ts";
import { showError } from "./page/notices.ts";
import type { Shared } from "./share/link.ts";
import { goalList } from "./view/goals.ts";
import { badge, messagesOf, type Told, tellVerdict } from "./view/verdict.ts";

/** Milliseconds without a change after which a text is checked. */
const PAUSE = 180;

export interface WorkbenchEvents {
  /** Told when theorem or proof have changed, by whomever. */
  readonly onChange: () => void;
}

export class Workbench {
  readonly checker: TabChecker = openChecker();
  /** Who judges in place of the checker, where somebody named a server. */
  judge: Verifier | undefined;
  readonly #theorem: LeanEditor;
  readonly #proof: LeanEditor;
  readonly #events: WorkbenchEvents;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;
  #states: ProofStates | undefined;
  #first = 0;

  constructor(events: WorkbenchEvents) {
    this.#events = events;
    this.#theorem = new LeanEditor(byId("theorem-editor"), {
      id: "theorem-text",
      label: "Theorem in Lean",
      placeholder: "theorem name (p q : Prop) (h : p ∧ q) : q ∧ p",
      describedBy: "theorem-note",
      onChange: () => this.#changed(),
      onLine: () => this.#showGoals(0),
    });
    this.#proof = new LeanEditor(byId("proof-editor"), {
      id: "proof-text",
      label: "Proof in Lean, what stands behind :=",
      placeholder: "by\n  write a proof yourself, or press Prove",
      describedBy: "verdict messages",
      onChange: () => this.#changed(),
      onLine: (line) => this.#showGoals(line),
    });
  }

  get texts(): Shared {
    return { theorem: this.#theorem.value, proof: this.#proof.value };
  }

  /** The theorem as it is typed; undefined where it is none. */
  get theorem(): TypedTheorem | undefined {
    const read = readTheorem(this.#theorem.value);
    return "problem" in read ? undefined : read;
  }

  /** The whole text, as a file would have it. */
  get source(): string {
    const read = this.theorem;
    return read === undefined ? this.#theorem.value : wholeText(read, this.#proof.value);
  }

  put({ theorem, proof }: Shared): void {
    this.#theorem.value = theorem;
    this.putProof(proof);
  }

  /** Puts a proof into the editor, and has it checked at once. */
  putProof(proof: string): void {
    this.#proof.value = proof;
    this.#events.onChange();
    void this.check();
  }

  /** Shows goals of somewhere else, as in the search's tree. */
  showElsewhere(place: string, goals: Parameters<typeof goalList>[0], note?: HTMLElement): void {
    byId("goals-place").textContent = place;
    byId("goals").replaceChildren(...(note ? [note] : []), ...goalList(goals));
  }

  #changed(): void {
    this.#events.onChange();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.check(), PAUSE);
  }

  /** Has both texts checked. What is older than the last question is not shown. */
  async check(): Promise<void> {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    const isLate = () => turn !== this.#turn;
    const read = readTheorem(this.#theorem.value);
    if ("problem" in read) {
      this.#showNothing(this.#theorem.value.trim() === "" ? "" : read.problem);
      return;
    }
    const proof = this.#proof.value;
    const isEmpty = /^\s*(by\s*)?$/.test(proof);
    const tactics = tacticLines(proof);
    const lines = (tactics?.lines ?? []).map((line) => (line.trim() === "" ? "" : line));
    while (lines.at(-1) === "") lines.pop();
    try {
      const { header, statement } = read;
      const states = await this.checker.goals({ header, statement }, lines);
      if (isLate()) return;
      this.#states = "kind" in states ? undefined : states;
      this.#first = tactics?.first ?? 0;
      this.#showStatement(read, states);
      if (!("kind" in states)) this.#showGoals(this.#proof.line);
      if ("kind" in states || isEmpty) {
        this.#showVerdict(undefined, read, proof);
        return;
      }
      byId("verdict").dataset.tone = "busy";
      const verdict = await (this.judge ?? this.checker).verify({ header, statement, proof });
      if (!isLate()) this.#showVerdict(verdict, read, proof);
    } catch (error) {
      if (!isLate()) showError("checker", error);
    }
  }

  #showNothing(note: string): void {
    this.#states = undefined;
    byId("theorem-note").textContent = note;
    byId("theorem-note").classList.toggle("bad", note !== "");
    byId("goals-place").textContent = "";
    byId("goals").replaceChildren();
    this.#tell(undefined);
    byId("messages").replaceChildren();
  }

  #showStatement(read: TypedTheorem, states: ProofStates | Verdict): void {
    const note = byId("theorem-note");
    const refused = "kind" in states ? states : undefined;
    note.classList.toggle("bad", refused !== undefined);
    note.textContent = refused === undefined ? "" : tellVerdict(refused).more;
    if (refused === undefined) {
      this.#theorem.mark([]);
      return;
    }
    byId("goals-place").textContent = "";
    byId("goals").replaceChildren(h("p", { class: "no-goals" }, "The checker does not take this statement."));
    const places = messagesOf(refused).map((message) => placeOf(read, "", message));
    this.#theorem.mark(places.map(({ line, column }) => ({ line, column, kind: "error" })));
  }

  #showVerdict(verdict: Verdict | undefined, read: TypedTheorem, proof: string): void {
    const list = byId("messages");
    list.replaceChildren();
    const places = verdict === undefined ? [] : messagesOf(verdict).map((message) => placeOf(read, proof, message));
    const [first] = places;
    const told = verdict && tellVerdict(verdict);
    // What is said below, at its place, is not said twice.
    this.#tell(told && first ? { ...told, more: `The checker stops at ${placeName(first)}.` } : told);
    if (verdict === undefined) {
      this.#proof.mark([]);
      return;
    }
    const marks: Mark[] = [];
    for (const message of messagesOf(verdict)) {
      const { part, line, column } = placeOf(read, proof, message);
      if (part === "proof") marks.push({ line, column, kind: "error" });
      const go = () => (part === "proof" ? this.#proof : this.#theorem).focusAt(line, column);
      const place = placeName({ part, line });
      list.append(h("li", {}, button(place, { class: "place" }, go), h("pre", {}, message.text)));
    }
    if (verdict.kind === "incomplete") {
      for (const hole of verdict.holes) {
        const { part, line, column } = placeOf(read, proof, hole);
        if (part === "proof") marks.push({ line, column, kind: "hole" });
      }
    }
    this.#proof.mark(marks);
  }

  #tell(told: Told | undefined): void {
    const place = byId("verdict");
    place.dataset.tone = told?.tone ?? "none";
    place.replaceChildren(...(told === undefined ? [] : [badge(told), h("span", {}, told.more)]));
  }

  /** What is open behind a line of the proof, as far as it goes. */
  #showGoals(line: number): void {
    const found = this.#states;
    if (found === undefined) return;
    const index = Math.min(line - this.#first, found.states.length - 1);
    const state: LineState | undefined = found.states[index];
    const place = byId("goals-place");
    const failed = state?.error;
    if (state === undefined) {
      place.textContent = "at the beginning";
      byId("goals").replaceChildren(...goalList(found.first));
      return;
    }
    place.textContent = `after line ${this.#first + index + 1}`;
    const note = failed
      ? [h("p", { class: "goal-note" }, "This line fails. Open before it:")]
      : state.unfinished
        ? [h("p", { class: "goal-note" }, "This line is no whole tactic yet. Open before it:")]
        : [];
    const goals = failed ? (found.states[index - 1]?.goals ?? found.first) : state.goals;
    byId("goals").replaceChildren(...note, ...goalList(goals));
  }
}

const placeName = ({ part, line }: Pick<Place, "part" | "line">) =>
  part === "proof" ? `line ${line + 1}` : `line ${line + 1} of the theorem`;
