// One goal as a prover of logic is shown it: short, the same for all goals that differ by names or, nearly always, the order of
// hypotheses, and with a way back to the goal's own names.
import { DataError, itemAt } from "../../platform/index.ts";
import { connectives, type Formula, type Sequent, signatureOf } from "./formula.ts";
import { parseFormula, parseStatement } from "./parse.ts";
import { hypothesisName, printFormula } from "./print.ts";
import { spaced, tidy } from "./prompts.ts";
import { individualName } from "./search/moves.ts";
import { findSteps } from "./search/search.ts";

/** A goal for a model. */
export interface GoalView {
  /** ` ⊢ q h0 p h1 p → q by`: the target, then every hypothesis behind its name; what follows is a tactic. */
  readonly prompt: string;
  /** What the model wrote, in the goal's names. */
  read(said: string): string;
  /** A tactic in the goal's names, as the model writes it. */
  write(tactic: string): string;
}

/** A goal as the checker shows it. */
export interface ShownGoal {
  readonly hypotheses: readonly { readonly name: string; readonly type: string }[];
  readonly target: string;
}

/** Reads a goal of first-order logic. @throws DataError for another */
export function viewOfGoal({ hypotheses, target }: ShownGoal): GoalView {
  const binders = hypotheses.map(({ name, type }) => `(${name} : ${type})`).join(" ");
  const { sequent, hypothesisNames } = parseStatement(`theorem ex ${binders} : ${target}`);
  return viewOfSequent(
    sequent,
    hypothesisNames,
    hypotheses.map(({ name }) => name),
  );
}

/** @param names of the hypotheses; @param taken all names that stand for something in the goal */
export function viewOfSequent(sequent: Sequent, names: readonly string[], taken: readonly string[] = names): GoalView {
  const symbols = new Symbols();
  const target = symbols.print(sequent.goal, true);
  const rest = sequent.hypotheses.map((formula, index) => ({ formula, index, size: connectives(formula) }));
  const shown: { text: string; index: number }[] = [];
  while (rest.length > 0) {
    let best = 0;
    const texts = rest.map(({ formula }) => symbols.print(formula, false));
    for (let at = 1; at < rest.length; at++) {
      const difference = itemAt(rest, at).size - itemAt(rest, best).size;
      if (difference < 0 || (difference === 0 && itemAt(texts, at) < itemAt(texts, best))) best = at;
    }
    const [{ formula, index }] = rest.splice(best, 1) as [(typeof rest)[number]];
    shown.push({ text: symbols.print(formula, true), index });
  }
  const distinct = shown.filter(({ text }, place) => shown.findIndex((each) => each.text === text) === place);
  const known = new Map([...symbols.names].map(([own, short]) => [short, own]));
  for (const [place, { index }] of distinct.entries()) known.set(hypothesisName(place), itemAt(names, index));
  const body = distinct.map(({ text }, place) => `${hypothesisName(place)} ${text}`).join(" ");
  const back = new Map([...known].map(([short, own]) => [own, short]));
  const firstFree = (letter: string, all: Iterable<string>): number => {
    let next = 0;
    for (const name of all)
      if (name.startsWith(letter) && /^\d+$/.test(name.slice(1))) next = Math.max(next, Number(name.slice(1)) + 1);
    return next;
  };
  const own = { h: firstFree("h", taken), x: firstFree("x", taken) };
  const short = { h: distinct.length, x: 0 };
  return {
    prompt: ` ${spaced(`⊢ ${target} ${body}`.trim())} by`,
    read: (said) => tidy(renamed(said.trim(), known, short, own)),
    write: (tactic) => ` ${spaced(renamed(tactic, back, own, short))}`,
  };
}

/**
 * The steps of a proof that takes what loses nothing first, each at its goal as a model sees it; undefined where none is found within
 * what proofs of this task take.
 */
export function taughtSteps(sequent: Sequent): { readonly prompt: string; readonly completion: string }[] | undefined {
  return findSteps(sequent, { focused: true, maxTactics: 40, maxStates: 5000 })?.map((step) => {
    const names = step.sequent.hypotheses.map((_, index) => hypothesisName(index));
    const made = Array.from({ length: step.individuals }, (_, index) => individualName(index));
    const { prompt, write } = viewOfSequent(step.sequent, names, [...names, ...made]);
    return { prompt, completion: write(step.line) };
  });
}

/** The sequent that a prompt shows, in its names; undefined for a prompt that is not of this kind. */
export function sequentOfPrompt(prompt: string): Sequent | undefined {
  const [, target, rest = ""] = /^ ⊢ (.*?)((?: h\d+ .*)?) by$/u.exec(prompt) ?? [];
  if (target === undefined) return undefined;
  const hypotheses = rest.split(/ h\d+ /u).slice(1);
  try {
    return { hypotheses: hypotheses.map(parseFormula), goal: parseFormula(target) };
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}

/** Short names of a goal's propositions, predicates, constants and functions, in the order in which they are first written. */
class Symbols {
  readonly names = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** The formula in short names; symbols that have none yet get one, or are left out of sight. */
  print(formula: Formula, naming: boolean): string {
    if (naming) this.#name(formula);
    return printFormula(renameSymbols(formula, (name) => this.names.get(name) ?? "~"));
  }

  #name(formula: Formula): void {
    const { predicates, functions } = signatureOf({ hypotheses: [], goal: formula });
    for (const [name, arity] of predicates) this.#give(name, arity === 0 ? "pqrstuvw" : "PQRSTUVW");
    for (const [name, arity] of functions) this.#give(name, arity === 0 ? "abcde" : "fgkl");
  }

  #give(name: string, pool: string): void {
    if (this.names.has(name)) return;
    const count = this.#counts.get(pool) ?? 0;
    this.#counts.set(pool, count + 1);
    this.names.set(name, pool[count] ?? `${pool[0]}${count}`);
  }
}

/** The formula with other names for its free symbols. */
function renameSymbols(formula: Formula, nameOf: (name: string) => string, bound: readonly string[] = []): Formula {
  type Term = { readonly name: string; readonly args: readonly Term[] };
  const term = ({ name, args }: Term): Term => ({
    name: bound.includes(name) ? name : nameOf(name),
    args: args.map(term),
  });
  switch (formula.kind) {
    case "false":
    case "true":
      return formula;
    case "atom":
      return { kind: "atom", name: nameOf(formula.name), args: formula.args.map(term) };
    case "equal":
      return { kind: "equal", left: term(formula.left), right: term(formula.right) };
    case "not":
      return { kind: "not", body: renameSymbols(formula.body, nameOf, bound) };
    case "forall":
    case "exists":
      return { ...formula, body: renameSymbols(formula.body, nameOf, [...bound, formula.variable]) };
    default:
      return {
        kind: formula.kind,
        left: renameSymbols(formula.left, nameOf, bound),
        right: renameSymbols(formula.right, nameOf, bound),
      };
  }
}

const WORD = /[\p{L}_][\p{L}\p{N}_'!?₀-₉✝]*/gu;
type Numbers = Readonly<Record<"h" | "x", number>>;

/** Words by the table, and new hypotheses and individuals numbered on from where the other side's are free. */
function renamed(text: string, names: ReadonlyMap<string, string>, from: Numbers, to: Numbers): string {
  return text.replace(WORD, (word, at: number) => {
    if (text[at - 1] === ".") return word;
    const known = names.get(word);
    if (known !== undefined) return known;
    const [letter, digits] = [word[0], word.slice(1)];
    if ((letter !== "h" && letter !== "x") || !/^\d+$/.test(digits)) return word;
    return `${letter}${Math.max(0, Number(digits) - from[letter]) + to[letter]}`;
  });
}
