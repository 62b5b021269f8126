// The tactics cases, induction, by_cases and match.

import { itemAt, tupleOf } from "../../../../platform/index.ts";
import { app, type BinderInfo, constant, type Expr, type FVar, prop } from "../../../kernel/index.ts";
import type { BoundName, CaseAlternative, CaseTarget, Tactic, Term } from "../../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { matchRows } from "../../matching/match.ts";
import { inaccessible } from "../../meta/context.ts";
import { isFVar, type MVar } from "../../meta/holes.ts";
import { binderName } from "../../terms/binders.ts";
import { generalizeTerm } from "../basic/generalize.ts";
import { requireHypothesis } from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";
import { distinguish } from "./conditionals.ts";
import { constantPrinciple, eliminate } from "./eliminator.ts";
import { calledFunction, unfoldedCall } from "./functional.ts";
import { type GoalBranch, lastComponent, type SplitOptions, splitGoal } from "./split_goal.ts";

export function casesTactic(state: TacticState, tactic: Tactic & { kind: "cases" | "induction" }): void {
  const { alternatives, prelude, at } = tactic;
  const left = caseBranches(state, tactic).flatMap((branch) => prepared(state, branch, prelude));
  if (alternatives === undefined) state.replaceMain(left.map((branch) => branch.goal));
  else solveAlternatives(state, left, alternatives, at);
}

/** The goals into which the first goal is split, each before its alternative; they are not yet among the goals of the state. */
export function caseBranches(state: TacticState, tactic: Tactic & { kind: "cases" | "induction" }): GoalBranch[] {
  const { kind, targets, generalizing, alternatives, at } = tactic;
  if (tactic.functional) return functionalBranches(state, tactic);
  if (tactic.using !== undefined) return eliminatedBranches(state, tactic, tactic.using);
  const only = tupleOf(targets, 1);
  if (only === undefined) throw new Unsupported(`several targets of '${kind}'`, at);
  const { goal, major } = target(state, state.main(at), only[0], at);
  const names: SplitOptions["names"] = (maker, binders) => namesFor(alternatives, maker, binders);
  return splitGoal(
    state,
    goal,
    major,
    at,
    kind === "cases" ? { names } : { names, induction: { generalizing: hypotheses(state, goal, generalizing) } },
  );
}

/** `induction x, y using P`. */
function eliminatedBranches(
  state: TacticState,
  tactic: Tactic & { kind: "cases" | "induction" },
  using: Term,
): GoalBranch[] {
  const { targets, generalizing, alternatives, at } = tactic;
  let goal = state.main(at);
  const majors: FVar[] = [];
  for (const written of targets) {
    const made = target(state, goal, written, at);
    if (!isFVar(made.major)) throw new Unsupported("target that is no variable", at);
    goal = made.goal;
    majors.push(made.major);
  }
  const chosen = hypotheses(state, goal, generalizing);
  const names: SplitOptions["names"] = (maker, binders) => namesFor(alternatives, maker, binders);
  const principle = (): Expr => constantPrinciple(state, using);
  return eliminate(state, goal, principle, majors, chosen, at, names);
}

/** `fun_induction f x`: by the principle of `f`, with the call unfolded in every branch. */
function functionalBranches(state: TacticState, tactic: Tactic & { kind: "cases" | "induction" }): GoalBranch[] {
  const { kind, targets, generalizing, alternatives, at } = tactic;
  const goal = state.main(at);
  const written = itemAt(targets, 0).term;
  const { principle, parameters, majors, callOf } = calledFunction(state, goal, written, kind, at);
  const names: SplitOptions["names"] = (maker, binders) => namesFor(alternatives, maker, binders);
  const chosen = hypotheses(state, goal, generalizing);
  return eliminate(state, goal, () => principle, majors, chosen, at, names, { parameters, callOf }).map(
    ({ call, ...branch }) => ({
      ...branch,
      goal: call === undefined ? branch.goal : unfoldedCall(state, branch.goal, call, kind, at),
    }),
  );
}

/** The term to analyse: one that is no variable becomes one, with an equation if the text names it. */
function target(state: TacticState, goal: MVar, { name, term }: CaseTarget, at: Position): { goal: MVar; major: Expr } {
  const major = state.elaborateWhole(goal, term, undefined);
  const isVariable = isFVar(major) && major.value === undefined;
  if (name === undefined && (isVariable || state.elab.meta.isProposition(state.elab.meta.infer(major)))) {
    return { goal, major };
  }
  const equation = name === undefined ? undefined : binderName(name, "h");
  const made = generalizeTerm(state, goal, major, { name: inaccessible("x"), equation }, at);
  return { goal: made.goal, major: made.variable };
}

function hypotheses(state: TacticState, goal: MVar, names: readonly BoundName[]): FVar[] {
  return names.map(({ name, at }) => requireHypothesis(state, goal, name, at));
}

/** The branch after the tactic between `with` and the alternatives. */
function prepared(state: TacticState, branch: GoalBranch, tactic: Tactic | undefined): GoalBranch[] {
  if (tactic === undefined) return [branch];
  return state.focus(branch.goal, () => state.run(tactic)).map((goal) => ({ ...branch, goal }));
}

/** The names of an alternative, for explicit fields only unless it begins with `@`. */
function namesFor(
  alternatives: readonly CaseAlternative[] | undefined,
  maker: string,
  binders: readonly BinderInfo[],
): (string | undefined)[] {
  const name = lastComponent(maker);
  const written = (wanted: string): CaseAlternative | undefined =>
    alternatives?.find(({ constructors }) => constructors.some((candidate) => candidate.name === wanted));
  const alternative = written(name) ?? written("_");
  const found = alternative?.constructors.find((candidate) => candidate.name === name || candidate.name === "_");
  if (alternative !== undefined && found !== undefined) {
    const named = (info: BinderInfo): boolean => found.explicit || info === "default";
    const expected = binders.filter(named).length;
    if (found.names.length > expected) {
      throw tooManyNames(name, found.names.length, expected, alternative.at);
    }
    const given = found.names.map((bound) => bound.name);
    return binders.map((info) => (named(info) ? given.shift() : undefined));
  }
  return [];
}

/** The error for an alternative that names more variables than there are. */
export function tooManyNames(name: string, provided: number, expected: number, at: Position): Failure {
  return new Failure(
    `Too many variable names provided at alternative \`${name}\`: ${provided} provided, but ${expected} expected`,
    at,
  );
}

/** The error for a branch without an alternative. */
export function missingAlternative(name: string, at: Position): Failure {
  return new Failure(`Alternative \`${name}\` has not been provided`, at);
}

/** Every branch needs an alternative, and every alternative a branch; `_` stands for those that are left. */
function solveAlternatives(
  state: TacticState,
  branches: readonly GoalBranch[],
  alternatives: readonly CaseAlternative[],
  at: Position,
): void {
  const left = [...branches];
  const open: MVar[] = [];
  alternatives.forEach((alternative, i) => {
    for (const { name } of alternative.constructors) {
      if (name === "_") {
        if (i !== alternatives.length - 1)
          throw new Failure(
            "Invalid occurrence of the wildcard alternative `| _ => ...`: It must be the last alternative",
            alternative.at,
          );
        if (left.length === 0)
          throw new Failure("Wildcard alternative is not needed: All alternatives have been handled", alternative.at);
        for (const branch of left.splice(0)) solveAlternative(state, branch.goal, alternative, open);
        continue;
      }
      const chosen = left.filter((branch) => lastComponent(branch.maker) === name);
      if (chosen.length === 0)
        throw invalidAlternative(
          branches.map(({ maker }) => maker),
          left,
          name,
          alternative.at,
        );
      left.splice(0, left.length, ...left.filter((branch) => !chosen.includes(branch)));
      for (const branch of chosen) solveAlternative(state, branch.goal, alternative, open);
    }
  });
  const [missing] = left;
  if (missing !== undefined) throw missingAlternative(lastComponent(missing.maker), at);
  state.replaceMain(open);
}

/** The error for an alternative that no branch is left for; `makers` made the branches that there were. */
export function invalidAlternative(
  makers: readonly string[],
  left: readonly GoalBranch[],
  name: string,
  at: Position,
): Failure {
  if (makers.some((maker) => lastComponent(maker) === name))
    return new Failure(`Duplicate alternative name \`${name}\``, at);
  const names = left.map(({ maker }) => lastComponent(maker));
  const expected = names.length === 0 ? "There are no unhandled alternatives" : `Expected ${orList(names)}`;
  return new Failure(`Invalid alternative name \`${name}\`: ${expected}`, at);
}

/** "`a`, `b`, or `c`". */
function orList(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  if (quoted.length < 3) return quoted.join(" or ");
  return `${quoted.slice(0, -1).join(", ")}, or ${quoted.at(-1)}`;
}

/** Runs the alternative's block on its goal; `=> ?_` leaves the goal open. */
function solveAlternative(state: TacticState, goal: MVar, alternative: CaseAlternative, open: MVar[]): void {
  const { block } = alternative;
  if (block === undefined) {
    open.push(goal);
    return;
  }
  const rest = state.focus(goal, () => state.runBlock(block));
  if (rest.length > 0) throw state.unsolved(rest, alternative.at);
}

/**
 * Case distinction by a decision procedure, or classically where there is none: goals `pos` with `h : p` and `neg` with
 * `h : ¬p`.
 */
export function byCasesTactic(state: TacticState, name: string | undefined, proposition: Term, at: Position): void {
  const goal = state.main(at);
  const { elab } = state;
  const p = state.elaborateWhole(goal, proposition, prop);
  const target = state.target(goal);
  const hypothesis = name === undefined || name === "_" ? inaccessible("h") : name;
  const instance = elab.environment.has("dite")
    ? elab.meta.synthesizer?.(elab.meta, state.context(goal), app(constant("Decidable"), p))
    : undefined;
  if (instance === undefined) {
    if (!elab.meta.isProposition(target)) throw new Unsupported("'by_cases' for data without a decision procedure", at);
    const branches = splitGoal(state, goal, app(constant("Classical.em"), p), at, {
      names: () => [hypothesis],
      tag: (maker) => (maker === "Or.inl" ? "pos" : "neg"),
    });
    state.replaceMain(branches.map((branch) => branch.goal));
    return;
  }
  state.replaceMain(distinguish(state, goal, { condition: p, instance, name: hypothesis, tags: ["pos", "neg"] }));
}

/** `if h : c then … else …`: `by_cases`, with a block for each side. */
export function conditionalTactic(state: TacticState, tactic: Tactic & { kind: "conditional" }): void {
  const { name, condition, yes, no, at } = tactic;
  const [, ...others] = state.goals;
  byCasesTactic(state, name, condition, at);
  const open = [yes, no].flatMap((block, i): readonly MVar[] => {
    const goal = itemAt(state.goals, i);
    if (block === undefined) return [goal];
    const rest = state.focus(goal, () => state.runBlock(block));
    if (rest.length > 0) throw state.unsolved(rest, block.at);
    return [];
  });
  state.goals = [...open, ...others];
}

export function matchTactic(state: TacticState, tactic: Tactic & { kind: "match" }): void {
  const { discriminants, alternatives, at } = tactic;
  const goal = state.main(at);
  const { elab } = state;
  const majors = discriminants.map((term) => state.elaborateWhole(goal, term, undefined));
  const rows = alternatives.map(({ patterns, block, at: bar }) => ({
    patterns,
    body: (target: Expr) => elab.prove(target, block, bar, state.tag(goal)),
  }));
  const value = state.within(goal, () => matchRows(elab, majors, rows, state.target(goal), at));
  elab.meta.assign(goal, value);
  state.replaceMain([]);
}
