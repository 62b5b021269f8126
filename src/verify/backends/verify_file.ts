// Checks the theorems and examples of a file with a real Lean, one after another.
import { type FileVerdict, neverNone, notRead, verdictOn } from "../files.ts";
import { type SourceDeclaration, sourceDeclarations } from "../source/declaration.ts";
import { lexSource, significant } from "../source/lex.ts";
import { seenTheorems } from "../source/seen_theorems.ts";
import { endOf } from "../source/splice.ts";
import type { Verdict, VerifyRequest } from "../verifier.ts";
import type { LeanBackend } from "./backend.ts";

/**
 * The verdicts on a file's theorems. What stands before a theorem is its header, and is believed as the statement is:
 * definitions, notations, and theorems that were proved or left incomplete. One that was neither is not there for those
 * that follow, so that one mistake does not spoil them all. What stands behind the last theorem is checked for errors, and
 * a theorem that stands in the text without being a declaration of it is refused.
 */
export async function verifyFileWith(backend: LeanBackend, source: string): Promise<readonly FileVerdict[]> {
  const verdicts: FileVerdict[] = [];
  const declarations = new Map(sourceDeclarations(source).map((each) => [each.statement.start, each]));
  let believed = source;
  let end = 0;
  for (const seen of seenTheorems(source)) {
    const declaration = declarations.get(seen.start);
    if (declaration === undefined) {
      verdicts.push(verdictOn(seen, notRead, 0));
      continue;
    }
    const { statement, fullName, keyword, modifiers, proof } = declaration;
    const name = keyword === "example" ? "example" : fullName;
    end = proof?.end ?? statement.end;
    const request = requestOf(believed, declaration, seen.line);
    const { verdict, milliseconds } =
      request === undefined ? { verdict: cannotPart, milliseconds: 0 } : await backend.check(request);
    verdicts.push({ name, line: seen.line, verdict, milliseconds });
    const stays = request === undefined || verdict.kind === "proved" || verdict.kind === "incomplete";
    if (!stays && proof !== undefined) believed = blank(believed, modifiers.start, proof.end);
  }
  return neverNone([...verdicts, ...(await verdictOnRest(backend, believed, end))]);
}

/** What is wrong with the commands behind the last theorem: they are the header of one that cannot fail. */
async function verdictOnRest(backend: LeanBackend, source: string, end: number): Promise<FileVerdict[]> {
  if (significant(lexSource(source.slice(end))).length === 0) return [];
  const { line } = endOf(source.slice(0, end));
  const statement = `theorem gentzen_end_${line} : True`;
  const { verdict, milliseconds } = await backend.check({
    header: `${source.trimEnd()}\n`,
    statement,
    proof: "trivial",
  });
  return verdict.kind === "proved" ? [] : [{ name: "file", line, verdict, milliseconds }];
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
