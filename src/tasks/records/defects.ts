// What makes a record no problem though its fields are there: texts that end inside something, holes, and brackets without their other halves.
import { lexSource, type SourceToken, sourceDeclarations } from "../../verify/index.ts";

const pairs = new Map(Object.entries({ "(": ")", "[": "]", "{": "}", "⟨": "⟩", "⦃": "⦄" }));
const closers = new Set(pairs.values());

/** What is wrong with the text before a theorem; undefined where nothing is. */
export function defectOfHeader(header: string): string | undefined {
  const open = lexSource(header).find(({ closed }) => !closed);
  return open === undefined ? undefined : `what begins with '${beginning(open)}' does not end`;
}

/** The same for a statement. */
export function defectOfStatement(statement: string): string | undefined {
  const tokens = lexSource(statement);
  const open = tokens.find(({ closed }) => !closed);
  if (open !== undefined) return `what begins with '${beginning(open)}' does not end`;
  const expected: string[] = [];
  for (const token of tokens) {
    if (token.kind !== "symbol") continue;
    const closes = pairs.get(token.text.slice(-1));
    if (closes !== undefined) expected.push(closes);
    else if (closers.has(token.text) && expected.pop() !== token.text)
      return `'${token.text}' closes nothing: ${around(statement, token)}`;
  }
  if (expected.length > 0) return `'${expected.at(-1)}' is missing`;
  const hole = tokens.find(isHole);
  if (hole !== undefined) return `'${hole.text}' stands in it: ${around(statement, hole)}`;
  return sourceDeclarations(statement).length > 1 ? "it is more than one declaration" : undefined;
}

/** The same for the problem in words, where it is a comment. */
export function defectOfWords(words: string): string | undefined {
  const text = words.trim();
  if (!text.startsWith("/-")) return undefined;
  const [comment, ...rest] = lexSource(text);
  if (comment?.closed !== true) return "the comment does not end";
  return rest.length === 0
    ? undefined
    : `the comment ends before '${rest
        .map((each) => each.text)
        .join("")
        .trim()
        .slice(0, 40)}'`;
}

const isHole = ({ kind, text }: SourceToken): boolean => kind === "keyword" && (text === "sorry" || text === "admit");

const beginning = ({ text }: SourceToken): string => text.slice(0, 20).split("\n", 1)[0] ?? "";

const around = (text: string, { start, end }: SourceToken): string =>
  text.slice(Math.max(0, start - 20), end + 20).replace(/\s+/g, " ");
