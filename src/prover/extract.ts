// Finds the Lean code, and in it the proof, in what a model wrote around it.

/** Tried in this order, as published harnesses do for DeepSeek-Prover-V2; the last match of a pattern counts. */
const blockPatterns = [/```lean4\n(.*?)\n```/gs, /```lean4\n(.*?)```/gs, /```lean\n(.*?)```/gs];

/** The last fenced Lean block of a chat answer, or undefined where there is none. */
export function extractLeanBlock(answer: string): string | undefined {
  for (const pattern of blockPatterns) {
    const matches = [...answer.matchAll(pattern)];
    if (matches.length > 0) return matches[matches.length - 1][1];
  }
  return undefined;
}

/**
 * What follows the theorem's `:=` in a block of Lean code: the only part of an answer that a verifier takes, since the
 * statement comes from the problem. The theorem is found by its name; `:=` inside brackets (default values) is passed over.
 *
 * @returns undefined where no such theorem or no `:=` is found
 */
export function extractProofTerm(code: string, theorem: string): string | undefined {
  const clean = blankComments(code);
  const pattern = new RegExp(`(?:^|\\s)(?:theorem|lemma)\\s+${escapePattern(theorem)}(?![\\p{L}\\p{N}_'.])`, "gu");
  const matches = [...clean.matchAll(pattern)];
  if (matches.length === 0) return undefined;
  const last = matches[matches.length - 1];
  let depth = 0;
  for (let index = last.index + last[0].length; index < clean.length; index++) {
    const character = clean[index];
    if ("([{⟨".includes(character)) depth++;
    else if (")]}⟩".includes(character)) depth--;
    else if (depth === 0 && clean.startsWith(":=", index)) return code.slice(index + 2).trim();
  }
  return undefined;
}

/** The text with every comment replaced by spaces, so that positions stay the same. Block comments nest. */
function blankComments(code: string): string {
  const result = code.split("");
  const blank = (from: number, to: number): void => {
    for (let i = from; i < to; i++) if (result[i] !== "\n") result[i] = " ";
  };
  let index = 0;
  while (index < code.length) {
    if (code.startsWith("--", index)) {
      const end = code.indexOf("\n", index);
      blank(index, end < 0 ? code.length : end);
      index = end < 0 ? code.length : end;
    } else if (code.startsWith("/-", index)) {
      const start = index;
      let depth = 0;
      do {
        if (code.startsWith("/-", index)) {
          depth++;
          index += 2;
        } else if (code.startsWith("-/", index)) {
          depth--;
          index += 2;
        } else index++;
      } while (depth > 0 && index < code.length);
      blank(start, index);
    } else index++;
  }
  return result.join("");
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
