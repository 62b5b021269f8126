// Rewrite rules of the simplifier: what a proved statement allows to rewrite, from left to right.

import { itemAt } from "../../../platform/index.ts";
import {
  appArgs,
  appHead,
  apps,
  argsOf,
  constant,
  type Expr,
  type FVar,
  fvar,
  instantiate1,
  isConst,
  levelOne,
  levelParam,
  mapExpr,
  proj,
  prop,
  sameExpr,
} from "../../kernel/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { isFVar, isMVar } from "../meta/holes.ts";
import { numeralValue } from "../meta/naturals.ts";

/** `proof : ∀ variables, left = right`, stated as such in `type`. */
export interface Rule {
  /** The lemma or hypothesis that it comes from. */
  readonly origin: string;
  readonly proof: Expr;
  readonly type: Expr;
  /** Universe parameters that every use chooses anew. */
  readonly levelParams: readonly string[];
  /** What the left side begins with; undefined if it may match anything. */
  readonly key: string | undefined;
  /** What the left side's parts begin with, in order of occurrence; `*` for what matches anything. */
  readonly path: readonly string[];
  /** What a term must look like to be matched at all. */
  readonly shape: Shape;
  /** Both sides are the same but for the order of variables: used only where it makes the term come earlier. */
  readonly permutes: boolean;
}

/** What a term begins with, for finding the rules that may apply to it. */
export function keyOf(e: Expr): string | undefined {
  const head = appHead(e);
  const count = appArgs(e).length;
  switch (head.kind) {
    case "const":
      return `${head.name}/${count}`;
    case "fvar":
      return isMVar(head) ? undefined : `#${head.id}/${count}`;
    case "pi":
      return "→";
    case "sort":
      return "sort";
    case "nat":
      return "literal";
    case "lam":
      return "λ";
    default:
      return undefined;
  }
}

/**
 * The order in which rules for the same term are tried: at the first difference between the left sides, the one that
 * matches anything comes first. Rules with the same path stay in the order in which they were given.
 */
export function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return a[i] === "*" ? -1 : b[i] === "*" ? 1 : 0;
  }
  return 0;
}

/** The path of a term is cut at this length: where parts are shared it is much longer than the term. */
const LONGEST_PATH = 1_000;

function pathOf(elab: Elaborator, e: Expr, variables: ReadonlySet<number>, longest = LONGEST_PATH): string[] {
  const head = appHead(e);
  if (isFVar(head) && variables.has(head.id)) return ["*"];
  if (numeralValue(e) !== undefined) return [`${numeralValue(e)}`];
  const path = [keyOf(e) ?? "*"];
  let type = e.kind === "app" ? elab.meta.infer(head) : undefined;
  for (const arg of appArgs(e)) {
    if (path.length >= longest) break;
    if (type !== undefined && type.kind !== "pi") type = elab.meta.whnf(type);
    const binder = type?.kind === "pi" ? type : undefined;
    const ignored = binder?.info === "instImplicit" || (binder?.info === "implicit" && !isType(elab, arg));
    path.push(...(ignored ? ["*"] : pathOf(elab, arg, variables, longest - path.length)));
    type = binder === undefined ? undefined : instantiate1(binder.body, arg);
  }
  return path;
}

/**
 * What Lean's discrimination tree keeps of a left side: the heads of its explicit parts. `*` fits everything: variables,
 * instances, implicit arguments that are no types, and sums with a numeral below the root.
 */
export type Shape = "*" | { readonly key: string; readonly args: readonly Shape[] };

/** Of a term in which parts are shared, only as much is kept as a path has. */
function shapeOf(
  elab: Elaborator,
  e: Expr,
  variables: ReadonlySet<number>,
  isRoot = true,
  room = { left: LONGEST_PATH },
): Shape {
  const head = appHead(e);
  if ((isFVar(head) && variables.has(head.id)) || room.left <= 0) return "*";
  room.left--;
  const value = numeralValue(e);
  if (value !== undefined) return { key: `${value}`, args: [] };
  if (!isRoot && isOffset(e)) return "*";
  const key = keyOf(e);
  if (key === undefined) return "*";
  let type = e.kind === "app" ? elab.meta.infer(head) : undefined;
  const args = appArgs(e).map((arg): Shape => {
    if (type !== undefined && type.kind !== "pi") type = elab.meta.whnf(type);
    const binder = type?.kind === "pi" ? type : undefined;
    type = binder === undefined ? undefined : instantiate1(binder.body, arg);
    const hidden = binder?.info === "instImplicit" || (binder?.info === "implicit" && !isType(elab, arg));
    return room.left <= 0 || hidden || elab.meta.isProposition(elab.meta.infer(arg))
      ? "*"
      : shapeOf(elab, arg, variables, false, room);
  });
  return { key, args };
}

/** `Nat.succ e`, and `e + 3` in `Nat`. */
function isOffset(e: Expr): boolean {
  if (argsOf(e, "Nat.succ", 1) !== undefined) return true;
  const sum = argsOf(e, "HAdd.hAdd", 6);
  return sum !== undefined && isConst(itemAt(sum, 0), "Nat") && numeralValue(itemAt(sum, 5)) !== undefined;
}

/** True if the term, with abbreviations unfolded, has the shape. */
export function fits(elab: Elaborator, shape: Shape, e: Expr): boolean {
  if (shape === "*") return true;
  if (hasShape(elab, shape, e)) return true;
  const reduced = elab.meta.whnfReducible(e);
  return reduced !== e && hasShape(elab, shape, reduced);
}

function hasShape(elab: Elaborator, { key, args }: Exclude<Shape, "*">, e: Expr): boolean {
  const value = numeralValue(e);
  if (value !== undefined) return key === `${value}`;
  if (keyOf(e) !== key) return isFVar(appHead(e)) && keyOf(e) === undefined;
  const parts = appArgs(e);
  return args.every((arg, i) => fits(elab, arg, itemAt(parts, i)));
}

function isType(elab: Elaborator, e: Expr): boolean {
  return elab.meta.whnf(elab.meta.infer(e)).kind === "sort";
}

/** The rules that a proof of a proposition gives. */
export function rulesOf(elab: Elaborator, origin: string, proof: Expr, statement: Expr, symm = false): Rule[] {
  return read(elab, { origin, levelParams: [] }, symm, proof, statement);
}

/** The rules that a theorem of the environment gives. */
export function rulesOfConstant(elab: Elaborator, name: string, symm = false): Rule[] {
  const info = elab.environment.get(name);
  if (info === undefined) return [];
  const { levelParams, type } = info;
  return read(elab, { origin: name, levelParams }, symm, constant(name, levelParams.map(levelParam)), type);
}

type Origin = Pick<Rule, "origin" | "levelParams">;

function read(elab: Elaborator, origin: Origin, symm: boolean, proof: Expr, statement: Expr): Rule[] {
  const reader = new RuleReader(elab, origin, symm);
  reader.read(proof, statement, []);
  return reader.rules;
}

/** Takes a statement apart into the equations that it comes to. */
class RuleReader {
  readonly rules: Rule[] = [];
  readonly #elab: Elaborator;
  readonly #origin: Origin;
  readonly #symm: boolean;
  /** Parts of conjunctions may be shared: what was read gives no rule again. */
  readonly #seen = new Set<Expr>();

  constructor(elab: Elaborator, origin: Origin, symm: boolean) {
    this.#elab = elab;
    this.#origin = origin;
    this.#symm = symm;
  }

  read(proof: Expr, statement: Expr, variables: readonly FVar[]): void {
    const type = this.#elab.meta.instantiate(statement);
    if (this.#seen.has(type)) return;
    this.#seen.add(type);
    if (type.kind === "pi" && !isNegation(type)) {
      const variable = fvar(type.name, type.type, { info: type.info });
      this.read(apps(proof, [variable]), instantiate1(type.body, variable), [...variables, variable]);
      return;
    }
    const head = appHead(type);
    const args = appArgs(type);
    const [first, second, third] = args;
    if (isConst(head, "And") && args.length === 2 && first !== undefined && second !== undefined) {
      this.read(proj("And", 0, proof), first, variables);
      this.read(proj("And", 1, proof), second, variables);
      return;
    }
    if (
      isConst(head, "Eq") &&
      args.length === 3 &&
      first !== undefined &&
      second !== undefined &&
      third !== undefined
    ) {
      this.#add({ type: first, left: second, right: third, level: itemAt(head.levels, 0), proof }, variables);
    } else if (isConst(head, "Iff") && args.length === 2 && first !== undefined && second !== undefined) {
      const equal = apps(constant("propext"), [first, second, proof]);
      this.#add({ type: prop, left: first, right: second, level: levelOne, proof: equal }, variables);
    } else if (!this.#symm) {
      const isTurned = isConst(head, "GT.gt") || isConst(head, "GE.ge");
      this.#add(asTruthValue(isTurned ? this.#elab.meta.whnfReducible(type) : type, proof), variables);
    }
  }

  #add(equation: Equation, variables: readonly FVar[]): void {
    const rule = close(this.#elab, this.#origin, variables, this.#symm ? flipped(equation) : equation);
    if (rule !== undefined) this.rules.push(rule);
  }
}

/** `p = True`, or `p = False` for what a negation denies. */
function asTruthValue(type: Expr, proof: Expr): Equation {
  const denied = deniedBy(type);
  if (denied === undefined) return truthValue(type, "True", apps(constant("eq_true"), [type, proof]));
  return truthValue(denied, "False", apps(constant("eq_false"), [denied, proof]));
}

/** What `a ≠ b`, `¬p` or `p → False` denies. */
function deniedBy(type: Expr): Expr | undefined {
  if (type.kind === "pi") return type.type;
  const head = appHead(type);
  const args = appArgs(type);
  if (isConst(head, "Ne") && args.length === 3) return apps(constant("Eq", head.levels), args);
  return isConst(head, "Not") && args.length === 1 ? args[0] : undefined;
}

interface Equation {
  readonly type: Expr;
  readonly left: Expr;
  readonly right: Expr;
  readonly level: (Expr & { kind: "const" })["levels"][number];
  readonly proof: Expr;
}

function isNegation(type: Expr): boolean {
  return type.kind === "pi" && type.body.looseRange === 0 && isConst(type.body, "False");
}

function truthValue(left: Expr, value: "True" | "False", proof: Expr): Equation {
  return { type: prop, left, right: constant(value), level: levelOne, proof };
}

function flipped({ type, left, right, level, proof }: Equation): Equation {
  const turned = apps(constant("Eq.symm", [level]), [type, left, right, proof]);
  return { type, left: right, right: left, level, proof: turned };
}

function close(elab: Elaborator, origin: Origin, variables: readonly FVar[], equation: Equation): Rule | undefined {
  const { type, left, right, level, proof } = equation;
  const head = appHead(left);
  if (isFVar(head) && variables.some(({ id }) => id === head.id)) return undefined;
  const statement = apps(constant("Eq", [level]), [type, left, right]);
  return {
    ...origin,
    proof: elab.meta.bind("lam", variables, proof),
    type: elab.meta.bind("pi", variables, statement),
    key: keyOf(left),
    path: pathOf(elab, left, new Set(variables.map(({ id }) => id))),
    shape: shapeOf(elab, left, new Set(variables.map(({ id }) => id))),
    permutes: isPermutation(left, right, variables),
  };
}

/** True if the sides differ only in which variables stand where. */
function isPermutation(left: Expr, right: Expr, variables: readonly FVar[]): boolean {
  const ids = new Set(variables.map(({ id }) => id));
  const marked = (e: Expr): Expr =>
    mapExpr(e, (node) => (isFVar(node) && ids.has(node.id) ? constant("_") : undefined));
  return !sameExpr(left, right) && sameExpr(marked(left), marked(right));
}
