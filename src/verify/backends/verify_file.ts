// Checks the theorems and examples of a file with a real Lean, one after another.
import { type FileVerdict, neverNone, notRead, verdictOn } from "../files.ts";
import type { SourceDeclaration } from "../source/declaration.ts";
import { FileTheorems, isBelieved } from "../source/file_theorems.ts";
import { lexSource, significant } from "../source/lex.ts";
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
  const file = new FileTheorems(source);
  let end = 0;
  for (const { seen, declaration } of file.theorems) {
    if (declaration === undefined) {
      verdicts.push(verdictOn(seen, notRead, 0));
      continue;
    }
    const { statement, fullName, keyword, proof } = declaration;
    const name = keyword === "example" ? "example" : fullName;
    end = proof?.end ?? statement.end;
    const request = requestOf(file, declaration, seen.line);
    const { verdict, milliseconds } =
      request === undefined ? { verdict: cannotPart, milliseconds: 0 } : await backend.check(request);
    verdicts.push({ name, line: seen.line, verdict, milliseconds });
    if (request !== undefined && !isBelieved(verdict)) file.leaveOut(declaration);
  }
  return neverNone([...verdicts, ...(await verdictOnRest(backend, file.text, end))]);
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

function requestOf(file: FileTheorems, declaration: SourceDeclaration, line: number): VerifyRequest | undefined {
  const { keyword, statement, proof, form } = declaration;
  if (form !== ":=" || proof === undefined) return undefined;
  const signature = file.text.slice(statement.start, statement.end);
  return {
    header: file.before(declaration),
    // An example has no name that could be asked about. Its new one is long so that nothing else has it.
    statement: keyword === "example" ? signature.replace("example", `theorem gentzen_example_${line}`) : signature,
    proof: file.text.slice(proof.start, proof.end).trimEnd(),
  };
}
