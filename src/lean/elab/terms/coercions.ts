// Coercions: `↑a`, inserted where a term has another type than is expected, found by resolution and unfolded at once.

import { app, appHead, apps, constant, type Expr, isConst, type Level, mapExpr } from "../../kernel/index.ts";
import type { Term } from "../../syntax/index.ts";
import { Failure } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { synthesize } from "../instances/instances.ts";
import { isMVar } from "../meta/holes.ts";

/** Fields of the coercion classes, which are unfolded where a coercion is inserted. */
const coercionFields = new Set(
  [
    "Coe",
    "CoeTC",
    "CoeOut",
    "CoeOTC",
    "CoeHead",
    "CoeHTC",
    "CoeTail",
    "CoeHTCT",
    "CoeDep",
    "CoeT",
    "CoeFun",
    "CoeSort",
  ].map((owner) => `${owner}.coe`),
);

/** The value coerced to the expected type; undefined if there is no coercion, or the types are not known well enough. */
export function coerce(elab: Elaborator, value: Expr, type: Expr, expected: Expr): Expr | undefined {
  const from = elab.meta.instantiate(type);
  const to = elab.meta.instantiate(expected);
  if (isMVar(appHead(from)) || isMVar(appHead(to))) return undefined;
  return instanceCoercion(
    elab,
    "CoeT",
    [from, elab.meta.instantiate(value), to],
    [levelOf(elab, from), levelOf(elab, to)],
  );
}

/** True if elements of `from` can be coerced to `to`. */
export function hasCoercion(elab: Elaborator, from: Expr, to: Expr): boolean {
  if (!elab.environment.has("CoeT")) return false;
  const variable = elab.fresh(from);
  const mark = elab.meta.mark();
  const { mayPostpone } = elab;
  elab.mayPostpone = false;
  const found = coerce(elab, variable, from, to) !== undefined;
  elab.mayPostpone = mayPostpone;
  elab.meta.restore(mark);
  return found;
}

/** The value as a function, by `CoeFun`. */
export function coerceToFunction(elab: Elaborator, value: Expr, type: Expr): Expr | undefined {
  return outputCoercion(elab, "CoeFun", value, type);
}

/** The value as a type, by `CoeSort`. */
export function coerceToSort(elab: Elaborator, value: Expr, type: Expr): Expr | undefined {
  return outputCoercion(elab, "CoeSort", value, type);
}

function outputCoercion(elab: Elaborator, owner: "CoeFun" | "CoeSort", value: Expr, type: Expr): Expr | undefined {
  const info = elab.environment.get(owner);
  const from = elab.meta.instantiate(type);
  if (info === undefined || isMVar(appHead(from))) return undefined;
  const levels = [levelOf(elab, from), elab.freshLevel()];
  const family = app(constant(owner, levels), from);
  const familyType = elab.meta.infer(family);
  if (familyType.kind !== "pi") return undefined;
  const output = elab.fresh(familyType.type);
  const found = synthesize(elab.meta, elab.context, app(family, output));
  if (found.kind !== "found") return undefined;
  return expand(elab, apps(constant(`${owner}.coe`, levels), [from, output, found.value, value]));
}

function instanceCoercion(
  elab: Elaborator,
  owner: string,
  args: readonly Expr[],
  levels: readonly Level[],
): Expr | undefined {
  if (!elab.environment.has(owner)) return undefined;
  const found = synthesize(elab.meta, elab.context, apps(constant(owner, levels), args));
  // Whether a proposition can be decided is seen when more is known.
  if (found.kind === "stuck" && elab.mayPostpone && args.some((arg) => isConst(arg, "Bool"))) elab.giveUp();
  if (found.kind !== "found") return undefined;
  return expand(elab, apps(constant(`${owner}.coe`, levels), [...args, found.value]));
}

function levelOf(elab: Elaborator, type: Expr): Level {
  return elab.meta.checker.sortOf(type);
}

/** Unfolds the coercion classes everywhere in the term. `known` holds what parts have become: they may be shared. */
function expand(elab: Elaborator, e: Expr, known: Map<Expr, Expr> = new Map()): Expr {
  return mapExpr(elab.meta.instantiate(e), (node) => {
    const head = appHead(node);
    if (node.looseRange > 0 || head.kind !== "const" || !coercionFields.has(head.name)) return undefined;
    const before = known.get(node);
    if (before !== undefined) return before;
    const unfolded = elab.meta.withTransparency("instances", () => {
      const field = elab.meta.unfoldOnce(node);
      return field === undefined ? undefined : elab.meta.whnfCore(field);
    });
    if (unfolded === undefined || unfolded.kind === "proj") return undefined;
    const result = expand(elab, unfolded, known);
    known.set(node, result);
    return result;
  });
}

/** Elaborates `↑a`, which needs an expected type. */
export function elaborateCoercion(
  elab: Elaborator,
  term: Term & { kind: "coercion" },
  expected: Expr | undefined,
): Expr {
  if (expected === undefined) return elab.waitForType("coercion notation", term.at);
  const value = elab.elaborate(term.value, undefined);
  elab.synthesizeSome();
  const type = elab.meta.instantiate(elab.meta.infer(value));
  const target = elab.meta.instantiate(expected);
  if (isMVar(appHead(type)) || isMVar(appHead(target))) {
    return elab.waitForType("coercion notation", term.at);
  }
  const coerced = coerce(elab, value, type, target);
  if (coerced !== undefined) return coerced;
  if (elab.meta.isDefEq(target, type)) return value;
  throw new Failure(
    `invalid coercion notation, expected type\n  ${elab.text(target)}\nfor a term of type\n  ${elab.text(type)}`,
    term.at,
  );
}
