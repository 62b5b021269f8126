// Proofs that are written step by step, each in a context of its own: the model sees the goal that is open and nothing else, and writes
// one tactic.
import type { Verdict } from "../verify/index.ts";
import type { TrainingText } from "./logic/prompts.ts";
import type { Format, Problem, PromptMode } from "./task.ts";

/** A point of a proof: what is open there, as a model is shown it, and what becomes of what it writes. */
export interface StepState {
  /** What the model continues. Equal prompts are the same to it, whatever led there. */
  readonly prompt: string;
  /** Goals that are open, this one among them: it is closed as soon as fewer are. */
  readonly open: number;
  /** The proof so far, behind `by`. */
  readonly lines: readonly string[];
  /** The goal as a theorem of its own, of which the lines that close it here are a proof. */
  statement(): string;
  /** What a model writes for a tactic of a proof that has come to here. */
  write(tactic: string): string;
  /** What comes of what the model wrote. */
  after(said: string): StepState | StepEnd;
}

/** The end of a proof: nothing is open any more, or a tactic failed. */
export type StepEnd =
  | { readonly kind: "complete"; readonly lines: readonly string[] }
  | { readonly kind: "failed"; readonly lines: readonly string[]; readonly verdict: Verdict };

/** Lines as a proof term. */
export const proofOfLines = (lines: readonly string[]): string => `by\n${lines.join("\n")}`;

/** A proof taken apart into its tactics: a line with those that stand further right below it, and with its alternatives. */
export function tacticsOf(proof: string): string[] {
  const lines = proof
    .replace(/^by\b[ \t]*\n?/, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const indent = (line: string): number => line.length - line.trimStart().length;
  const base = Math.min(...lines.map(indent));
  const tactics: string[] = [];
  for (const line of lines) {
    const last = tactics.length - 1;
    if (last >= 0 && (indent(line) > base || line.trimStart().startsWith("|")))
      tactics[last] += `\n${line.slice(base)}`;
    else tactics.push(line.trim());
  }
  return tactics;
}

/** A proof as texts to learn from, one for each of its tactics up to the first that does not hold. Nothing where the format has no steps. */
export function stepTexts(format: Format, problem: Problem, proof: string, mode?: PromptMode): TrainingText[] {
  const texts: TrainingText[] = [];
  let state = format.steps?.(problem, mode);
  for (const tactic of tacticsOf(proof)) {
    if (state === undefined) break;
    const completion = state.write(tactic);
    const next: StepState | StepEnd = state.after(completion);
    if ("kind" in next && next.kind === "failed") break;
    texts.push({ prompt: state.prompt, completion });
    state = "kind" in next ? undefined : next;
  }
  return texts;
}
