// Recursion that is not structural: which measure goes down, stated by `termination_by` or found, and the proofs that it does.

import { itemAt } from "../../../platform/index.ts";
import {
  appArgs,
  type Budget,
  bindLambda,
  type Expr,
  type FVar,
  fvar,
  replaceFVars,
  sameExpr,
  someNode,
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
import { distance, inNumbers, pairOf, sizeOf } from "../constructions/sizes.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import type { Surroundings } from "../environment/view.ts";
import { LocalContext } from "../meta/context.ts";
import { isFVar, type MVar } from "../meta/holes.ts";
import { mentions } from "../meta/unify.ts";
import type { Scope } from "../names/scope.ts";
import { NotStructural } from "../recursion/calls.ts";
import { type Order, orderOf } from "../recursion/measures.ts";
import type { OpenedRecursion } from "../recursion/structural.ts";
import { type Obligation, recurseAlong } from "../recursion/well_founded.ts";
import { TacticState } from "../tactics/goals/state.ts";
import { runTactic } from "../tactics/run.ts";
import { newElaborator } from "./new_elaborator.ts";

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
  const measure = guess(elab, place, opened, hints);
  const found = measure === undefined ? undefined : compileAlong(place, opened, measure, hints);
  if (found !== undefined) return found;
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
  const { checker } = opened;
  // Tactics of the text would see how a size is computed, not `sizeOf`.
  const shown = hints?.decreasing === undefined ? inNumbers(checker, measure) : measure;
  const order = shown === undefined ? undefined : orderOf(checker, checker.infer(shown));
  if (shown === undefined || order === undefined)
    throw new Unsupported("termination measure that is no natural number", at);
  return along(elab, place, opened, { order, measure: shown }, hints);
}

interface Measure {
  readonly order: Order;
  readonly measure: Expr;
}

/** Whether a measure goes down at a call, stays, or may go up. */
type Change = "less" | "same" | "unknown";

/**
 * Sizes of arguments and distances to bounds, the first that goes down first: the next measure goes down where those before it
 * stay (Lean's `GuessLex`). Undefined if no order of them does.
 */
function guess(
  elab: Elaborator,
  place: Place,
  opened: OpenedRecursion,
  hints: TerminationHints | undefined,
): Expr | undefined {
  const { checker, variables, fixed } = opened;
  const varying = variables.slice(fixed);
  const sizes = varying.flatMap((variable) => sizeOf(checker, variable, variable.type) ?? []);
  if (sizes.length === 1 && hints?.decreasing !== undefined) return sizes[0];
  const measures: { measure: Expr; changes: Change[] }[] = [];
  const add = (measure: Expr): readonly Obligation[] => {
    const order = orderOf(checker, checker.infer(measure));
    if (order === undefined || measures.some((other) => sameExpr(other.measure, measure))) return [];
    const { obligations } = recurseAlong(opened, order, measure);
    const goals = goalsOf(elab, outerOf(place, opened), obligations);
    const changes = obligations.map(({ goal }, i): Change => {
      const [now, before] = appArgs(goal).slice(-2) as [Expr, Expr];
      if (elab.meta.isDefEq(now, before)) return "same";
      return decreases(new TacticState(elab, [itemAt(goals, i)], runTactic), order) ? "less" : "unknown";
    });
    measures.push({ measure, changes });
    return obligations;
  };
  const conditions = sizes.flatMap(add).flatMap(({ locals }) => locals.map(({ type }) => type));
  for (const condition of conditions) {
    const measure = distance(condition);
    if (measure !== undefined && mentions(measure, varying) && !mentionsOthers(measure, variables)) add(measure);
  }
  const chosen: Expr[] = [];
  for (let calls = measures[0]?.changes.map((_, i) => i) ?? []; calls.length > 0; ) {
    const next = measures.find(
      ({ changes }) =>
        calls.some((call) => changes[call] === "less") && calls.every((call) => changes[call] !== "unknown"),
    );
    if (next === undefined) return undefined;
    chosen.push(next.measure);
    calls = calls.filter((call) => next.changes[call] !== "less");
  }
  return chosen.length === 0 ? undefined : chosen.reduceRight((rest, first) => pairOf(checker, first, rest));
}

/** True if the term mentions a variable that is not among these. */
function mentionsOthers(e: Expr, variables: readonly FVar[]): boolean {
  return someNode(e, (node) => isFVar(node) && !variables.some(({ id }) => id === node.id));
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
  const { variables, named } = opened;
  try {
    const { value, unfolding, obligations } = recurseAlong(opened, order, measure);
    const proofs = prove(elab, outerOf(place, opened), obligations, order, hints);
    if (proofs === undefined) return undefined;
    const stands = obligations.map(({ stand }) => stand);
    const put = (e: Expr): Expr => bindLambda(variables.slice(named), replaceFVars(e, stands, proofs));
    return { value: put(value), unfolding: put(unfolding), measure: put(measure), elab };
  } catch (error) {
    if (error instanceof NotStructural) throw new Unsupported("recursion of this form", place.at);
    throw error;
  }
}

/** What the calls share. */
function outerOf({ shared }: Place, { variables, fixed }: OpenedRecursion): readonly FVar[] {
  return [...shared, ...variables.slice(0, Math.min(fixed, variables.length - 1))];
}

function goalsOf(elab: Elaborator, outer: readonly FVar[], obligations: readonly Obligation[]): MVar[] {
  const stands = obligations.map(({ stand }) => stand);
  return obligations.map(({ locals, goal }, i) => {
    const inside = stands.slice(0, i).filter((stand) => mentions(goal, [stand]));
    return elab.meta.fresh(new LocalContext([...outer, ...inside, ...locals]), goal, { opaque: true });
  });
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
  const goals = goalsOf(elab, outer, obligations);
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
