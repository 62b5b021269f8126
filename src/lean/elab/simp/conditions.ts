// Simplifies a proposition that a decision procedure in the same application depends on: the condition of `if`, that of `decide`.
import { required } from "../../../platform/index.ts";
import {
  appArgs,
  appHead,
  apps,
  charge,
  constant,
  type Expr,
  fvar,
  hasLooseBVar,
  isConst,
  isZeroLevel,
  levelOne,
  levelZero,
  prop,
} from "../../kernel/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import type { Result } from "./result.ts";
import type { Procedure } from "./simplifier.ts";

/**
 * `f … c inst …` becomes `f … c' inst' …`, where `inst' : Decidable c'` is found, or is `inst` moved along `c = c'`. Applies
 * where nothing but the instance depends on `c`.
 */
export const simplifyCondition: Procedure = (simplifier, e) => {
  if (e.kind !== "app") return undefined;
  const { elab, proofs } = simplifier;
  const head = appHead(e);
  const args = appArgs(e);
  const info = head.kind === "const" ? elab.environment.get(head.name) : undefined;
  const at = info === undefined ? -1 : conditionPlace(info.type);
  const [condition, instance] = at < 0 ? [] : args.slice(at, at + 2);
  if (condition === undefined || instance === undefined) return undefined;
  const simplified = simplifier.simplify(condition);
  if (simplified.expr === condition) return undefined;
  const applied = (p: Expr, decision: Expr): Expr =>
    apps(head, [...args.slice(0, at), p, decision, ...args.slice(at + 2)]);
  const moved = alongEquation(elab, condition, simplified, instance);
  const first: Result = { expr: applied(simplified.expr, moved), proof: undefined };
  const proof = simplified.proof;
  const step: Result =
    proof === undefined
      ? first
      : { ...first, proof: byRecursion(simplifier, e, condition, simplified, applied, instance) };
  const wanted = apps(constant("Decidable"), [simplified.expr]);
  const found = elab.meta.synthesizer?.(elab.meta, elab.context, wanted);
  if (found === undefined || proof === undefined) return step;
  const decision = fvar("d", wanted);
  const unique = apps(constant("Gentzen.decidable_unique"), [simplified.expr, moved, found]);
  const fn = elab.meta.bind("lam", [decision], applied(simplified.expr, decision));
  const { proof: exchanged } = proofs.argument(fn, moved, { expr: found, proof: unique }, proofs.typeOf(e));
  return proofs.chain(e, step, { expr: applied(simplified.expr, found), proof: exchanged });
};

/** The place of a proposition, among the arguments of a constant, on which only the decision procedure after it depends; or -1. */
function conditionPlace(type: Expr): number {
  let place = 0;
  for (let current = type; current.kind === "pi"; current = current.body, place++) {
    charge(1);
    const next = current.body;
    if (current.type.kind !== "sort" || !isZeroLevel(current.type.level) || next.kind !== "pi") continue;
    const [decided] = isConst(appHead(next.type), "Decidable") ? appArgs(next.type) : [];
    const decides = decided?.kind === "bvar" && decided.index === 0;
    if (decides && !hasLooseBVar(next.body, 0) && !hasLooseBVar(next.body, 1)) return place;
  }
  return -1;
}

/** `inst : Decidable c` as one of `Decidable c'`. */
function alongEquation(elab: Elaborator, condition: Expr, { expr, proof }: Result, instance: Expr): Expr {
  return proof === undefined ? instance : transported(elab, condition, instance, expr, proof);
}

function transported(elab: Elaborator, condition: Expr, instance: Expr, target: Expr, proof: Expr): Expr {
  const p = fvar("p", prop);
  const motive = elab.meta.bind("lam", [p, fvar("h", equation(condition, p))], apps(constant("Decidable"), [p]));
  return apps(constant("Eq.rec", [levelOne, levelOne]), [prop, condition, motive, instance, target, proof]);
}

function equation(a: Expr, b: Expr): Expr {
  return apps(constant("Eq", [levelOne]), [prop, a, b]);
}

function byRecursion(
  { elab, proofs }: Parameters<Procedure>[0],
  e: Expr,
  condition: Expr,
  { expr, proof }: Result,
  applied: (p: Expr, decision: Expr) => Expr,
  instance: Expr,
): Expr {
  const p = fvar("p", prop);
  const h = fvar("h", equation(condition, p));
  const goal = proofs.equation(e, applied(p, transported(elab, condition, instance, p, h)));
  const motive = elab.meta.bind("lam", [p, h], goal);
  const start = proofs.reflexivity(e);
  const same = required(proof, "a condition that changed without a proof");
  return apps(constant("Eq.rec", [levelZero, levelOne]), [prop, condition, motive, start, expr, same]);
}
