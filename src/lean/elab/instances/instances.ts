// Type class resolution: a depth-first search through local and registered instances.

import {
  app,
  appArgs,
  appHead,
  apps,
  type Constants,
  constant,
  type Expr,
  freshId,
  fvar,
  instantiate1,
  LimitError,
  sameExpr,
  someNode,
} from "../../kernel/index.ts";
import { classInfo, defaultInstancesOf, instanceShapes, instancesOf } from "../environment/classes.ts";
import { viewOf } from "../environment/view.ts";
import type { LocalContext } from "../meta/context.ts";
import { hasMVar, isMVar, type MVar } from "../meta/holes.ts";
import type { Meta } from "../meta/meta.ts";
import { mayFit } from "./shapes.ts";

/** `stuck`: the type is not known well enough yet. */
export type Synthesis =
  | { readonly kind: "found"; readonly value: Expr }
  | { readonly kind: "stuck" }
  | { readonly kind: "none" };

/** Chains of instances longer than this are not followed. */
const MAXIMUM_DEPTH = 24;
/** Instances that one search tries at most. */
const MAXIMUM_TRIALS = 2000;

const none: Synthesis = { kind: "none" };

/** Finds an instance of a class type; its output parameters are unified with what is found. */
export function synthesize(meta: Meta, context: LocalContext, type: Expr): Synthesis {
  const goal = meta.instantiate(type);
  const { result, stuck } = meta.frozen(() => search(meta, context, goal));
  if (result === undefined) return stuck ? { kind: "stuck" } : none;
  return meta.isDefEq(goal, meta.infer(result)) ? { kind: "found", value: result } : none;
}

/** The goals at which a search for an instance of the type ends, for no instance fits them. */
export function unmetGoals(meta: Meta, context: LocalContext, type: Expr): readonly Expr[] {
  const unmet: Expr[] = [];
  const mark = meta.mark();
  meta.frozen(() => search(meta, context, meta.instantiate(type), unmet));
  meta.restore(mark);
  return unmet;
}

function search(meta: Meta, context: LocalContext, type: Expr, unmet?: Expr[]): Expr | undefined {
  const start = freshId();
  const goal = meta.fresh(context, withoutOutputs(meta, context, type), { isInstance: true });
  const run: Search = { meta, view: viewOf(meta.environment, "instances"), trials: 0, goals: [], unmet };
  if (!meta.withTransparency("instances", () => solve(run, [goal], 0))) return undefined;
  const found = meta.instantiate(goal);
  return someNode(found, (node) => isMVar(node) && node.id > start, hasMVar) ? undefined : found;
}

/** The class type with its output parameters replaced by holes. */
function withoutOutputs(meta: Meta, context: LocalContext, type: Expr): Expr {
  const head = appHead(type);
  const info = head.kind === "const" ? classInfo(meta.environment, head.name) : undefined;
  if (info === undefined || !info.outParams.includes(true)) return type;
  const args = appArgs(type).map((arg, i) => (info.outParams[i] ? meta.fresh(context, meta.infer(arg)) : arg));
  return apps(head, args);
}

interface Search {
  readonly meta: Meta;
  /** The constants as the search unfolds them. */
  readonly view: Constants;
  trials: number;
  /** The closed goals on the way to the current one: meeting one of them again is a circle. */
  readonly goals: Expr[];
  /** Gathers the goals that no instance fits, where they are asked for. */
  readonly unmet: Expr[] | undefined;
}

function solve(run: Search, goals: readonly MVar[], depth: number): boolean {
  const { meta } = run;
  const [goal, ...rest] = goals;
  if (goal === undefined) return true;
  if (meta.isAssigned(goal)) return solve(run, rest, depth);
  const type = meta.whnfReducible(goal.type);
  if (type.kind === "pi") return solveFunction(run, goal, type, depth) && solve(run, rest, depth);
  const head = appHead(type);
  if (depth > MAXIMUM_DEPTH || head.kind !== "const") return false;
  if (classInfo(meta.environment, head.name) === undefined) return false;
  if (hasMVar(type)) return tryInstances(run, goal, type, head.name, rest, depth);
  if (run.goals.some((other) => sameExpr(other, type))) {
    run.unmet?.push(type);
    return false;
  }
  run.goals.push(type);
  try {
    if (!tryInstances(run, goal, type, head.name, [], depth)) return false;
  } finally {
    run.goals.pop();
  }
  return solve(run, rest, depth);
}

/** Solves `goal` by the first instance with which its own subgoals and `rest` can be solved as well. */
function tryInstances(
  run: Search,
  goal: MVar,
  type: Expr,
  owner: string,
  rest: readonly MVar[],
  depth: number,
): boolean {
  const { meta } = run;
  let fits = false;
  for (const candidate of candidates(run, goal, type, owner)) {
    run.trials++;
    if (run.trials > MAXIMUM_TRIALS) throw new LimitError("steps", "type class resolution tries too many instances");
    const done = meta.attempt(() => {
      const subgoals = applyInstance(meta, goal, type, candidate);
      fits ||= subgoals !== undefined;
      return subgoals !== undefined && solve(run, [...subgoals, ...rest], depth + 1);
    });
    if (done) return true;
  }
  if (!fits) run.unmet?.push(meta.instantiate(type));
  return false;
}

function solveFunction(run: Search, goal: MVar, type: Expr & { kind: "pi" }, depth: number): boolean {
  const { meta } = run;
  const variable = fvar(type.name, type.type, { info: type.info });
  const inner = meta.fresh(meta.info(goal).context.with(variable), instantiate1(type.body, variable), {
    isInstance: true,
  });
  if (!solve(run, [inner], depth + 1)) return false;
  meta.assign(goal, meta.bind("lam", [variable], inner));
  return true;
}

/** The newest local instance first, then those of the table whose heads fit. */
function* candidates({ meta, view }: Search, goal: MVar, type: Expr, owner: string): Generator<Expr> {
  const { variables } = meta.info(goal).context;
  for (const variable of [...variables].reverse()) {
    if (mayBeInstance(meta, variable.type, owner)) yield variable;
  }
  const args = appArgs(meta.instantiate(type));
  for (const instance of instancesOf(meta.environment, owner)) {
    if (mayFit(view, instanceShapes(meta.environment, instance), args)) yield freshConstant(meta, instance.name);
  }
}

function mayBeInstance(meta: Meta, type: Expr, owner: string): boolean {
  let result = meta.instantiate(type);
  while (result.kind === "pi") result = result.body;
  let head = appHead(result);
  if (head.kind === "const" && head.name === owner) return true;
  if (head.kind !== "const" || meta.environment.get(head.name)?.kind !== "definition") return false;
  if (result.looseRange > 0) return false;
  result = meta.whnfReducible(result);
  while (result.kind === "pi") result = result.body;
  head = appHead(result);
  return head.kind === "const" && head.name === owner;
}

function freshConstant(meta: Meta, name: string): Expr {
  const info = meta.environment.get(name);
  return constant(
    name,
    (info?.levelParams ?? []).map(() => meta.freshLevel()),
  );
}

/** Makes `goal` the instance applied to holes; answers those that resolution must fill, or undefined if it does not fit. */
function applyInstance(meta: Meta, goal: MVar, type: Expr, instance: Expr): MVar[] | undefined {
  const { context } = meta.info(goal);
  const { value, result, subgoals } = saturate(meta, context, instance);
  if (!meta.isDefEq(type, result)) return undefined;
  if (!meta.isAssigned(goal)) meta.assign(goal, value);
  return subgoals;
}

function saturate(meta: Meta, context: LocalContext, instance: Expr): { value: Expr; result: Expr; subgoals: MVar[] } {
  const subgoals: MVar[] = [];
  let value = instance;
  let result = meta.infer(instance);
  for (;;) {
    if (result.kind !== "pi") {
      const reduced = meta.whnfReducible(result);
      if (reduced.kind !== "pi") return { value, result, subgoals };
      result = reduced;
    }
    const isInstance = result.info === "instImplicit";
    const hole = meta.fresh(context, result.type, { isInstance });
    if (isInstance) subgoals.push(hole);
    value = app(value, hole);
    result = instantiate1(result.body, hole);
  }
}

/**
 * Tries the default instances of one priority for a hole that resolution cannot fill; answers the instances that are
 * needed in turn, or undefined if none fits.
 */
export function tryDefaultInstances(meta: Meta, hole: MVar, priority: number): MVar[] | undefined {
  const head = appHead(meta.instantiate(hole.type));
  if (head.kind !== "const") return undefined;
  const { context } = meta.info(hole);
  for (const instance of defaultInstancesOf(meta.environment, head.name)) {
    if (instance.priority !== priority) continue;
    let needed: MVar[] = [];
    const fits = meta.attempt(() => {
      const { value, subgoals } = saturate(meta, context, freshConstant(meta, instance.name));
      needed = subgoals;
      return meta.isDefEq(hole, value);
    });
    if (fits) return needed;
  }
  return undefined;
}
