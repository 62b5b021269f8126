// What `fun_induction` is about: the call of a function in the goal, and the call unfolded in a branch of its principle.

import {
  app,
  appArgs,
  appHead,
  apps,
  betaArgs,
  bvar,
  constant,
  type Expr,
  type FVar,
  instantiateLevelParams,
  isConst,
  lam,
  mapExpr,
  sameExpr,
} from "../../../kernel/index.ts";
import { Failure, type Position, type Term, Unsupported } from "../../../syntax/index.ts";
import { openBinders } from "../../constructions/opened.ts";
import { rewriteTerm } from "../../engine/rewriting.ts";
import { isFVar, type MVar } from "../../meta/holes.ts";
import { writtenBody } from "../../meta/smart_unfolding.ts";
import { onlyConstant, resolveGlobal } from "../../names/scope.ts";
import { equationLemmas, principleOf, unfoldsByProof } from "../../recursion/lemmas_of.ts";
import { matchingEquation } from "../../recursion/matching_equation.ts";
import { functions } from "../../recursion/part.ts";
import { findHypothesis } from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";
import { decideConditionals } from "./conditionals.ts";
import type { AboutFunction } from "./eliminator.ts";

interface Called extends AboutFunction {
  readonly principle: Expr;
  /** The arguments that the principle is about. */
  readonly majors: readonly FVar[];
}

/** The function that the text names, with its only call in the goal, or with the arguments that the text gives. */
export function calledFunction(
  state: TacticState,
  goal: MVar,
  written: Term,
  kind: "cases" | "induction",
  at: Position,
): Called {
  const { elab } = state;
  const { environment } = elab;
  const alone =
    written.kind === "identifier"
      ? onlyConstant(resolveGlobal(environment, elab.scope, written.name, written.at))
      : undefined;
  const call = alone === undefined ? state.elaborateWhole(goal, written, undefined) : onlyCall(state, goal, alone, at);
  const head = appHead(call);
  const own = head.kind === "const" ? environment.get(head.name) : undefined;
  if (own === undefined) throw notAbout(call, kind, at);
  const args = appArgs(call);
  const { variables: binders } = openBinders(own.type);
  const found =
    kind === "cases"
      ? state.within(goal, () => functions.content.casesPrinciple(elab, own.name))
      : inductionPrinciple(state, own.name, Math.min(args.length, binders.length), at);
  if (found === undefined || found.targets.length > args.length) throw notAbout(call, kind, at);
  const isTarget = (_: unknown, i: number): boolean => found.targets[i] === true;
  const majors = args.filter(isTarget);
  const variables = majors.filter((e): e is FVar => isFVar(e) && e.value === undefined);
  if (new Set(variables.map(({ id }) => id)).size < majors.length) throw notAbout(call, kind, at);
  const parameters = new Map(
    binders.flatMap(({ name }, i) => (found.targets[i] === false ? [[name, args[i] as Expr] as const] : [])),
  );
  return {
    principle: found.fn,
    majors: variables,
    parameters,
    callOf: (targets) => {
      const rest = [...targets];
      return apps(
        head,
        args.map((arg, i) => (isTarget(arg, i) ? (rest.shift() ?? arg) : arg)),
      );
    },
  };
}

/** The principle of a function by recursion, and which of its arguments it is about: the last ones. */
function inductionPrinciple(
  { elab }: TacticState,
  name: string,
  count: number,
  at: Position,
): { readonly fn: Expr; readonly targets: readonly boolean[] } | undefined {
  const info = elab.environment.get(principleOf(name));
  if (info === undefined) return undefined;
  const varying = appArgs(openBinders(info.type).rest).length;
  if (varying > count) return undefined;
  const targets = Array.from({ length: count }, (_, i) => i >= count - varying);
  return { fn: elab.constant(info.name, at), targets };
}

/** No principle is known, its targets are no variables, or no equation is. */
function notAbout(call: Expr, kind: "cases" | "induction", at: Position): Unsupported {
  const head = appHead(call);
  return new Unsupported(`'fun_${kind}' about '${head.kind === "const" ? head.name : ""}'`, at);
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

/** What the call of a function that is no match is by definition; undefined for functions by recursion. */
function byDefinition({ elab }: TacticState, call: Expr): { proof: Expr } | undefined {
  const { environment, meta } = elab;
  const head = appHead(call);
  const info = head.kind === "const" ? environment.get(head.name) : undefined;
  if (info?.kind !== "definition" || head.kind !== "const") return undefined;
  const isRecursive = writtenBody(environment, info.name) !== undefined || unfoldsByProof(environment, info.name);
  if (isRecursive || equationLemmas(environment, info.name).length > 0) return undefined;
  const right = betaArgs(instantiateLevelParams(info.value, info.levelParams, head.levels), appArgs(call));
  const type = meta.infer(call);
  const level = meta.checker.sortOf(type);
  const statement = apps(constant("Eq", [level]), [type, call, right]);
  return { proof: app(lam("h", statement, bvar(0)), apps(constant("Eq.refl", [level]), [type, call])) };
}

/** The goal with the call replaced by what the function's equation says, and conditions decided that a hypothesis decides. */
export function unfoldedCall(
  state: TacticState,
  goal: MVar,
  call: Expr,
  kind: "cases" | "induction",
  at: Position,
): MVar {
  const { elab } = state;
  const target = state.target(goal);
  const assumption = (type: Expr): Expr | undefined => findHypothesis(state, goal, type);
  const equation = state.within(
    goal,
    () => matchingEquation(elab, call, at, false, assumption) ?? byDefinition(state, call),
  );
  if (equation === undefined) throw notAbout(call, kind, at);
  let next = goal;
  const error = state.attempt(() => {
    const { result, proof } = state.within(goal, () => rewriteTerm(elab, target, equation.proof, false, at, "default"));
    next = state.next(goal, result);
    const level = state.within(goal, () => elab.ensureSort(target, at));
    elab.meta.assign(goal, apps(constant("Eq.mpr", [level]), [target, result, proof, next]));
  });
  return error === undefined ? decideConditionals(state, next) : goal;
}
