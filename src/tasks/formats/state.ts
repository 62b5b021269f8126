// The state in the text: after every line of the proof the checker writes the goal that is open now, as a comment, and the model goes on
// from what it sees.

import type { TextSegment } from "../../data/index.ts";
import { itemAt, lastOf } from "../../platform/index.ts";
import { ProofSession, type Verdict } from "../../verify/index.ts";
import { spaced, tidy } from "../logic/prompts.ts";
import type { Answer, Format, Problem } from "../task.ts";
import type { Turns } from "../turns.ts";

/** What becomes of a line that fails. */
export interface StateOptions {
  /** `end`: the attempt is over; `tell`: what is wrong is written back, and the line does not count. */
  readonly failures: "end" | "tell";
}

const COMMENT = "  -- ";
const FAILED = `${COMMENT}failed : `;

/**
 * A goal on one line, every symbol set apart: hypotheses in their order, without variables for types and propositions, which the names
 * say; then the target, and how many goals wait behind it: `h0 : p ∧ q , h1 : r ⊢ q | 2`. All hypotheses are written, not the new ones
 * alone, so that the next line follows from the last comment.
 */
export function stateLine(goals: ProofSession["goals"]): string {
  const others = goals.length > 1 ? ` | ${goals.length - 1}` : "";
  return `${goalLine(itemAt(goals, 0))}${others}`;
}

/** The goal alone. */
export function goalLine({ hypotheses, target }: Pick<ProofSession["goals"][number], "hypotheses" | "target">): string {
  const known = hypotheses
    .filter(({ type }) => !/^(Prop|Type|Sort)\b/.test(type))
    .map(({ name, type }) => `${name} : ${type}`);
  return spaced(oneLine(`${known.join(" , ")} ⊢ ${target}`.trim()));
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ");

/** Sessions by the texts that they have come from, for one problem. Samples of a problem share their beginnings. */
class Sessions {
  readonly #problem: Problem;
  #known = new Map<string, ProofSession | Verdict>();

  constructor(problem: Problem) {
    this.#problem = problem;
  }

  /** What the lines come to: a line that failed counts for nothing where the text says so. */
  after(lines: readonly string[]): ProofSession | Verdict {
    const key = lines.join("\n");
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { header, statement } = this.#problem;
    const before = lines.length === 0 ? ProofSession.open({ header, statement }) : this.after(lines.slice(0, -1));
    const result = lines.length === 0 || "kind" in before ? before : before.apply(lastOf(lines));
    if (this.#known.size >= MOST_SESSIONS) this.#known = new Map();
    this.#known.set(key, result);
    return result;
  }
}

const MOST_SESSIONS = 4000;

/** The lines that the model wrote, tidied, without those that failed. */
function tactics(text: string): string[] {
  const lines = text.split("\n");
  return lines
    .filter((line, index) => line.trim() !== "" && !isComment(line) && !lines[index + 1]?.startsWith(FAILED))
    .map((line) => tidy(line.trimEnd()));
}

const isComment = (line: string): boolean => line.trimStart().startsWith("--");

/** The format in which the embedded checker answers each line with the goal that is open then. */
export function stateFormat({ failures }: StateOptions = { failures: "end" }): Format {
  const all = new WeakMap<Problem, Sessions>();
  const sessionsOf = (problem: Problem): Sessions => {
    const known = all.get(problem) ?? new Sessions(problem);
    all.set(problem, known);
    return known;
  };
  const stateAfter = (problem: Problem, lines: readonly string[]): string | undefined => {
    const session = sessionsOf(problem).after(lines);
    if ("kind" in session || session.goals.length === 0) return undefined;
    return session.isUnfinished ? "" : `${COMMENT}${stateLine(session.goals)}\n`;
  };
  const turns = (problem: Problem): Turns => ({
    ends: ["\n"],
    answer({ text, said }) {
      // One line a turn, and none of the checker's comments by the model.
      if (said.indexOf("\n") !== said.length - 1 || isComment(said)) return undefined;
      const lines = tactics(text);
      const result = sessionsOf(problem).after(lines);
      if (!("kind" in result) || failures === "end") return stateAfter(problem, lines);
      const state = stateAfter(problem, lines.slice(0, -1));
      return state === undefined ? undefined : `${FAILED}${messageOf(result)}\n${state}`;
    },
    split(text) {
      const parts: { by: TextSegment["by"]; text: string }[] = [];
      for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
        const by = line.startsWith(COMMENT) ? "environment" : "model";
        const last = parts.at(-1);
        if (last?.by === by) last.text += line;
        else parts.push({ by, text: line });
      }
      return parts;
    },
  });
  return {
    name: "state",
    byLine: true,
    prompt: (problem) => stateAfter(problem, []) ?? "",
    read(text): Answer | undefined {
      const lines = tactics(text);
      return lines.length === 0 ? undefined : { proof: `by\n${lines.join("\n")}` };
    },
    write({ proof }, problem) {
      const lines = proof
        .replace(/^by[ \t]*\n?/, "")
        .split("\n")
        .filter((line) => line.trim() !== "");
      return lines
        .map((line, index) => `${spaced(line)}\n${stateAfter(problem, lines.slice(0, index + 1)) ?? ""}`)
        .join("");
    },
    turns,
    refuses(problem) {
      const session = sessionsOf(problem).after([]);
      return "kind" in session ? `no goals to show: ${messageOf(session)}` : undefined;
    },
  };
}

/** The first line of what is wrong. */
function messageOf(verdict: Verdict): string {
  const said =
    verdict.kind === "failed"
      ? itemAt(verdict.messages, 0).text
      : verdict.kind === "rejected"
        ? verdict.reason
        : verdict.kind;
  return oneLine(itemAt(said.split("\n"), 0)).slice(0, 120);
}
