// Tactics that restate the goal or a hypothesis up to definition: change, unfold, delta.

import {
  app,
  appArgs,
  appHead,
  apps,
  betaArgs,
  bvar,
  constant,
  type Expr,
  forEachNode,
  instantiateLevelParams,
  isConst,
  type Level,
  lam,
  levelSucc,
  mapExpr,
  sameExpr,
} from "../../../kernel/index.ts";
import type { BoundName, Location, Term } from "../../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import type { Elaborator } from "../../engine/elaborator.ts";
import { rewriteTerm } from "../../engine/rewriting.ts";
import { isOpenMatch } from "../../matching/marked_match.ts";
import { equationSides } from "../../meta/equality.ts";
import type { MVar } from "../../meta/holes.ts";
import { writtenBody } from "../../meta/smart_unfolding.ts";
import { resolveGlobal } from "../../names/scope.ts";
import { unfoldsByProof } from "../../recursion/lemmas_of.ts";
import { matchingEquation } from "../../recursion/matching_equation.ts";
import { functions } from "../../recursion/part.ts";
import { isByCases } from "../../simp/definitions.ts";
import { replaceHypothesis, requireHypothesis, restateHypothesis } from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";

/** Restates the chosen hypotheses and the goal; `restated` answers a type that is equal by definition. */
export function restateAt(
  state: TacticState,
  location: Location | undefined,
  at: Position,
  restated: (goal: MVar, type: Expr) => Expr,
): void {
  if (location?.everywhere) throw new Unsupported("location '*' here", at);
  for (const { name, at: place } of location?.names ?? []) {
    const goal = state.main(at);
    const variable = requireHypothesis(state, goal, name, place);
    const type = state.within(goal, () => restated(goal, state.elab.meta.instantiate(variable.type)));
    restateHypothesis(state, goal, variable, type);
  }
  if (location !== undefined && !location.goal) return;
  const goal = state.main(at);
  const next = state.next(
    goal,
    state.within(goal, () => restated(goal, state.target(goal))),
  );
  state.elab.meta.assign(goal, next);
  state.replaceMain([next]);
}

/** `change T`: the goal, or a hypothesis, stated as the text has it. */
export function changeTactic(state: TacticState, term: Term, location: Location | undefined, at: Position): void {
  restateAt(state, location, at, (goal, type) => {
    const { elab } = state;
    const { value } = state.elaborate(goal, term, undefined);
    elab.ensureSort(value, term.at);
    if (!elab.meta.isDefEq(type, value)) {
      throw new Failure(
        `'change' tactic failed, pattern\n  ${elab.text(value)}\nis not definitionally equal to target\n  ${elab.text(type)}`,
        at,
      );
    }
    return elab.ensureComplete(value, term.at);
  });
}

/** `unfold f` and `delta f`: every `f` replaced by its definition, with its arguments put in. */
export function unfoldTactic(
  state: TacticState,
  names: readonly BoundName[],
  location: Location | undefined,
  at: Position,
): void {
  for (const { name, at: place } of names) {
    const constant = constantNamed(state, name, place);
    if (needsProof(state, constant, location)) {
      unfoldByProof(state, constant, location, place);
      continue;
    }
    restateAt(state, location, at, (_goal, type) => {
      const unfolded = unfoldEverywhere(state, constant, type, place);
      if (unfolded === type) {
        throw new Failure(`Tactic \`unfold\` failed to unfold \`${constant}\` in\n  ${state.elab.text(type)}`, at);
      }
      return unfolded;
    });
  }
}

/** True where a call of a recursive function is not equal by definition to what its text says. */
function needsProof(state: TacticState, constant: string, location: Location | undefined): boolean {
  const { environment } = state.elab;
  if (unfoldsByProof(environment, constant)) return true;
  if (writtenBody(environment, constant) === undefined) return false;
  const goal = state.main(START);
  const hypotheses = location?.names.map((each) => requireHypothesis(state, goal, each.name, each.at).type) ?? [];
  const statements = location === undefined || location.goal ? [...hypotheses, goal.type] : hypotheses;
  return state.within(goal, () =>
    statements.some((e) =>
      callsOf(state.elab.meta.instantiate(e), constant).some(
        (call) => call.looseRange === 0 && matchingEquation(state.elab, call, START, true) === undefined,
      ),
    ),
  );
}

/** The calls of a function in a term, but for those inside others. */
function callsOf(e: Expr, constant: string): Expr[] {
  const calls: Expr[] = [];
  forEachNode(e, (node) => {
    if (!isConst(appHead(node), constant)) return true;
    if (!calls.some((call) => sameExpr(call, node))) calls.push(node);
    return false;
  });
  return calls;
}

/** Unfolds the calls of a function by the equation that it is defined by. */
function unfoldByProof(state: TacticState, name: string, location: Location | undefined, at: Position): void {
  if (location?.everywhere) throw new Unsupported("location '*' here", at);
  const { meta } = state.elab;
  for (const written of location?.names ?? []) {
    const goal = state.main(at);
    const variable = requireHypothesis(state, goal, written.name, written.at);
    const type = meta.instantiate(variable.type);
    const found = state.within(goal, () => unfoldedCalls(state, name, type, at));
    const value = apps(constant("Eq.mp", [found.level]), [type, found.result, found.proof, variable]);
    replaceHypothesis(state, goal, variable, found.result, value);
  }
  if (location !== undefined && !location.goal) return;
  const goal = state.main(at);
  const target = state.target(goal);
  const found = state.within(goal, () => unfoldedCalls(state, name, target, at));
  const next = state.next(goal, found.result);
  meta.assign(goal, apps(constant("Eq.mpr", [found.level]), [target, found.result, found.proof, next]));
  state.replaceMain([next]);
}

/** A statement with all calls of a function unfolded, and a proof that it is equal to what it was. */
export function unfoldedCalls(
  { elab }: TacticState,
  name: string,
  e: Expr,
  at: Position,
): { readonly result: Expr; readonly proof: Expr; readonly level: Level } {
  const { meta } = elab;
  const calls = callsOf(e, name);
  if (calls.length === 0) throw new Failure(`Tactic \`unfold\` failed to unfold \`${name}\` in\n  ${elab.text(e)}`, at);
  const level = elab.ensureSort(e, at);
  const sort = meta.infer(e);
  let result = e;
  let proof = apps(constant("Eq.refl", [levelSucc(level)]), [sort, e]);
  for (const call of calls) {
    const inner = appArgs(call).some((arg) => callsOf(arg, name).length > 0);
    if (call.looseRange > 0 || (inner && calls.length > 1))
      throw new Unsupported(`unfolding several calls of '${name}'`, at);
    const equation = callEquation(elab, name, call, at);
    const step = rewriteTerm(elab, result, equation, false, at);
    proof = apps(constant("Eq.trans", [levelSucc(level)]), [sort, e, result, step.result, proof, step.proof]);
    result = step.result;
  }
  return { result, proof, level };
}

/** A proof that a call is what the text of its function says, or the alternative that its arguments decide. */
export function callEquation(elab: Elaborator, name: string, call: Expr, at: Position): Expr {
  const { meta } = elab;
  const decided = matchingEquation(elab, call, at, true);
  if (decided !== undefined) return decided.proof;
  const whole = functions.content.definingEquation(elab, name);
  if (whole === undefined) throw new Unsupported(`unfolding '${name}'`, at);
  const proof = apps(whole, appArgs(call));
  const type = meta.whnfCore(meta.infer(proof));
  if (equationSides(type) === undefined) throw new Unsupported(`unfolding '${name}'`, at);
  return app(lam("h", meta.instantiate(type), bvar(0)), proof);
}

/** @throws Unsupported if the term has different calls of a function: Lean unfolds each, with its own equation. */
export function requireOneCall(e: Expr, constant: string, at: Position): void {
  const calls: Expr[] = [];
  forEachNode(e, (node) => {
    if (!isConst(appHead(node), constant)) return true;
    if (!calls.some((call) => sameExpr(call, node))) calls.push(node);
    return false;
  });
  if (calls.length > 1) throw new Unsupported(`unfolding several calls of '${constant}'`, at);
}

/** The constant that a name stands for. */
export function constantNamed(state: TacticState, name: string, at: Position): string {
  const { elab } = state;
  if (elab.local(name) !== undefined) throw new Unsupported(`unfolding the local definition '${name}'`, at);
  const found = resolveGlobal(elab.environment, elab.scope, name, at).filter(({ fields }) => fields.length === 0);
  const [only, ...others] = found;
  if (others.length > 0) throw new Unsupported(`ambiguous name '${name}'`, at);
  if (only === undefined) throw new Unsupported(`constant '${name}'`, at);
  return only.name;
}

/** The term with the definition of a constant in place of it; the term itself if the constant does not occur. */
export function unfoldEverywhere(state: TacticState, name: string, e: Expr, at: Position): Expr {
  const info = state.elab.environment.get(name);
  if (info?.kind !== "definition") throw new Failure(`'${name}' is not a definition`, at);
  // What applications have become: parts may be shared.
  const known = new Map<Expr, Expr>();
  const unfold = (term: Expr): Expr =>
    mapExpr(term, (node) => {
      const head = appHead(node);
      if (!isConst(head, name)) return undefined;
      const before = known.get(node);
      if (before !== undefined) return before;
      // Lemmas of a definition by cases hold by reflexivity.
      const equal = node.looseRange > 0 ? undefined : matchingEquation(state.elab, node, START, true);
      if (equal !== undefined) return equal.right;
      const value = instantiateLevelParams(info.value, info.levelParams, head.levels);
      const result = betaArgs(value, appArgs(node).map(unfold));
      if (isByCases(state.elab, name) && !isOpenMatch(state.elab.environment, result))
        throw new Unsupported(`unfolding '${name}'`, at);
      known.set(node, result);
      return result;
    });
  return unfold(e);
}

const START: Position = { line: 1, column: 0 };
