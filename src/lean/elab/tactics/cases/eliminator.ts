// Induction and case analysis by a principle that the text names: `induction x using P`.

import { required } from "../../../../platform/index.ts";
import {
  app,
  appArgs,
  appHead,
  apps,
  type BinderInfo,
  betaArgs,
  type Expr,
  type FVar,
  headBeta,
  instantiate1,
  mapExpr,
} from "../../../kernel/index.ts";
import type { Term } from "../../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { openBinders } from "../../constructions/opened.ts";
import { isFVar, type MVar } from "../../meta/holes.ts";
import { dependents } from "../../meta/occurrence.ts";
import { onlyConstant, resolveGlobal } from "../../names/scope.ts";
import { joinTags } from "../basic/apply.ts";
import { introduce } from "../basic/intro.ts";
import type { TacticState } from "../goals/state.ts";
import type { GoalBranch, SplitOptions } from "./split_goal.ts";

type Role = "parameter" | "motive" | "target" | "alternative";

/** An argument of the principle. */
interface Argument {
  readonly name: string;
  readonly role: Role;
}

/** What a principle is about, if it is that of a function. */
export interface AboutFunction {
  /** Values for its parameters, by name. */
  readonly parameters: ReadonlyMap<string, Expr>;
  /** The call of the function at these targets. */
  readonly callOf: (targets: readonly Expr[]) => Expr;
}

/** A branch, with the call of the function that it is about. */
export type EliminatedBranch = GoalBranch & { readonly call: Expr | undefined };

/** Applies a principle to the targets; its premises about the motive become the branches, named as they are. */
export function eliminate(
  state: TacticState,
  goal: MVar,
  principle: () => Expr,
  targets: readonly FVar[],
  generalizing: readonly FVar[],
  at: Position,
  names: SplitOptions["names"],
  about?: AboutFunction,
): EliminatedBranch[] {
  const { elab } = state;
  const { meta } = elab;
  const context = state.context(goal);
  const after = dependents(meta, context, [...targets, ...generalizing]);
  const moved = context.variables.filter(({ id }) => [...after, ...generalizing].some((other) => other.id === id));
  const statement = meta.bind("pi", moved, state.target(goal));
  const fn = state.within(goal, principle);
  const roles = rolesOf(meta.infer(fn), at);
  if (roles.filter(({ role }) => role === "target").length !== targets.length) {
    throw new Failure("wrong number of targets for the eliminator", at);
  }
  const inner = context.without([...targets, ...moved]);
  const open: { alternative: MVar; name: string; call: Expr | undefined }[] = [];
  let value = fn;
  let type = meta.infer(fn);
  const rest = [...targets];
  for (const { name, role } of roles) {
    if (type.kind !== "pi") type = meta.whnf(type);
    if (type.kind !== "pi") throw new Unsupported("eliminator of this form", at);
    const domain = contracted(meta.instantiate(type.type));
    let arg: Expr;
    if (role === "motive") arg = motiveFor(state, domain, targets, statement, at);
    else if (role === "target") {
      const own = required(rest.shift(), "an eliminator with more targets than there are");
      arg = own;
      if (!meta.isDefEq(domain, own.type)) throw new Failure("type mismatch of an induction target", at);
    } else if (role === "alternative") {
      const alternative = meta.fresh(inner, domain, { opaque: true, tag: joinTags(state.tag(goal), name) });
      const { variables, rest: conclusion } = openBinders(meta.instantiate(type.type));
      const call = about && meta.bind("lam", variables, about.callOf(appArgs(conclusion)));
      open.push({ alternative, name, call });
      arg = alternative;
    } else arg = about?.parameters.get(name) ?? meta.fresh(inner, domain);
    value = app(value, arg);
    type = instantiate1(type.body, arg);
  }
  meta.assign(goal, apps(value, moved));
  return open.map(({ alternative, name, call }) => {
    const branch = branchOf(state, alternative, name, moved, at, names);
    return { ...branch, call: call && betaArgs(call, branch.fields) };
  });
}

/** The constant that the text names as a principle. */
export function constantPrinciple(state: TacticState, term: Term): Expr {
  return state.elab.constant(principleName(state, term), term.at);
}

function principleName(state: TacticState, term: Term): string {
  if (term.kind !== "identifier") throw new Unsupported("eliminator that is no constant", term.at);
  const name = onlyConstant(resolveGlobal(state.elab.environment, state.elab.scope, term.name, term.at));
  if (name === undefined) throw new Unsupported(`eliminator '${term.name}'`, term.at);
  return name;
}

/** What each argument of the principle is for, read off the end of its type: the motive applied to the targets. */
function rolesOf(type: Expr, at: Position): Argument[] {
  const { variables, rest } = openBinders(type);
  const motive = appHead(rest);
  if (!isFVar(motive) || !variables.some(({ id }) => id === motive.id)) {
    throw new Failure("unexpected eliminator resulting type", at);
  }
  const targets = appArgs(rest);
  return variables.map((variable): Argument => {
    const { name } = variable;
    if (variable.id === motive.id) return { name, role: "motive" };
    if (targets.some((target) => isFVar(target) && target.id === variable.id)) return { name, role: "target" };
    return { name, role: endsIn(variable.type, motive) ? "alternative" : "parameter" };
  });
}

function endsIn(type: Expr, motive: FVar): boolean {
  let rest = type;
  while (rest.kind === "pi") rest = rest.body;
  const head = appHead(rest);
  return isFVar(head) && head.id === motive.id;
}

function motiveFor(state: TacticState, type: Expr, targets: readonly FVar[], statement: Expr, at: Position): Expr {
  const { meta } = state.elab;
  const motive = meta.bind("lam", targets, statement);
  if (!meta.isDefEq(type, meta.infer(motive))) throw new Failure("motive is not type correct", at);
  return motive;
}

/** The term without applications of functions. `known` holds what those in it have become: they may be shared. */
function contracted(e: Expr, known: Map<Expr, Expr> = new Map()): Expr {
  return mapExpr(e, (node) => {
    if (node.kind !== "app") return undefined;
    const before = known.get(node);
    if (before !== undefined) return before;
    const reduced = headBeta(node);
    if (reduced === node) return undefined;
    const result = contracted(reduced, known);
    known.set(node, result);
    return result;
  });
}

/** The premise with its variables introduced, and then the hypotheses that were moved into the motive. */
function branchOf(
  state: TacticState,
  alternative: MVar,
  name: string,
  moved: readonly FVar[],
  at: Position,
  names: SplitOptions["names"],
): GoalBranch {
  const infos: BinderInfo[] = [];
  let type = state.target(alternative);
  for (; type.kind === "pi"; type = type.body) infos.push(type.info);
  const count = infos.length - moved.length;
  const given = names?.(name, infos.slice(0, count)) ?? [];
  const fields: FVar[] = [];
  let goal = alternative;
  for (let i = 0; i < infos.length; i++) {
    const chosen = i < count ? given[i] : moved[i - count]?.name;
    const made = introduce(state, goal, chosen === "_" ? undefined : chosen, at);
    goal = made.goal;
    if (i < count) fields.push(made.variable);
  }
  return { maker: name, goal, fields, hypotheses: [], replaced: new Map() };
}
