// The tactic congr: an equation between applications of one function follows from equations between the arguments.

import { pairsOf } from "../../../../platform/index.ts";
import { appArgs, appHead, apps, type Expr, fvar } from "../../../kernel/index.ts";
import { type Position, Unsupported } from "../../../syntax/index.ts";
import { equationSides } from "../../meta/equality.ts";
import type { MVar } from "../../meta/holes.ts";
import { Proofs, type Result } from "../../simp/result.ts";
import { assumptionTactic } from "../basic/assumption.ts";
import { closeByReflexivity } from "../basic/reflexivity.ts";
import type { TacticState } from "../goals/state.ts";

/** `depth`: how often arguments are taken apart; as often as possible where it is undefined. */
export function congrTactic(state: TacticState, depth: number | undefined, at: Position): void {
  const goal = state.main(at);
  const parts = decompose(state, goal, at);
  if (parts === undefined) throw state.failed("congr", goal, at);
  if (depth === 0) throw new Unsupported("'congr 0'", at);
  state.replaceMain(parts.flatMap((part) => finished(state, part, (depth ?? Number.POSITIVE_INFINITY) - 1, at)));
}

/** What is left of a part: nothing if it holds by reflexivity or assumption, else its own parts as far as they go. */
function finished(state: TacticState, goal: MVar, depth: number, at: Position): readonly MVar[] {
  return state.focus(goal, () => {
    if (state.elab.meta.reducibly(() => closeByReflexivity(state, goal))) return;
    if (state.attempt(() => assumptionTactic(state, at)) === undefined) return;
    const parts = depth === 0 ? undefined : decompose(state, goal, at);
    if (parts !== undefined) state.goals = parts.flatMap((part) => finished(state, part, depth - 1, at));
  });
}

/** New goals for the arguments that differ, which together prove the goal; undefined if the functions differ. */
function decompose(state: TacticState, goal: MVar, at: Position): MVar[] | undefined {
  const { elab } = state;
  const target = state.target(goal);
  const sides = equationSides(target);
  if (sides === undefined) return undefined;
  const { left, right } = sides;
  const [as, bs] = [appArgs(left), appArgs(right)];
  const head = appHead(left);
  if (as.length === 0 || as.length !== bs.length || !elab.meta.isDefEq(head, appHead(right))) return undefined;
  return state.within(goal, () => {
    const proofs = new Proofs(elab);
    const goals: MVar[] = [];
    let result: Result = { expr: left, proof: undefined };
    for (const [i, [a, b]] of pairsOf(as, bs).entries()) {
      if (elab.meta.reducibly(() => elab.meta.isDefEq(a, b))) continue;
      const type = elab.meta.infer(a);
      if (!elab.meta.isDefEq(type, elab.meta.infer(b)) || elab.meta.isProposition(type)) return undefined;
      if (isDependent(state, head, as, i, at)) return undefined;
      const variable = fvar("x", type);
      const fn = elab.meta.bind("lam", [variable], apps(head, [...bs.slice(0, i), variable, ...as.slice(i + 1)]));
      const part = state.next(goal, proofs.equation(a, b), { tag: "" });
      goals.push(part);
      const step = proofs.argument(fn, a, { expr: b, proof: part }, elab.meta.infer(left));
      const after = apps(head, [...bs.slice(0, i + 1), ...as.slice(i + 1)]);
      result = proofs.chain(left, result, { expr: after, proof: step.proof });
    }
    if (result.proof === undefined) return undefined;
    elab.meta.assign(goal, result.proof);
    return goals;
  });
}

/** True if the function's type depends on its argument at this position. */
function isDependent(state: TacticState, head: Expr, args: readonly Expr[], index: number, at: Position): boolean {
  const type = state.elab.meta.whnf(state.elab.meta.infer(apps(head, args.slice(0, index))));
  if (type.kind === "pi" && type.info === "instImplicit") throw new Unsupported("'congr' on instances", at);
  return type.kind !== "pi" || type.body.looseRange > 0;
}
