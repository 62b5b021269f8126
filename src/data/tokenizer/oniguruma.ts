// Regular expressions of tokenizer.json files, which are Oniguruma's, as JavaScript ones.
import { DataError } from "../../platform/index.ts";

/** White space as Unicode defines it; JavaScript's `\s` has U+FEFF in addition and lacks U+0085. */
const WHITE_SPACE = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const SYNTAX = /[\^$\\.*+?()[\]{}|/-]/;

/**
 * Compiles an Oniguruma pattern to a global JavaScript expression that matches the same. Handles what tokenizers use:
 * classes, Unicode properties, look-ahead, `(?i:…)` around plain letters.
 *
 * @throws {DataError} when the pattern needs more than that.
 */
export function compilePattern(pattern: string): RegExp {
  try {
    return new RegExp(translate(pattern), "gmu");
  } catch (error) {
    throw new DataError(
      "tokenizer: a regular expression that cannot be used here",
      [pattern, error instanceof Error ? error.message : String(error)],
      "rewrite the pattern in tokenizer.json without the construct that is named",
    );
  }
}

function translate(pattern: string): string {
  let result = "";
  let inClass = false;
  let depth = 0;
  /** Depths of the groups in which case does not matter. */
  const foldedDepths: number[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern.charAt(i);
    if (character === "\\") {
      i += 1;
      result += translateEscape(pattern[i] ?? "", inClass);
    } else if (inClass) {
      if (character === "]") inClass = false;
      result += character;
    } else if (character === "[") {
      inClass = true;
      result += character;
    } else if (character === "(") {
      depth += 1;
      if (pattern.startsWith("(?i:", i)) {
        foldedDepths.push(depth);
        result += "(?:";
        i += 3;
      } else {
        result += character;
      }
    } else if (character === ")") {
      if (foldedDepths.at(-1) === depth) foldedDepths.pop();
      depth -= 1;
      result += character;
    } else if (foldedDepths.length > 0 && /[a-zA-Z]/.test(character)) {
      result += `[${character.toLowerCase()}${character.toUpperCase()}${ALSO_FOLDED[character.toLowerCase()] ?? ""}]`;
    } else {
      result += character;
    }
  }
  return result;
}

/** Letters outside ASCII whose case folds to one inside it. */
const ALSO_FOLDED: Record<string, string> = { s: "\\u017f", k: "\\u212a" };

function translateEscape(character: string, inClass: boolean): string {
  if (character === "s") return inClass ? WHITE_SPACE : `[${WHITE_SPACE}]`;
  if (character === "S" && !inClass) return `[^${WHITE_SPACE}]`;
  // A needless backslash before punctuation is an error in JavaScript's Unicode mode.
  if (/[!-/:-@[-`{-~]/.test(character) && !SYNTAX.test(character)) return character;
  if (character === "-" && !inClass) return "-";
  return `\\${character}`;
}
