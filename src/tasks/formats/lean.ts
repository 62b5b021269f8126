// Formats for models that read and write Lean as it stands in files: a block of code, or its continuation.
import type { ChatMessage } from "../../data/index.ts";
import { endOfThoughts, lastCodeBlock, readCandidate, splitTheorem } from "../../verify/index.ts";
import type { Answer, Format, FormatSampling, Problem, PromptMode } from "../task.ts";
import {
  deepSeekV2,
  deepSeekV2Cot,
  deepSeekV15,
  deepSeekV15Cot,
  fillTemplate,
  goedelV2,
  kimina,
  kiminaSystem,
} from "./templates.ts";

/** How a model is asked that answers with a block of code. */
type Asking = (problem: Problem, mode: PromptMode) => readonly ChatMessage[];

/**
 * A format whose answers hold the whole theorem in a block of code, behind thoughts or a plan of the proof. Theorems of its own before it
 * are lemmas. A block that states another theorem under the name has no proof of this one. A model without a template for conversations
 * continues the turns as they stand.
 */
function blockFormat(name: string, ask: Asking, prompts: "recorded" | "rebuilt", sampling?: FormatSampling): Format {
  const messages = (problem: Problem, mode: PromptMode = "plain") => ask(problem, mode);
  return {
    name,
    prompts,
    ...(sampling && { sampling }),
    messages,
    prompt: (problem, mode) =>
      messages(problem, mode)
        .map(({ content }) => content)
        .join("\n\n"),
    read: readBlock,
    write: writeBlock,
  };
}

function readBlock(text: string, problem: Problem): Answer | undefined {
  const begin = endOfThoughts(text);
  const block = lastCodeBlock(text.slice(begin), splitTheorem(problem.statement).declaration.name);
  if (block === undefined) return undefined;
  const candidate = readCandidate(block.code, problem);
  if (candidate === undefined || candidate.restated === "changed") return undefined;
  const { proof, lemmas } = candidate;
  const thought = text.slice(0, begin + block.start).trim();
  return { proof, ...(lemmas === "" ? {} : { lemmas }), ...(thought === "" ? {} : { thought }) };
}

function writeBlock({ proof, lemmas, thought }: Answer, { header, statement }: Problem): string {
  const before = lemmas === undefined ? "" : `${lemmas.trimEnd()}\n\n`;
  const code = `\`\`\`lean4\n${header}${before}${statement} := ${proof}\n\`\`\``;
  return thought === undefined ? code : `${thought}\n\n${code}`;
}

/** One user's turn. */
const user = (content: string): ChatMessage[] => [{ role: "user", content }];

/** What a model is to complete: header, the problem in words, the statement, and what stands for the proof. */
function unproved(problem: Problem, hole: string): string {
  return `${problem.header}${commentOf(problem)}${problem.statement} := ${hole}`.trim();
}

/** DeepSeek-Prover-V2's: the theorem with `sorry`, and in the mode `cot` the request for a plan. */
const askDeepSeek: Asking = (problem, mode) =>
  user(
    fillTemplate(mode === "cot" ? deepSeekV2Cot : deepSeekV2, { formal_statement: unproved(problem, "by\n  sorry") }),
  );

export const leanFormat = blockFormat("lean", askDeepSeek, "recorded");

/** The same for DeepSeek-Prover-V2 itself. Its report does not say how it is sampled: this is what V1.5's says, and Goedel's harness has. */
export const deepSeekFormat = blockFormat("deepseek", askDeepSeek, "recorded", { temperature: 1, topP: 0.95 });

/** Goedel-Prover-V2's, with a plan in every mode. */
export const goedelFormat = blockFormat(
  "goedel",
  (problem) => user(fillTemplate(goedelV2, { formal_statement: unproved(problem, "by sorry") })),
  "recorded",
  { temperature: 1, topP: 0.95 },
);

/** Pythagoras-Prover's, with a plan in every mode: Goedel's with the `sorry` on a line of its own. */
export const pythagorasFormat = blockFormat(
  "pythagoras",
  (problem) => user(fillTemplate(goedelV2, { formal_statement: unproved(problem, "by\n  sorry") })),
  "rebuilt",
  { temperature: 0.6, topP: 0.95, topK: 20 },
);

/** Kimina-Prover's, with thoughts in every mode. The problem in words stands before the statement, which stands for it where there is none. */
export const kiminaFormat = blockFormat(
  "kimina",
  (problem) => [
    { role: "system", content: kiminaSystem },
    ...user(fillTemplate(kimina, { problem: wordsOf(problem), formal_statement: unproved(problem, "by") })),
  ],
  "recorded",
  { temperature: 0.6, topP: 0.95 },
);

/** DeepSeek-Prover-V1.5's: the model goes on with the code behind `:= by`, and ends it with the fence. */
export const continueFormat: Format = {
  name: "continue",
  prompts: "recorded",
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

/** The problem in words, without the marks of a comment; the statement where there are none. */
function wordsOf({ informal = "", statement }: Problem): string {
  const words = informal
    .trim()
    .replace(/^\/-[-!]?/, "")
    .replace(/-\/$/, "")
    .trim();
  return words === "" ? statement : words;
}

/** What is said of the problem in words, as a comment before the theorem, unless the header ends with it. */
function commentOf({ informal = "", header }: Problem): string {
  if (informal === "" || header.trimEnd().endsWith(informal.trim())) return "";
  const comment = informal.trimStart().startsWith("/-") ? informal : `/-- ${informal.trim()} -/`;
  return comment.endsWith("\n") ? comment : `${comment}\n`;
}
