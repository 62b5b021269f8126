// Thoughts for small provers: a line that says which tactics the proof will have, before it, where the mode asks for it.
import { translatedFormat } from "../logic/formats.ts";
import { spaced, tidy } from "../logic/prompts.ts";
import type { Answer, Format, Problem, PromptMode } from "../task.ts";

/** What the prompt of the mode `cot` ends with; the plan is the rest of the line. */
const ASKED = "\n  -- plan :";

/** The plan of a proof: of each line its tactic, of a `have` also what it says. */
export function planOf(proof: string): string {
  const lines = proof.replace(/^by\b/, "").split("\n");
  const steps = lines.flatMap((line) => {
    const [, have] = /^\s*(have\b[^:]*:.*?)\s*:=/.exec(line) ?? [];
    const [word] = /[\p{L}_][\p{L}\p{N}_'.!?]*/u.exec(line) ?? [];
    return have ?? word ?? [];
  });
  return steps.join(" ; ");
}

const statement = translatedFormat("statement");

/**
 * The format `statement` with two modes: in the plain one texts are those of `statement`, in `cot` the prompt asks for a plan, which stands on a
 * comment's line before the proof and means nothing to Lean.
 */
export const planFormat: Format = {
  name: "plan",
  prompt: (problem: Problem, mode: PromptMode = "plain") =>
    `${statement.prompt(problem)}${mode === "cot" ? ASKED : ""}`,
  read(text, problem): Answer | undefined {
    const end = text.indexOf("\n");
    // Without a plan the text begins with the first line of the proof.
    if (end === 0 || !text.startsWith(" ")) return statement.read(text, problem);
    if (end < 0) return undefined;
    const answer = statement.read(text.slice(end), problem);
    return answer && { ...answer, thought: tidy(text.slice(0, end)).trim() };
  },
  write({ thought, ...answer }, problem) {
    const plan = thought === undefined ? "" : ` ${spaced(thought.replace(/\s+/g, " ").trim())}`;
    return `${plan}${statement.write(answer, problem)}`;
  },
  plan: planOf,
};
