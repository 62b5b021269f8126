// Tactics that close a goal with what is at hand: assumption, contradiction, rfl, trivial; and symm.

import type { Location } from "../../syntax/ast.ts";
import { type Position, Unsupported } from "../../syntax/failure.ts";
import { familyOf, splitCases } from "../cases.ts";
import { app, appArgs, appHead, apps, constant, type Expr, type FVar, hasFVar, isConst, type MVar } from "../kernel.ts";
import { constructorTactic } from "./apply.ts";
import { replaceHypothesis, requireHypothesis } from "./hypotheses.ts";
import type { TacticState } from "./state.ts";

/** The newest hypothesis whose type is the given one. */
export function findHypothesis(state: TacticState, goal: MVar, type: Expr): FVar | undefined {
  const { variables } = state.context(goal);
  for (let i = variables.length - 1; i >= 0; i--) {
    if (state.elab.meta.isDefEq(variables[i].type, type)) return variables[i];
  }
  return undefined;
}

function close(state: TacticState, goal: MVar, value: Expr): void {
  state.elab.meta.assign(goal, value);
  state.replaceMain([]);
}

export function assumptionTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  const found = findHypothesis(state, goal, state.target(goal));
  if (found === undefined) throw state.failed("assumption", goal, at);
  close(state, goal, found);
}

/** Closes a goal from `h : False`, from `h : p` with `h' : ¬p`, or from `h : a ≠ a`. */
export function contradictionTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  const { variables } = state.context(goal);
  for (const variable of variables) {
    const proof = state.within(goal, () => absurdity(state, goal, variable, at));
    if (proof !== undefined) {
      close(state, goal, proof);
      return;
    }
  }
  throw state.failed("contradiction", goal, at);
}

function absurdity(state: TacticState, goal: MVar, variable: FVar, at: Position): Expr | undefined {
  const { elab } = state;
  const type = elab.meta.instantiate(variable.type);
  const target = state.target(goal);
  const reduced = elab.meta.whnfReducible(type);
  if (isConst(appHead(reduced), "False")) {
    const family = familyOf(elab, reduced);
    if (family === undefined) return undefined;
    return splitCases(elab, { major: variable, family, target, at, branch: () => target });
  }
  const denied = negated(type) ?? negated(reduced);
  if (denied === undefined) return undefined;
  const level = elab.ensureSort(target, at);
  const make = (proof: Expr): Expr => apps(constant("absurd", [level]), [denied, target, proof, variable]);
  const found = findHypothesis(state, goal, denied);
  if (found !== undefined) return make(found);
  const stated = type.kind === "app" ? reflexive(state, denied, false) : undefined;
  return stated === undefined ? undefined : make(stated);
}

/** `p` of `¬p` or `p → False`. */
function negated(type: Expr): Expr | undefined {
  if (type.kind === "app" && isConst(type.fn, "Not")) return type.arg;
  if (type.kind === "pi" && type.body.looseRange === 0 && isConst(type.body, "False")) return type.type;
  return undefined;
}

/** A proof of a reflexive equality or equivalence; undefined if the type is neither or its sides differ. */
export function reflexive(state: TacticState, type: Expr, equivalence = true): Expr | undefined {
  const { meta } = state.elab;
  const reduced = meta.whnfReducible(type);
  const head = appHead(reduced);
  const args = appArgs(reduced);
  if (isConst(head, "Eq") && args.length === 3) {
    return meta.isDefEq(args[1], args[2]) ? apps(constant("Eq.refl", head.levels), [args[0], args[1]]) : undefined;
  }
  if (equivalence && isConst(head, "Iff") && args.length === 2) {
    return meta.isDefEq(args[0], args[1]) ? app(constant("Iff.refl"), args[0]) : undefined;
  }
  return undefined;
}

export function reflexivityTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  const proof = state.within(goal, () => reflexive(state, state.target(goal)));
  if (proof === undefined) throw state.failed("rfl", goal, at);
  close(state, goal, proof);
}

/** Part of what Lean's `trivial` tries: assumption, rfl, contradiction, True, and both sides of a conjunction. */
export function trivialTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  const attempts = [assumptionTactic, reflexivityTactic, contradictionTactic];
  for (const attempt of attempts) {
    if (state.attempt(() => attempt(state, at)) === undefined) return;
  }
  const target = state.elab.meta.whnfReducible(state.target(goal));
  if (isConst(target, "True")) {
    close(state, goal, constant("True.intro"));
    return;
  }
  if (isConst(appHead(target), "And")) {
    const failed = state.attempt(() => {
      const left = state.focus(goal, () => {
        constructorTactic(state, at);
        for (const part of state.goals) {
          const rest = state.focus(part, () => trivialTactic(state, at));
          if (rest.length > 0) throw state.failed("trivial", part, at);
        }
        state.goals = [];
      });
      state.replaceMain(left);
    });
    if (failed === undefined) return;
  }
  if (!hasFVar(target)) throw new Unsupported("'trivial' where a decision procedure may be needed", at);
  throw state.failed("trivial", goal, at);
}

const symmetric = new Map([
  ["Eq", "Eq.symm"],
  ["Iff", "Iff.symm"],
]);

/** `symm` on the goal or on hypotheses, for equalities and equivalences. */
export function symmetryTactic(state: TacticState, location: Location, at: Position): void {
  for (const { name, at: place } of location.names) {
    const goal = state.main(at);
    const variable = requireHypothesis(state, goal, name, place);
    const { type, proof } = flip(state.elab.meta.instantiate(variable.type), variable, at);
    replaceHypothesis(state, goal, variable, type, proof);
  }
  if (!location.goal) return;
  const goal = state.main(at);
  const { type: flipped } = flip(state.target(goal), undefined, at);
  const next = state.next(goal, flipped);
  const { proof } = flip(flipped, next, at);
  state.elab.meta.assign(goal, proof);
  state.replaceMain([next]);
}

function flip(type: Expr, proof: Expr | undefined, at: Position): { type: Expr; proof: Expr } {
  const head = appHead(type);
  const args = appArgs(type);
  const lemma = head.kind === "const" ? symmetric.get(head.name) : undefined;
  if (head.kind !== "const" || lemma === undefined || args.length < 2) {
    throw new Unsupported("'symm' on a relation other than equality and equivalence", at);
  }
  const [right, left] = [args[args.length - 1], args[args.length - 2]];
  const flipped = apps(head, [...args.slice(0, -2), right, left]);
  const levels = head.levels;
  const symm = constant(lemma, levels);
  return { type: flipped, proof: apps(symm, [...args, ...(proof === undefined ? [] : [proof])]) };
}
