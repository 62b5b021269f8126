// Whether a candidate states the theorem that it was asked for: token for token, whatever the spacing.
import { lexSource, significant } from "./lex.ts";

/** The first place where two statements differ, as the tokens there; "" stands for the end. */
export interface StatementDifference {
  readonly trusted: string;
  readonly restated: string;
}

/** Where two statements differ as tokens, or undefined if they do not. White space, comments and documentation do not count. */
export function statementDifference(trusted: string, restated: string): StatementDifference | undefined {
  const [ours, theirs] = [tokensOf(trusted), tokensOf(restated)];
  for (let index = 0; index < Math.max(ours.length, theirs.length); index++) {
    if (ours[index] !== theirs[index]) return { trusted: ours[index] ?? "", restated: theirs[index] ?? "" };
  }
  return undefined;
}

function tokensOf(statement: string): string[] {
  return significant(lexSource(statement))
    .filter(({ kind }) => kind !== "doc")
    .map(({ text }) => text);
}
