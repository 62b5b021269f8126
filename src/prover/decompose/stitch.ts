// Proofs put where a sketch was left open, and taken out of a proof: what stands around them stays as it is, to the byte.
import { DataError, itemAt } from "../../platform/index.ts";
import type { Span } from "../../verify/index.ts";
import { contentStart, type HaveStep } from "./have_steps.ts";
import { type Hole, holesOf } from "./holes.ts";
import { columnAt, indentationOf, leastIndentation, shiftLines } from "./layout.ts";

/** A sketch, and what stood in each of its holes: as the proof of a theorem that begins in column 0. */
export interface CutProof {
  readonly sketch: string;
  readonly proofs: readonly string[];
}

/**
 * Puts proofs into the holes of a sketch, in order. A proof is what follows `:=` of a theorem that begins in column 0; its lines keep their
 * places to each other. Holes for which there is none stay.
 */
export function stitch(sketch: string, proofs: readonly (string | undefined)[]): string {
  const holes = holesOf(sketch);
  if (proofs.length !== holes.length)
    throw new DataError(
      "there are not as many proofs as holes",
      [`holes: ${holes.length}`, `proofs: ${proofs.length}`],
      "give a proof for each `sorry`, in the order of the text, or undefined to leave it",
    );
  let text = "";
  let end = 0;
  holes.forEach((hole, index) => {
    const proof = proofs[index];
    if (proof === undefined) return;
    text += sketch.slice(end, hole.start) + filling(hole, proof);
    end = hole.end;
  });
  return text + sketch.slice(end);
}

/** The text that takes the place of a hole. */
export function filling(hole: Hole, proof: string): string {
  const block = blockOf(proof);
  if (hole.kind === "tactic") {
    if (block === undefined) {
      const term = shiftLines(proof.trim(), hole.column);
      return hole.shared ? `exact (${term})` : `exact ${term}`;
    }
    if (!hole.shared) return shiftLines(block.text, hole.column - block.column);
    return `(${shiftLines(block.text, hole.column + 1 - block.column)})`;
  }
  if (block === undefined) {
    const term = shiftLines(proof.trim(), hole.indentation);
    return hole.shared && !/^[\w.]+$/.test(term) ? `(${term})` : term;
  }
  const text = block.ownLine
    ? `by\n${" ".repeat(hole.indentation + 2)}${shiftLines(block.text, hole.indentation + 2 - block.column)}`
    : `by ${shiftLines(block.text, hole.column + (hole.shared ? 1 : 0) + 3 - block.column)}`;
  return hole.shared ? `(${text})` : text;
}

/** The tactics of a proof by tactics, the column of the first, and whether they begin a line. */
function blockOf(
  proof: string,
): { readonly text: string; readonly column: number; readonly ownLine: boolean } | undefined {
  const text = proof.trim();
  if (!/^by(?![\w.'])/.test(text)) return undefined;
  const start = contentStart(text, 2);
  return { text: text.slice(start), column: columnAt(text, start), ownLine: text.slice(2, start).includes("\n") };
}

/** Takes the values of steps out of a proof, or those of any spans; none may lie within another. */
export function cutSteps(proof: string, steps: readonly Pick<HaveStep, "value" | "block">[]): CutProof {
  return cutSpans(
    proof,
    steps.map(({ value, block }) =>
      block === undefined ? { span: value, kind: "term" } : { span: block, kind: "tactic" },
    ),
  );
}

/** Takes pieces out of a proof: terms, or tactics up to the end of their block. */
export function cutSpans(
  proof: string,
  pieces: readonly { readonly span: Span; readonly kind: Hole["kind"] }[],
): CutProof {
  const ordered = [...pieces].sort((a, b) => a.span.start - b.span.start);
  let sketch = "";
  let end = 0;
  const proofs = ordered.map(({ span, kind }, index) => {
    if (index > 0 && span.start < itemAt(ordered, index - 1).span.end)
      throw new DataError(
        "a piece of a proof lies in another",
        proof.slice(span.start, span.end),
        "cut one after the other",
      );
    sketch += `${proof.slice(end, span.start)}sorry`;
    end = span.end;
    return kind === "term" ? termAt(proof, span) : blockAt(proof, span);
  });
  return { sketch: sketch + proof.slice(end), proofs };
}

/** A block of tactics as a proof of its own: moved as a whole so that its leftmost line stands in column 2. */
function blockAt(proof: string, { start, end }: Span): string {
  const text = proof.slice(start, end);
  const column = columnAt(proof, start);
  const least = Math.min(column, leastIndentation(text) ?? column);
  return `by\n${" ".repeat(column - least + 2)}${shiftLines(text, 2 - least)}`;
}

/** A term as a proof of its own: lines behind the first move as far as the line that it begins in. */
function termAt(proof: string, { start, end }: Span): string {
  const line = proof.slice(proof.lastIndexOf("\n", start - 1) + 1);
  return shiftLines(proof.slice(start, end), -indentationOf(line));
}
