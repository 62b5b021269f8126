// What simplifying a term gives: a term and a proof that both are equal, and the ways to put such proofs together.

import { app, apps, constant, type Expr, type FVar, type Level, lam } from "../../kernel/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";

/** `proof : before = expr`; without a proof both are equal by definition. */
export interface Result {
  readonly expr: Expr;
  readonly proof: Expr | undefined;
}

/** Makes the proofs of results. */
export class Proofs {
  readonly #elab: Elaborator;

  constructor(elab: Elaborator) {
    this.#elab = elab;
  }

  levelOf(type: Expr): Level {
    return this.#elab.meta.instantiateLevel(this.#elab.meta.checker.sortOf(this.#elab.meta.instantiate(type)));
  }

  typeOf(e: Expr): Expr {
    return this.#elab.meta.infer(e);
  }

  /** `a = b`. */
  equation(a: Expr, b: Expr): Expr {
    const type = this.typeOf(a);
    return apps(constant("Eq", [this.levelOf(type)]), [type, a, b]);
  }

  reflexivity(a: Expr): Expr {
    const type = this.typeOf(a);
    return apps(constant("Eq.refl", [this.levelOf(type)]), [type, a]);
  }

  symmetry(a: Expr, b: Expr, proof: Expr): Expr {
    const type = this.typeOf(a);
    return apps(constant("Eq.symm", [this.levelOf(type)]), [type, a, b, proof]);
  }

  /** First `first : a = first.expr`, then `second : first.expr = second.expr`. */
  chain(a: Expr, first: Result, second: Result): Result {
    if (first.proof === undefined) return second;
    if (second.proof === undefined) return { expr: second.expr, proof: first.proof };
    const type = this.typeOf(a);
    const args = [type, a, first.expr, second.expr, first.proof, second.proof];
    return { expr: second.expr, proof: apps(constant("Eq.trans", [this.levelOf(type)]), args) };
  }

  /** `fn a = fn b` from `a = b`, for a function of one type into another. */
  argument(fn: Expr, a: Expr, { expr: b, proof }: Result, codomain: Expr): Result {
    if (proof === undefined) return { expr: app(fn, b), proof: undefined };
    const domain = this.typeOf(a);
    const levels = [this.levelOf(domain), this.levelOf(codomain)];
    return { expr: app(fn, b), proof: apps(constant("congrArg", levels), [domain, codomain, a, b, fn, proof]) };
  }

  /** `f a = g a` from `f = g`. */
  applied(f: Expr, { expr: g, proof }: Result, a: Expr): Result {
    if (proof === undefined) return { expr: app(g, a), proof: undefined };
    const type = this.#elab.meta.whnf(this.typeOf(f));
    if (type.kind !== "pi") return { expr: app(f, a), proof: undefined };
    const family = lam(type.name, type.type, type.body);
    const codomain = this.typeOf(app(f, a));
    const levels = [this.levelOf(type.type), this.levelOf(codomain)];
    return { expr: app(g, a), proof: apps(constant("congrFun", levels), [type.type, family, f, g, proof, a]) };
  }

  /** `(fun x => a) = (fun x => b)` from a proof of `a = b` in which `x` may occur. */
  extensionality(variable: FVar, a: Expr, { expr: b, proof }: Result): Result {
    const { meta } = this.#elab;
    const after = meta.bind("lam", [variable], b);
    if (proof === undefined) return { expr: after, proof: undefined };
    const codomain = this.typeOf(a);
    const family = meta.bind("lam", [variable], codomain);
    const levels = [this.levelOf(variable.type), this.levelOf(codomain)];
    const args = [variable.type, family, meta.bind("lam", [variable], a), after, meta.bind("lam", [variable], proof)];
    return { expr: after, proof: apps(constant("funext", levels), args) };
  }

  /** `p = True` from `p`. */
  truth(p: Expr, proof: Expr): Result {
    return { expr: constant("True"), proof: apps(constant("eq_true"), [p, proof]) };
  }

  /** `p = False` from `¬p`. */
  falsity(p: Expr, proof: Expr): Result {
    return { expr: constant("False"), proof: apps(constant("eq_false"), [p, proof]) };
  }

  /** `p` from `p = True`. */
  ofTruth(p: Expr, { proof }: Result): Expr {
    if (proof === undefined) return constant("True.intro");
    return apps(constant("of_eq_true"), [p, proof]);
  }

  /** `q` from `p`, where `p` was simplified to `q`. */
  transported(p: Expr, { expr: q, proof }: Result, value: Expr): Expr {
    return proof === undefined ? value : apps(constant("Eq.mp", [this.#propLevel()]), [p, q, proof, value]);
  }

  /** `p` from `q`, where `p` was simplified to `q`. */
  transportedBack(p: Expr, { expr: q, proof }: Result, value: Expr): Expr {
    return proof === undefined ? value : apps(constant("Eq.mpr", [this.#propLevel()]), [p, q, proof, value]);
  }

  #propLevel(): Level {
    return this.levelOf(constant("True"));
  }

  /** `p = q` from proofs of both directions. */
  equivalence(p: Expr, q: Expr, forward: Expr, backward: Expr): Result {
    const proof = apps(constant("propext"), [p, q, apps(constant("Iff.intro"), [p, q, forward, backward])]);
    return { expr: q, proof };
  }
}
