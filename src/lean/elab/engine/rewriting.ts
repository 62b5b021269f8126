// Rewriting with an equality or equivalence: abstracting the instances of its left side.

import {
  app,
  appArgs,
  appHead,
  apps,
  argsOf,
  bvar,
  CheckError,
  constant,
  type Expr,
  hasLooseBVar,
  instantiate1,
  isConst,
  type Level,
  lam,
  levelOne,
  mapExpr,
  prop,
} from "../../kernel/index.ts";
import { Failure, type Position, Unsupported } from "../../syntax/index.ts";
import type { Transparency } from "../environment/view.ts";
import { equationSides } from "../meta/equality.ts";
import { isFVar, isMVar, type MVar } from "../meta/holes.ts";
import type { Elaborator } from "./elaborator.ts";
import { missingInstance } from "./missing_instance.ts";

/** `proof : left = right` at a type of the given level. */
export interface Equation {
  readonly proof: Expr;
  readonly type: Expr;
  readonly level: Level;
  readonly left: Expr;
  readonly right: Expr;
}

/** Reads the type of a proof as an equation; an equivalence becomes one by propositional extensionality. */
export function asEquation(elab: Elaborator, proof: Expr, type: Expr): Equation | undefined {
  return writtenEquation(proof, type) ?? writtenEquation(proof, elab.meta.whnfReducible(type));
}

function writtenEquation(proof: Expr, type: Expr): Equation | undefined {
  const equation = equationSides(type);
  if (equation !== undefined) return { proof, ...equation };
  const [left, right] = argsOf(type, "Iff", 2) ?? [];
  if (left === undefined || right === undefined) return undefined;
  return { proof: apps(constant("propext"), [left, right, proof]), type: prop, level: levelOne, left, right };
}

/** The same equation read from right to left. */
export function reversed({ proof, type, level, left, right }: Equation): Equation {
  return {
    proof: apps(constant("Eq.symm", [level]), [type, left, right, proof]),
    type,
    level,
    left: right,
    right: left,
  };
}

/**
 * Replaces every instance of `pattern` in `e` by bound variable 0, for use under one new binder. The first instance in
 * the order of the traversal fixes the metavariables of the pattern.
 */
export function abstractInstances(
  elab: Elaborator,
  e: Expr,
  pattern: Expr,
  transparency: Transparency = "instances",
): Expr {
  const known = elab.meta.instantiate(pattern);
  const head = appHead(known);
  const count = appArgs(known).length;
  return mapExpr(elab.meta.instantiate(e), (node, offset) => {
    if (node.looseRange > 0) return undefined;
    if (!sameShape(node, head, count)) return undefined;
    return elab.meta.withTransparency(transparency, () => elab.meta.isDefEq(node, known)) ? bvar(offset) : undefined;
  });
}

function sameShape(node: Expr, head: Expr, count: number): boolean {
  const other = appHead(node);
  if (other.kind !== head.kind) return false;
  if (other.kind === "const" && other.name !== (head as typeof other).name) return false;
  if ((isFVar(other) || isMVar(other)) && other.id !== (head as typeof other).id) return false;
  let args = 0;
  for (let current = node; current.kind === "app"; current = current.fn) args++;
  return args === count;
}

/** Why a rewrite failed, to be told with its goal. */
export class RewriteFailure extends Failure {}

/** What a rewrite of `e` gives: the new term, and a proof of `e = result`. */
export interface Rewritten {
  readonly result: Expr;
  readonly proof: Expr;
  /** Metavariables of the rule that are not determined. */
  readonly open: readonly MVar[];
}

/** Rewrites `e` with a rule whose explicit arguments may be missing. @throws Failure as Lean's `rewrite` does. */
export function rewriteTerm(
  elab: Elaborator,
  e: Expr,
  rule: Expr,
  symm: boolean,
  at: Position,
  transparency: Transparency = "instances",
): Rewritten {
  const { meta } = elab;
  const { proof, type, holes } = saturate(elab, rule);
  const equation = asEquation(elab, proof, type);
  if (equation === undefined) {
    if (isConst(appHead(type), "Not")) throw new Unsupported("rewriting with a negation", at);
    const kind = meta.isProposition(type) ? "a proof of" : "a value of type";
    throw new Failure(
      `Invalid rewrite argument: Expected an equality or iff proof or definition name, but \`${elab.text(rule)}\` is ${kind}\n  ${elab.text(type)}`,
      at,
    );
  }
  const { left, right, type: side, level, proof: equal } = symm ? reversed(equation) : equation;
  const pattern = meta.instantiate(left);
  if (isMVar(appHead(pattern))) {
    throw new Failure(
      `Invalid rewrite argument: The pattern to be substituted is a metavariable (\`${elab.text(pattern)}\`) in this equality\n  ${elab.text(type)}`,
      at,
    );
  }
  const abstracted = abstractInstances(elab, e, pattern, transparency);
  if (!hasLooseBVar(abstracted, 0)) {
    throw new RewriteFailure(
      `Did not find an occurrence of the pattern\n  ${elab.text(left)}\nin the target expression\n  ${elab.text(e)}`,
      at,
    );
  }
  const motive = meta.instantiate(lam("_a", side, abstracted));
  const sort = checkMotive(elab, motive, at);
  const result = meta.instantiate(
    instantiate1(motive.kind === "lam" ? motive.body : abstracted, meta.instantiate(right)),
  );
  solveInstances(elab, holes, at);
  const target = meta.infer(e);
  const congruence = apps(constant("congrArg", [level, sort]), [side, target, left, right, motive, equal]);
  return { result, proof: meta.instantiate(congruence), open: holes.filter((hole) => !meta.isAssigned(hole)) };
}

/** Finds the instances that unification has left open. @throws Failure where there is none. */
export function solveInstances(elab: Elaborator, holes: readonly MVar[], at: Position): void {
  const { meta } = elab;
  for (const hole of holes) {
    const { isInstance, context } = meta.info(hole);
    if (!isInstance || meta.isAssigned(hole)) continue;
    const type = meta.instantiate(hole.type);
    const found = meta.synthesizer?.(meta, context, type);
    if (found === undefined) throw missingInstance(elab, context, type, at);
    meta.assign(hole, found);
  }
}

function saturate(elab: Elaborator, rule: Expr): { proof: Expr; type: Expr; holes: MVar[] } {
  let proof = rule;
  let type = elab.meta.infer(rule);
  const holes: MVar[] = [];
  for (;;) {
    if (type.kind !== "pi") {
      const reduced = elab.meta.whnfReducible(type);
      if (reduced.kind !== "pi") return { proof, type, holes };
      type = reduced;
    }
    const hole = elab.fresh(type.type, { isInstance: type.info === "instImplicit", tag: type.name });
    holes.push(hole);
    proof = app(proof, hole);
    type = instantiate1(type.body, hole);
  }
}

/** Checks that abstracting the instances left a well-typed function; answers the level of the sort it maps into. */
function checkMotive(elab: Elaborator, motive: Expr, at: Position): Level {
  const checker = elab.meta.strictChecker();
  try {
    const type = checker.infer(motive);
    const codomain = type.kind === "pi" ? type.body : type;
    return checker.sortOf(codomain);
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
    throw new RewriteFailure(`motive is not type correct:\n  ${elab.text(motive)}`, at);
  }
}
