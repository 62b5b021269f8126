// The theorems and examples of a Lean file as problems: each statement as it stands, with the text before it as its header.
import { seenTheorems, sourceDeclarations } from "../../verify/index.ts";
import type { LeftOut, Problem } from "../task.ts";
import { namedExample } from "./record.ts";

/**
 * Every theorem, lemma and example of a text is a problem, or is named with the reason why it is none. What the file proves before a
 * theorem may be used for it, as in the file; its own proof is not looked at.
 */
export function problemsOfLean(text: string, file: string): { problems: Problem[]; leftOut: LeftOut[] } {
  const declarations = new Map(sourceDeclarations(text).map((each) => [each.statement.start, each]));
  const problems: Problem[] = [];
  const leftOut: LeftOut[] = [];
  for (const { keyword, name: seen, start, line } of seenTheorems(text)) {
    const name = keyword === "example" ? `example_${line}` : seen;
    const source = `${file}:${line} ${name}`;
    const declaration = declarations.get(start);
    if (declaration === undefined) {
      leftOut.push({ source, reason: `the word ${keyword} begins no declaration here` });
    } else if (declaration.target === undefined) {
      leftOut.push({ source, reason: "the theorem says nothing: there is no ':' with a proposition" });
    } else {
      const statement = text.slice(start, declaration.statement.end);
      problems.push({
        name,
        statement: keyword === "example" ? namedExample(statement, name) : statement,
        header: text.slice(0, start),
        source,
        split: "",
      });
    }
  }
  return { problems, leftOut };
}
