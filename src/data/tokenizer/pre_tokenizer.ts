// Cuts a text into the pieces within which tokens are formed, as a tokenizer.json says.
import { DataError } from "../../platform/index.ts";
import { compilePattern } from "./oniguruma.ts";

/** Cuts a text into pieces that together are the text. */
export type Cutter = (text: string) => string[];

/** The pre-tokenizers that are understood, in the form of a tokenizer.json. */
export type PreTokenizerJson =
  | { type: "Sequence"; pretokenizers: PreTokenizerJson[] }
  | { type: "Split"; pattern: { Regex: string } | { String: string }; behavior: string; invert?: boolean }
  | { type: "Digits"; individual_digits?: boolean }
  | { type: "ByteLevel"; add_prefix_space?: boolean; trim_offsets?: boolean; use_regex?: boolean };

/** The pattern that ByteLevel cuts by unless it is told not to (GPT-2's). */
const BYTE_LEVEL_PATTERN = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/** Makes the cutter that a pre-tokenizer describes. @throws {DataError} on a kind that is not understood. */
export function compilePreTokenizer(json: PreTokenizerJson | null): Cutter {
  if (json === null) return (text) => (text === "" ? [] : [text]);
  switch (json.type) {
    case "Sequence": {
      const steps = json.pretokenizers.map(compilePreTokenizer);
      return (text) => steps.reduce((pieces, step) => pieces.flatMap(step), text === "" ? [] : [text]);
    }
    case "Split": {
      const pattern = "Regex" in json.pattern ? json.pattern.Regex : escapeLiteral(json.pattern.String);
      return split(compilePattern(pattern), json.behavior, json.invert ?? false);
    }
    case "Digits":
      return split(compilePattern(json.individual_digits ? "\\p{N}" : "\\p{N}+"), "Isolated", false);
    case "ByteLevel": {
      const cut = (json.use_regex ?? true) ? split(compilePattern(BYTE_LEVEL_PATTERN), "Isolated", false) : whole;
      if (!json.add_prefix_space) return cut;
      return (text) => cut(text.startsWith(" ") ? text : ` ${text}`);
    }
    default:
      throw new DataError(
        "tokenizer: a pre-tokenizer that is not understood",
        `type: ${String((json as { type?: unknown }).type)}`,
        "Sequence, Split, Digits and ByteLevel are",
      );
  }
}

const whole: Cutter = (text) => [text];

/** What matches, and what lies between, in order. Only these two ways to treat a match keep the text whole. */
function split(pattern: RegExp, behavior: string, invert: boolean): Cutter {
  if (behavior === "Isolated") return (text) => isolate(text, pattern);
  if (behavior === "Removed" && invert) return (text) => text.match(pattern) ?? [];
  throw new DataError(
    "tokenizer: a split that is not understood",
    `behavior: ${behavior}, invert: ${invert}`,
    "Isolated is, and Removed with invert",
  );
}

function isolate(text: string, pattern: RegExp): string[] {
  const pieces: string[] = [];
  let end = 0;
  pattern.lastIndex = 0;
  for (const match of text.matchAll(pattern)) {
    if (match[0] === "") continue;
    if (match.index > end) pieces.push(text.slice(end, match.index));
    pieces.push(match[0]);
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push(text.slice(end));
  return pieces;
}

/** A text as a pattern that matches just it. */
export function escapeLiteral(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
