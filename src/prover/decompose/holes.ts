// The places in a sketch that are left open: where `sorry` stands, and what may be put there.
import { itemAt } from "../../platform/index.ts";
import { closingBracket, isClosingBracket } from "../../verify/index.ts";
import { type PlacedToken, placedTokens } from "./layout.ts";

/** A `sorry` of a sketch. Offsets are in UTF-16 units, columns in characters. */
export interface Hole {
  readonly start: number;
  readonly end: number;
  /** Whether tactics are wanted there, or a term. */
  readonly kind: "tactic" | "term";
  readonly column: number;
  /** How many white characters its line begins with. */
  readonly indentation: number;
  /** Whether other tactics, or other parts of a term, stand beside it: what is put there must be held together. */
  readonly shared: boolean;
}

/** Words after which tactics are wanted. */
const beforeTactics = new Set([
  "by",
  "·",
  "<;>",
  "try",
  "repeat",
  "repeat'",
  "all_goals",
  "any_goals",
  "focus",
  "first",
]);
/** Words after which a term is wanted, on whatever line. */
const beforeTerms = new Set([
  ":=",
  "from",
  "exact",
  "refine",
  "refine'",
  "apply",
  "⟨",
  ",",
  "$",
  "<|",
  "show",
  "return",
  "fun",
]);
/** Those that take a whole term, with nothing behind it. */
const wholeTerms = new Set([":=", "from", "exact"]);
/** Words whose alternatives are tactics. */
const splitting = new Set(["cases", "induction", "rcases", "fun_induction", "fun_cases", "obtain"]);
const naming = new Set(["case", "case'", "next", "on_goal", "rename_i"]);

/** The holes of a text, in order. */
export function holesOf(text: string): Hole[] {
  const tokens = placedTokens(text);
  return tokens.flatMap((token, index) =>
    token.text === "sorry" || token.text === "admit" ? [readHole(tokens, index)] : [],
  );
}

function readHole(tokens: readonly PlacedToken[], index: number): Hole {
  const { start, end, column, indentation, text } = itemAt(tokens, index);
  const kind = text === "admit" || wantsTactics(tokens, index) ? "tactic" : "term";
  return { start, end, kind, column, indentation, shared: isShared(tokens, index, kind) };
}

function wantsTactics(tokens: readonly PlacedToken[], index: number): boolean {
  const token = itemAt(tokens, index);
  const before = tokens[index - 1];
  if (before === undefined || beforeTerms.has(before.text)) return false;
  if (beforeTactics.has(before.text)) return true;
  if (before.text === "=>") return opensTactics(tokens, index - 1);
  if (before.text === "|") return true;
  if (before.text === ";" || before.text === "(") return isWithinTactics(tokens, index - 1);
  if (before.text === "." && token.start > before.end) return true;
  return token.beginsLine && isWithinTactics(tokens, index);
}

/** Whether tactics stand behind this arrow. */
function opensTactics(tokens: readonly PlacedToken[], arrow: number): boolean {
  for (let at = arrow - 1, depth = 0; at >= 0; at--) {
    const token = itemAt(tokens, at);
    if (isClosingBracket(token)) depth++;
    else if (closingBracket(token) !== undefined && --depth < 0) return false;
    if (depth > 0) continue;
    if (token.text === "fun" || token.text === "λ") return false;
    if (naming.has(token.text)) return true;
    if (token.text === "|") return alternativeOf(tokens, at);
    if (token.text === ":=" || token.text === "by") return false;
  }
  return false;
}

/** Whether the alternatives to which a bar belongs are tactics: those of `cases … with`, or of a `match` that is a tactic. */
function alternativeOf(tokens: readonly PlacedToken[], bar: number): boolean {
  const { column } = itemAt(tokens, bar);
  for (let at = bar - 1; at >= 0; at--) {
    const token = itemAt(tokens, at);
    if (token.text !== "with" && token.text !== "intro") continue;
    if (token.beginsLine && token.column > column) continue;
    for (let word = at; word >= 0; word--) {
      const { text, beginsLine } = itemAt(tokens, word);
      if (splitting.has(text) || text === "intro") return true;
      if (text === "match") return beginsLine ? isWithinTactics(tokens, word) : wantsTactics(tokens, word);
      if (beginsLine && word < at) break;
    }
  }
  return false;
}

/** Whether a place stands in a block of tactics: the innermost `by` that its line is right of, or on whose line it is. */
function isWithinTactics(tokens: readonly PlacedToken[], index: number): boolean {
  const { column, indentation, start, beginsLine } = itemAt(tokens, index);
  const own = beginsLine ? column : indentation;
  for (let at = index - 1; at >= 0; at--) {
    const token = itemAt(tokens, at);
    if (token.text !== "by") continue;
    const first = tokens[at + 1];
    if (first === undefined || first.start > start) return true;
    const block = first.column;
    if (own === block || (!beginsLine && !startsLater(tokens, at, index))) return true;
    if (own < block) continue;
    return true;
  }
  return false;
}

/** Whether a line begins between two tokens, the second included. */
function startsLater(tokens: readonly PlacedToken[], from: number, to: number): boolean {
  for (let at = from + 1; at <= to; at++) if (itemAt(tokens, at).beginsLine) return true;
  return false;
}

function isShared(tokens: readonly PlacedToken[], index: number, kind: Hole["kind"]): boolean {
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  const endsLine = after === undefined || after.beginsLine;
  if (kind === "term") {
    const isWhole = before === undefined || wholeTerms.has(before.text) || before.text === "=>";
    return !isWhole || !(endsLine || isClosingBracket(after) || after.text === ";");
  }
  const isAlone = endsLine || isClosingBracket(after) || after.text === ",";
  const joins = before !== undefined && /^(<;>|try|repeat'?|all_goals|any_goals|first|\||;|\()$/.test(before.text);
  return joins || !isAlone || after?.text === "<;>";
}
