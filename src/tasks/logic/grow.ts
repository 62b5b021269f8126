// Grows short proofs into longer ones by rules that need no search: a hypothesis moves into the goal, two problems are
// joined, a hypothesis is wrapped. A model that has only seen short proofs learns from these that proofs can go on.

import type { Random } from "../../platform/index.ts";
import { lastOf } from "../../platform/index.ts";
import { connect, connectives, type Formula, falsity, not, type Sequent } from "./formula.ts";
import { hypothesisName } from "./print.ts";

/** A sequent with tactic lines that prove it; hypotheses are h0, h1, … and new names are numbered on in every branch. */
export interface Proved {
  readonly sequent: Sequent;
  readonly lines: readonly string[];
}

export interface GrowOptions {
  /** Rules applied at most; at least one is tried. */
  readonly most: number;
  readonly maxHypotheses: number;
  /** Most connectives of the goal and of each hypothesis. */
  readonly maxConnectives: number;
  /** Another proved sequent to join with or take formulas from. */
  other(): Proved;
}

/** One rule: the grown proof, or undefined where it does not apply. */
type Rule = (proved: Proved, options: GrowOptions, random: Random) => Proved | undefined;

/** Renames h‹n› to h‹n + by› for n from `from` on. */
function shifted(lines: readonly string[], from: number, by: number): string[] {
  return lines.map((line) =>
    line.replace(/\bh(\d+)\b/g, (name, digits: string) => (Number(digits) >= from ? `h${Number(digits) + by}` : name)),
  );
}

/** H, A ⊢ G becomes H ⊢ A → G (or ¬A where G is False). */
const introduce: Rule = ({ sequent, lines }) => {
  const { hypotheses, goal } = sequent;
  const moved = hypotheses.at(-1);
  if (moved === undefined) return undefined;
  return {
    sequent: {
      hypotheses: hypotheses.slice(0, -1),
      goal: goal.kind === "false" ? not(moved) : connect("implies", moved, goal),
    },
    lines: [`intro ${hypothesisName(hypotheses.length - 1)}`, ...lines],
  };
};

/** ⊢ G becomes ⊢ G ∨ X or ⊢ X ∨ G, with X taken from another problem. */
const weaken: Rule = ({ sequent, lines }, { other }, random) => {
  const { sequent: source } = other();
  const choices = [source.goal, ...source.hypotheses].filter((formula) => connectives(formula) <= 1);
  if (choices.length === 0) return undefined;
  const extra = random.pick(choices);
  const left = random.int(2) === 0;
  const goal = left ? connect("or", sequent.goal, extra) : connect("or", extra, sequent.goal);
  return { sequent: { ...sequent, goal }, lines: [left ? "left" : "right", ...lines] };
};

/** H ⊢ G and K ⊢ F become H, K ⊢ G ∧ F. */
const join: Rule = (first, { other }) => {
  const second = other();
  const [n, m] = [first.sequent.hypotheses.length, second.sequent.hypotheses.length];
  return {
    sequent: {
      hypotheses: [...first.sequent.hypotheses, ...second.sequent.hypotheses],
      goal: connect("and", first.sequent.goal, second.sequent.goal),
    },
    lines: ["constructor", ...shifted(first.lines, n, m), ...shifted(second.lines, 0, n)],
  };
};

/** H, A, B ⊢ G becomes H, A ∧ B ⊢ G. */
const pair: Rule = ({ sequent, lines }) => {
  const { hypotheses, goal } = sequent;
  const n = hypotheses.length;
  const [first, second] = hypotheses.slice(-2);
  if (first === undefined || second === undefined) return undefined;
  const both = connect("and", first, second);
  const [left, right, whole] = [hypothesisName(n - 1), hypothesisName(n), hypothesisName(n - 2)];
  return {
    sequent: { hypotheses: [...hypotheses.slice(0, -2), both], goal },
    lines: [`obtain ⟨${left}, ${right}⟩ := ${whole}`, ...shifted(lines, n - 2, 1)],
  };
};

/** H, A ⊢ G becomes H, A ∨ G ⊢ G or H, A ∨ False ⊢ G; the sides in either order. */
const split: Rule = ({ sequent, lines }, _options, random) => {
  const { hypotheses, goal } = sequent;
  const n = hypotheses.length;
  if (n < 1) return undefined;
  const absurd = random.int(4) === 0;
  const side: Formula = absurd ? falsity : goal;
  const first = random.int(2) === 0;
  const last = lastOf(hypotheses);
  const either = first ? connect("or", last, side) : connect("or", side, last);
  const long = shifted(lines, n - 1, 1);
  const short = absurd ? "contradiction" : "assumption";
  const name = hypothesisName(n);
  return {
    sequent: { hypotheses: [...hypotheses.slice(0, -1), either], goal },
    lines: [`rcases ${hypothesisName(n - 1)} with ${name} | ${name}`, ...(first ? [...long, short] : [short, ...long])],
  };
};

/** H, A ⊢ G becomes H, C, C → A ⊢ G, with C taken from another problem. */
const chain: Rule = ({ sequent, lines }, { other }, random) => {
  const { hypotheses, goal } = sequent;
  const n = hypotheses.length;
  const choices = other().sequent.hypotheses.filter((formula) => connectives(formula) <= 1);
  if (n < 1 || choices.length === 0) return undefined;
  const premise = random.pick(choices);
  const implication = connect("implies", premise, lastOf(hypotheses));
  return {
    sequent: { hypotheses: [...hypotheses.slice(0, -1), premise, implication], goal },
    lines: [
      `have ${hypothesisName(n + 1)} := ${hypothesisName(n)} ${hypothesisName(n - 1)}`,
      ...shifted(lines, n - 1, 2),
    ],
  };
};

const rules: readonly Rule[] = [introduce, introduce, weaken, join, join, pair, split, split, chain];

/** Applies a random number of rules at random places in order; what would grow beyond the limits is left out. */
export function grow(proved: Proved, options: GrowOptions, random: Random): Proved {
  let current = proved;
  const count = 1 + random.int(options.most);
  for (let attempt = 0; attempt < count; attempt++) {
    const next = random.pick(rules)(current, options, random);
    if (next && fits(next.sequent, options)) current = next;
  }
  return current;
}

function fits({ hypotheses, goal }: Sequent, { maxHypotheses, maxConnectives }: GrowOptions): boolean {
  if (hypotheses.length > maxHypotheses) return false;
  return [...hypotheses, goal].every((formula) => connectives(formula) <= maxConnectives);
}
