// Tactics that add a statement: have, let, suffices.

import { app, type Expr, freshId, fvar } from "../../../kernel/index.ts";
import type { LocalDeclaration, Term } from "../../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { matchOne } from "../../matching/match.ts";
import type { MVar } from "../../meta/holes.ts";
import { binderName } from "../../terms/binders.ts";
import { elaborateDeclaration } from "../../terms/local.ts";
import { addHypothesis, tryClear } from "../goals/hypotheses.ts";
import { newHoles, placeholderError, type TacticState } from "../goals/state.ts";

function declare(state: TacticState, goal: MVar, declaration: LocalDeclaration): { type: Expr; value: Expr } {
  const { elab } = state;
  const start = freshId();
  const made = state.within(goal, () => elab.finishing(() => elaborateDeclaration(elab, declaration)));
  const type = elab.meta.instantiate(made.type);
  const value = elab.meta.instantiate(made.value);
  const [hole] = [...newHoles(elab, type, start), ...newHoles(elab, value, start)];
  if (hole !== undefined) {
    if (elab.meta.info(hole).opaque) throw new Unsupported("'?_' in a local declaration", declaration.at);
    throw placeholderError(state, hole, declaration.at);
  }
  return { type, value };
}

export function haveTactic(state: TacticState, declaration: LocalDeclaration, at: Position): void {
  const goal = state.main(at);
  const { type, value } = declare(state, goal, declaration);
  if (declaration.pattern !== undefined) {
    destructure(state, goal, declaration, value, at);
    return;
  }
  addHypothesis(state, goal, binderName(declaration.name ?? "this"), type, value);
}

/** `replace h : T := e`: as `have`, and what had that name before goes unless something needs it. */
export function replaceTactic(state: TacticState, declaration: LocalDeclaration, at: Position): void {
  const before = state.context(state.main(at));
  haveTactic(state, declaration, at);
  const names = declaration.pattern === undefined ? [declaration.name ?? "this"] : namesIn(declaration.pattern);
  const old = names.flatMap((name) => before.find(name) ?? []);
  tryClear(state, state.main(at), old);
}

/** The names that a pattern binds. */
function namesIn(pattern: Term): string[] {
  switch (pattern.kind) {
    case "identifier":
      return pattern.name.includes(".") ? [] : [pattern.name];
    case "namedPattern":
      return [pattern.name, ...namesIn(pattern.pattern)];
    case "anonymous":
      return pattern.args.flatMap(namesIn);
    case "apply":
      return pattern.args.flatMap(namesIn);
    case "parenthesis":
    case "typed":
      return namesIn(pattern.value);
    default:
      return [];
  }
}

function destructure(state: TacticState, goal: MVar, declaration: LocalDeclaration, value: Expr, at: Position): void {
  const { elab } = state;
  const { pattern } = declaration;
  if (pattern === undefined) return;
  let inner: MVar | undefined;
  const proof = state.within(goal, () =>
    matchOne(elab, value, pattern, state.target(goal), (target) => {
      inner = elab.fresh(target, { opaque: true, tag: state.tag(goal) });
      return inner;
    }),
  );
  if (inner === undefined) throw new Failure("pattern without a case", at);
  elab.meta.assign(goal, proof);
  state.replaceMain([inner]);
}

export function letTactic(state: TacticState, declaration: LocalDeclaration, at: Position): void {
  const goal = state.main(at);
  const { type, value } = declare(state, goal, declaration);
  if (declaration.pattern !== undefined) {
    destructure(state, goal, declaration, value, at);
    return;
  }
  const variable = fvar(binderName(declaration.name ?? "this"), type, { value });
  const next = state.next(goal, state.target(goal), { context: state.context(goal).with(variable) });
  state.elab.meta.assign(goal, state.elab.meta.bind("lam", [variable], next));
  state.replaceMain([next]);
}

/** `suffices h : T from e`: `e` proves the goal with `h`; `T` is left. */
export function sufficesTactic(state: TacticState, declaration: LocalDeclaration, at: Position): void {
  const goal = state.main(at);
  const { elab } = state;
  if (declaration.type === undefined) throw new Failure("'suffices' needs a type", at);
  const type = state.elaborateWhole(goal, declaration.type, undefined);
  state.within(goal, () => elab.ensureSort(type, at));
  const variable = fvar(binderName(declaration.name ?? "this"), type);
  const inner = state.next(goal, state.target(goal), { context: state.context(goal).with(variable) });
  const value = state.elaborateWhole(inner, declaration.value, state.target(goal));
  elab.meta.assign(inner, value);
  const left = state.next(goal, type);
  elab.meta.assign(goal, app(elab.meta.bind("lam", [variable], inner), left));
  state.replaceMain([left]);
}
