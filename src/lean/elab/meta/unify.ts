// Unification: assigning a metavariable, by Miller patterns and, failing that, by first-order approximation.

import {
  appArgs,
  appHead,
  charge,
  type Expr,
  type FVar,
  forEachNode,
  fvar,
  hasFVar,
  type Level,
  levelsEqual,
  levelZero,
  mapLevel,
  someNode,
} from "../../kernel/index.ts";
import type { MVarInfo } from "./assignments.ts";
import type { LocalContext } from "./context.ts";
import { hasMVar, isFVar, isLevelMVar, isMVar, levelHasMVar, type MVar } from "./holes.ts";
import type { Meta } from "./meta.ts";

/**
 * Makes `a` and `b` equal, of which at least one has a metavariable at its head, by assigning it. Undefined when no
 * assignment is possible: reduction may still make them equal.
 */
export function unifyHoles(meta: Meta, a: Expr, b: Expr): boolean | undefined {
  const left = assignable(meta, a);
  const right = assignable(meta, b);
  if (left !== undefined && right !== undefined) return unifyBoth(meta, a, left, b, right);
  if (left !== undefined) return assignHead(meta, left, a, b);
  if (right !== undefined) return assignHead(meta, right, b, a);
  return undefined;
}

function assignable(meta: Meta, e: Expr): MVarInfo | undefined {
  const head = appHead(e);
  if (!isMVar(head)) return undefined;
  const info = meta.info(head);
  return meta.isAssignable(info) ? info : undefined;
}

function unifyBoth(meta: Meta, a: Expr, left: MVarInfo, b: Expr, right: MVarInfo): boolean | undefined {
  if (!isMVar(a) && isMVar(b)) return assignHead(meta, right, b, a) ?? assignHead(meta, left, a, b);
  return assignHead(meta, left, a, b) ?? assignHead(meta, right, b, a);
}

function assignHead(meta: Meta, info: MVarInfo, applied: Expr, value: Expr): true | undefined {
  const known = meta.instantiate(value);
  if (isMVar(applied)) return meta.attempt(() => assignPlain(meta, info, known)) ? true : undefined;
  const args = appArgs(applied).map((arg) => meta.instantiate(arg));
  const variables = patternVariables(meta, args);
  if (variables !== undefined && meta.attempt(() => assignPattern(meta, info, variables, known))) return true;
  if (meta.attempt(() => assignFirstOrder(meta, applied, known))) return true;
  if (args.length !== info.scopeArguments) return undefined;
  return meta.attempt(() => assignConstant(meta, info, args, known)) ? true : undefined;
}

/** `?m a b = value`: `?m` ignores its arguments. Only for holes that take them because binders were closed over them. */
function assignConstant(meta: Meta, info: MVarInfo, args: readonly Expr[], value: Expr): boolean {
  const variables = args.map((arg) => fvar("x", meta.infer(arg)));
  return assignPlain(meta, info, meta.bind("lam", variables, value));
}

/** The arguments as distinct free variables, if that is what they are. */
function patternVariables(meta: Meta, args: readonly Expr[]): FVar[] | undefined {
  const variables: FVar[] = [];
  for (const arg of args) {
    const reduced = isFVar(arg) ? arg : meta.checker.whnfCore(arg);
    if (!isFVar(reduced) || variables.some(({ id }) => id === reduced.id)) return undefined;
    variables.push(reduced);
  }
  return variables;
}

function assignPlain(meta: Meta, info: MVarInfo, value: Expr): boolean {
  const scoped = inScope(meta, info, info.context, value);
  if (scoped === undefined) return false;
  if (!meta.isDefEq(info.mvar.type, meta.infer(scoped))) return false;
  if (info.value !== undefined) return meta.isDefEq(info.value, scoped);
  meta.assign(info.mvar, scoped);
  return true;
}

function assignPattern(meta: Meta, info: MVarInfo, variables: readonly FVar[], value: Expr): boolean {
  const scoped = inScope(meta, info, info.context.with(...variables), value);
  if (scoped === undefined) return false;
  return assignPlain(meta, info, meta.bind("lam", variables, scoped));
}

/** `?m a b = f c d`: `?m a = f c` and `b = d`. */
function assignFirstOrder(meta: Meta, applied: Expr, value: Expr): boolean {
  if (applied.kind !== "app" || value.kind !== "app") return false;
  return meta.isDefEq(applied.fn, value.fn) && meta.isDefEq(applied.arg, value.arg);
}

/**
 * The value, if it may be assigned to the metavariable: it does not contain it, and uses only variables of the context.
 * Other metavariables with larger contexts are narrowed.
 */
function inScope(meta: Meta, info: MVarInfo, context: LocalContext, value: Expr): Expr | undefined {
  if (!hasFVar(value) && !hasMVar(value)) return value;
  let failed = false;
  let narrowed = false;
  forEachNode(value, (node) => {
    if (failed) return false;
    if (isFVar(node) && !context.has(node.id)) failed = true;
    if (isMVar(node)) {
      if (node.id === info.mvar.id) failed = true;
      else if (narrow(meta, node, context)) narrowed = true;
      else if (!context.includes(meta.info(node).context)) failed = true;
    }
    return hasFVar(node) || hasMVar(node);
  });
  if (failed) return undefined;
  return narrowed ? meta.instantiate(value) : value;
}

/** Replaces a metavariable by one of the smaller context; false if it is opaque or already fits. */
function narrow(meta: Meta, hole: MVar, context: LocalContext): boolean {
  const info = meta.info(hole);
  if (info.value !== undefined || context.includes(info.context) || !meta.isAssignable(info)) return false;
  const outside = info.context.variables.filter((variable) => !context.has(variable.id));
  const type = meta.instantiate(hole.type);
  const smaller = info.context.without(outside);
  if (mentions(type, outside)) return false;
  if (smaller.variables.some((variable) => mentions(meta.instantiate(variable.type), outside))) return false;
  meta.assign(hole, meta.fresh(smaller, type, { tag: info.tag, isInstance: info.isInstance }));
  return true;
}

/** True if one of the variables occurs in the term. */
export function mentions(e: Expr, variables: readonly FVar[]): boolean {
  if (!hasFVar(e) || variables.length === 0) return false;
  return someNode(e, (node) => isFVar(node) && variables.some(({ id }) => id === node.id), hasFVar);
}

/** Pairs of parts of maxima that were made equal or put off: parts may be shared, and once is enough. */
type Done = Map<Level, Set<Level>>;

/** Makes two universe levels equal by assigning their metavariables; what cannot be decided yet is put off. */
export function unifyLevels(meta: Meta, a: Level, b: Level, done?: Done): boolean {
  charge(8);
  const left = meta.instantiateLevel(a);
  const right = meta.instantiateLevel(b);
  if (levelsEqual(left, right)) return true;
  if (isLevelMVar(left) && !occurs(left.name, right)) {
    meta.assignLevel(left, right);
    return true;
  }
  if (isLevelMVar(right) && !occurs(right.name, left)) {
    meta.assignLevel(right, left);
    return true;
  }
  if (left.kind === "succ" && right.kind === "succ") return unifyLevels(meta, left.of, right.of, done);
  if (unifyZero(meta, left, right) || unifyZero(meta, right, left)) return true;
  if (unifyMax(meta, left, right, done ?? new Map())) return true;
  if (!levelHasMVar(left) && !levelHasMVar(right)) return false;
  if (left.kind === "zero" && right.kind === "succ") return false;
  if (left.kind === "succ" && right.kind === "zero") return false;
  meta.postponeLevels(left, right);
  return true;
}

/** `imax u v = 0` means `v = 0`; `max u v = 0` means both. */
function unifyZero(meta: Meta, level: Level, zero: Level): boolean {
  if (zero.kind !== "zero") return false;
  if (level.kind === "imax") return unifyLevels(meta, level.right, levelZero);
  return level.kind === "max" && unifyLevels(meta, level.left, levelZero) && unifyLevels(meta, level.right, levelZero);
}

function unifyMax(meta: Meta, left: Level, right: Level, done: Done): boolean {
  if ((left.kind !== "max" && left.kind !== "imax") || left.kind !== right.kind) return false;
  const part = (a: Level, b: Level): boolean => {
    if (done.get(a)?.has(b)) return true;
    if (!unifyLevels(meta, a, b, done)) return false;
    done.set(a, (done.get(a) ?? new Set()).add(b));
    return true;
  };
  if (meta.attempt(() => part(left.left, right.left) && part(left.right, right.right))) return true;
  // What was done on the way has been undone.
  done.clear();
  return false;
}

/** True if the hole occurs in the level. Its parts may be shared: each is looked at once. */
function occurs(name: string, level: Level): boolean {
  let found = false;
  mapLevel(level, (node) => {
    if (found || !levelHasMVar(node)) return node;
    if (isLevelMVar(node) && node.name === name) found = true;
    return found ? node : undefined;
  });
  return found;
}
