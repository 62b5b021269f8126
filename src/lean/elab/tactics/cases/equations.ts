// Taking equations apart: a variable is replaced, constructors are compared, what holds by definition goes.

import { itemAt, tupleOf } from "../../../../platform/index.ts";
import {
  app,
  appArgs,
  appHead,
  apps,
  constant,
  type Expr,
  type FVar,
  hasFVar,
  isConst,
  mapExpr,
  pi,
} from "../../../kernel/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { confusion, constructorApplication, fieldEquations } from "../../cases/constructors.ts";
import { refuteCycle } from "../../matching/acyclic.ts";
import { isFVar, type MVar } from "../../meta/holes.ts";
import { dependents } from "../../meta/occurrence.ts";
import { mentions } from "../../meta/unify.ts";
import { introduce } from "../basic/intro.ts";
import type { TacticState } from "../goals/state.ts";
import { eliminateSide, type Replacement, sidesOf } from "./subst.ts";

/** A goal after an equation was used, what became of its variables, and how many equations its target now begins with. */
interface Step {
  readonly goal: MVar;
  readonly replaced: Replacement;
  readonly added: number;
}

/** A goal after all its equations were used. */
export interface Unified {
  readonly goal: MVar;
  readonly replaced: Replacement;
}

const nothing: Replacement = new Map();

/** The term with the variables put in that others were replaced by. */
export function replacedIn(e: Expr, replaced: Replacement): Expr {
  if (replaced.size === 0 || !hasFVar(e)) return e;
  return mapExpr(e, (node) => {
    if (!hasFVar(node)) return node;
    return isFVar(node) ? (replaced.get(node.id) ?? node) : undefined;
  });
}

/** First one replacement, then the other. */
export function chain(first: Replacement, second: Replacement): Replacement {
  if (first.size === 0) return second;
  if (second.size === 0) return first;
  const all = new Map(second);
  for (const [id, value] of first) all.set(id, replacedIn(value, second));
  return all;
}

/**
 * Uses the equations that the target begins with, in order, and those that they give. Undefined when one of them is
 * contradictory, which closes the goal. @throws Failure for an equation that cannot be used.
 */
export function unifyEquations(state: TacticState, goal: MVar, count: number, at: Position): Unified | undefined {
  let current = goal;
  let replaced: Replacement = nothing;
  for (let left = count; left > 0; left--) {
    state.elab.meta.budget.step();
    const { goal: next, variable } = introduce(state, current, undefined, at);
    const step = state.within(next, () => unifyEquation(state, next, variable, at));
    if (step === undefined) return undefined;
    current = step.goal;
    replaced = chain(replaced, step.replaced);
    left += step.added;
  }
  return { goal: current, replaced };
}

function unifyEquation(state: TacticState, goal: MVar, equation: FVar, at: Position): Step | undefined {
  const { meta } = state.elab;
  const sides = sidesOf(state, equation);
  if (sides === undefined) return homogeneous(state, goal, equation, at);
  const { left, right } = sides;
  if (isFVar(left) || isFVar(right)) {
    const older = isFVar(left) && isFVar(right) && isOlder(state, goal, left, right);
    const side = !isFVar(left) || older ? "right" : "left";
    const done = eliminateSide(state, goal, equation, side);
    if (done !== undefined) return { goal: done.goal, replaced: done.replaced, added: 0 };
    if (meta.isDefEq(left, right)) return { goal: without(state, goal, equation), replaced: nothing, added: 0 };
    const { type, head } = sides;
    const level = itemAt(head.levels, 0);
    const falsehood = refuteCycle(state.elab, { type, level, left, right }, equation);
    if (falsehood !== undefined) return closeBy(state, goal, falsehood);
    throw new Unsupported("equation between a variable and a term that contains it", at);
  }
  if (meta.isDefEq(left, right)) return { goal: without(state, goal, equation), replaced: nothing, added: 0 };
  return injectEquation(state, goal, equation, at);
}

function closeBy(state: TacticState, goal: MVar, falsehood: Expr): undefined {
  const { meta } = state.elab;
  const target = state.target(goal);
  meta.assign(goal, apps(constant("False.elim", [meta.checker.sortOf(target)]), [target, falsehood]));
  return undefined;
}

/** `HEq a b` between terms of one type gives way to `a = b` in front of the target. */
function homogeneous(state: TacticState, goal: MVar, equation: FVar, at: Position): Step {
  const { meta } = state.elab;
  const type = meta.whnf(equation.type);
  const head = appHead(type);
  const different = () => new Unsupported("equation between terms of different types", at);
  if (!isConst(head, "HEq")) throw different();
  const [alpha, a, beta, b] = tupleOf(appArgs(type), 4) ?? [];
  if (alpha === undefined || a === undefined || beta === undefined || b === undefined || !meta.isDefEq(alpha, beta))
    throw different();
  const equal = apps(constant("Eq", head.levels), [alpha, a, b]);
  const next = state.next(goal, pi("a✝", equal, state.target(goal)), {
    context: state.context(goal).without([equation]),
  });
  meta.assign(goal, apps(next, [apps(constant("eq_of_heq", head.levels), [alpha, a, b, equation])]));
  return { goal: next, replaced: nothing, added: 1 };
}

function isOlder(state: TacticState, goal: MVar, a: FVar, b: FVar): boolean {
  const { variables } = state.context(goal);
  return variables.findIndex(({ id }) => id === a.id) < variables.findIndex(({ id }) => id === b.id);
}

function without(state: TacticState, goal: MVar, variable: FVar): MVar {
  const next = state.next(goal, state.target(goal), { context: state.context(goal).without([variable]) });
  state.elab.meta.assign(goal, next);
  return next;
}

/**
 * The goal with the equations between the fields in front of its target, and without the equation; undefined if the
 * constructors differ. @throws Failure unless both sides are constructor applications.
 */
export function injectEquation(state: TacticState, goal: MVar, equation: FVar, at: Position): Step | undefined {
  const { elab } = state;
  const sides = sidesOf(state, equation);
  if (sides === undefined) throw state.failed("injection", goal, at, "equality expected");
  const from = constructorApplication(elab, sides.left);
  const to = constructorApplication(elab, sides.right);
  if (from === undefined || to === undefined) {
    throw state.failed("injection", goal, at, "equality of constructor applications expected");
  }
  const proof = { proof: equation, type: sides.type, left: sides.left, right: sides.right };
  const target = state.target(goal);
  if (from.info.name !== to.info.name) {
    const falsehood = confusion(elab, proof, at);
    if (falsehood === undefined) throw new Failure("constructors of no inductive type", at);
    const level = elab.ensureSort(target, at);
    elab.meta.assign(goal, app(app(constant("False.elim", [level]), target), falsehood));
    return undefined;
  }
  const equations = fieldEquations(elab, proof, at);
  if (equations === undefined) throw new Unsupported("injectivity of a constructor with dependent fields", at);
  const statement = equations.reduceRight((rest, { statement: equal }) => pi("a✝", equal, rest), target);
  const context = state.context(goal);
  const needed = dependents(elab.meta, context, [equation]).length > 0 || mentions(target, [equation]);
  const next = state.next(goal, statement, { context: needed ? context : context.without([equation]) });
  elab.meta.assign(
    goal,
    apps(
      next,
      equations.map((field) => field.proof),
    ),
  );
  return { goal: next, replaced: nothing, added: equations.length };
}
