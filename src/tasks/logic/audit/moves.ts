// The lines that may apply to a goal of first-order logic, for provers that know nothing: whether one does apply, the checker says.

import { DataError } from "../../../platform/index.ts";
import type { Formula, Term } from "../formula.ts";
import { walkFormula } from "../formula.ts";
import type { ShownGoal } from "../goal_view.ts";
import { parseFormula } from "../parse.ts";
import { hypothesisName, printFormula, printTerm } from "../print.ts";
import { individualName } from "../search/moves.ts";
import { needsClassicalLogic } from "../search/search.ts";
import { termsIn } from "../terms.ts";

/** A hypothesis of a goal. */
interface Known {
  readonly name: string;
  readonly formula: Formula;
}

/**
 * Every line of the fragment that fits the form of the goal: the tactics that the task's proofs are written with, each with every
 * hypothesis, term and proposition at hand; those of classical logic where nothing else can do. New hypotheses and individuals take the first numbers that are free.
 */
export function logicMoves({ hypotheses, target }: ShownGoal): readonly string[] {
  const goal = formulaOf(target);
  if (goal === undefined) return [];
  const known = hypotheses.flatMap(({ name, type }): Known[] => {
    const formula = /^(Prop|Type|Sort)\b/.test(type) || /→ (Prop|α)$/.test(type) ? undefined : formulaOf(type);
    return formula === undefined || isIndividual(type) ? [] : [{ name, formula }];
  });
  const individuals = hypotheses.filter(({ type }) => isIndividual(type)).map(({ name }) => name);
  const taken = new Set(hypotheses.map(({ name }) => name));
  const [fresh, second] = freeNames(taken, hypothesisName, 2);
  const [individual] = freeNames(taken, individualName, 1);
  const lines = ["assumption", "contradiction", ...ofTarget(goal, fresh!, individual!)];
  for (const each of known) lines.push(...ofHypothesis(each, known, [fresh!, second!], individual!));
  lines.push(...ofTerms(goal, known, individuals, fresh!));
  lines.push(...ofPropositions(goal, known, fresh!));
  return lines.map((line) => `  ${line}`);
}

const isIndividual = (type: string): boolean => type === "α";

/** Undefined for what is no formula of the fragment. */
function formulaOf(text: string): Formula | undefined {
  try {
    return parseFormula(text);
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}

function freeNames(taken: ReadonlySet<string>, nameOf: (index: number) => string, count: number): string[] {
  const free: string[] = [];
  for (let index = 0; free.length < count; index++) if (!taken.has(nameOf(index))) free.push(nameOf(index));
  return free;
}

function ofTarget(goal: Formula, fresh: string, individual: string): string[] {
  const lines: string[] = [];
  if (goal.kind === "implies" || goal.kind === "not") lines.push(`intro ${fresh}`);
  if (goal.kind === "forall") lines.push(`intro ${individual}`);
  if (goal.kind === "and" || goal.kind === "iff" || goal.kind === "true") lines.push("constructor");
  if (goal.kind === "or") lines.push("left", "right");
  if (goal.kind === "equal") lines.push("rfl");
  if (goal.kind !== "false") lines.push("exfalso");
  return lines;
}

function ofHypothesis(
  { name, formula }: Known,
  known: readonly Known[],
  [fresh, second]: readonly [string, string],
  individual: string,
): string[] {
  switch (formula.kind) {
    case "and":
    case "iff":
      return [`obtain ⟨${fresh}, ${second}⟩ := ${name}`];
    case "exists":
      return [`obtain ⟨${individual}, ${fresh}⟩ := ${name}`];
    case "or":
      return [`rcases ${name} with ${fresh} | ${fresh}`];
    case "not":
    case "implies": {
      const premise = printFormula(formula.kind === "not" ? formula.body : formula.left);
      const arguments_ = known.filter((each) => printFormula(each.formula) === premise);
      return [`apply ${name}`, ...arguments_.map((each) => `have ${fresh} := ${name} ${each.name}`)];
    }
    case "forall":
      return [`apply ${name}`];
    case "equal": {
      const others = known.filter((each) => each.name !== name);
      return ["", "← "].flatMap((arrow) => [
        `rw [${arrow}${name}]`,
        ...others.map((each) => `rw [${arrow}${name}] at ${each.name}`),
      ]);
    }
    default:
      return [];
  }
}

/** Witnesses, and instances of universal hypotheses. */
function ofTerms(goal: Formula, known: readonly Known[], individuals: readonly string[], fresh: string): string[] {
  const universal = known.filter(({ formula }) => formula.kind === "forall");
  if (goal.kind !== "exists" && universal.length === 0) return [];
  const terms = new Map<string, Term>(individuals.map((name) => [name, { name, args: [] }]));
  for (const formula of [...known.map((each) => each.formula), goal]) termsIn(formula, terms);
  return [...terms.values()].flatMap((term) => [
    ...(goal.kind === "exists" ? [`refine ⟨${printTerm(term)}, ?_⟩`] : []),
    ...universal.map(({ name }) => `have ${fresh} := ${name} ${printTerm(term, true)}`),
  ]);
}

/** What holds or does not: each proposition in the goal, and the goal itself; where nothing else can do. */
function ofPropositions(goal: Formula, known: readonly Known[], fresh: string): string[] {
  if (!needsClassicalLogic({ hypotheses: known.map(({ formula }) => formula), goal })) return [];
  const atoms = new Set<string>();
  for (const formula of [...known.map((each) => each.formula), goal]) {
    walkFormula(formula, (part, bound) => {
      if ((part.kind === "atom" || part.kind === "equal") && bound.length === 0) atoms.add(printFormula(part));
    });
  }
  const said = new Set(known.map(({ formula }) => printFormula(formula)));
  const open = [...atoms].sort().filter((atom) => !said.has(atom) && !said.has(`¬${atom}`));
  const byContradiction = goal.kind !== "false" && goal.kind !== "not" && goal.kind !== "implies";
  return [
    ...open.map((atom) => `by_cases ${fresh} : ${atom}`),
    ...(byContradiction ? ["apply Classical.byContradiction"] : []),
  ];
}
