// Lean's colours: a text as pieces with a class each. Never fails, so that a proof can be shown while it is being written.
import { lexSource, type SourceToken } from "gentzen/verify";

/** What a piece is; spaces and plain names have none. */
export type Colour = "keyword" | "tactic" | "type" | "number" | "string" | "comment" | "symbol" | "hole";

export interface Piece {
  readonly text: string;
  readonly colour: Colour | undefined;
}

const kinds: Partial<Record<SourceToken["kind"], Colour>> = {
  comment: "comment",
  doc: "comment",
  number: "number",
  string: "string",
  character: "string",
  symbol: "symbol",
};

/** What a tactic may stand behind, besides the beginning of a line. */
const beforeTactics = new Set(["by", "·", ";", "<;>", "=>", "first", "|", "try", "repeat", "all_goals", "any_goals"]);

/** The pieces of a text, in order; joined they are the text. */
export function highlight(text: string): Piece[] {
  const pieces: Piece[] = [];
  let last = "";
  let fresh = true;
  for (const token of lexSource(text)) {
    const { kind } = token;
    const isField = kind === "number" && last === "." && !fresh;
    pieces.push({ text: token.text, colour: isField ? undefined : colourOf(token, fresh || beforeTactics.has(last)) });
    if (kind === "space") fresh ||= token.text.includes("\n");
    else if (kind !== "comment") {
      last = token.text;
      fresh = false;
    }
  }
  return pieces;
}

function colourOf({ kind, text }: SourceToken, opens: boolean): Colour | undefined {
  if (text === "sorry" || text === "admit") return "hole";
  if (kind === "keyword") return /^(Prop|Type|Sort)$/.test(text) ? "type" : "keyword";
  if (kind !== "identifier") return kinds[kind];
  if (opens && /^[a-z_]+$/.test(text) && text.length > 1) return "tactic";
  return /^[A-Zℕℤℚℝℂ]/u.test(text) && text.length > (/[ℕℤℚℝℂ]/u.test(text) ? 0 : 1) ? "type" : undefined;
}
