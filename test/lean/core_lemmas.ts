// The lemmas of Lean's own files, one by one, each after what stands before it.

import { tagSimp, untagSimp } from "../../src/lean/elab/environment/simp_set.ts";
import { FileScope } from "../../src/lean/elab/index.ts";
import { prelude } from "../../src/lean/library/load.ts";
import { type CheckedFile, checkFile } from "../../src/verify/files.ts";
import { sourceCommands } from "../../src/verify/source/commands.ts";
import { type SourceDeclaration, sourceDeclarations } from "../../src/verify/source/declaration.ts";
import { lexSource, significant } from "../../src/verify/source/lex.ts";

/** What the checker says of a lemma as it is written. */
export interface CoreLemma {
  readonly name: string;
  /** `unsupported` where a construct is refused by name. */
  readonly verdict: "proved" | "unsupported" | "failed";
  /** Why it is not proved, in a line; else "". */
  readonly reason: string;
}

/**
 * Checks every theorem of files of Lean's library, one after another, under another name and with the lemma itself taken out of the
 * simplifier's set. What the library has stays there for the theorems that follow; one that it lacks is an axiom for them, proved or
 * not, and definitions that it lacks are those of the files.
 */
export function coreLemmas(sources: readonly string[]): CoreLemma[][] {
  const environment = prelude().environment.fork();
  let before: CheckedFile = {
    verdicts: [],
    environment,
    end: { file: new FileScope(environment), refused: undefined },
  };
  return sources.map((source) => {
    const declarations = new Map(sourceDeclarations(source).map((each) => [each.statement.start, each]));
    const found: CoreLemma[] = [];
    for (const { tokens, keywordIndex, start, end } of sourceCommands(source)) {
      const declaration = declarations.get(tokens[keywordIndex]?.start ?? -1);
      if (declaration?.keyword === "theorem" && declaration.proof !== undefined) {
        found.push(coreLemma(source, declaration, before));
        if (!before.environment.has(declaration.fullName)) before = withAxiom(source, declaration, before);
      } else before = asLibrary(source.slice(start, end), before);
    }
    return found;
  });
}

/** The state after a command that may name what only the library may, or the one before it if it is refused. */
function asLibrary(text: string, before: CheckedFile): CheckedFile {
  const file = before.end.file.fork();
  file.scope = { ...file.scope, isLibrary: true };
  const after = checkFile(text, { ...before, environment: file.environment, end: { file, refused: undefined } });
  if (after.end.refused !== undefined) return before;
  after.end.file.scope = { ...after.end.file.scope, isLibrary: false };
  return after;
}

function coreLemma(
  source: string,
  { statement, proof, fullName: name }: SourceDeclaration,
  before: CheckedFile,
): CoreLemma {
  const file = before.end.file.fork();
  untagSimp(file.environment, name);
  const text = renamed(source.slice(statement.start, proof?.end), name);
  const { verdicts } = checkFile(text, { ...before, environment: file.environment, end: { file, refused: undefined } });
  const verdict = verdicts[0]?.verdict;
  if (verdict?.kind === "proved") return { name, verdict: "proved", reason: "" };
  if (verdict?.kind === "rejected") {
    if (verdict.axioms !== undefined) return { name, verdict: "proved", reason: "" };
    return { name, verdict: /unsupported/.test(verdict.reason) ? "unsupported" : "failed", reason: verdict.reason };
  }
  return {
    name,
    verdict: "failed",
    reason: verdict?.kind === "failed" ? verdict.messages[0].text : `${verdict?.kind}`,
  };
}

/** Declares a lemma without its proof, as the library would; it stays out where its statement is refused. */
function withAxiom(
  source: string,
  { modifiers, statement, fullName }: SourceDeclaration,
  before: CheckedFile,
): CheckedFile {
  const words = source.slice(modifiers.start, modifiers.end);
  const isProtected = /\bprotected\b/.test(words) ? "protected " : "";
  const axiom = source.slice(statement.start, statement.end).replace(/^theorem/, "axiom");
  const after = asLibrary(`${isProtected}${axiom}`, before);
  if (after !== before && /@\[(?:.*,)?\s*simp\b/.test(words)) tagSimp(after.environment, fullName);
  return after;
}

/** A theorem under another name, the calls of itself included. */
function renamed(text: string, name: string): string {
  const parts = name.split(".");
  const own = new Set(parts.map((_, at) => parts.slice(at).join(".")));
  const tokens = significant(lexSource(text));
  let result = "";
  let done = 0;
  tokens.forEach((token, index) => {
    const isCall = tokens[index - 1]?.text === "." && tokens[index - 1]?.end === token.start;
    if (token.kind !== "identifier" || !own.has(token.text) || isCall) return;
    result += `${text.slice(done, token.end).replace(/»$/, "")}_again${token.text.endsWith("»") ? "»" : ""}`;
    done = token.end;
  });
  return result + text.slice(done);
}
