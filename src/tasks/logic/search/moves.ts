// The tactics of the fragment as moves on goals: which apply to a goal, and what goals each leaves.

import type { Term } from "../formula.ts";
import { replaceTerm, sameTerm, termsIn } from "../terms.ts";
import { premisesFor } from "./apply.ts";
import type { Arena, Node } from "./arena.ts";

/** What remains to be proved: a context without repetitions, sorted by node, and a goal. */
export interface State {
  readonly context: readonly Node[];
  readonly goal: Node;
  /** How many individuals `x0`, `x1`, … have been introduced so far. */
  readonly individuals: number;
}

/** One tactic, with hypotheses given by what they say; names are chosen when the proof is written. */
export type Step =
  | { readonly tactic: "assumption" | "contradiction" | "rfl" }
  | { readonly tactic: "intro" | "constructor" | "left" | "right" | "exfalso" | "by_contradiction" }
  | { readonly tactic: "apply" | "obtain" | "rcases"; readonly hypothesis: Node }
  | { readonly tactic: "have"; readonly hypothesis: Node; readonly argument: Node | Term }
  | { readonly tactic: "by_cases"; readonly proposition: Node }
  | { readonly tactic: "witness"; readonly term: Term }
  | { readonly tactic: "rw"; readonly equation: Node; readonly backwards: boolean; readonly at: Node | undefined };

/** A step and the goals it leaves, in Lean's order. */
export interface Move {
  readonly step: Step;
  readonly children: readonly State[];
}

/** The name of the individual with this index. */
export function individualName(index: number): string {
  return `x${index}`;
}

/** The step that closes the state at once, if one does. */
export function closingStep(arena: Arena, state: State): Step | undefined {
  const { context, goal } = state;
  if (goal.kind === "equal" && isReflexive(goal)) return { tactic: "rfl" };
  if (context.includes(goal)) return { tactic: "assumption" };
  if (goal.kind === "true") return { tactic: "constructor" };
  const absurd = context.some(
    (node) => node === arena.falsity || (node.kind === "not" && context.includes(node.left!)),
  );
  return absurd ? { tactic: "contradiction" } : undefined;
}

/**
 * Every move of the fragment on a state that no single step closes, the preferred ones first: a proof search that takes
 * the first of equally short proofs then always does the same in the same situation.
 */
export function* movesOf(arena: Arena, state: State, classical: boolean): Generator<Move> {
  const { context, goal, individuals } = state;
  yield* introductions(arena, state);
  for (const node of context) {
    if (node.kind === "and") yield { step: obtain(node), children: [replace(state, node, node.left!, node.right!)] };
    if (node.kind === "exists") {
      const instance = arena.instantiate(node, { name: individualName(individuals), args: [] });
      const child = { ...replace(state, node, instance), individuals: individuals + 1 };
      yield { step: obtain(node), children: [child] };
    }
  }
  if (goal.kind === "and") {
    yield { step: { tactic: "constructor" }, children: [withGoal(state, goal.left!), withGoal(state, goal.right!)] };
  }
  if (goal.kind === "iff") {
    const children = directions(arena, goal).map((direction) => withGoal(state, direction));
    yield { step: { tactic: "constructor" }, children };
  }
  for (const node of context) {
    if (node.kind !== "or") continue;
    const children = [replace(state, node, node.left!), replace(state, node, node.right!)];
    yield { step: { tactic: "rcases", hypothesis: node }, children };
  }
  for (const node of context) {
    const premises = premisesFor(arena, node, goal);
    if (premises === undefined) continue;
    const children = premises.map((premise) => withGoal(state, premise));
    yield { step: { tactic: "apply", hypothesis: node }, children };
  }
  yield* rewrites(arena, state);
  for (const node of context) {
    if (node.kind === "implies" && context.includes(node.left!) && !context.includes(node.right!)) {
      const step: Step = { tactic: "have", hypothesis: node, argument: node.left! };
      yield { step, children: [extend(state, node.right!)] };
    }
  }
  for (const node of context) {
    if (node.kind === "iff") yield { step: obtain(node), children: [replace(state, node, ...directions(arena, node))] };
  }
  yield* instantiations(arena, state);
  if (goal.kind === "or") {
    yield { step: { tactic: "left" }, children: [withGoal(state, goal.left!)] };
    yield { step: { tactic: "right" }, children: [withGoal(state, goal.right!)] };
  }
  if (goal !== arena.falsity) yield { step: { tactic: "exfalso" }, children: [withGoal(state, arena.falsity)] };
  if (classical) yield* classicalMoves(arena, state);
}

function* introductions(arena: Arena, state: State): Generator<Move> {
  const { goal, individuals } = state;
  const step: Step = { tactic: "intro" };
  if (goal.kind === "implies") yield { step, children: [withGoal(extend(state, goal.left!), goal.right!)] };
  if (goal.kind === "not") yield { step, children: [withGoal(extend(state, goal.left!), arena.falsity)] };
  if (goal.kind === "forall") {
    const instance = arena.instantiate(goal, { name: individualName(individuals), args: [] });
    yield { step, children: [{ ...withGoal(state, instance), individuals: individuals + 1 }] };
  }
}

/** `have` with an individual for universal hypotheses, and witnesses for existential goals. */
function* instantiations(arena: Arena, state: State): Generator<Move> {
  const { context, goal } = state;
  const universal = context.filter((node) => node.kind === "forall");
  if (goal.kind !== "exists" && universal.length === 0) return;
  const terms = availableTerms(state);
  if (goal.kind === "exists") {
    for (const term of terms) {
      yield { step: { tactic: "witness", term }, children: [withGoal(state, arena.instantiate(goal, term))] };
    }
  }
  for (const node of universal) {
    for (const term of terms) {
      const instance = arena.instantiate(node, term);
      if (context.includes(instance)) continue;
      const step: Step = { tactic: "have", hypothesis: node, argument: term };
      yield { step, children: [extend(state, instance)] };
    }
  }
}

function* rewrites(arena: Arena, state: State): Generator<Move> {
  for (const equation of state.context) {
    const { formula } = equation;
    if (formula.kind !== "equal" || isReflexive(equation)) continue;
    for (const backwards of [false, true]) {
      const from = backwards ? formula.right : formula.left;
      const to = backwards ? formula.left : formula.right;
      const goal = arena.intern(replaceTerm(state.goal.formula, from, to));
      if (goal !== state.goal && !(goal.kind === "iff" && goal.left === goal.right)) {
        const step: Step = { tactic: "rw", equation, backwards, at: undefined };
        yield { step, children: goal.kind === "equal" && isReflexive(goal) ? [] : [withGoal(state, goal)] };
      }
      for (const node of state.context) {
        if (node === equation) continue;
        const changed = arena.intern(replaceTerm(node.formula, from, to));
        if (changed === node || state.context.includes(changed)) continue;
        const step: Step = { tactic: "rw", equation, backwards, at: node };
        yield { step, children: [replace(state, node, changed)] };
      }
    }
  }
}

function* classicalMoves(arena: Arena, state: State): Generator<Move> {
  const { context, goal } = state;
  for (const proposition of atomsOf(state)) {
    const negation = arena.not(proposition);
    if (context.includes(proposition) || context.includes(negation)) continue;
    const children = [extend(state, proposition), extend(state, negation)];
    yield { step: { tactic: "by_cases", proposition }, children };
  }
  const splits = goal.kind === "atom" || goal.kind === "or" || goal.kind === "exists" || goal.kind === "equal";
  const negation = arena.not(goal);
  if (!splits || context.includes(negation)) return;
  const step: Step = { tactic: "by_contradiction" };
  yield { step, children: [withGoal(state, arena.connect("implies", negation, arena.falsity))] };
}

/** Every closed term that occurs in the state, and every individual introduced so far. */
function availableTerms(state: State): Term[] {
  const terms = new Map<string, Term>();
  for (const node of [...state.context, state.goal]) termsIn(node.formula, terms);
  for (let index = 0; index < state.individuals; index++) {
    terms.set(individualName(index), { name: individualName(index), args: [] });
  }
  return [...terms.values()];
}

function atomsOf(state: State): Node[] {
  const atoms = new Set<Node>();
  const visit = (node: Node): void => {
    if (node.kind === "atom" || node.kind === "equal") atoms.add(node);
    if (node.kind === "forall" || node.kind === "exists") return;
    if (node.left !== undefined) visit(node.left);
    if (node.right !== undefined) visit(node.right);
  };
  for (const node of state.context) visit(node);
  visit(state.goal);
  return [...atoms].sort((a, b) => a.id - b.id);
}

/** Both implications of an equivalence. */
export function directions(arena: Arena, node: Node): [Node, Node] {
  return [arena.connect("implies", node.left!, node.right!), arena.connect("implies", node.right!, node.left!)];
}

/** A context with nodes added, sorted and without repetitions. */
export function contextWith(context: readonly Node[], ...added: readonly Node[]): readonly Node[] {
  const result = [...context];
  for (const node of added) {
    if (result.includes(node)) continue;
    result.splice(result.findLastIndex(({ id }) => id <= node.id) + 1, 0, node);
  }
  return result;
}

function extend(state: State, ...added: Node[]): State {
  return { ...state, context: contextWith(state.context, ...added) };
}

function replace(state: State, old: Node, ...added: Node[]): State {
  const rest = state.context.filter((node) => node !== old);
  return { ...state, context: contextWith(rest, ...added) };
}

function withGoal(state: State, goal: Node): State {
  return { ...state, goal };
}

function obtain(hypothesis: Node): Step {
  return { tactic: "obtain", hypothesis };
}

function isReflexive(node: Node): boolean {
  return node.formula.kind === "equal" && sameTerm(node.formula.left, node.formula.right);
}
