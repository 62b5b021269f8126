// Substitution: removing a variable that an equation determines.

import { required, tupleOf } from "../../../../platform/index.ts";
import {
  appArgs,
  appHead,
  apps,
  constant,
  type Expr,
  type FVar,
  fvar,
  instantiate1,
  isConst,
  replaceFVars,
} from "../../../kernel/index.ts";
import type { Term } from "../../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { isFVar, type MVar } from "../../meta/holes.ts";
import { dependents } from "../../meta/occurrence.ts";
import { mentions } from "../../meta/unify.ts";
import type { TacticState } from "../goals/state.ts";

/** What became of variables, by their ids. */
export type Replacement = ReadonlyMap<number, Expr>;

/** A goal after substitution, and what became of its variables. */
export interface Substituted {
  readonly goal: MVar;
  readonly replaced: Replacement;
}

export function substTactic(state: TacticState, terms: readonly Term[], at: Position): void {
  for (const term of terms) {
    const goal = state.main(at);
    const value = state.elaborateWhole(goal, term, undefined);
    if (!isFVar(value)) throw new Unsupported("'subst' with a term", at);
    const found = state.context(goal).variables.find(({ id }) => id === value.id);
    const variable = required(found, "a variable that is not in its goal");
    state.replaceMain([substituteVariable(state, goal, variable, at).goal]);
  }
}

/** `subst_vars`: substitutes with every hypothesis that allows it, the oldest first. */
export function substVarsTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  state.replaceMain([substituteAll(state, goal, at)]);
}

function substituteAll(state: TacticState, start: MVar, at: Position): MVar {
  let goal = start;
  for (;;) {
    state.elab.meta.budget.step();
    const next = firstSubstitution(state, goal, at);
    if (next === undefined) return goal;
    goal = next;
  }
}

function firstSubstitution(state: TacticState, goal: MVar, at: Position): MVar | undefined {
  for (const variable of state.context(goal).variables) {
    let next: MVar | undefined;
    const failed = state.attempt(() => {
      next = substituteVariable(state, goal, variable, at).goal;
    });
    if (failed === undefined) return next;
  }
  return undefined;
}

/** With an equation, uses it; with another variable, uses the oldest equation that has it alone on one side. */
function substituteVariable(state: TacticState, goal: MVar, variable: FVar, at: Position): Substituted {
  if (sidesOf(state, variable) !== undefined) return substitute(state, goal, variable, at);
  for (const equation of state.context(goal).variables) {
    const sides = sidesOf(state, equation);
    if (sides === undefined) continue;
    const right = isVariable(sides.right, variable) && !mentions(sides.left, [variable]);
    const left = isVariable(sides.left, variable) && !mentions(sides.right, [variable]);
    const done = right || left ? eliminateSide(state, goal, equation, right ? "right" : "left") : undefined;
    if (done !== undefined) return done;
  }
  throw state.failed("subst", goal, at, `did not find equation for eliminating '${variable.name}'`);
}

const NOT_A_VARIABLE = "invalid equality proof, it is not of the form (x = t) or (t = x)";

function isVariable(e: Expr, variable: FVar): boolean {
  return isFVar(e) && e.id === variable.id;
}

interface Sides {
  readonly head: Expr & { kind: "const" };
  readonly type: Expr;
  readonly left: Expr;
  readonly right: Expr;
}

/** The sides of an equation that is a hypothesis. */
export function sidesOf(state: TacticState, variable: FVar): Sides | undefined {
  const type = state.elab.meta.whnf(variable.type);
  const head = appHead(type);
  const args = tupleOf(appArgs(type), 3);
  if (!isConst(head, "Eq") || args === undefined) return undefined;
  return { head, type: args[0], left: variableOrCore(state, args[1]), right: variableOrCore(state, args[2]) };
}

/** The variable that the term unfolds to, or else the term with nothing unfolded. */
function variableOrCore(state: TacticState, e: Expr): Expr {
  const { meta } = state.elab;
  const core = meta.whnfCore(e);
  if (isFVar(core)) return core;
  const unfolded = meta.whnf(core);
  return isFVar(unfolded) ? unfolded : core;
}

/** `h : a = x` or `h : x = a` with a variable `x`: replaces `x` by `a` everywhere. */
export function substitute(state: TacticState, goal: MVar, equation: FVar, at: Position): Substituted {
  const sides = sidesOf(state, equation);
  if (sides === undefined)
    throw state.failed("subst", goal, at, `${NOT_A_VARIABLE}\n  ${state.elab.text(equation.type)}`);
  const done = isFVar(sides.right)
    ? eliminateSide(state, goal, equation, "right")
    : eliminateSide(state, goal, equation, "left");
  if (done !== undefined) return done;
  throw state.failed("subst", goal, at, `${NOT_A_VARIABLE}\n  ${state.elab.text(equation.type)}`);
}

/** Replaces the variable on one side of an equation by the other side; undefined if there is none or it occurs there. */
export function eliminateSide(
  state: TacticState,
  goal: MVar,
  equation: FVar,
  side: "left" | "right",
): Substituted | undefined {
  const sides = sidesOf(state, equation);
  if (sides === undefined) return undefined;
  const [variable, other] = side === "left" ? [sides.left, sides.right] : [sides.right, sides.left];
  const found = removable(state, goal, equation, variable, other);
  return found === undefined ? undefined : eliminate(state, goal, equation, sides, found, other, side === "left");
}

/** The side as a variable that can be replaced by the other side. */
function removable(state: TacticState, goal: MVar, equation: FVar, side: Expr, other: Expr): FVar | undefined {
  if (!isFVar(side) || side.value !== undefined) return undefined;
  const context = state.context(goal);
  const variable = context.variables.find(({ id }) => id === side.id);
  if (variable === undefined || mentions(other, [variable])) return undefined;
  const others = dependents(state.elab.meta, context, [variable]).filter(({ id }) => id !== equation.id);
  return mentions(other, others) ? undefined : variable;
}

function eliminate(
  state: TacticState,
  goal: MVar,
  equation: FVar,
  sides: Sides,
  variable: FVar,
  other: Expr,
  symm: boolean,
): Substituted {
  const { meta } = state.elab;
  const context = state.context(goal);
  const after = dependents(meta, context, [variable, equation]);
  const inner = context.without([variable, equation, ...after]);
  const statement = meta.bind("pi", after, state.target(goal));
  const { head, type } = sides;
  const relation = (left: Expr, right: Expr): Expr => apps(head, [type, left, right]);
  const level = meta.checker.sortOf(statement);
  const turned = fvar(equation.name, relation(other, variable));
  const flipped = apps(constant("Eq.symm", head.levels), [type, other, variable, turned]);
  const body = symm ? replaceFVars(statement, [equation], [flipped]) : replaceFVars(statement, [equation], [turned]);
  const motive = meta.bind("lam", [variable, turned], body);
  const reflexive = apps(constant("Eq.refl", head.levels), [type, other]);
  const start = replaceFVars(body, [variable, turned], [other, reflexive]);
  const replaced = new Map<number, Expr>([[variable.id, other]]);
  const variables: FVar[] = [];
  let rest = meta.instantiate(start);
  for (const old of after) {
    if (rest.kind !== "pi") rest = meta.whnfCore(rest);
    if (rest.kind !== "pi") throw new Failure("substitution lost a hypothesis", { line: 1, column: 0 });
    const copy = fvar(old.name, rest.type, { info: old.info });
    replaced.set(old.id, copy);
    variables.push(copy);
    rest = instantiate1(rest.body, copy);
  }
  const next = state.next(goal, rest, { context: inner.with(...variables) });
  const minor = meta.bind("lam", variables, next);
  const proof = symm ? apps(constant("Eq.symm", head.levels), [type, variable, other, equation]) : equation;
  const recursor = constant("Eq.rec", [level, ...head.levels]);
  meta.assign(goal, apps(recursor, [type, other, motive, minor, variable, proof, ...after]));
  return { goal: next, replaced };
}
