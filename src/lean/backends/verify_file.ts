// Checks the theorems and examples of a file with a real Lean, one after another.
import type { FileVerdict } from "../files.ts";
import { type SourceDeclaration, sourceDeclarations } from "../source/declaration.ts";
import { endOf } from "../source/splice.ts";
import type { Verdict, VerifyRequest } from "../verifier.ts";
import type { LeanBackend } from "./backend.ts";

const proofWords = new Set(["theorem", "lemma", "example"]);

/**
 * The verdicts on a file's theorems. What stands before a theorem is its header, and is believed as the statement is:
 * definitions, notations, and theorems that were proved or left incomplete. One that was neither is not there for those
 * that follow, so that one mistake does not spoil them all.
 */
export async function verifyFileWith(backend: LeanBackend, source: string): Promise<FileVerdict[]> {
  const verdicts: FileVerdict[] = [];
  let believed = source;
  for (const declaration of sourceDeclarations(source)) {
    if (!proofWords.has(declaration.keyword)) continue;
    const { statement, fullName, keyword, modifiers, proof } = declaration;
    const { line } = endOf(source.slice(0, statement.start));
    const name = keyword === "example" ? "example" : fullName;
    const request = requestOf(believed, declaration, line);
    const { verdict, milliseconds } =
      request === undefined ? { verdict: cannotPart, milliseconds: 0 } : await backend.check(request);
    verdicts.push({ name, line, verdict, milliseconds });
    const stays = request === undefined || verdict.kind === "proved" || verdict.kind === "incomplete";
    if (!stays && proof !== undefined) believed = blank(believed, modifiers.start, proof.end);
  }
  return verdicts;
}

const cannotPart: Verdict = {
  kind: "rejected",
  reason: "unsupported: a proof by equations or by `where`, which cannot be parted from its statement",
};

function requestOf(
  source: string,
  { keyword, statement, proof, form }: SourceDeclaration,
  line: number,
): VerifyRequest | undefined {
  if (form !== ":=" || proof === undefined) return undefined;
  const signature = source.slice(statement.start, statement.end);
  return {
    header: source.slice(0, statement.start),
    // An example has no name that could be asked about. Its new one is long so that nothing else has it.
    statement: keyword === "example" ? signature.replace("example", `theorem gentzen_example_${line}`) : signature,
    proof: source.slice(proof.start, proof.end).trimEnd(),
  };
}

/** The text with a part of it gone, and everything else in its place. */
function blank(text: string, start: number, end: number): string {
  return text.slice(0, start) + text.slice(start, end).replace(/[^\n]/gu, " ") + text.slice(end);
}
