// The text that gentzen's own provers read and write: a statement, then tactics, every symbol set apart by spaces.
import type { TextSegment } from "../../data/index.ts";
import { DataError } from "../../platform/index.ts";
import { parseStatement } from "./parse.ts";
import { printFormula } from "./print.ts";

/** What a model is trained on: it reads the prompt and writes the completion, then the end-of-text token. */
export interface TrainingText {
  readonly prompt: string;
  readonly completion: string;
  /** Who wrote which part of the completion; absent where the model is to write all of it. */
  readonly segments?: readonly TextSegment[];
}

const symbols = /[()[\]{}⟨⟩,¬←]/gu;

/**
 * Lean text with one space on each side of brackets, commas and negations. It means the same to Lean; to a tokenizer
 * every symbol and name then looks alike wherever it stands.
 */
export function spaced(text: string): string {
  return text
    .split("\n")
    .map((line) => {
      const indent = /^ */.exec(line)![0];
      return indent + line.trim().replace(symbols, " $& ").replace(/ +/g, " ").trim();
    })
    .join("\n");
}

/** Undoes {@link spaced}: no space inside brackets, before commas, or after negations. Changes nothing but spaces. */
export function tidy(text: string): string {
  return text
    .split("\n")
    .map((line) => {
      const indent = /^ */.exec(line)![0];
      return (
        indent +
        line
          .trim()
          .replace(/([([{⟨¬]) +/gu, "$1")
          .replace(/ +([)\]}⟩,])/gu, "$1")
      );
    })
    .join("\n");
}

/**
 * How a problem is put to a model: `statement` is the theorem as Lean reads it, `theorem ex ( p : Prop ) ( h0 : p ) : p := by`;
 * `goal` is what Lean shows of it, ` h0 : p ⊢ p`, about a third shorter. Either way the completion continues the theorem.
 */
export type PromptStyle = "statement" | "goal";

/** The prompt for a statement. The line break after it is the model's to write. */
export function promptFor(statement: string, style: PromptStyle = "statement"): string {
  if (style === "statement") return `${spaced(statement)} := by`;
  const { sequent, hypothesisNames } = parseStatement(statement);
  const hypotheses = sequent.hypotheses.map((formula, index) => `${hypothesisNames[index]} : ${printFormula(formula)}`);
  return ` ${spaced(`${hypotheses.join(" , ")} ⊢ ${printFormula(sequent.goal)}`.trim())}`;
}

/**
 * The completion for a proof term `by …`: all that follows `by`. Every tactic line, the first too, begins with a line
 * break and two spaces, so that a tactic is the same token wherever it stands.
 */
export function completionFor(proof: string): string {
  if (!proof.startsWith("by")) throw new DataError("not a tactic proof", proof, "proofs begin with 'by'");
  return spaced(proof.slice(2));
}

/**
 * The proof term that a completion stands for, ready for a verifier, with the spaces tidied. Nothing is repaired: what
 * the model wrote is what gets judged, and what is kept if it holds.
 */
export function proofFrom(completion: string): string {
  return `by${tidy(completion).trimEnd()}`;
}

/** Prompt and completion of a problem with its proof. */
export function trainingText(statement: string, proof: string, style: PromptStyle): TrainingText {
  return { prompt: promptFor(statement, style), completion: completionFor(proof) };
}

/** How many tactic lines a proof term `by …` has. */
export function tacticCount(proof: string): number {
  return proof
    .replace(/^by/, "")
    .split("\n")
    .filter((line) => line.trim() !== "").length;
}

/**
 * The same problem with its hypotheses numbered from `offset` on, in statement and proof alike. Trained on such texts, a
 * model learns what comes after `h7` also from short proofs, in which numbers are small.
 */
export function shiftNames(statement: string, proof: string, offset: number): { statement: string; proof: string } {
  const shift = (text: string): string =>
    text.replace(/\bh(\d+)\b/g, (_, digits: string) => `h${Number(digits) + offset}`);
  return { statement: shift(statement), proof: shift(proof) };
}

/**
 * Texts from which to learn a vocabulary: what the model will be trained on, and every name and keyword that it may come to
 * need, often enough to become one token each.
 */
export function vocabularyCorpus(texts: readonly TrainingText[]): string[] {
  const names = Array.from({ length: highestName + 1 }, (_, index) => ` h${index}`).join("");
  const individuals = Array.from({ length: 6 }, (_, index) => ` x${index}`).join("");
  const extra = `${names}${individuals}${vocabularyWords.map((word) => `\n  ${word} ${word}`).join("")}`;
  const repeats = Math.max(8, Math.ceil(texts.length / 20));
  return [...texts.map(({ prompt, completion }) => prompt + completion), ...Array<string>(repeats).fill(extra)];
}

const highestName = 24;
const vocabularyWords =
  "theorem ex Prop Type by intro exact assumption ⊢ contradiction exfalso constructor left right apply obtain rcases with have by_cases refine rw at rfl Classical.byContradiction False True p q r s t P Q R a b c f x y α".split(
    " ",
  );
