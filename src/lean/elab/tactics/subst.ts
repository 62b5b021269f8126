// Substitution: removing a variable that an equation determines.
import type { Term } from "../../syntax/ast.ts";
import { Failure, type Position, Unsupported } from "../../syntax/failure.ts";
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
  type MVar,
  replaceFVars,
} from "../kernel.ts";
import { dependents } from "../occurrence.ts";
import { mentions } from "../unify.ts";
import type { TacticState } from "./state.ts";

/** A goal after substitution, and what became of its variables. */
export interface Substituted {
  readonly goal: MVar;
  readonly moved: ReadonlyMap<number, FVar>;
}

export function substTactic(state: TacticState, terms: readonly Term[], at: Position): void {
  for (const term of terms) {
    const goal = state.main(at);
    const value = state.elaborateWhole(goal, term, undefined);
    if (value.kind !== "fvar") throw new Unsupported("'subst' with a term", at);
    const variable = state.context(goal).variables.find(({ id }) => id === value.id) as FVar;
    state.replaceMain([substitute(state, goal, equationFor(state, goal, variable, at), at).goal]);
  }
}

/** The hypothesis itself, if it is an equation; else the newest equation with the variable on one side. */
function equationFor(state: TacticState, goal: MVar, variable: FVar, at: Position): FVar {
  if (sidesOf(state, variable) !== undefined) return variable;
  const { variables } = state.context(goal);
  for (let i = variables.length - 1; i >= 0; i--) {
    const sides = sidesOf(state, variables[i]);
    if (sides !== undefined && (isVariable(sides.left, variable) || isVariable(sides.right, variable)))
      return variables[i];
  }
  throw state.failed("subst", goal, at, `did not find equation for eliminating '${variable.name}'`);
}

function isVariable(e: Expr, variable: FVar): boolean {
  return e.kind === "fvar" && e.id === variable.id;
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
  const args = appArgs(type);
  if (!isConst(head, "Eq") || args.length !== 3) return undefined;
  const { meta } = state.elab;
  return { head, type: args[0], left: meta.whnfCore(args[1]), right: meta.whnfCore(args[2]) };
}

/** `h : a = x` or `h : x = a` with a variable `x`: replaces `x` by `a` everywhere. */
export function substitute(state: TacticState, goal: MVar, equation: FVar, at: Position): Substituted {
  const sides = sidesOf(state, equation);
  if (sides === undefined) throw state.failed("subst", goal, at, "argument must be an equality proof");
  const forward = removable(state, goal, equation, sides.right, sides.left);
  if (forward !== undefined) return eliminate(state, goal, equation, sides, forward, sides.left, false);
  const backward = removable(state, goal, equation, sides.left, sides.right);
  if (backward !== undefined) return eliminate(state, goal, equation, sides, backward, sides.right, true);
  throw state.failed("subst", goal, at, "motive is not type correct or no side is a free variable");
}

/** The side as a variable that can be replaced by the other side. */
function removable(state: TacticState, goal: MVar, equation: FVar, side: Expr, other: Expr): FVar | undefined {
  if (side.kind !== "fvar" || side.value !== undefined) return undefined;
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
  const moved = new Map<number, FVar>();
  const variables: FVar[] = [];
  let rest = meta.instantiate(start);
  for (const old of after) {
    if (rest.kind !== "pi") rest = meta.whnfCore(rest);
    if (rest.kind !== "pi") throw new Failure("substitution lost a hypothesis", { line: 1, column: 0 });
    const copy = fvar(old.name, rest.type, { info: old.info });
    moved.set(old.id, copy);
    variables.push(copy);
    rest = instantiate1(rest.body, copy);
  }
  const next = state.next(goal, rest, { context: inner.with(...variables) });
  const minor = meta.bind("lam", variables, next);
  const proof = symm ? apps(constant("Eq.symm", head.levels), [type, variable, other, equation]) : equation;
  const recursor = constant("Eq.rec", [level, ...head.levels]);
  meta.assign(goal, apps(recursor, [type, other, motive, minor, variable, proof, ...after]));
  return { goal: next, moved };
}
