// Recursion that is not structural: which measure goes down, stated by `termination_by` or found, and the proofs that it does.

import { itemAt } from "../../../platform/index.ts";
import {
  apps,
  type Budget,
  bindLambda,
  constant,
  type Expr,
  type FVar,
  fvar,
  levelZero,
  replaceFVars,
} from "../../kernel/index.ts";
import {
  Cursor,
  Failure,
  oneTactic,
  type Position,
  type Tactic,
  type TerminationHints,
  tokenize,
  Unsupported,
} from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import type { Surroundings } from "../environment/view.ts";
import { LocalContext } from "../meta/context.ts";
import { mentions } from "../meta/unify.ts";
import type { Scope } from "../names/scope.ts";
import { NotStructural } from "../recursion/calls.ts";
import { type Order, orderOf } from "../recursion/measures.ts";
import type { OpenedRecursion } from "../recursion/structural.ts";
import { type Obligation, recurseAlong } from "../recursion/well_founded.ts";
import { TacticState } from "../tactics/goals/state.ts";
import { runTactic } from "../tactics/run.ts";
import { newElaborator } from "./new_elaborator.ts";

/** With more arguments that are numbers, no pair of them is tried as a measure. */
const MOST_IN_PAIRS = 4;

/** Where the measure and its proofs are elaborated. */
export interface Place {
  /** Without the constant that is being declared. */
  readonly environment: Surroundings;
  readonly scope: Scope;
  /** The variables of the file. */
  readonly shared: readonly FVar[];
  readonly budget: Budget;
  readonly at: Position;
}

/** A function compiled by well-founded recursion, over the variables that its signature names. */
export interface Terminating {
  readonly value: Expr;
  /** A proof that the value is the body as it is written. */
  readonly unfolding: Expr;
  /** What goes down. */
  readonly measure: Expr;
  /** Where the measure's proofs were made; it knows what is left of them. */
  readonly elab: Elaborator;
}

/**
 * The function by well-founded recursion, along the measure that the text states or else one of its arguments that goes down.
 * @throws Unsupported if no such measure is found, or the default tactics do not prove that it goes down
 */
export function compileTerminating(
  place: Place,
  opened: OpenedRecursion,
  hints: TerminationHints | undefined,
): Terminating {
  const { at } = hints ?? place;
  const stated = hints?.measure;
  const elab = newElaborator(place.environment, place.scope, LocalContext.empty, place.budget);
  if (stated !== undefined) {
    const measure = elaborateMeasure(elab, place, opened, stated);
    const found = compileAlong(place, opened, measure, hints, stated.term.at);
    if (found === undefined) throw new Unsupported("recursion for which the default tactics prove no end", at);
    return found;
  }
  for (const candidate of candidates(opened)) {
    const found = along(elab, place, opened, candidate, hints);
    if (found !== undefined) return found;
  }
  throw new Unsupported("recursion that is not structural", at);
}

/** The function along a measure over its variables; undefined if the default tactics do not prove that it goes down. */
export function compileAlong(
  place: Place,
  opened: OpenedRecursion,
  measure: Expr,
  hints: TerminationHints | undefined,
  at = place.at,
): Terminating | undefined {
  const elab = newElaborator(place.environment, place.scope, LocalContext.empty, place.budget);
  const order = orderOf(opened.checker, elab.meta.infer(measure));
  if (order === undefined) throw new Unsupported("termination measure that is no natural number", at);
  return along(elab, place, opened, { order, measure }, hints);
}

interface Measure {
  readonly order: Order;
  readonly measure: Expr;
}

/** The arguments that are numbers, each alone, and then pairs of them. */
function* candidates({ checker, variables, fixed }: OpenedRecursion): Generator<Measure> {
  const numbers: FVar[] = [];
  for (const measure of variables.slice(fixed)) {
    const order = orderOf(checker, measure.type);
    if (order === undefined || order.components !== undefined) continue;
    yield { order, measure };
    numbers.push(measure);
  }
  if (numbers.length > MOST_IN_PAIRS) return;
  const types = [constant("Nat"), constant("Nat")];
  const order = orderOf(checker, apps(constant("Prod", [levelZero, levelZero]), types));
  for (const first of order === undefined ? [] : numbers) {
    for (const second of numbers) {
      const measure = apps(constant("Prod.mk", [levelZero, levelZero]), [...types, first, second]);
      if (order !== undefined && first !== second) yield { order, measure };
    }
  }
}

function elaborateMeasure(
  elab: Elaborator,
  { shared }: Place,
  { variables, named }: OpenedRecursion,
  { names, term }: NonNullable<TerminationHints["measure"]>,
): Expr {
  const unnamed = variables.slice(named);
  const [extra] = names.slice(unnamed.length);
  if (extra !== undefined) {
    throw new Failure("too many names in 'termination_by'", extra.at);
  }
  const renamed = unnamed.map(({ name, type, id }, i) => fvar(names[i]?.name ?? `${name}✝`, type, { id }));
  return elab.inContext(new LocalContext([...shared, ...variables.slice(0, named), ...renamed]), () => {
    const value = elab.finishing(() => elab.elaborate(term, undefined));
    return elab.ensureComplete(value, term.at);
  });
}

/** The function along one measure; undefined if the default tactics do not prove that it goes down. */
function along(
  elab: Elaborator,
  place: Place,
  opened: OpenedRecursion,
  { order, measure }: Measure,
  hints: TerminationHints | undefined,
): Terminating | undefined {
  const { variables, named, fixed } = opened;
  try {
    const { value, unfolding, obligations } = recurseAlong(opened, order, measure);
    const outer = [...place.shared, ...variables.slice(0, Math.min(fixed, variables.length - 1))];
    const proofs = prove(elab, outer, obligations, order, hints);
    if (proofs === undefined) return undefined;
    const stands = obligations.map(({ stand }) => stand);
    const put = (e: Expr): Expr => bindLambda(variables.slice(named), replaceFVars(e, stands, proofs));
    return { value: put(value), unfolding: put(unfolding), measure: put(measure), elab };
  } catch (error) {
    if (error instanceof NotStructural) throw new Unsupported("recursion of this form", place.at);
    throw error;
  }
}

/** The proofs, each as a function of what stands before its call. */
function prove(
  elab: Elaborator,
  outer: readonly FVar[],
  obligations: readonly Obligation[],
  order: Order,
  hints: TerminationHints | undefined,
): Expr[] | undefined {
  const stands = obligations.map(({ stand }) => stand);
  const goals = obligations.map(({ locals, goal }, i) => {
    const inside = stands.slice(0, i).filter((stand) => mentions(goal, [stand]));
    return elab.meta.fresh(new LocalContext([...outer, ...inside, ...locals]), goal, { opaque: true });
  });
  const block = hints?.decreasing;
  if (block !== undefined) {
    const state = new TacticState(elab, goals, runTactic);
    state.runBlock(block);
    state.prune();
    if (state.goals.length > 0) throw state.unsolved(state.goals, block.at);
  } else if (!goals.every((goal) => decreases(new TacticState(elab, [goal], runTactic), order))) {
    return undefined;
  }
  const proofs: Expr[] = [];
  for (const [i, { locals }] of obligations.entries()) {
    const proof = replaceFVars(elab.meta.instantiate(itemAt(goals, i)), stands.slice(0, i), proofs);
    proofs.push(
      bindLambda(
        locals.map((local) => withProofs(local, stands.slice(0, i), proofs)),
        proof,
      ),
    );
  }
  return proofs;
}

/** The variable, whose type mentions no stand-in for a proof any more. */
function withProofs({ name, type, id, info, value }: FVar, stands: readonly FVar[], proofs: readonly Expr[]): FVar {
  const put = (e: Expr): Expr => replaceFVars(e, stands, proofs);
  return fvar(name, put(type), { id, info, ...(value === undefined ? {} : { value: put(value) }) });
}

/** Proves the first goal of a state by the default tactics. */
function decreases(state: TacticState, { components }: Order): boolean {
  if (components === undefined) return defaultTactics().some((tactic) => solves(state, tactic));
  const [first, second] = components;
  return (
    solves(state, inComponent("right"), () => decreases(state, second)) ||
    solves(state, inComponent("left"), () => decreases(state, first))
  );
}

function inComponent(side: "left" | "right"): Tactic {
  return tactic(`apply _root_.Prod.Lex.${side}`);
}

/** True if the tactic, and what comes after it, closes the goal; else everything is as before. */
function solves(state: TacticState, first: Tactic, after = (): boolean => false): boolean {
  const { meta } = state.elab;
  const mark = meta.mark();
  const { goals } = state;
  try {
    state.run(first);
    state.prune();
    if (state.goals.length === 0 || after()) return true;
  } catch (error) {
    if (!(error instanceof Failure || error instanceof Unsupported)) throw error;
  }
  meta.restore(mark);
  state.goals = goals;
  return false;
}

let known: readonly Tactic[] | undefined;

/** What Lean's `decreasing_tactic` tries. */
function defaultTactics(): readonly Tactic[] {
  known ??= ["omega", "assumption", "simp"].map(tactic);
  return known;
}

function tactic(text: string): Tactic {
  return oneTactic(new Cursor(tokenize(text)));
}
