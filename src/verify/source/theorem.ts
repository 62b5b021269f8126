// A text with a theorem in it, cut into what is before it, its statement, its proof, and what is behind: joined, the text again.
import { LeanError } from "../../platform/index.ts";
import { type SourceDeclaration, sourceDeclarations } from "./declaration.ts";

/** The text is `before + statement + join + proof + after`. */
export interface SplitTheorem {
  /** Everything up to the keyword: imports, options, lemmas, documentation, attributes. */
  readonly before: string;
  /** From the keyword to the last word of the type. */
  readonly statement: string;
  /** White space and `:=`, or white space alone before equations and `where`; "" for a statement without a value. */
  readonly join: string;
  /** The value; "" where there is none, as in a statement that ends with `:=`. */
  readonly proof: string;
  /** Comments and commands behind the value. */
  readonly after: string;
  readonly declaration: SourceDeclaration;
}

/**
 * Cuts a text at a theorem.
 *
 * @param name the declaration's name, as written or with its namespaces; by default the last theorem, lemma or example
 *   counts, and where there is none the last declaration
 * @throws LeanError where there is no such declaration
 */
export function splitTheorem(text: string, name?: string): SplitTheorem {
  const declaration = findTheorem(text, name);
  if (declaration === undefined) {
    throw new LeanError(
      name === undefined ? "the text has no declaration" : `the text has no theorem '${name}'`,
      text.slice(0, 200),
      "a theorem begins with theorem, lemma or example",
    );
  }
  const { statement, form, proof } = declaration;
  const afterStatement = text.slice(statement.end);
  const separatorEnd = form === ":=" ? statement.end + afterStatement.indexOf(":=") + 2 : statement.end;
  const proofStart = proof?.start ?? separatorEnd;
  const proofEnd = proof?.end ?? separatorEnd;
  return {
    before: text.slice(0, statement.start),
    statement: text.slice(statement.start, statement.end),
    join: text.slice(statement.end, proofStart),
    proof: text.slice(proofStart, proofEnd),
    after: text.slice(proofEnd),
    declaration,
  };
}

/** The declaration that {@link splitTheorem} cuts at, if there is one. */
export function findTheorem(text: string, name?: string): SourceDeclaration | undefined {
  const declarations = sourceDeclarations(text);
  if (name !== undefined) {
    return declarations.findLast((each) => each.name === name || each.fullName === name);
  }
  return declarations.findLast(isProved) ?? declarations.at(-1);
}

function isProved({ keyword }: SourceDeclaration): boolean {
  return keyword === "theorem" || keyword === "lemma" || keyword === "example";
}
