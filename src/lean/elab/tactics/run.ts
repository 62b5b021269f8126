// Runs tactic blocks: dispatches each tactic to its family, and closes the goal of a `by`.
import type { Tactic, TacticBlock } from "../../syntax/ast.ts";
import { Failure, type Position, Unsupported } from "../../syntax/failure.ts";
import type { Elaborator } from "../elaborator.ts";
import type { Expr } from "../kernel.ts";
import {
  applyTactic,
  constructorTactic,
  exactTactic,
  exfalsoTactic,
  existsTactic,
  refineTactic,
  showTactic,
  sideTactic,
} from "./apply.ts";
import { byCasesTactic, casesTactic, matchTactic, nomatchTactic } from "./cases.ts";
import { assumptionTactic, contradictionTactic, reflexivityTactic, symmetryTactic, trivialTactic } from "./closing.ts";
import {
  allGoals,
  anyGoals,
  bullet,
  caseTactic,
  firstTactic,
  nextTactic,
  repeatTactic,
  sequenceTactic,
} from "./control.ts";
import { haveTactic, letTactic, sufficesTactic } from "./have.ts";
import {
  clearTactic,
  introMatchTactic,
  introsTactic,
  introTactic,
  renameTactic,
  revertTactic,
  specializeTactic,
} from "./intro.ts";
import { obtainTactic, rcasesTactic, rintroTactic } from "./rcases.ts";
import { rewriteTactic } from "./rewrite.ts";
import { TacticState } from "./state.ts";
import { substTactic } from "./subst.ts";

/** Proves `type` in the current context by tactics. Throws `Failure` if goals are left. */
export function runTacticBlock(elab: Elaborator, type: Expr, block: TacticBlock, at: Position, tag = ""): Expr {
  const goal = elab.fresh(type, { opaque: true, tag });
  const state = new TacticState(elab, [goal]);
  runBlock(state, block);
  state.prune();
  if (state.goals.length > 0) throw state.unsolved(state.goals, at);
  return goal;
}

export function runBlock(state: TacticState, block: TacticBlock): void {
  for (const tactic of block.tactics) runTactic(state, tactic);
}

/** Runs one tactic on the goals. */
export function runTactic(state: TacticState, tactic: Tactic): void {
  state.elab.meta.budget.enter();
  try {
    dispatch(state, tactic);
  } finally {
    state.elab.meta.budget.leave();
  }
}

function dispatch(state: TacticState, tactic: Tactic): void {
  const { at } = tactic;
  switch (tactic.kind) {
    case "intro":
      return introTactic(state, tactic.parameters, at);
    case "introMatch":
      return introMatchTactic(state, tactic.alternatives, at);
    case "intros":
      return introsTactic(state, tactic.names, at);
    case "rintro":
      return rintroTactic(state, tactic.patterns, at);
    case "exact":
      return exactTactic(state, tactic.term, at);
    case "apply":
      return applyTactic(state, tactic.term, at);
    case "refine":
      return refineTactic(state, tactic.term, at);
    case "constructor":
      return constructorTactic(state, at);
    case "left":
      return sideTactic(state, 0, at);
    case "right":
      return sideTactic(state, 1, at);
    case "exfalso":
      return exfalsoTactic(state, at);
    case "exists":
      return existsTactic(state, tactic.terms, at);
    case "show":
      return showTactic(state, tactic.type, at);
    case "assumption":
      return assumptionTactic(state, at);
    case "contradiction":
      return contradictionTactic(state, at);
    case "rfl":
      return reflexivityTactic(state, at);
    case "trivial":
      return trivialTactic(state, at);
    case "symmAt":
      return symmetryTactic(state, tactic.location, at);
    case "cases":
    case "induction":
      return casesTactic(state, tactic);
    case "rcases":
      return rcasesTactic(state, tactic.term, tactic.pattern, at);
    case "obtain":
      return obtainTactic(state, tactic);
    case "byCases":
      return byCasesTactic(state, tactic.name, tactic.proposition, at);
    case "match":
      return matchTactic(state, tactic);
    case "nomatch":
      return nomatchTactic(state, tactic.term, at);
    case "have":
      return haveTactic(state, tactic.declaration, at);
    case "let":
      return letTactic(state, tactic.declaration, at);
    case "suffices":
      return sufficesTactic(state, tactic.declaration, at);
    case "rewrite":
      return rewriteTactic(state, tactic);
    case "subst":
      return substTactic(state, tactic.names, at);
    case "revert":
      return revertTactic(state, tactic.names, at);
    case "clear":
      return clearTactic(state, tactic.names, at);
    case "renameI":
      return renameTactic(state, tactic.names, at);
    case "specialize":
      return specializeTactic(state, tactic.term, at);
    case "calc":
      return exactTactic(state, { kind: "calc", steps: tactic.steps, at }, at);
    default:
      return dispatchControl(state, tactic);
  }
}

function dispatchControl(state: TacticState, tactic: Tactic): void {
  const { at } = tactic;
  switch (tactic.kind) {
    case "skip":
      return;
    case "done":
      state.prune();
      if (state.goals.length > 0) throw state.unsolved(state.goals, at);
      return;
    case "sorry":
      return sorryTactic(state, at);
    case "bullet":
    case "focus":
      return bullet(state, tactic.block, tactic.kind === "bullet", at);
    case "parenthesis":
      return runBlock(state, tactic.block);
    case "try":
      state.attempt(() => runBlock(state, tactic.block));
      return;
    case "repeat":
      return repeatTactic(state, tactic.block);
    case "allGoals":
      return allGoals(state, tactic.block);
    case "anyGoals":
      return anyGoals(state, tactic.block, at);
    case "first":
      return firstTactic(state, tactic.alternatives, at);
    case "seqFocus":
      return sequenceTactic(state, tactic.first, tactic.second, at);
    case "case":
      return caseTactic(state, tactic.tag, tactic.names, tactic.block, at);
    case "next":
      return nextTactic(state, tactic.names, tactic.block, at);
    case "injection":
      throw new Unsupported("tactic 'injection'", at);
    case "and_intros":
      throw new Unsupported("tactic 'and_intros'", at);
    default:
      throw new Failure(`unknown tactic '${tactic.kind}'`, at);
  }
}

function sorryTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  const value = state.within(goal, () => state.elab.sorry(state.target(goal), at));
  state.elab.meta.assign(goal, value);
  state.replaceMain([]);
}
