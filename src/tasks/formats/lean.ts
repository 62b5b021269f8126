// Formats for models that read and write Lean as it stands in files: a block of code, or its continuation.
import { lastCodeBlock, readCandidate } from "../../verify/index.ts";
import type { Answer, Format, Problem, PromptMode } from "../task.ts";
import { deepSeekV2, deepSeekV2Cot, deepSeekV15, deepSeekV15Cot, fillTemplate } from "./templates.ts";

/**
 * DeepSeek-Prover-V2's: the model is given the theorem with `sorry`, and answers with a block of code that holds the whole theorem,
 * behind a plan of the proof in the mode `cot`. Theorems of its own before it are lemmas. A block that states another theorem under
 * the name has no proof of this one.
 */
export const leanFormat: Format = {
  name: "lean",
  prompt(problem: Problem, mode: PromptMode = "plain"): string {
    const { header, statement } = problem;
    const formal_statement = `${header}${commentOf(problem)}${statement} := by\n  sorry`.trim();
    return fillTemplate(mode === "cot" ? deepSeekV2Cot : deepSeekV2, { formal_statement });
  },
  read(text: string, problem: Problem): Answer | undefined {
    const block = lastCodeBlock(text);
    if (block === undefined) return undefined;
    const candidate = readCandidate(block.code, problem);
    if (candidate === undefined || candidate.restated === "changed") return undefined;
    const { proof, lemmas } = candidate;
    const thought = text.slice(0, text.lastIndexOf(`\`\`\`${block.language}`)).trim();
    return { proof, ...(lemmas === "" ? {} : { lemmas }), ...(thought === "" ? {} : { thought }) };
  },
  write({ proof, lemmas, thought }: Answer, { header, statement }: Problem): string {
    const before = lemmas === undefined ? "" : `${lemmas.trimEnd()}\n\n`;
    const code = `\`\`\`lean4\n${header}${before}${statement} := ${proof}\n\`\`\``;
    return thought === undefined ? code : `${thought}\n\n${code}`;
  },
};

/** DeepSeek-Prover-V1.5's: the model goes on with the code behind `:= by`, and ends it with the fence. */
export const continueFormat: Format = {
  name: "continue",
  prompt(problem: Problem, mode: PromptMode = "plain"): string {
    return fillTemplate(mode === "cot" ? deepSeekV15Cot : deepSeekV15, {
      header: problem.header,
      informal_prefix: commentOf(problem),
      formal_statement: `${problem.statement} := by\n`,
    });
  },
  read(text: string): Answer | undefined {
    const [before = ""] = text.split("```", 1);
    const tactics = before.trimEnd();
    return tactics === "" ? undefined : { proof: `by\n${tactics}` };
  },
  write: ({ proof }: Answer): string => `${tacticsOf(proof)}\n\`\`\``,
};

/** The lines behind `by`; a term is given to `exact`. */
function tacticsOf(proof: string): string {
  const block = /^by\b[ \t]*\n?/.exec(proof);
  if (block === null) return `  exact ${proof}`;
  const rest = proof.slice(block[0].length);
  return block[0].endsWith("\n") ? rest : `  ${rest}`;
}

/** What is said of the problem in words, as a comment before the theorem. */
function commentOf({ informal = "" }: Problem): string {
  if (informal === "") return "";
  const comment = informal.trimStart().startsWith("/-") ? informal : `/-- ${informal.trim()} -/`;
  return comment.endsWith("\n") ? comment : `${comment}\n`;
}
