// The theorems and examples of a Lean file as problems: each statement as it stands, with the text before it as its header.
import { FileTheorems, type FileVerdict, isBelieved } from "../../verify/index.ts";
import type { LeftOut, Problem } from "../task.ts";
import { fillAnswers } from "./answers.ts";
import { isOpenProof } from "./open_proof.ts";
import { namedExample } from "./record.ts";

/** Gives the theorems of a file their verdicts, as `verifyFile` does. */
export type CheckFile = (source: string) => readonly FileVerdict[] | Promise<readonly FileVerdict[]>;

/**
 * Every theorem, lemma and example of a text is a problem, or is named with the reason why it is none. What the file proves before a
 * theorem may be used for it, as in the file; its own proof, if it has one, is handed back beside it, and not looked at.
 *
 * @param check says which theorems hold: those that do not, and that leave no hole to be filled, are not there for those that follow
 */
export async function problemsOfLean(
  text: string,
  path: string,
  check?: CheckFile,
): Promise<{ problems: Problem[]; proofs: ReadonlyMap<Problem, string>; leftOut: LeftOut[] }> {
  const file = new FileTheorems(text);
  const believed = check !== undefined && hasProofs(file) ? believedIn(await check(text)) : () => true;
  const problems: Problem[] = [];
  const proofs = new Map<Problem, string>();
  const leftOut: LeftOut[] = [];
  for (const { seen, declaration } of file.theorems) {
    const { keyword, start, line } = seen;
    const name = keyword === "example" ? `example_${line}` : seen.name;
    const source = `${path}:${line} ${name}`;
    if (declaration === undefined) {
      leftOut.push({ source, reason: `the word ${keyword} begins no declaration here` });
      continue;
    }
    if (declaration.target === undefined) {
      leftOut.push({ source, reason: "the theorem says nothing: there is no ':' with a proposition" });
    } else {
      const statement = text.slice(start, declaration.statement.end);
      const filled = fillAnswers(file.before(declaration), statement);
      if ("missing" in filled) {
        leftOut.push({
          source,
          reason: `the value of '${filled.missing}' is to be filled in, and nothing says with what`,
        });
        continue;
      }
      const problem = {
        name,
        statement: keyword === "example" ? namedExample(statement, name) : statement,
        header: filled.header,
        source,
        split: "",
      };
      problems.push(problem);
      const { form, proof: span } = declaration;
      const proof = span === undefined || form !== ":=" ? "" : text.slice(span.start, span.end).trim();
      if (!isOpenProof(proof)) proofs.set(problem, proof);
    }
    if (!believed(line)) file.leaveOut(declaration);
  }
  return { problems, proofs, leftOut };
}

/** Whether a theorem with another one behind it claims to be proved. */
function hasProofs({ theorems, text }: FileTheorems): boolean {
  return theorems.slice(0, -1).some(({ declaration }) => {
    const proof = declaration?.proof;
    return proof !== undefined && !isOpenProof(text.slice(proof.start, proof.end));
  });
}

/** Whether what stands on a line is believed. */
function believedIn(verdicts: readonly FileVerdict[]): (line: number) => boolean {
  const refused = new Set(verdicts.filter(({ verdict }) => !isBelieved(verdict)).map(({ line }) => line));
  return (line) => !refused.has(line);
}
