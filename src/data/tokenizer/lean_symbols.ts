// The symbols of Lean 4 that a vocabulary keeps whole, and the pattern that cuts Lean text into pieces.
import { escapeLiteral } from "./pre_tokenizer.ts";

/** The symbols of Lean's logic and tactics. */
export const LEAN_LOGIC_SYMBOLS: readonly string[] = [..."∧∨→↔¬∀∃⟨⟩⊢·←▸≠×λ↦∘", ":=", "=>", "<;>"];

/** Those, and the symbols of common mathematics. */
export const LEAN_SYMBOLS: readonly string[] = [
  ...LEAN_LOGIC_SYMBOLS,
  ..."≤≥∈∉⊆∣ΣΠℕℤℚℝ∑∏∅∪∩⁻¹₀₁₂₃₄₅₆₇₈₉αβγ‹›↑⊤⊥",
  "<|",
  "|>",
  "..",
];

/**
 * A pattern whose matches cover any text, one piece each: a line break with the indentation after it; a symbol, a word
 * (`h12`, `intro`), a number or another character, each with the space before it; a field with its dot (`.left`).
 *
 * @param symbols texts of punctuation or letters outside ASCII that are never cut and never joined to what follows.
 */
export function leanPattern(symbols: readonly string[]): string {
  const longestFirst = [...symbols].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return [
    INDENTATION,
    ...(symbols.length > 0 ? [` ?(?:${longestFirst.map(escapeLiteral).join("|")})`] : []),
    REST,
  ].join("|");
}

/** Whether a pattern is one that {@link leanPattern} makes, for some symbols. */
export function isLeanPattern(pattern: string): boolean {
  return pattern.startsWith(`${INDENTATION}|`) && pattern.endsWith(`|${REST}`);
}

const INDENTATION = "\\r?\\n *";
const REST = [
  "[ .]?[\\p{L}_][\\p{L}\\p{M}\\p{N}_'!?]*",
  "[ .]?\\p{N}{1,3}",
  " ?[^\\s\\p{L}\\p{N}_]",
  " +(?= )",
  "\\s",
].join("|");
