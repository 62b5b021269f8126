// How much of two texts is the same: shingles, the sets of short runs of their tokens, and the share that they have in common (Broder 1997).
import { bindersOf, plainTokens } from "./expression.ts";

/** Tokens in a run of a statement, and words in one of a text. */
const STATEMENT_RUN = 3;
const WORD_RUN = 2;

/** The runs of a statement, without its name; its variables and hypotheses are all called alike. */
export function statementShingles(statement: string): Set<string> {
  const tokens = plainTokens(statement).slice(2);
  const names = boundNames(tokens);
  return runsOf(
    tokens.map((token) => (names.has(token) ? "_" : token)),
    STATEMENT_RUN,
  );
}

/** Names that stand in binders, wherever they are. */
function boundNames(tokens: readonly string[]): Set<string> {
  const names = new Set<string>();
  let start = 0;
  tokens.forEach((token, at) => {
    if (["(", "{", "⦃", "[", "∀", "∃", "fun", "∑", "∏", "∫", "∃!"].includes(token)) start = at + 1;
    else if (token === ":" || token === "∈" || token === "," || token === "↦") {
      const between = tokens.slice(start, at);
      if (between.length > 0 && between.every((name) => /^[\p{L}_][\p{L}\p{N}_'₀-₉!?]*$/u.test(name)))
        for (const name of bindersOf(between).names) names.add(name);
      start = at + 1;
    }
  });
  return names;
}

/** The runs of words and numbers of a text, without marks of comments and formulas. */
export function wordShingles(text: string): Set<string> {
  const words = text
    .toLowerCase()
    .replace(/\\(d?frac|left|right|text\w*|math\w+|displaystyle|,|;|!|quad)\b/g, " ")
    .match(/[\p{L}]+|\p{N}+|[=<>+^≤≥]/gu);
  return runsOf(words ?? [], WORD_RUN);
}

function runsOf(tokens: readonly string[], length: number): Set<string> {
  if (tokens.length < length) return new Set(tokens.length === 0 ? [] : [tokens.join(" ")]);
  const runs = new Set<string>();
  for (let at = 0; at + length <= tokens.length; at++) runs.add(tokens.slice(at, at + length).join(" "));
  return runs;
}

/** The share of all runs that are in both; 0 for empty sets. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let common = 0;
  for (const run of small) if (large.has(run)) common++;
  const all = a.size + b.size - common;
  return all === 0 ? 0 : common / all;
}

/** Tokens in a run of a proof that two proofs of different theorems hardly ever share. */
export const PROOF_RUN = 32;

/** Every run of {@link PROOF_RUN} tokens of a proof. */
export function proofRuns(proof: string): Set<string> {
  const tokens = plainTokens(proof);
  const runs = new Set<string>();
  for (let at = 0; at + PROOF_RUN <= tokens.length; at++) {
    const run = tokens.slice(at, at + PROOF_RUN);
    // A run of few different tokens is a list or a table, which many proofs have.
    if (new Set(run).size >= PROOF_RUN / 3) runs.add(run.join(" "));
  }
  return runs;
}
