// Finds the Lean code, and in it the proof, in what a model wrote around it.
import type { VerifyRequest } from "../verifier.ts";
import { type SourceCommand, sourceCommands } from "./commands.ts";
import { statementDifference } from "./compare.ts";
import { isHarmlessOption } from "./options.ts";
import { findTheorem, splitTheorem } from "./theorem.ts";

/** A fenced block of a model's answer. */
export interface AnswerBlock {
  /** What stands behind the opening fence. */
  readonly language: "lean4" | "lean" | "tactics";
  readonly code: string;
  /** False for a block that the answer ends in: the model was cut off, or stopped at its end. */
  readonly closed: boolean;
}

/** Tried in this order, as published harnesses do for DeepSeek-Prover-V2; the last match of a pattern counts. */
const closedForms: readonly { language: AnswerBlock["language"]; pattern: RegExp }[] = [
  { language: "lean4", pattern: /```lean4\n(.*?)\n```/gs },
  { language: "lean4", pattern: /```lean4\n(.*?)```/gs },
  { language: "lean", pattern: /```lean\n(.*?)```/gs },
  { language: "tactics", pattern: /```tactics\n(.*?)```/gs },
];

const openForm = /```(lean4|lean|tactics)\n((?:(?!```).)*)$/s;

function isLanguage(word: string): word is AnswerBlock["language"] {
  return word === "lean4" || word === "lean" || word === "tactics";
}

/** The last block of Lean code of a chat answer, or undefined where there is none. A block that is not closed is the last. */
export function lastCodeBlock(answer: string): AnswerBlock | undefined {
  const text = answer.replaceAll("\r\n", "\n");
  const [, language, code] = openForm.exec(text) ?? [];
  if (language !== undefined && code !== undefined && isLanguage(language)) return { language, code, closed: false };
  for (const { language, pattern } of closedForms) {
    const [, code] = [...text.matchAll(pattern)].at(-1) ?? [];
    if (code !== undefined) return { language, code, closed: true };
  }
  return undefined;
}

/** What a verifier takes of a candidate's code, and how its statement compares with the trusted one. */
export interface Candidate {
  /** The value of the theorem, for a request: what follows `:=`. */
  readonly proof: string;
  /** Theorems and lemmas before it, as written; "" if there are none. */
  readonly lemmas: string;
  /** `absent`: the code is a proof alone. */
  readonly restated: "same" | "changed" | "absent";
  /** Where the statements differ. */
  readonly difference?: ReturnType<typeof statementDifference>;
}

/**
 * The proof in a candidate's code. The theorem is found by the trusted statement's name; what the code repeats of the
 * trusted header is passed over, and so is what follows the theorem. Code without any theorem is taken as the proof itself:
 * a term if it begins with `:=` or `by`, else tactics.
 *
 * @returns undefined where the code has theorems, but not this one, or states it without a proof
 */
export function readCandidate(code: string, { header = "", statement }: TrustedText): Candidate | undefined {
  const trusted = splitTheorem(statement);
  const { name } = trusted.declaration;
  if (findTheorem(code) === undefined) return { proof: bareProof(code), lemmas: "", restated: "absent" };
  if (findTheorem(code, name) === undefined) return undefined;
  const own = splitTheorem(code, name);
  if (own.proof === "") return undefined;
  const difference = statementDifference(trusted.statement, own.statement);
  return {
    proof: own.proof,
    lemmas: ownCommands(code.slice(0, own.declaration.modifiers.start), header),
    restated: difference === undefined ? "same" : "changed",
    ...(difference === undefined ? {} : { difference }),
  };
}

/** The parts of a problem that are not the candidate's. */
export type TrustedText = Pick<VerifyRequest, "header" | "statement">;

/** The commands of a text that are not in the trusted header, which has its own imports, namespaces and limits. */
function ownCommands(text: string, header: string): string {
  const known = new Set(sourceCommands(header).map(tokensText));
  return sourceCommands(text)
    .filter((command) => !belongsToHeader(command) && !known.has(tokensText(command)))
    .map(({ start, end }) => text.slice(start, end))
    .join("\n\n");
}

function belongsToHeader({ keyword, tokens, keywordIndex }: SourceCommand): boolean {
  if (keyword === "import" || keyword === "/-!") return true;
  const rest = tokens.slice(keywordIndex + 1);
  if (keyword === "set_option") return rest[0] !== undefined && isHarmlessOption(rest[0].text);
  return keyword === "open" && rest.every(({ kind, text }) => kind === "identifier" || text === "scoped");
}

function tokensText({ tokens, keywordIndex }: SourceCommand): string {
  return tokens
    .slice(keywordIndex)
    .map(({ text }) => text)
    .join(" ");
}

function bareProof(code: string): string {
  const text = code.replace(/^\s*:=/, "");
  if (/^\s*by\b/.test(text) || text !== code) return text.trim();
  const lines = text
    .replace(/^\s*\n/, "")
    .trimEnd()
    .split("\n");
  return `by\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
