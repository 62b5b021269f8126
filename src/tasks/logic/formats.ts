// The spaced text of gentzen's own provers as a format: problems in canonical names, or in names of their own and translated.
import { DataError } from "../../platform/index.ts";
import { fileStatements } from "../../verify/index.ts";
import type { Answer, Format, Problem } from "../task.ts";
import { type LogicalForm, logicalForm, type ModelForm } from "./model_form.ts";
import { parseStatement } from "./parse.ts";
import { completionFor, type PromptStyle, promptFor, proofFrom } from "./prompts.ts";

/** The format of a prompt style for problems that are in the names which the model was trained on. */
export function logicFormat(style: PromptStyle): Format {
  return {
    name: style,
    byLine: true,
    prompt: ({ statement }) => promptFor(statement, style),
    read: (text) => ({ proof: proofFrom(text) }),
    write: ({ proof }) => completionFor(proof),
    refuses: ({ statement }) => outsideOf(() => parseStatement(statement)),
  };
}

/**
 * The same for any problem: the model is asked in canonical names, and what it writes comes back in the problem's. A statement
 * outside first-order logic is put as it stands where the style can, which is in `statement` alone.
 */
export function translatedFormat(style: PromptStyle): Format {
  const { name, read, write } = logicFormat(style);
  const forms = new WeakMap<Problem, ModelForm>();
  const formOf = (problem: Problem): ModelForm => {
    const known = forms.get(problem) ?? looseForm(problem, style);
    forms.set(problem, known);
    return known;
  };
  return {
    name,
    byLine: true,
    prompt: (problem) => promptFor(formOf(problem).statement, style),
    read(text, problem): Answer | undefined {
      const answer = read(text, problem);
      return answer && { ...answer, proof: formOf(problem).translate(answer.proof) };
    },
    write: (answer, problem) => write({ ...answer, proof: formOf(problem).restore(answer.proof) }, problem),
    ...(style === "goal" ? { refuses: (problem: Problem) => outsideOf(() => formOf(problem)) } : {}),
  };
}

/** @throws DataError for a statement outside first-order logic that the style cannot put. */
function looseForm(problem: Problem, style: PromptStyle): ModelForm {
  try {
    const form = formOfProblem(problem);
    return form.statement === problem.statement ? asItStands(problem) : form;
  } catch (error) {
    if (!(error instanceof DataError) || style === "goal") throw error;
    return asItStands(problem);
  }
}

const asItStands = ({ statement }: Problem): ModelForm => ({
  statement,
  translate: (proof) => proof,
  restore: (proof) => proof,
});

/**
 * A problem in the names that a prover of logic knows, with the variables that its header declares.
 *
 * @throws DataError whose `what` says what puts it outside first-order logic
 */
export function formOfProblem({
  header,
  statement,
  name,
}: Pick<Problem, "header" | "statement" | "name">): LogicalForm {
  const read = fileStatements(`${header}\n${statement} := sorry`).at(-1);
  if (read === undefined) throw new DataError("not a theorem", name);
  return logicalForm(read);
}

/** What the error says that the reading ends in, if it does. */
function outsideOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof DataError) return error.what;
    throw error;
  }
}
