// The portfolio as a prover without a model, and how inductive problems are put to one: behind their declarations.

import { stateFormat } from "../formats/state.ts";
import { spaced } from "../logic/prompts.ts";
import type { Baseline, Format, Problem } from "../task.ts";
import { portfolioProof } from "./portfolio/portfolio.ts";

/** Everything that the portfolio does without lemmas. */
export const inductPortfolio: Baseline = {
  name: "portfolio",
  proofs({ header, statement }: Problem): readonly string[] {
    const found = portfolioProof(
      { header, statement },
      { means: ["no induction", "one induction", "generalizing", "nested"] },
    );
    return found === undefined ? [] : [found.proof];
  },
};

const state = stateFormat();

/** The format `state` with the problem's declarations before the first goal: what functions are is not in the goals. */
export const inductState: Format = {
  ...state,
  prompt: (problem, mode) => `${declarationsText(problem)}${state.prompt(problem, mode)}`,
};

/** The declarations without empty lines, every symbol set apart. */
function declarationsText({ header }: Problem): string {
  const lines = header.split("\n").filter((line) => line.trim() !== "");
  return lines.length === 0 ? "" : `${spaced(lines.join("\n"))}\n`;
}
