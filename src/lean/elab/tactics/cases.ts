// The tactics cases, induction, by_cases, match and nomatch.
import type { BoundName, CaseAlternative, Tactic, Term } from "../../syntax/ast.ts";
import { Failure, type Position, Unsupported } from "../../syntax/failure.ts";
import { inaccessible } from "../context.ts";
import { app, constant, type Expr, type FVar, type MVar, prop } from "../kernel.ts";
import { matchRows } from "../match.ts";
import { runBlock, runTacticBlock } from "./run.ts";
import { type GoalBranch, splitGoal } from "./split_goal.ts";
import type { TacticState } from "./state.ts";
import { sidesOf, substitute } from "./subst.ts";

export function casesTactic(state: TacticState, tactic: Tactic & { kind: "cases" | "induction" }): void {
  const { kind, targets, generalizing, alternatives, at } = tactic;
  const goal = state.main(at);
  if (targets.length !== 1) throw new Unsupported(`several targets of '${kind}'`, at);
  if (generalizing.length > 0) throw new Unsupported(`'${kind} … generalizing'`, at);
  const major = state.elaborateWhole(goal, targets[0].term, undefined);
  const induction = kind === "induction";
  if (induction && major.kind !== "fvar") throw new Unsupported("'induction' on a term that is no variable", at);
  if (alternatives !== undefined) checkAlternatives(alternatives);
  const equation = major.kind === "fvar" ? state.context(goal).variables.find(({ id }) => id === major.id) : undefined;
  const branches =
    equation !== undefined && sidesOf(state, equation) !== undefined
      ? [splitEquation(state, goal, equation, at)]
      : splitGoal(state, goal, major, at, {
          induction,
          names: (maker, count) => namesFor(alternatives, maker, count),
        });
  if (alternatives === undefined) state.replaceMain(branches.map((branch) => branch.goal));
  else solveAlternatives(state, branches, alternatives, at);
}

function splitEquation(state: TacticState, goal: MVar, equation: FVar, at: Position): GoalBranch {
  const sides = sidesOf(state, equation);
  if (sides !== undefined && sides.left.kind !== "fvar" && sides.right.kind !== "fvar") {
    throw new Unsupported("case analysis on an equation between terms", at);
  }
  const { goal: next, moved } = substitute(state, goal, equation, at);
  state.elab.meta.setTag(next, state.tag(goal) === "" ? "refl" : `${state.tag(goal)}.refl`);
  return { name: "refl", goal: next, fields: [], moved };
}

function checkAlternatives(alternatives: readonly CaseAlternative[]): void {
  for (const alternative of alternatives) {
    for (const { explicit } of alternative.constructors) {
      if (explicit) throw new Unsupported("'@' in an alternative", alternative.at);
    }
  }
}

function lastComponent(maker: string): string {
  return maker.slice(maker.lastIndexOf(".") + 1);
}

function namesFor(
  alternatives: readonly CaseAlternative[] | undefined,
  maker: string,
  count: number,
): (string | undefined)[] {
  const name = lastComponent(maker);
  for (const alternative of alternatives ?? []) {
    const found = alternative.constructors.find((candidate) => candidate.name === name);
    if (found === undefined) continue;
    if (found.names.length > count) {
      throw new Failure(
        `too many variable names provided at alternative '${name}', #${found.names.length} provided, but #${count} expected`,
        alternative.at,
      );
    }
    return found.names.map((bound: BoundName) => bound.name);
  }
  return [];
}

/** Every branch needs an alternative, and every alternative a branch; `_` stands for those that are left. */
function solveAlternatives(
  state: TacticState,
  branches: readonly GoalBranch[],
  alternatives: readonly CaseAlternative[],
  at: Position,
): void {
  const left = [...branches];
  alternatives.forEach((alternative, i) => {
    for (const { name, names } of alternative.constructors) {
      if (name === "_") {
        if (i !== alternatives.length - 1)
          throw new Failure("invalid occurrence of wildcard alternative, it must be last", alternative.at);
        if (names.length > 0) throw new Unsupported("names after a wildcard alternative", alternative.at);
        if (left.length === 0) throw new Unsupported("wildcard alternative for nothing", alternative.at);
        for (const branch of left.splice(0)) solveAlternative(state, branch.goal, alternative);
        continue;
      }
      const index = left.findIndex((branch) => branch.name === name);
      if (index < 0) throw new Failure(`invalid alternative name '${name}'`, alternative.at);
      solveAlternative(state, left.splice(index, 1)[0].goal, alternative);
    }
  });
  if (left.length > 0) throw new Failure(`alternative '${left[0].name}' has not been provided`, at);
  state.replaceMain([]);
}

function solveAlternative(state: TacticState, goal: MVar, alternative: CaseAlternative): void {
  const { block } = alternative;
  if (block === undefined) throw new Unsupported("alternative left open", alternative.at);
  const rest = state.focus(goal, () => runBlock(state, block));
  if (rest.length > 0) throw state.unsolved(rest, alternative.at);
}

/** Classical case distinction: goals `pos` with `h : p` and `neg` with `h : ¬p`. */
export function byCasesTactic(state: TacticState, name: string | undefined, proposition: Term, at: Position): void {
  const goal = state.main(at);
  const { elab } = state;
  const p = state.elaborateWhole(goal, proposition, undefined);
  const type = elab.meta.infer(p);
  if (!elab.meta.isDefEq(prop, type)) throw elab.mismatch(p, type, prop, proposition.at);
  if (!elab.meta.isProposition(state.target(goal))) throw new Unsupported("'by_cases' for data", at);
  const hypothesis = name === undefined || name === "_" ? inaccessible("h") : name;
  const major = app(constant("Classical.em"), p);
  const branches = splitGoal(state, goal, major, at, {
    names: () => [hypothesis],
    tag: (maker) => (maker === "Or.inl" ? "pos" : "neg"),
  });
  state.replaceMain(branches.map((branch) => branch.goal));
}

export function matchTactic(state: TacticState, tactic: Tactic & { kind: "match" }): void {
  const { discriminants, alternatives, at } = tactic;
  const goal = state.main(at);
  const { elab } = state;
  const majors = discriminants.map((term) => state.elaborateWhole(goal, term, undefined));
  const rows = alternatives.map(({ patterns, block, at: bar }) => ({
    patterns,
    body: (target: Expr) => runTacticBlock(elab, target, block, bar, state.tag(goal)),
  }));
  const value = state.within(goal, () => matchRows(elab, majors, rows, state.target(goal), at));
  elab.meta.assign(goal, value);
  state.replaceMain([]);
}

export function nomatchTactic(state: TacticState, term: Term, at: Position): void {
  const goal = state.main(at);
  const major = state.elaborateWhole(goal, term, undefined);
  const value = state.within(goal, () => matchRows(state.elab, [major], [], state.target(goal), at));
  state.elab.meta.assign(goal, value);
  state.replaceMain([]);
}
