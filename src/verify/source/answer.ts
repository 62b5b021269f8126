// Finds the proof in the Lean code of what a model wrote.
import type { VerifyRequest } from "../verifier.ts";
import { type SourceCommand, sourceCommands } from "./commands.ts";
import { statementDifference } from "./compare.ts";
import { isHarmlessOption } from "./options.ts";
import { findTheorem, splitTheorem } from "./theorem.ts";

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
 * @returns undefined where there is no code, or it has theorems, but not this one, or states it without a proof
 */
export function readCandidate(code: string, { header = "", statement }: TrustedText): Candidate | undefined {
  const trusted = splitTheorem(statement);
  const { name } = trusted.declaration;
  if (code.trim() === "") return undefined;
  if (findTheorem(code) === undefined) return { proof: bareProof(code), lemmas: "", restated: "absent" };
  if (findTheorem(code, name) === undefined) return undefined;
  const own = splitTheorem(code, name);
  if (own.proof === "") return undefined;
  const difference = statementDifference(trusted.statement, own.statement);
  return {
    proof: own.proof,
    lemmas: ownCommands(code.slice(0, own.declaration.modifiers.start), header, name),
    restated: difference === undefined ? "same" : "changed",
    ...(difference === undefined ? {} : { difference }),
  };
}

/** The parts of a problem that are not the candidate's. */
export type TrustedText = Pick<VerifyRequest, "header" | "statement">;

/**
 * The commands of a text that are not in the trusted header, which has its own imports, namespaces and limits. Earlier tries at the theorem itself
 * are none of them.
 */
function ownCommands(text: string, header: string, theorem: string): string {
  const known = new Set(sourceCommands(header).map(tokensText));
  return sourceCommands(text)
    .filter(
      (command) =>
        !belongsToHeader(command) &&
        !known.has(tokensText(command)) &&
        !(isTheorem(command.keyword) && command.tokens[command.keywordIndex + 1]?.text === theorem),
    )
    .map(({ start, end }) => text.slice(start, end))
    .join("\n\n");
}

const isTheorem = (keyword: string): boolean => keyword === "theorem" || keyword === "lemma";

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
