// Who writes sketches, and how a sketch is read from an answer: only the steps are the answer's, the statement is the problem's.
import type { ChatMessage } from "../../data/index.ts";
import type { Problem } from "../../tasks/index.ts";
import { endOfThoughts, lastCodeBlock, readCandidate, splitTheorem } from "../../verify/index.ts";
import { holesOf } from "../decompose/holes.ts";

/** All that a decomposer is told of a problem: no proof, no length, no estimate. */
export type SketchProblem = Pick<Problem, "header" | "statement" | "informal">;

/** A proof with holes, untrusted, and the words that led to it. */
export interface Sketch {
  readonly reasoning: string;
  /** What follows `:=` in the problem's own statement. */
  readonly sketch: string;
}

/** What may be spent on the sketches of one problem. */
export interface SketchBudget {
  readonly count: number;
  /** Tokens of an answer at most. */
  readonly maxTokens: number;
  /** Equal seeds are equal questions: those that were answered are not asked again. */
  readonly seed: number;
}

/** What sketching came to. */
export interface Sketched {
  readonly sketches: readonly Sketch[];
  /** Answers without a sketch, by the reason. */
  readonly refused: Readonly<Record<string, number>>;
  readonly tokens: number;
  /** In the currency of the prices; 0 where nothing is paid. */
  readonly money: number;
  /** Whether fewer were asked for than wanted, because the budget does not allow for more. */
  readonly exhausted: boolean;
}

/** Writes sketches of proofs. */
export interface Decomposer {
  readonly name: string;
  sketch(problem: SketchProblem, budget: SketchBudget): Promise<Sketched>;
}

/** The problem without what only whoever made it knows. */
export function toldOf({ header, statement, informal }: SketchProblem): SketchProblem {
  return { header, statement, ...(informal === undefined ? {} : { informal }) };
}

const fence = "```";

/** A request for a sketch of `have` steps, as one user's turn. The paper does not print its own. */
export function askForSketch({ header, statement, informal }: SketchProblem): ChatMessage[] {
  const code = `${header}${informal === undefined ? "" : `/-- ${informal.replace(/^\s*\/--|-\/\s*$/g, "").trim()} -/\n`}${statement} := by\n  sorry`;
  const content = `Here is a theorem in Lean 4:

${fence}lean4
${code.trim()}
${fence}

First think about how to prove it, in plain words. Then write a proof sketch: the theorem exactly as it is stated above, with a proof that splits it into smaller steps. Each step is a \`have\` with a precise statement and \`sorry\` in place of its proof:

${fence}lean4
  have step_name : statement := by
    sorry
${fence}

Each step may use the steps before it. Steps should be true, as small as you can make them, and together enough for the goal; close the sketch with the tactics that conclude from them, or with one last \`sorry\`. Do not prove the steps. End your answer with one lean4 block that holds the whole theorem with its sketch.`;
  return [{ role: "user", content }];
}

/** Why an answer has no sketch. */
export type NoSketch = "no code" | "another theorem" | "cut off" | "declarations of its own" | "nothing is left open";

/** The sketch of an answer. */
export function readSketchAnswer(answer: string, problem: SketchProblem): Sketch | NoSketch {
  const begin = endOfThoughts(answer);
  const { name } = splitTheorem(problem.statement).declaration;
  const block = lastCodeBlock(answer.slice(begin), name);
  if (block === undefined) return "no code";
  if (!block.closed) return "cut off";
  const candidate = readCandidate(block.code, problem);
  if (candidate === undefined || candidate.restated === "changed") return "another theorem";
  if (candidate.lemmas !== "") return "declarations of its own";
  if (holesOf(candidate.proof).length === 0) return "nothing is left open";
  return { reasoning: answer.slice(0, begin + block.start).trim(), sketch: candidate.proof };
}

/** Answers as what sketching came to; the same sketch counts once. */
export function sketchesOf(
  answers: readonly string[],
  problem: SketchProblem,
  spent: Pick<Sketched, "tokens" | "money" | "exhausted">,
): Sketched {
  const sketches = new Map<string, Sketch>();
  const refused: Record<string, number> = {};
  for (const answer of answers) {
    const read = readSketchAnswer(answer, problem);
    if (typeof read === "string") refused[read] = (refused[read] ?? 0) + 1;
    else if (!sketches.has(read.sketch)) sketches.set(read.sketch, read);
  }
  return { sketches: [...sketches.values()], refused, ...spent };
}
