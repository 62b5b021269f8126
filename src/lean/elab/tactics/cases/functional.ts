// What `fun_induction` is about: the call of a function in the goal, and the call unfolded in a branch of its principle.

import {
  appArgs,
  appHead,
  apps,
  constant,
  type Expr,
  type FVar,
  isConst,
  mapExpr,
  sameExpr,
} from "../../../kernel/index.ts";
import { Failure, type Position, type Term, Unsupported } from "../../../syntax/index.ts";
import { openBinders } from "../../constructions/opened.ts";
import { rewriteTerm } from "../../engine/rewriting.ts";
import { isFVar, type MVar } from "../../meta/holes.ts";
import { onlyConstant, resolveGlobal } from "../../names/scope.ts";
import { principleOf } from "../../recursion/lemmas_of.ts";
import { matchingEquation } from "../../recursion/matching_equation.ts";
import type { TacticState } from "../goals/state.ts";
import { decideConditionals } from "./conditionals.ts";
import type { AboutFunction } from "./eliminator.ts";

interface Called extends AboutFunction {
  readonly principle: string;
  /** The arguments that the principle is about. */
  readonly majors: readonly FVar[];
}

/** The function that the text names, with its only call in the goal, or with the arguments that the text gives. */
export function calledFunction(state: TacticState, goal: MVar, written: Term, at: Position): Called {
  const { elab } = state;
  const { environment } = elab;
  const alone =
    written.kind === "identifier"
      ? onlyConstant(resolveGlobal(environment, elab.scope, written.name, written.at))
      : undefined;
  const call = alone === undefined ? state.elaborateWhole(goal, written, undefined) : onlyCall(state, goal, alone, at);
  const head = appHead(call);
  if (head.kind !== "const") throw notAbout(call, at);
  const principle = principleOf(head.name);
  const info = environment.get(principle);
  const own = environment.get(head.name);
  if (info === undefined || own === undefined) throw notAbout(call, at);
  const args = appArgs(call);
  const count = appArgs(openBinders(info.type).rest).length;
  const { variables: binders } = openBinders(own.type);
  const fixed = Math.min(args.length, binders.length) - count;
  const majors = args.slice(fixed, fixed + count);
  const variables = majors.filter((e): e is FVar => isFVar(e) && e.value === undefined);
  if (fixed < 0 || new Set(variables.map(({ id }) => id)).size < count) throw notAbout(call, at);
  const parameters = new Map(binders.slice(0, fixed).map(({ name }, i) => [name, args[i] as Expr]));
  return {
    principle,
    majors: variables,
    parameters,
    callOf: (targets) => apps(apps(head, args.slice(0, fixed)), targets),
  };
}

/** No principle is known, its targets are no variables, or no equation is. */
function notAbout(call: Expr, at: Position): Unsupported {
  const head = appHead(call);
  return new Unsupported(`'fun_induction' about '${head.kind === "const" ? head.name : ""}'`, at);
}

function onlyCall(state: TacticState, goal: MVar, name: string, at: Position): Expr {
  const found: Expr[] = [];
  const { meta } = state.elab;
  mapExpr(meta.instantiate(state.target(goal)), (node) => {
    if (!isConst(appHead(node), name) || node.looseRange > 0) return undefined;
    if (!found.some((call) => sameExpr(call, node))) found.push(node);
    return appArgs(node).some((arg) => !isFVar(arg)) ? undefined : node;
  });
  const calls = found.filter((call) => meta.whnf(meta.infer(call)).kind !== "pi");
  const [only, ...others] = calls;
  if (only === undefined) throw new Failure(`could not find suitable call of '${name}' in the goal`, at);
  if (others.length > 0) throw new Failure(`found more than one suitable call of '${name}' in the goal`, at);
  return only;
}

/** The goal with the call replaced by what the function's equation says, and conditions decided that a hypothesis decides. */
export function unfoldedCall(state: TacticState, goal: MVar, call: Expr, at: Position): MVar {
  const { elab } = state;
  const target = state.target(goal);
  const equation = state.within(goal, () => matchingEquation(elab, call, at, false));
  if (equation === undefined) throw notAbout(call, at);
  let next = goal;
  const error = state.attempt(() => {
    const { result, proof } = state.within(goal, () => rewriteTerm(elab, target, equation.proof, false, at, "default"));
    next = state.next(goal, result);
    const level = state.within(goal, () => elab.ensureSort(target, at));
    elab.meta.assign(goal, apps(constant("Eq.mpr", [level]), [target, result, proof, next]));
  });
  return error === undefined ? decideConditionals(state, next) : goal;
}
