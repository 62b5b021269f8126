// The tactics simp, simp_all, simpa and dsimp: the simplifier on goals and hypotheses.

import {
  app,
  appArgs,
  appHead,
  apps,
  constant,
  type Expr,
  type FVar,
  isConst,
  someNode,
} from "../../../kernel/index.ts";
import type { Location, Tactic } from "../../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import type { Surroundings } from "../../environment/view.ts";
import { isFVar, type MVar } from "../../meta/holes.ts";
import { type Collected, collect, hypothesisRules, simplifierFor } from "../../simp/collect.ts";
import type { Result } from "../../simp/result.ts";
import type { Simplifier } from "../../simp/simplifier.ts";
import { assumptionTactic } from "../basic/assumption.ts";
import {
  findHypothesis,
  moveTo,
  replaceHypothesis,
  requireHypothesis,
  restateHypothesis,
} from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";
import { decideLinear } from "./simp_arith.ts";

type SimpTactic = Tactic & { kind: "simp" };

export function simpTactic(state: TacticState, tactic: SimpTactic): void {
  const { variant, at } = tactic;
  switch (variant) {
    case "simp":
      simplifyAt(state, tactic);
      return;
    case "simpa":
      simpaTactic(state, tactic);
      return;
    case "simpAll":
      simpAllTactic(state, tactic);
      return;
    case "dsimp":
      throw new Unsupported("tactic 'dsimp'", at);
  }
}

function collected(state: TacticState, goal: MVar, { only, args, contextual, arith }: SimpTactic): Collected {
  const found = state.within(goal, () => collect(state.elab, only, args));
  return { ...found, contextual, ...(arith ? { arithmetic: decideLinear } : {}) };
}

/** The simplifier for one goal; with `*`, the hypotheses but for those left out are rules. */
function simplifier(state: TacticState, goal: MVar, rules: Collected, without: readonly FVar[]): Simplifier {
  const more = rules.hypotheses ? hypothesisRules(state.elab, state.context(goal), without) : [];
  return simplifierFor(state.elab, rules, more);
}

function simplifyAt(state: TacticState, tactic: SimpTactic): void {
  const { location, at } = tactic;
  const goal = state.main(at);
  const rules = collected(state, goal, tactic);
  const hypotheses = chosenHypotheses(state, goal, location);
  let progress = false;
  for (const { id } of hypotheses) {
    const current = state.main(at);
    const variable = state.context(current).variables.find((other) => other.id === id);
    if (variable === undefined) continue;
    const outcome = simplifyHypothesis(state, current, variable, rules, tactic);
    if (outcome === "closed") return;
    if (outcome === "changed") progress = true;
    else if (location?.everywhere !== true) throw noProgress(state, tactic, variable.type);
  }
  if (location !== undefined && !location.goal) return;
  const changed = simplifyGoal(state, rules, tactic);
  if (!changed && !progress) throw noProgress(state, tactic, state.target(state.main(at)));
}

/** Nothing was simplified; with the whole simp set that says something only where core Lean has no lemma that the library lacks. */
function noProgress(state: TacticState, tactic: SimpTactic, statement: Expr): Error {
  const certain =
    (tactic.only && !tactic.arith) || isCertain(state.elab.environment, state.elab.meta.instantiate(statement));
  if (certain) return new Failure("`simp` made no progress", tactic.at);
  return new Unsupported("'simp' with lemmas about this goal that the library lacks", tactic.at);
}

function chosenHypotheses(state: TacticState, goal: MVar, location: Location | undefined): FVar[] {
  if (location === undefined) return [];
  const { meta } = state.elab;
  if (location.everywhere) return state.context(goal).variables.filter(({ type }) => meta.isProposition(type));
  return location.names.map(({ name, at }) => requireHypothesis(state, goal, name, at));
}

/** Simplifies the target; true if that changed it. */
function simplifyGoal(state: TacticState, rules: Collected, tactic: SimpTactic): boolean {
  const { at } = tactic;
  const goal = state.main(at);
  const target = state.target(goal);
  return state.within(goal, () => {
    if (!state.elab.meta.isProposition(target)) throw new Unsupported("'simp' on a goal that is no proposition", at);
    const run = simplifier(state, goal, rules, []);
    const result = run.simplify(target);
    if (isConst(result.expr, "True")) {
      state.elab.meta.assign(goal, run.proofs.ofTruth(target, result));
      state.replaceMain([]);
      return true;
    }
    requireDecided(rules, result.expr, at);
    if (result.expr === target) return false;
    requireCertain(state.elab.environment, tactic, result.expr);
    const next = state.next(goal, result.expr);
    state.elab.meta.assign(goal, run.proofs.transportedBack(target, result, next));
    state.replaceMain([next]);
    return true;
  });
}

function simplifyHypothesis(
  state: TacticState,
  goal: MVar,
  variable: FVar,
  rules: Collected,
  tactic: SimpTactic,
): "closed" | "changed" | "unchanged" {
  const { meta } = state.elab;
  return state.within(goal, () => {
    const type = meta.instantiate(variable.type);
    const run = simplifier(state, goal, rules, [variable]);
    const result = run.simplify(type);
    requireDecided(rules, result.expr, tactic.at);
    if (result.expr === type) return "unchanged";
    const value = run.proofs.transported(type, result, variable);
    if (isConst(result.expr, "False")) {
      closeWithFalsehood(state, goal, value, tactic.at);
      return "closed";
    }
    if (isConst(result.expr, "True")) {
      moveTo(state, goal, state.context(goal).without([variable]));
      return "changed";
    }
    requireCertain(state.elab.environment, tactic, result.expr);
    restate(state, goal, variable, result, value);
    return "changed";
  });
}

function restate(state: TacticState, goal: MVar, variable: FVar, result: Result, value: Expr): void {
  if (result.proof === undefined) restateHypothesis(state, goal, variable, result.expr);
  else replaceHypothesis(state, goal, variable, result.expr, value);
}

function closeWithFalsehood(state: TacticState, goal: MVar, falsehood: Expr, at: Position): void {
  const target = state.target(goal);
  const level = state.elab.ensureSort(target, at);
  state.elab.meta.assign(goal, app(app(constant("False.elim", [level]), target), falsehood));
  state.replaceMain([]);
}

/**
 * What `simp` leaves must be what Lean leaves. With named lemmas alone it is; with the whole simp set, only statements
 * are taken that no lemma of core Lean can touch: predicates of variables and of the file's own constants, and equations
 * between terms of those.
 */
function requireCertain(environment: Surroundings, { only, arith, at }: SimpTactic, statement: Expr): void {
  if ((arith || !only) && !isCertain(environment, statement)) throw new Unsupported("'simp' that leaves this goal", at);
}

function isCertain(environment: Surroundings, statement: Expr): boolean {
  const head = appHead(statement);
  const args = appArgs(statement);
  if (isConst(head, "LE.le") || isConst(head, "LT.lt")) return args.slice(-2).every(isFVar);
  if (isConst(head, "Or")) return args.length === 2 && args.every((part) => isChoice(environment, part));
  if (isConst(head, "And")) return args.length === 2 && args.every((part) => isCertain(environment, part));
  if (!isConst(head, "Eq")) return head.kind !== "pi" && !hasConstant(statement, (name) => logical.has(name));
  const right = args[2];
  const truth = right !== undefined && (isConst(right, "Bool.true") || isConst(right, "Bool.false"));
  return !args.slice(1, truth ? 2 : 3).some((side) => hasConstant(side, (name) => isLibraryTerm(environment, name)));
}

/** One of several values that a variable may have. */
function isChoice(environment: Surroundings, part: Expr): boolean {
  const args = appArgs(part);
  if (isConst(appHead(part), "Or")) return args.every((each) => isChoice(environment, each));
  const [, left, right] = args;
  const isNumeral = right !== undefined && isConst(appHead(right), "OfNat.ofNat");
  return (
    isConst(appHead(part), "Eq") && left !== undefined && isFVar(left) && isNumeral && isCertain(environment, part)
  );
}

/** No definition by cases that is to be unfolded is left with an open case. */
function requireDecided({ byCases }: Collected, statement: Expr, at: Position): void {
  const open = byCases.find((name) => hasName(statement, name));
  if (open !== undefined) throw new Unsupported(`'simp' that unfolds '${open}' where no case is decided`, at);
}

function hasName(e: Expr, name: string): boolean {
  return someNode(e, (node) => isConst(node, name));
}

const numerals = new Set(["OfNat.ofNat", "instOfNatNat"]);

function isLibraryTerm(environment: Surroundings, name: string): boolean {
  return !numerals.has(name) && environment.isRestored(name) && environment.get(name)?.kind !== "inductive";
}

/** Constants about which core Lean has many simp lemmas. */
const logical = new Set(
  "And Or Not Iff Exists Eq Ne ite dite LE.le LT.lt HSub.hSub HDiv.hDiv HMod.hMod Decidable.decide".split(" "),
);

function hasConstant(e: Expr, test: (name: string) => boolean): boolean {
  return someNode(e, (node) => node.kind === "pi" || (node.kind === "const" && test(node.name)));
}

/** `simpa using e`: the goal and the type of `e`, if it has one of its own, simplify to the same; without `e`, a hypothesis is the simplified goal. */
function simpaTactic(state: TacticState, tactic: SimpTactic): void {
  const { using, at } = tactic;
  const goal = state.main(at);
  const rules = collected(state, goal, tactic);
  const target = state.target(goal);
  state.within(goal, () => {
    const run = simplifier(state, goal, rules, []);
    const simplified = run.simplify(target);
    const proof =
      using === undefined
        ? proofAtHand(state, goal, run, simplified)
        : using.kind === "anonymous"
          ? state.elaborateWhole(goal, using, simplified.expr)
          : proofByTerm(state, run, simplified, state.elaborateWhole(goal, using, undefined));
    if (proof === undefined) {
      requireCertain(state.elab.environment, tactic, simplified.expr);
      if (using !== undefined && using.kind !== "anonymous") {
        const given = state.elab.meta.infer(state.elaborateWhole(goal, using, undefined));
        requireCertain(state.elab.environment, tactic, run.simplify(given).expr);
      }
      throw state.failed("simpa", goal, at);
    }
    state.elab.meta.assign(goal, run.proofs.transportedBack(target, simplified, proof));
  });
  state.replaceMain([]);
}

function proofAtHand(state: TacticState, goal: MVar, run: Simplifier, { expr }: Result): Expr | undefined {
  if (isConst(expr, "True")) return constant("True.intro");
  const given = state.context(goal).find("this");
  if (given !== undefined) return proofByTerm(state, run, { expr, proof: undefined }, given);
  return findHypothesis(state, goal, expr);
}

function proofByTerm(state: TacticState, run: Simplifier, wanted: Result, value: Expr): Expr | undefined {
  const { meta } = state.elab;
  const type = meta.infer(value);
  const result = run.simplify(type);
  const proof = run.proofs.transported(type, result, value);
  if (isConst(result.expr, "False")) {
    const level = state.elab.meta.checker.sortOf(constant("True"));
    return apps(constant("False.elim", [level]), [wanted.expr, proof]);
  }
  if (isConst(wanted.expr, "True")) return constant("True.intro");
  return meta.reducibly(() => meta.isDefEq(result.expr, wanted.expr)) ? proof : undefined;
}

/** `simp_all`: simplifies every hypothesis with the others until nothing changes, then the goal. Must close the goal. */
function simpAllTactic(state: TacticState, tactic: SimpTactic): void {
  const { at } = tactic;
  const goal = state.main(at);
  const rules: Collected = { ...collected(state, goal, tactic), hypotheses: true };
  const open: SimpTactic = { ...tactic, only: true };
  const before = state.goals.length;
  for (let changed = true; changed; ) {
    state.elab.meta.budget.step();
    changed = false;
    const current = state.main(at);
    for (const variable of chosenHypotheses(state, current, { names: [], goal: true, everywhere: true })) {
      const now = state.main(at);
      const known = state.context(now).variables.find(({ id }) => id === variable.id);
      if (known === undefined) continue;
      const outcome = simplifyHypothesis(state, now, known, rules, open);
      if (outcome === "closed") return;
      if (outcome === "changed") changed = true;
    }
    if (simplifyGoal(state, rules, open)) changed = true;
    if (state.goals.length < before) return;
  }
  if (state.attempt(() => assumptionTactic(state, at)) !== undefined)
    throw new Unsupported("'simp_all' that leaves a goal", at);
}
