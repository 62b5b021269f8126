// The tactics of the fragment as moves on goals: which apply to a goal, and what goals each leaves.
import type { Arena, Node } from "./arena.ts";
import type { Formula, Term } from "./formula.ts";
import { replaceTerm, termsIn } from "./terms.ts";

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

/**
 * The premises that `apply` leaves when a hypothesis is applied to a goal: the hypothesis is peeled until its conclusion
 * is the goal itself; universal variables are read off the conclusion. Undefined where it does not fit, or leaves a
 * variable open.
 */
export function premisesFor(arena: Arena, hypothesis: Node, goal: Node): Node[] | undefined {
  const premises: Node[] = [];
  if (hypothesis.kind === "forall") return universalPremises(arena, hypothesis, goal);
  let node = hypothesis;
  while (node !== goal || premises.length === 0) {
    if (node.kind === "implies") {
      premises.push(node.left!);
      node = node.right!;
    } else if (node.kind === "not" && goal === arena.falsity) {
      premises.push(node.left!);
      node = arena.falsity;
    } else return undefined;
  }
  return premises;
}

function universalPremises(arena: Arena, hypothesis: Node, goal: Node): Node[] | undefined {
  const open: string[] = [];
  const premises: Formula[] = [];
  let formula = hypothesis.formula;
  for (;;) {
    if (formula.kind === "forall") {
      open.push(formula.variable);
      formula = formula.body;
    } else if (formula.kind === "implies") {
      premises.push(formula.left);
      formula = formula.right;
    } else if (formula.kind === "not" && goal === arena.falsity) {
      premises.push(formula.body);
      formula = { kind: "false" };
    } else break;
  }
  if (formula.kind !== "atom" || goal.formula.kind !== "atom" || formula.name !== goal.formula.name) return undefined;
  const found = new Map<string, Term>();
  const fits = (pattern: Term, term: Term): boolean => {
    if (open.includes(pattern.name)) {
      const known = found.get(pattern.name);
      if (known !== undefined) return sameTerm(known, term);
      found.set(pattern.name, term);
      return true;
    }
    if (pattern.name !== term.name || pattern.args.length !== term.args.length) return false;
    return pattern.args.every((argument, index) => fits(argument, term.args[index]));
  };
  const target = goal.formula;
  if (!formula.args.every((argument, index) => fits(argument, target.args[index]))) return undefined;
  if (open.some((variable) => !found.has(variable))) return undefined;
  return premises.map((premise) => {
    let instance = premise;
    for (const [variable, term] of found) instance = replaceTerm(instance, { name: variable, args: [] }, term);
    return arena.intern(instance);
  });
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
    let place = result.length;
    while (place > 0 && result[place - 1].id > node.id) place--;
    result.splice(place, 0, node);
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

function sameTerm(a: Term, b: Term): boolean {
  return a.name === b.name && a.args.length === b.args.length && a.args.every((t, i) => sameTerm(t, b.args[i]));
}
