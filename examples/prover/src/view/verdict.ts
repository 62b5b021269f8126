// A verdict for people: a word, a sentence, and a colour that is never alone in saying it.
import type { Verdict } from "gentzen/verify";
import { h } from "../page/dom.ts";

/** How a verdict looks: `good`, `bad`, `open` for what is not finished, `idle` for what says nothing about the proof. */
export type Tone = "good" | "bad" | "open" | "idle";

export interface Told {
  readonly tone: Tone;
  readonly word: string;
  readonly more: string;
}

const limits = {
  steps: "it takes more steps than a check may take",
  depth: "its terms lie deeper than a check may go",
  memory: "its terms grow larger than a check may hold",
  time: "it takes longer than a check may take",
};

export function tellVerdict(verdict: Verdict): Told {
  switch (verdict.kind) {
    case "proved": {
      const { axioms } = verdict;
      const on = axioms.length === 0 ? "It rests on no axioms." : `It rests on ${axioms.join(", ")}.`;
      return { tone: "good", word: "Proved", more: `The kernel accepts the proof. ${on}` };
    }
    case "incomplete": {
      const count = verdict.holes.length;
      return {
        tone: "open",
        word: "Incomplete",
        more: `${count === 1 ? "A hole is" : `${count} holes are`} left open.`,
      };
    }
    case "failed": {
      const [first] = verdict.messages;
      return { tone: "bad", word: "Fails", more: first?.text.split("\n")[0] ?? "" };
    }
    case "rejected":
      return { tone: "bad", word: "Rejected", more: verdict.reason };
    case "timeout":
      return { tone: "bad", word: "Too long", more: `The check was ended: ${limits[verdict.limit]}.` };
    default:
      return { tone: "idle", word: "Not judged", more: verdict.reason };
  }
}

export function badge({ tone, word }: Told): HTMLElement {
  return h("span", { class: `badge ${tone}` }, word);
}

/** The messages of a verdict with their places in the whole text. */
export function messagesOf(verdict: Verdict): readonly { line: number; column: number; text: string }[] {
  if (verdict.kind === "failed") return verdict.messages;
  if (verdict.kind === "rejected") return verdict.message ? [verdict.message] : [];
  return [];
}
