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
      introTactic(state, tactic.parameters, at);
      return;
    case "introMatch":
      introMatchTactic(state, tactic.alternatives, at);
      return;
    case "intros":
      introsTactic(state, tactic.names, at);
      return;
    case "rintro":
      rintroTactic(state, tactic.patterns, at);
      return;
    case "exact":
      exactTactic(state, tactic.term, at);
      return;
    case "apply":
      applyTactic(state, tactic.term, at);
      return;
    case "refine":
      refineTactic(state, tactic.term, at);
      return;
    case "constructor":
      constructorTactic(state, at);
      return;
    case "left":
      sideTactic(state, 0, at);
      return;
    case "right":
      sideTactic(state, 1, at);
      return;
    case "exfalso":
      exfalsoTactic(state, at);
      return;
    case "exists":
      existsTactic(state, tactic.terms, at);
      return;
    case "show":
      showTactic(state, tactic.type, at);
      return;
    case "assumption":
      assumptionTactic(state, at);
      return;
    case "contradiction":
      contradictionTactic(state, at);
      return;
    case "rfl":
      reflexivityTactic(state, at);
      return;
    case "trivial":
      trivialTactic(state, at);
      return;
    case "symmAt":
      symmetryTactic(state, tactic.location, at);
      return;
    case "cases":
    case "induction":
      casesTactic(state, tactic);
      return;
    case "rcases":
      rcasesTactic(state, tactic.term, tactic.pattern, at);
      return;
    case "obtain":
      obtainTactic(state, tactic);
      return;
    case "byCases":
      byCasesTactic(state, tactic.name, tactic.proposition, at);
      return;
    case "match":
      matchTactic(state, tactic);
      return;
    case "nomatch":
      nomatchTactic(state, tactic.term, at);
      return;
    case "have":
      haveTactic(state, tactic.declaration, at);
      return;
    case "let":
      letTactic(state, tactic.declaration, at);
      return;
    case "suffices":
      sufficesTactic(state, tactic.declaration, at);
      return;
    case "rewrite":
      rewriteTactic(state, tactic);
      return;
    case "subst":
      substTactic(state, tactic.names, at);
      return;
    case "revert":
      revertTactic(state, tactic.names, at);
      return;
    case "clear":
      clearTactic(state, tactic.names, at);
      return;
    case "renameI":
      renameTactic(state, tactic.names, at);
      return;
    case "specialize":
      specializeTactic(state, tactic.term, at);
      return;
    case "calc":
      exactTactic(state, { kind: "calc", steps: tactic.steps, at }, at);
      return;
    default:
      dispatchControl(state, tactic);
      return;
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
      sorryTactic(state, at);
      return;
    case "bullet":
    case "focus":
      bullet(state, tactic.block, tactic.kind === "bullet", at);
      return;
    case "parenthesis":
      runBlock(state, tactic.block);
      return;
    case "try":
      state.attempt(() => runBlock(state, tactic.block));
      return;
    case "repeat":
      repeatTactic(state, tactic.block);
      return;
    case "allGoals":
      allGoals(state, tactic.block);
      return;
    case "anyGoals":
      anyGoals(state, tactic.block, at);
      return;
    case "first":
      firstTactic(state, tactic.alternatives, at);
      return;
    case "seqFocus":
      sequenceTactic(state, tactic.first, tactic.second, at);
      return;
    case "case":
      caseTactic(state, tactic.tag, tactic.names, tactic.block, at);
      return;
    case "next":
      nextTactic(state, tactic.names, tactic.block, at);
      return;
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
