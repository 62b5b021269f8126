// The fenced blocks of Lean code in what a model wrote around them, and which of them is its answer.
import { lexSource } from "./lex.ts";
import { findTheorem } from "./theorem.ts";

/** A fenced block of a model's answer. */
export interface AnswerBlock {
  /** What stands behind the opening fence. */
  readonly language: "lean4" | "lean" | "tactics";
  readonly code: string;
  /** False for a block that the answer ends in: the model was cut off, or stopped at its end. */
  readonly closed: boolean;
  /** Where the opening fence begins. */
  readonly start: number;
}

interface OpenBlock extends Omit<AnswerBlock, "closed" | "language" | "code"> {
  /** Undefined for a block of something else. */
  readonly language: AnswerBlock["language"] | undefined;
  readonly fence: string;
  readonly indent: string;
  readonly lines: string[];
}

const opening = /(`{3,})[ \t]*(lean[ \t]?4|lean|tactics)[ \t]*$/i;
const anyFence = /^([ \t]*)(`{3,})[^`]*$/;

/**
 * The blocks of Lean code of an answer, in order. A fence ends a block that is as long, and none in a comment of the code; one that names Lean
 * begins a block wherever else it stands, also where the one before was not ended. A block that stands in a list loses its indentation.
 */
export function codeBlocks(answer: string): AnswerBlock[] {
  const found: AnswerBlock[] = [];
  let block: OpenBlock | undefined;
  const end = (closed: boolean): void => {
    if (block?.language === undefined) return;
    const { language, lines, indent, start } = block;
    const code = lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join("\n");
    found.push({ language, code, closed, start });
  };
  let at = 0;
  for (const whole of answer.split("\n")) {
    const line = whole.replace(/\r$/, "");
    const [, fence = "", word] = opening.exec(line) ?? [];
    const begins = word !== undefined && (block === undefined || fence.length >= block.fence.length);
    if (block !== undefined && !begins) {
      const close = line.indexOf(block.fence);
      const last = close < 0 ? undefined : line.slice(0, close);
      if (last === undefined || inComment(block, last)) block.lines.push(line);
      else {
        if (last.trim() !== "") block.lines.push(last);
        end(true);
        block = undefined;
      }
    } else if (begins) {
      if (block !== undefined && inComment(block, "")) block.lines.push(line);
      else {
        end(true);
        const place = line.length - line.slice(line.lastIndexOf(fence)).length;
        const indent = /^[ \t]*$/.test(line.slice(0, place)) ? line.slice(0, place) : "";
        block = { language: languageOf(word), fence, indent, lines: [], start: at + place };
      }
    } else {
      const [, indent = "", other] = anyFence.exec(line) ?? [];
      if (other !== undefined) block = { language: undefined, fence: other, indent, lines: [], start: at };
    }
    at += whole.length + 1;
  }
  end(false);
  return found;
}

function languageOf(word: string): AnswerBlock["language"] {
  const plain = word.toLowerCase().replace(/\s/g, "");
  return plain === "lean" || plain === "tactics" ? plain : "lean4";
}

/** Whether the code of a block, with this behind it, ends in a comment that does not. */
function inComment({ language, lines }: OpenBlock, last: string): boolean {
  if (language === undefined) return false;
  const text = [...lines, last].join("\n");
  return (
    text.includes("/-") && lexSource(text).some(({ kind, closed }) => !closed && (kind === "comment" || kind === "doc"))
  );
}

/**
 * The block that is an answer's proof: one that it ends in without closing it; else the last that states the theorem; else the last of the first of
 * the languages lean4, lean and tactics that there is, as published harnesses take it.
 *
 * @param name the theorem that is to be proved
 */
export function lastCodeBlock(answer: string, name?: string): AnswerBlock | undefined {
  const blocks = codeBlocks(answer);
  const last = blocks.at(-1);
  if (last?.closed === false) return last;
  const stating = name === undefined ? undefined : blocks.findLast(({ code }) => findTheorem(code, name) !== undefined);
  if (stating !== undefined) return stating;
  for (const language of ["lean4", "lean", "tactics"]) {
    const found = blocks.findLast((block) => block.language === language);
    if (found !== undefined) return found;
  }
  return undefined;
}

const BEGIN = "<think>";
const END = "</think>";

/**
 * Where the answer begins behind a model's thoughts; the end of a text whose thoughts do not end. Thoughts stand at the beginning, with or without
 * the mark that begins them, which a prompt may have written; marks in the code behind them are none.
 */
export function endOfThoughts(text: string): number {
  let at = 0;
  for (;;) {
    const rest = text.slice(at);
    const begin = rest.indexOf(BEGIN);
    const end = rest.indexOf(END);
    const fence = rest.indexOf("```");
    const begins = begin >= 0 && (fence < 0 || begin < fence);
    if (end < 0) return begins ? text.length : at;
    // The end of thoughts that have no beginning is one where code follows.
    const isEnd = begins ? begin < end : at === 0 && /```[ \t]*(lean|tactics)/i.test(rest.slice(end));
    if (!isEnd) return at;
    at += end + END.length;
  }
}
