// Runs tactic blocks: dispatches each tactic to its family, and closes the goal of a `by`.

import type { Expr } from "../../kernel/index.ts";
import { charge, PIECES_PER_STEP } from "../../kernel/index.ts";
import type { Tactic, TacticBlock } from "../../syntax/index.ts";
import { type Position, Unsupported } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import {
  andIntrosTactic,
  applyTactic,
  constructorTactic,
  exactTactic,
  exfalsoTactic,
  refineTactic,
  showTactic,
  sideTactic,
} from "./basic/apply.ts";
import { assumptionTactic } from "./basic/assumption.ts";
import { calcTactic } from "./basic/calc.ts";
import {
  allGoals,
  anyGoals,
  bullet,
  caseTactic,
  failIfSuccessTactic,
  firstTactic,
  iterateTactic,
  nextTactic,
  repeatAllTactic,
  repeatTactic,
  rotateTactic,
  sequenceTactic,
  solveTactic,
} from "./basic/control.ts";
import { generalizeTactic } from "./basic/generalize.ts";
import { haveTactic, letTactic, replaceTactic, sufficesTactic } from "./basic/have.ts";
import {
  clearTactic,
  introMatchTactic,
  introsTactic,
  introTactic,
  renameByTypeTactic,
  renameTactic,
  revertTactic,
  specializeTactic,
} from "./basic/intro.ts";
import { reflexivityTactic } from "./basic/reflexivity.ts";
import { byCasesTactic, casesTactic, conditionalTactic, matchTactic } from "./cases/cases.ts";
import { extensionalityTactic } from "./cases/extensionality.ts";
import { injectionsTactic, injectionTactic } from "./cases/injection.ts";
import { obtainTactic, rcasesTactic, rintroTactic } from "./cases/rcases.ts";
import { substTactic, substVarsTactic } from "./cases/subst.ts";
import { existsTactic, symmetryTactic, trivialTactic } from "./closing/closing.ts";
import { congrTactic } from "./closing/congr.ts";
import { contradictionTactic } from "./closing/contradiction.ts";
import { decideTactic, searchTactic } from "./closing/decide.ts";
import { omegaTactic } from "./closing/omega.ts";
import { TacticState } from "./goals/state.ts";
import { acReflexivityTactic } from "./rewriting/ac_rfl.ts";
import { convTactic } from "./rewriting/conv.ts";
import { rewriteTactic } from "./rewriting/rewrite.ts";
import { simpTactic } from "./rewriting/simp.ts";
import { splitTactic } from "./rewriting/split.ts";
import { changeTactic, unfoldTactic } from "./rewriting/unfold.ts";

/** Proves `type` in the current context by tactics. @throws Failure if goals are left. */
export function runTacticBlock(elab: Elaborator, type: Expr, block: TacticBlock, at: Position, tag = ""): Expr {
  const goal = elab.fresh(type, { opaque: true, tag });
  const state = new TacticState(elab, [goal], runTactic);
  state.runBlock(block);
  state.prune();
  if (state.goals.length > 0) throw state.unsolved(state.goals, at);
  return goal;
}

/** What a tactic costs before it does anything of note: goals are looked up, copied and put back. */
const TACTIC_PIECES = 4 * PIECES_PER_STEP;

/** Runs one tactic on the goals. */
export function runTactic(state: TacticState, tactic: Tactic): void {
  state.elab.meta.budget.enter();
  try {
    charge(TACTIC_PIECES);
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
      symmetryTactic(state, tactic.location ?? { names: [], goal: true, everywhere: false }, at);
      return;
    case "cases":
    case "induction":
      casesTactic(state, tactic);
      return;
    case "rcases":
      rcasesTactic(state, tactic.targets, tactic.pattern, at);
      return;
    case "obtain":
      obtainTactic(state, tactic);
      return;
    case "byCases":
      byCasesTactic(state, tactic.name, tactic.proposition, at);
      return;
    case "conditional":
      conditionalTactic(state, tactic);
      return;
    case "ext":
      extensionalityTactic(state, tactic);
      return;
    case "match":
      matchTactic(state, tactic);
      return;
    case "injection":
      injectionTactic(state, tactic.term, tactic.names, at);
      return;
    case "injections":
      injectionsTactic(state, tactic.names, at);
      return;
    case "generalize":
      generalizeTactic(state, tactic.targets, tactic.location, at);
      return;
    case "change":
      changeTactic(state, tactic.type, tactic.location, at);
      return;
    case "unfold":
    case "delta":
      unfoldTactic(state, tactic.names, tactic.location, at);
      return;
    case "simp":
      simpTactic(state, tactic);
      return;
    case "split":
      splitTactic(state, tactic.location, at);
      return;
    case "acRfl":
      acReflexivityTactic(state, at);
      return;
    case "congr":
      congrTactic(state, tactic.depth, at);
      return;
    case "conv":
      convTactic(state, tactic);
      return;
    case "decide":
      decideTactic(state, tactic.revert, at);
      return;
    case "search":
      searchTactic(state, at);
      return;
    case "omega":
      omegaTactic(state, at);
      return;
    case "rename":
      renameByTypeTactic(state, tactic.type, tactic.name, at);
      return;
    case "andIntros":
      andIntrosTactic(state, at);
      return;
    case "substVars":
      substVarsTactic(state, at);
      return;
    case "have":
      haveTactic(state, tactic.declaration, at);
      return;
    case "let":
      letTactic(state, tactic.declaration, at);
      return;
    case "replace":
      replaceTactic(state, tactic.declaration, at);
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
      calcTactic(state, tactic.steps, at);
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
      state.runBlock(tactic.block);
      return;
    case "try":
      state.attempt(() => state.runBlock(tactic.block));
      return;
    case "iterate":
      iterateTactic(state, tactic.count, tactic.block);
      return;
    case "rotate":
      rotateTactic(state, tactic.amount);
      return;
    case "failIfSuccess":
      failIfSuccessTactic(state, tactic.block, at);
      return;
    case "withReducible":
      state.elab.meta.reducibly(() => state.runBlock(tactic.block));
      return;
    case "solve":
      solveTactic(state, tactic.alternatives, at);
      return;
    case "repeatAll":
      repeatAllTactic(state, tactic.block);
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
      caseTactic(state, tactic, at);
      return;
    case "next":
      nextTactic(state, tactic.names, tactic.block, at);
      return;
    default:
      throw new Unsupported(`tactic '${tactic.kind}'`, at);
  }
}

function sorryTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  const value = state.within(goal, () => state.elab.sorry(state.target(goal), at));
  state.elab.meta.assign(goal, value);
  state.replaceMain([]);
}
