// Substitution: instantiating and abstracting bound variables, shifting, replacing universe parameters.

import { itemAt } from "../../../platform/index.ts";
import { charge } from "../budget/meter.ts";
import {
  type App,
  app,
  appArgs,
  apps,
  bvar,
  type Const,
  constant,
  type Expr,
  type FVar,
  hasFVar,
  hasLevelParam,
  type Let,
  lam,
  letIn,
  type Proj,
  pi,
  proj,
  type Sort,
  sort,
} from "./expr.ts";
import { instantiateLevel, type Level } from "./level.ts";
import type { Name } from "./name.ts";

/** Terms of at most this depth have a few nodes, though they share parts: the first visits do not remember them. */
const SMALL = 9;
/** Visits of one traversal after which results are kept in maps of its own, made only then; so often they are charged for. */
const FEW_VISITS = 128;

/**
 * Results of the first visits of the traversal that is under way: a table with open addressing, a quarter full at most.
 * A short traversal, too, keeps shared what is shared: terms that came apart a little at every binder would grow to
 * their trees. One that begins inside another may take its slots, so that a few results are made twice.
 */
const SLOTS = 4 * FEW_VISITS;
/** The number of the traversal that filled the slot; of any other the slot is free. */
const slotOwner = new Float64Array(SLOTS);
const slotNode = new Array<Expr | undefined>(SLOTS).fill(undefined);
const slotOffset = new Int32Array(SLOTS);
const slotResult = new Array<Expr | undefined>(SLOTS).fill(undefined);

/** Answers the replacement of a node below `offset` binders, or undefined to go on below it. */
export type Replacer = (e: Expr, offset: number) => Expr | undefined;

interface Traversal {
  readonly number: number;
  readonly replace: Replacer;
  visits: number;
  memory: Map<Expr, Expr>[] | undefined;
}

let traversals = 0;

function visit(e: Expr, offset: number, traversal: Traversal): Expr {
  const replaced = traversal.replace(e, offset);
  if (replaced !== undefined) return replaced;
  if (e.kind === "bvar" || e.depth === 1) return e;
  traversal.visits++;
  if (traversal.visits % FEW_VISITS === 0) charge(FEW_VISITS);
  if (traversal.memory === undefined) {
    if (traversal.visits < FEW_VISITS) {
      return e.depth <= SMALL ? rebuild(e, offset, traversal) : visitFirst(e, offset, traversal);
    }
    traversal.memory = [];
  }
  let memory = traversal.memory[offset];
  if (memory === undefined) {
    memory = new Map();
    traversal.memory[offset] = memory;
  }
  const known = memory.get(e) ?? fromSlot(e, offset, traversal);
  if (known !== undefined) return known;
  const result = rebuild(e, offset, traversal);
  memory.set(e, result);
  return result;
}

/** What the first visits found; nodes whose visit began among them are entered there, however late it ends. */
function fromSlot(e: Expr, offset: number, { number }: Traversal): Expr | undefined {
  const slot = slotOf(e, offset, number);
  return slotOwner[slot] === number ? slotResult[slot] : undefined;
}

function visitFirst(e: Expr, offset: number, traversal: Traversal): Expr {
  const { number } = traversal;
  let slot = slotOf(e, offset, number);
  // A slot with an owner has a result.
  if (slotOwner[slot] === number) return slotResult[slot] as Expr;
  const result = rebuild(e, offset, traversal);
  // What was visited below may have taken the slot.
  if (slotOwner[slot] === number) slot = slotOf(e, offset, number);
  slotOwner[slot] = number;
  slotNode[slot] = e;
  slotOffset[slot] = offset;
  slotResult[slot] = result;
  return result;
}

/** The slot of this node below so many binders, or the free one where it belongs. */
function slotOf(e: Expr, offset: number, owner: number): number {
  let slot = (e.hash + offset * 31) & (SLOTS - 1);
  while (slotOwner[slot] === owner && (slotNode[slot] !== e || slotOffset[slot] !== offset)) {
    slot = (slot + 1) & (SLOTS - 1);
  }
  return slot;
}

function rebuild(e: Expr, offset: number, traversal: Traversal): Expr {
  switch (e.kind) {
    case "app":
      return rebuildApp(e, offset, traversal);
    case "lam":
    case "pi": {
      const type = visit(e.type, offset, traversal);
      const body = visit(e.body, offset + 1, traversal);
      if (type === e.type && body === e.body) return e;
      return e.kind === "lam" ? lam(e.name, type, body, e.info) : pi(e.name, type, body, e.info);
    }
    case "let":
      return rebuildLet(e, offset, traversal);
    case "proj":
      return rebuildProj(e, offset, traversal);
    default:
      return e;
  }
}

function rebuildApp(e: App, offset: number, traversal: Traversal): Expr {
  const fn = visit(e.fn, offset, traversal);
  const arg = visit(e.arg, offset, traversal);
  return fn === e.fn && arg === e.arg ? e : app(fn, arg);
}

function rebuildLet(e: Let, offset: number, traversal: Traversal): Expr {
  const type = visit(e.type, offset, traversal);
  const value = visit(e.value, offset, traversal);
  const body = visit(e.body, offset + 1, traversal);
  return type === e.type && value === e.value && body === e.body ? e : letIn(e.name, type, value, body);
}

function rebuildProj(e: Proj, offset: number, traversal: Traversal): Expr {
  const struct = visit(e.struct, offset, traversal);
  return struct === e.struct ? e : proj(e.structName, e.index, struct);
}

/**
 * Rebuilds a term with the replacements of `replace`, which is asked at every node with the number of binders above it.
 * Unchanged subterms are shared.
 */
export function mapExpr(e: Expr, replace: Replacer): Expr {
  traversals++;
  const traversal: Traversal = { number: traversals, replace, visits: 0, memory: undefined };
  const result = visit(e, 0, traversal);
  charge(1 + (traversal.visits % FEW_VISITS));
  return result;
}

/** Adds `amount` to every loose bound variable whose index is at least `from`. */
export function liftLooseBVars(e: Expr, amount: number, from = 0): Expr {
  if (amount === 0 || e.looseRange <= from) return e;
  return mapExpr(e, (node, offset) => {
    if (node.looseRange <= offset + from) return node;
    return node.kind === "bvar" ? bvar(node.index + amount) : undefined;
  });
}

/** Subtracts `amount` from every loose bound variable; those below `amount` must not occur. */
export function lowerLooseBVars(e: Expr, amount: number): Expr {
  if (amount === 0 || e.looseRange === 0) return e;
  return mapExpr(e, (node, offset) => {
    if (node.looseRange <= offset) return node;
    return node.kind === "bvar" ? bvar(node.index - amount) : undefined;
  });
}

/**
 * Replaces the loose bound variables of a body that stood under `values.length` binders. `values` is in binder order,
 * the outermost first: index 0 becomes the last value. Higher loose variables are lowered.
 */
export function instantiate(e: Expr, values: readonly Expr[]): Expr {
  const count = values.length;
  if (e.looseRange === 0 || count === 0) return e;
  return mapExpr(e, (node, offset) => {
    if (node.looseRange <= offset) return node;
    if (node.kind !== "bvar") return undefined;
    const index = node.index - offset;
    if (index >= count) return bvar(node.index - count);
    return liftLooseBVars(itemAt(values, count - 1 - index), offset);
  });
}

/** Replaces bound variable 0 of a body by `value`. */
export function instantiate1(body: Expr, value: Expr): Expr {
  if (body.looseRange === 0) return body;
  return mapExpr(body, (node, offset) => {
    if (node.looseRange <= offset) return node;
    if (node.kind !== "bvar") return undefined;
    return node.index === offset ? liftLooseBVars(value, offset) : bvar(node.index - 1);
  });
}

/** The inverse of `instantiate`: the last of `fvars` becomes bound variable 0. */
export function abstract(e: Expr, fvars: readonly FVar[]): Expr {
  const count = fvars.length;
  if (!hasFVar(e) || count === 0) return e;
  return mapExpr(e, (node, offset) => {
    if (!hasFVar(node)) return node;
    if (node.kind !== "fvar") return undefined;
    charge(count >> 3);
    for (let i = count - 1; i >= 0; i--) if (fvars[i]?.id === node.id) return bvar(offset + count - 1 - i);
    return node;
  });
}

function bind(fvars: readonly FVar[], body: Expr, binder: "lam" | "pi"): Expr {
  let result = abstract(body, fvars);
  for (let i = fvars.length - 1; i >= 0; i--) {
    const variable = itemAt(fvars, i);
    const before = fvars.slice(0, i);
    const type = abstract(variable.type, before);
    if (variable.value !== undefined) result = letIn(variable.name, type, abstract(variable.value, before), result);
    else if (binder === "lam") result = lam(variable.name, type, result, variable.info);
    else result = pi(variable.name, type, result, variable.info);
  }
  return result;
}

/** `fun fvars => body`; a variable with a value becomes a `let`. */
export function bindLambda(fvars: readonly FVar[], body: Expr): Expr {
  return bind(fvars, body, "lam");
}

/** `(fvars) → body`; a variable with a value becomes a `let`. */
export function bindPi(fvars: readonly FVar[], body: Expr): Expr {
  return bind(fvars, body, "pi");
}

/** Replaces free variables, all at once. */
export function replaceFVars(e: Expr, fvars: readonly FVar[], values: readonly Expr[]): Expr {
  return hasFVar(e) ? instantiate(abstract(e, fvars), values) : e;
}

function instantiateConst(e: Const | Sort, names: readonly Name[], levels: readonly Level[]): Expr {
  if (e.kind === "sort") return sort(instantiateLevel(e.level, names, levels));
  return constant(
    e.name,
    e.levels.map((level) => instantiateLevel(level, names, levels)),
  );
}

/** Replaces the universe parameters `names[i]` by `levels[i]`, all at once. */
export function instantiateLevelParams(e: Expr, names: readonly Name[], levels: readonly Level[]): Expr {
  if (!hasLevelParam(e) || names.length === 0) return e;
  return mapExpr(e, (node) => {
    if (!hasLevelParam(node)) return node;
    return node.kind === "const" || node.kind === "sort" ? instantiateConst(node, names, levels) : undefined;
  });
}

/** True if bound variable `index` occurs loose in `e`. */
export function hasLooseBVar(e: Expr, index: number): boolean {
  if (e.looseRange <= index) return false;
  let found = false;
  mapExpr(e, (node, offset) => {
    if (found || node.looseRange <= index + offset) return node;
    if (node.kind === "bvar" && node.index === index + offset) found = true;
    return found ? node : undefined;
  });
  return found;
}

/** Contracts `(fun x => b) a …` at the head for as many arguments as there are lambdas; again if the result allows. */
export function headBeta(e: Expr): Expr {
  let current = e;
  for (;;) {
    if (current.kind !== "app") return current;
    const args = appArgs(current);
    let fn: Expr = current;
    while (fn.kind === "app") fn = fn.fn;
    if (fn.kind !== "lam") return current;
    current = betaArgs(fn, args);
  }
}

/** Applies a function to arguments, contracting as many leading lambdas of the function as there are arguments. */
export function betaArgs(fn: Expr, args: readonly Expr[]): Expr {
  let body = fn;
  let used = 0;
  while (body.kind === "lam" && used < args.length) {
    body = body.body;
    used++;
  }
  const contracted = instantiate(body, used === args.length ? args : args.slice(0, used));
  return used === args.length ? contracted : apps(contracted, args.slice(used));
}
