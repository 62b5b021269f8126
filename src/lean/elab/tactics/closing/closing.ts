// Tactics that close a goal with what is at hand: trivial, and exists, which ends with it; and symm.

import { appArgs, appHead, apps, constant, type Expr, isConst } from "../../../kernel/index.ts";
import type { Location, Term } from "../../../syntax/index.ts";
import { type Position, Unsupported } from "../../../syntax/index.ts";
import { constructorTactic, refineTactic } from "../basic/apply.ts";
import { assumptionTactic } from "../basic/assumption.ts";
import { reflexivityTactic } from "../basic/reflexivity.ts";
import { replaceHypothesis, requireHypothesis } from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";
import { contradictionTactic } from "./contradiction.ts";
import { decideTactic } from "./decide.ts";

const decideAsIs = (state: TacticState, at: Position): void => decideTactic(state, false, at);

/** Lean's `trivial`: assumption, rfl, contradiction, decide, True, and both sides of a conjunction. */
export function trivialTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  for (const attempt of [assumptionTactic, reflexivityTactic, contradictionTactic, decideAsIs]) {
    if (state.attempt(() => attempt(state, at)) === undefined) return;
  }
  const target = state.elab.meta.whnfReducible(state.target(goal));
  if (isConst(target, "True")) {
    state.close(goal, constant("True.intro"));
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
  throw state.failed("trivial", goal, at);
}

/** `exists a, b`: `refine ⟨a, b, ?_⟩`, then `trivial` if it succeeds. */
export function existsTactic(state: TacticState, terms: readonly Term[], at: Position): void {
  const hole: Term = { kind: "syntheticHole", name: undefined, at };
  refineTactic(state, { kind: "anonymous", args: [...terms, hole], at }, at);
  state.attempt(() => trivialTactic(state, at));
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
  const [left, right] = args.slice(-2);
  if (head.kind !== "const" || lemma === undefined || left === undefined || right === undefined) {
    throw new Unsupported("'symm' on a relation other than equality and equivalence", at);
  }
  const flipped = apps(head, [...args.slice(0, -2), right, left]);
  const levels = head.levels;
  const symm = constant(lemma, levels);
  return { type: flipped, proof: apps(symm, [...args, ...(proof === undefined ? [] : [proof])]) };
}
