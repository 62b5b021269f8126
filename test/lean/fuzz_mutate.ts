// Mutations of Lean texts, token by token.
import type { Random } from "../../src/platform/index.ts";

/** A token with the white space and comments before it. */
interface Piece {
  readonly gap: string;
  readonly text: string;
}

const piecePattern = /(\s*)([\p{L}_][\p{L}\p{N}_'.!?]*|\d+|:=|=>|<;>|\?_|\S)/gu;

function piecesOf(text: string): Piece[] {
  return [...text.matchAll(piecePattern)].map(([, gap, token]) => ({ gap, text: token }));
}

const wordEnd = /[\p{L}\p{N}_'.]$/u;
const wordStart = /^[\p{L}\p{N}_']/u;

/** The text of the pieces; words that came together stay apart. */
function textOf(pieces: readonly Piece[]): string {
  let text = "";
  for (const piece of pieces) {
    const apart = piece.gap === "" && wordEnd.test(text) && wordStart.test(piece.text);
    text += `${apart ? " " : piece.gap}${piece.text}`;
  }
  return text;
}

const words =
  `intro intros exact apply refine assumption constructor left right exfalso contradiction cases rcases obtain rintro induction
  rw rewrite simp simp_all omega decide rfl trivial have show suffices let match with fun from by at generalizing using calc exists
  exists injection subst revert clear rename_i specialize split unfold conv first try repeat all_goals any_goals case next symm
  by_cases ac_rfl norm_num ring sorry admit native_decide nofun nomatch absurd id propext funext congrArg True False And Or Not Iff
  Eq Nat Int Bool List Option Prop Type Sort if then else do where theorem example variable p q r h h0 h1 h2 h3 this x y n m _ ?_
  True.intro And.intro Or.inl Or.inr Iff.intro Eq.refl Exists.intro Classical.em Classical.byContradiction Nat.succ Nat.zero Nat.rec
  Eq.rec False.elim rfl.symm h.1 h.2 h.mp Quot.sound Quot.mk sorryAx ofReduceBool 0 1 2 3 100000000000000000000
  ( ) [ ] { } ⟨ ⟩ ‹ › → ← ↔ ∧ ∨ ¬ = ≠ ≤ < ≥ > + - * / % ^ ∣ ▸ · . : := => , ; | <;> @ ∀ ∃ λ # $ ! "`
    .split(/\s+/)
    .filter((word) => word !== "");

const gaps = ["", " ", "\n", "\n  ", "\n    ", "\n      ", " -- note\n  ", " /- note -/ ", "  "];

/** One change: `vocabulary` are names that may be put in, `others` texts from which parts may be taken. */
function mutateOnce(
  random: Random,
  pieces: Piece[],
  vocabulary: readonly string[],
  others: readonly string[],
): Piece[] {
  const at = random.int(Math.max(pieces.length, 1));
  const other = random.int(Math.max(pieces.length, 1));
  const word = (): string => (random.next() < 0.7 ? random.pick(words) : random.pick(vocabulary));
  const piece = pieces[at] ?? { gap: " ", text: word() };
  switch (random.int(10)) {
    case 0:
      return pieces.toSpliced(at, 1 + random.int(2));
    case 1:
      return pieces.toSpliced(at, 0, piece);
    case 2:
      return pieces.with(at % Math.max(pieces.length, 1), { gap: piece.gap, text: pieces[other]?.text ?? "" });
    case 3:
    case 4:
      return pieces.toSpliced(at, 1, { gap: piece.gap, text: word() });
    case 5:
      return pieces.toSpliced(at, 0, { gap: " ", text: word() });
    case 6:
      return pieces.toSpliced(at, 1, { gap: random.pick(gaps), text: piece.text });
    case 7: {
      const donor = piecesOf(random.pick(others));
      const start = random.int(Math.max(donor.length, 1));
      return pieces.toSpliced(at, random.int(4), ...donor.slice(start, start + 1 + random.int(12)));
    }
    case 8:
      return [...pieces.slice(0, at), ...piecesOf(random.pick(others)).slice(random.int(8))];
    default: {
      const [from, to] = at < other ? [at, other] : [other, at];
      return [...pieces.slice(0, to), ...pieces.slice(from, to), ...pieces.slice(to)];
    }
  }
}

/** A line is left out, said twice, put elsewhere, or taken from another text. */
export function mutateLine(random: Random, text: string, others: readonly string[]): string {
  const lines = text.split("\n");
  const at = random.int(lines.length);
  const line = lines[at];
  switch (random.int(4)) {
    case 0:
      return lines.toSpliced(at, 1).join("\n");
    case 1:
      return lines.toSpliced(at, 0, line).join("\n");
    case 2:
      return lines.toSpliced(at, 1).toSpliced(random.int(lines.length), 0, line).join("\n");
    default: {
      const taken = random.pick(random.pick(others).split("\n")).trim();
      return lines.toSpliced(at, random.int(2), `${/^\s*/.exec(line)?.[0]}${taken}`).join("\n");
    }
  }
}

/** A text with one to four changes. */
export function mutate(random: Random, text: string, vocabulary: readonly string[], others: readonly string[]): string {
  let changed = text;
  const count = 1 + (random.next() < 0.5 ? 0 : random.int(4));
  for (let done = 0; done < count; done++) {
    if (random.next() < 0.4) changed = mutateLine(random, changed, others);
    else changed = textOf(mutateOnce(random, piecesOf(changed), vocabulary, others));
    if (changed.trim() === "" || changed.length > 3000) return text;
  }
  return changed;
}
