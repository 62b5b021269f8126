// Tactics that restate the goal or a hypothesis up to definition: change, unfold, delta.

import {
  appArgs,
  appHead,
  betaArgs,
  type Expr,
  forEachNode,
  instantiateLevelParams,
  isConst,
  mapExpr,
  sameExpr,
} from "../../../kernel/index.ts";
import type { BoundName, Location, Term } from "../../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { isOpenMatch } from "../../matching/marked_match.ts";
import type { MVar } from "../../meta/holes.ts";
import { resolveGlobal } from "../../names/scope.ts";
import { equationLemmas, unfoldsByProof } from "../../recursion/lemmas_of.ts";
import { matchingEquation } from "../../recursion/matching_equation.ts";
import { isByCases } from "../../simp/definitions.ts";
import { requireHypothesis, restateHypothesis } from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";
import { rewriteTactic } from "./rewrite.ts";

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
    if (unfoldsByProof(state.elab.environment, constant)) {
      unfoldByProof(state, { name, at: place }, constant, location);
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

/** Unfolds the only call of a function that unfolds by its equations alone. */
function unfoldByProof(
  state: TacticState,
  { name, at }: BoundName,
  constant: string,
  location: Location | undefined,
): void {
  const { elab } = state;
  const goal = state.main(at);
  const variables = location?.names.map((each) => requireHypothesis(state, goal, each.name, each.at).type) ?? [];
  const targets = location === undefined || location.goal ? [goal.type] : [];
  for (const e of [...variables, ...targets]) requireOneCall(elab.meta.instantiate(e), constant, at);
  if (equationLemmas(elab.environment, constant).length === 0) throw new Unsupported(`unfolding '${name}'`, at);
  const rule = {
    term: { kind: "identifier", name, levels: undefined, at },
    symm: false,
    unfolding: false,
    at,
  } as const;
  rewriteTactic(state, { kind: "rewrite", rules: [rule], location, close: false, at });
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
