// The brackets of Lean, in tokens.
import { itemAt } from "../../platform/index.ts";
import type { SourceToken } from "./lex.ts";

const closingOf = new Map(
  Object.entries({
    "(": ")",
    "[": "]",
    "{": "}",
    "⟨": "⟩",
    "⦃": "⦄",
    "⟦": "⟧",
    "⌊": "⌋",
    "⌈": "⌉",
    "‹": "›",
    "⟪": "⟫",
    "⁅": "⁆",
  }),
);
const closings = new Set(closingOf.values());

/** The bracket that closes what this token opens, as in `(`, `#[` or `@[`; undefined if it opens nothing. */
export function closingBracket({ kind, text }: Pick<SourceToken, "kind" | "text">): string | undefined {
  return kind === "symbol" ? closingOf.get(text.slice(-1)) : undefined;
}

/** True for a token that closes a bracket. */
export function isClosingBracket({ kind, text }: Pick<SourceToken, "kind" | "text">): boolean {
  return kind === "symbol" && closings.has(text);
}

/**
 * The index of the token that closes the bracket at `index`, which may be any bracket; where it is not closed, the number
 * of tokens.
 */
export function matchingBracket(tokens: readonly SourceToken[], index: number): number {
  let depth = 0;
  for (let at = index; at < tokens.length; at++) {
    const token = itemAt(tokens, at);
    if (closingBracket(token) !== undefined) depth++;
    else if (isClosingBracket(token) && --depth === 0) return at;
  }
  return tokens.length;
}
