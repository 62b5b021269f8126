// The tactic conv: rewriting at a chosen part of the goal or of a hypothesis.

import { tupleOf } from "../../../../platform/index.ts";
import { appArgs, appHead, type Expr, fvar, instantiate1, isConst, sameExpr, someNode } from "../../../kernel/index.ts";
import type { ConvStep, Tactic, Term } from "../../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import type { Elaborator } from "../../engine/elaborator.ts";
import { rewriteTerm } from "../../engine/rewriting.ts";
import { equationSides } from "../../meta/equality.ts";
import { hasMVar, isMVar, type MVar } from "../../meta/holes.ts";
import { writtenBody } from "../../meta/smart_unfolding.ts";
import { unfoldsByProof } from "../../recursion/lemmas_of.ts";
import { matchingEquation } from "../../recursion/matching_equation.ts";
import { collect, hypothesisRules, simplifierFor } from "../../simp/collect.ts";
import { Proofs, type Result } from "../../simp/result.ts";
import { closeByReflexivity } from "../basic/reflexivity.ts";
import { replaceHypothesis, requireHypothesis, restateHypothesis } from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";
import { callEquation, constantNamed, requireOneCall, unfoldEverywhere } from "./unfold.ts";

/** A conversion in progress. */
interface Conversion {
  readonly state: TacticState;
  readonly elab: Elaborator;
  readonly proofs: Proofs;
  /** Whose context the steps are in; below binders, one with their variables. */
  goal: MVar;
}

type Work = (e: Expr) => Result;

export function convTactic(state: TacticState, tactic: Tactic & { kind: "conv" }): void {
  const { location, at } = tactic;
  const place = location === undefined ? undefined : tupleOf(location.names, 1);
  if (location?.everywhere || (location !== undefined && place === undefined)) {
    throw new Unsupported("'conv' at several places", at);
  }
  const goal = state.main(at);
  const conversion: Conversion = { state, elab: state.elab, proofs: new Proofs(state.elab), goal };
  const convert = (e: Expr): Result => state.within(goal, () => convertWhole(conversion, tactic, e));
  if (place !== undefined) {
    const [{ name, at: where }] = place;
    const variable = requireHypothesis(state, goal, name, where);
    const type = state.elab.meta.instantiate(variable.type);
    const result = convert(type);
    if (result.proof === undefined) restateHypothesis(state, goal, variable, result.expr);
    else replaceHypothesis(state, goal, variable, result.expr, conversion.proofs.transported(type, result, variable));
    return;
  }
  const target = state.target(goal);
  const result = convert(target);
  const next = state.next(goal, result.expr);
  state.elab.meta.assign(goal, conversion.proofs.transportedBack(target, result, next));
  state.replaceMain([next]);
  state.elab.meta.reducibly(() => closeByReflexivity(state, next));
}

function convertWhole(conversion: Conversion, { pattern, steps, at }: Tactic & { kind: "conv" }, e: Expr): Result {
  if (pattern === undefined) return convert(conversion, steps, e);
  const matches = patternTest(conversion, pattern);
  const found = atFirst(conversion, e, matches, (part) => convert(conversion, steps, part));
  if (found === undefined) throw new Failure("'pattern' conv tactic failed, pattern was not found", at);
  return found;
}

/** A test for instances of a pattern, whose holes the first instance fixes. */
function patternTest({ state, goal, elab }: Conversion, pattern: Term): (e: Expr) => boolean {
  const { value } = state.elaborate(goal, pattern, undefined);
  const head = appHead(value);
  if (isMVar(head)) throw new Unsupported("pattern without a head", pattern.at);
  return (e) => {
    const other = appHead(e);
    if (other.kind !== head.kind || appArgs(e).length !== appArgs(value).length || e.looseRange > 0) return false;
    return elab.meta.withTransparency("instances", () => elab.meta.isDefEq(value, e));
  };
}

/** Runs the steps one after another; those that move do the rest of the steps there. */
function convert(conversion: Conversion, steps: readonly ConvStep[], e: Expr): Result {
  const [step, ...rest] = steps;
  if (step === undefined) return { expr: e, proof: undefined };
  const inside: Work = (part) => convert(conversion, rest, part);
  switch (step.kind) {
    case "side":
      return side(conversion, step.side, e, inside, step.at);
    case "argument":
      return argument(conversion, step.index, e, inside, step.at);
    case "binders":
      return binders(
        conversion,
        step.names.map(({ name }) => name),
        e,
        inside,
        step.at,
      );
    case "path":
      return convert(conversion, [...step.steps, ...rest], e);
    case "rfl":
      if (rest[0] !== undefined) throw new Failure("No goals to be solved", rest[0].at);
      return { expr: e, proof: undefined };
    default: {
      const first = rewritten(conversion, step, e);
      return conversion.proofs.chain(e, first, inside(first.expr));
    }
  }
}

function rewritten(conversion: Conversion, step: ConvStep, e: Expr): Result {
  const { state, goal, elab } = conversion;
  switch (step.kind) {
    case "rewrite": {
      let result: Result = { expr: e, proof: undefined };
      for (const rule of step.rules) {
        const { value, holes } = state.elaborate(goal, rule.term, undefined);
        if (holes.length > 0) throw new Unsupported("holes in a rule of 'conv'", rule.at);
        const made = rewriteTerm(elab, result.expr, value, rule.symm, rule.at);
        if (made.open.length > 0) throw new Unsupported("side conditions of a rule of 'conv'", rule.at);
        result = conversion.proofs.chain(e, result, { expr: made.result, proof: made.proof });
      }
      return result;
    }
    case "simp": {
      if (step.simp.contextual || step.simp.arith) throw new Unsupported("configuration of 'simp' here", step.at);
      const collected = collect(elab, step.simp.only, step.simp.args);
      const more = collected.hypotheses ? hypothesisRules(elab, state.context(goal), []) : [];
      const result = simplifierFor(elab, collected, more).simplify(e);
      if (sameExpr(result.expr, e)) throw new Failure("`simp` made no progress", step.at);
      if (!step.simp.only) throw new Unsupported("'simp' with the whole simp set in 'conv'", step.at);
      return result;
    }
    case "unfold": {
      let result: Result = { expr: e, proof: undefined };
      for (const { name, at } of step.names) {
        const next = unfolded(conversion, constantNamed(state, name, at), result.expr, at);
        result = conversion.proofs.chain(e, result, next);
      }
      if (result.expr === e) throw new Failure("tactic 'unfold' made no progress", step.at);
      return result;
    }
    case "change": {
      const value = elab.meta.instantiate(elab.finishing(() => elab.check(step.term, conversion.proofs.typeOf(e))));
      if (hasMVar(value) || !elab.meta.isDefEq(value, e)) {
        throw new Failure(
          `type mismatch\n  ${elab.text(value)}\nis not definitionally equal to\n  ${elab.text(e)}`,
          step.at,
        );
      }
      return { expr: value, proof: undefined };
    }
    default:
      return { expr: e, proof: undefined };
  }
}

/** The term with a definition in place of the constant; by the function's equation if it is no equality by definition. */
function unfolded(conversion: Conversion, constant: string, e: Expr, at: Position): Result {
  const { state, elab } = conversion;
  const isCall = (part: Expr): boolean => isConst(appHead(part), constant) && part.looseRange === 0;
  const isOpen = (part: Expr): boolean => isCall(part) && matchingEquation(elab, part, at, true) === undefined;
  const isRecursive = writtenBody(elab.environment, constant) !== undefined;
  if (!unfoldsByProof(elab.environment, constant) && !(isRecursive && someNode(e, isOpen))) {
    return { expr: unfoldEverywhere(state, constant, e, at), proof: undefined };
  }
  requireOneCall(e, constant, at);
  const found = atFirst(conversion, e, isCall, (call) => {
    const proof = callEquation(elab, constant, call, at);
    const sides = equationSides(elab.meta.infer(proof));
    if (sides === undefined) throw new Unsupported(`unfolding this call of '${constant}'`, at);
    return { expr: sides.right, proof };
  });
  return found ?? { expr: e, proof: undefined };
}

/** Works on one of the two last explicit arguments. */
function side(conversion: Conversion, which: "lhs" | "rhs", e: Expr, work: Work, at: Position): Result {
  const count = explicitPositions(conversion, e).length;
  if (count < 2) throw new Failure(`cannot access '${which}' of this term\n  ${conversion.elab.text(e)}`, at);
  return argument(conversion, which === "lhs" ? count - 1 : count, e, work, at);
}

/** Works on the explicit argument with this number; of an implication, on its hypothesis or its conclusion. */
function argument(conversion: Conversion, index: number, e: Expr, work: Work, at: Position): Result {
  const positions = explicitPositions(conversion, e);
  const position = positions[index - 1];
  if (position === undefined) {
    throw new Failure(`cannot access argument ${index} of this term\n  ${conversion.elab.text(e)}`, at);
  }
  return atArgument(conversion, e, appArgs(e).length - 1 - position, work, at);
}

/** The positions of the explicit arguments among all. */
function explicitPositions({ elab }: Conversion, e: Expr): number[] {
  const args = appArgs(e);
  let type = elab.meta.infer(appHead(e));
  const found: number[] = [];
  args.forEach((arg, i) => {
    if (type.kind !== "pi") type = elab.meta.whnf(type);
    if (type.kind !== "pi") return;
    if (type.info === "default") found.push(i);
    type = instantiate1(type.body, arg);
  });
  return found;
}

/** Works on the argument that `after` others follow. */
function atArgument(conversion: Conversion, e: Expr, after: number, work: Work, at: Position): Result {
  const { proofs } = conversion;
  if (e.kind !== "app") throw new Failure("argument out of range", at);
  if (after > 0) return proofs.applied(e.fn, atArgument(conversion, e.fn, after - 1, work, at), e.arg);
  const result = work(e.arg);
  const type = conversion.elab.meta.whnf(proofs.typeOf(e.fn));
  if (type.kind !== "pi" || type.body.looseRange > 0) throw new Unsupported("argument that others depend on", at);
  return proofs.argument(e.fn, e.arg, result, type.body);
}

function binders(conversion: Conversion, names: readonly string[], e: Expr, work: Work, at: Position): Result {
  const [name, ...rest] = names;
  if (name === undefined) return work(e);
  if (e.kind !== "lam") throw new Unsupported("'intro' in 'conv' on a term that is no function", at);
  return under(conversion, e, name, (body) => binders(conversion, rest, body, work, at));
}

/** Works on the body of a function, in the context with its variable. */
function under(conversion: Conversion, e: Expr & { kind: "lam" }, name: string, work: Work): Result {
  const { state, elab, proofs, goal } = conversion;
  const variable = fvar(name, e.type, { info: e.info });
  const body = instantiate1(e.body, variable);
  const context = state.context(goal).with(variable);
  conversion.goal = state.next(goal, state.target(goal), { context });
  try {
    const result = elab.inContext(context, () => work(body));
    return proofs.extensionality(variable, body, result);
  } finally {
    conversion.goal = goal;
  }
}

/** Works on the first part, from the outside in and from left to right, that passes the test. */
function atFirst(conversion: Conversion, e: Expr, test: (part: Expr) => boolean, work: Work): Result | undefined {
  const { proofs, elab } = conversion;
  // Terms of which no part passes: parts may be shared.
  const without = new Set<Expr>();
  const inside = (part: Expr): Result | undefined => {
    if (part.kind !== "app") return undefined;
    const inFunction = visit(part.fn);
    if (inFunction !== undefined) return proofs.applied(part.fn, inFunction, part.arg);
    const type = elab.meta.whnf(proofs.typeOf(part.fn));
    if (type.kind !== "pi" || type.body.looseRange > 0 || type.info === "instImplicit") return undefined;
    const inArgument = visit(part.arg);
    return inArgument === undefined ? undefined : proofs.argument(part.fn, part.arg, inArgument, type.body);
  };
  const visit = (part: Expr): Result | undefined => {
    if (without.has(part)) return undefined;
    const result = test(part) ? work(part) : inside(part);
    if (result === undefined) without.add(part);
    return result;
  };
  return visit(e);
}
