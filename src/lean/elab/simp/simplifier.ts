// The simplifier: rewrites a term bottom up with rules until none applies, and proves every step.

import { exactly } from "../../../platform/index.ts";
import {
  app,
  appArgs,
  appHead,
  betaArgs,
  type Expr,
  type FVar,
  fvar,
  headBeta,
  instantiate1,
  instantiateLevelParams,
  isConst,
  type Let,
  lam,
  letIn,
  pi,
  prop,
  sameExpr,
} from "../../kernel/index.ts";
import { Failure } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { isMarked } from "../meta/alternative_marks.ts";
import type { MVar } from "../meta/holes.ts";
import { comesBefore } from "./order.ts";
import { Proofs, type Result } from "./result.ts";
import { comparePaths, fits, keyOf, type Rule, rulesOf } from "./rules.ts";

/** A step that is no rule: arithmetic on numerals, constructors, definitions. */
export type Procedure = (simplifier: Simplifier, e: Expr) => Result | undefined;

export interface SimplifierOptions {
  readonly rules: readonly Rule[];
  /** Tried after the rules of the same kind. */
  readonly hypotheses: readonly Rule[];
  /** Tried after the rules on every term whose parts are simplified. */
  readonly procedures: readonly Procedure[];
  /** Tried on every term before its parts. */
  readonly early: readonly Procedure[];
  /** What an implication supposes is a rule in what it concludes. */
  readonly contextual?: boolean;
}

/** Nested proofs of side conditions go no deeper. */
const MAXIMUM_SIDE_CONDITIONS = 2;

export class Simplifier {
  readonly elab: Elaborator;
  readonly proofs: Proofs;
  readonly #options: SimplifierOptions;
  readonly #byKey = new Map<string, Rule[]>();
  readonly #keyless: Rule[] = [];
  #known = new Map<Expr, Result>();
  #sideConditions = 0;
  /** The origins of the rules that were used. */
  readonly used = new Set<string>();

  constructor(elab: Elaborator, options: SimplifierOptions) {
    this.elab = elab;
    this.proofs = new Proofs(elab);
    this.#options = options;
    for (const rules of [options.rules, options.hypotheses]) this.#add(rules);
  }

  #add(rules: readonly Rule[]): void {
    for (const rule of [...rules].sort((a, b) => comparePaths(a.path, b.path))) {
      if (rule.key === undefined) this.#keyless.push(rule);
      else this.#byKey.set(rule.key, [...(this.#byKey.get(rule.key) ?? []), rule]);
    }
  }

  /** The simplified term, with a proof of the equality if it is not one by definition. */
  simplify(e: Expr): Result {
    const { budget } = this.elab.meta;
    budget.enter();
    try {
      budget.step();
      const known = this.#known.get(e);
      if (known !== undefined) return known;
      const result = this.#normalize(this.elab.meta.instantiate(e));
      this.#known.set(e, result);
      return result;
    } finally {
      budget.leave();
    }
  }

  #normalize(start: Expr): Result {
    let result: Result = { expr: start, proof: undefined };
    for (let round = 0; ; round++) {
      this.elab.meta.budget.step();
      if (round > 200) throw new Failure("maximum recursion depth has been reached", { line: 1, column: 0 });
      const early = this.#firstStep(this.#options.early, result.expr);
      if (early !== undefined) {
        result = this.proofs.chain(start, result, early);
        continue;
      }
      const inner = this.#parts(result.expr);
      const reached = this.proofs.chain(start, result, inner);
      const rewritten = this.#rewrite(reached.expr) ?? this.#firstStep(this.#options.procedures, reached.expr);
      if (rewritten === undefined) return reached;
      result = this.proofs.chain(start, reached, rewritten);
    }
  }

  #firstStep(procedures: readonly Procedure[], e: Expr): Result | undefined {
    for (const procedure of procedures) {
      const result = procedure(this, e);
      if (result !== undefined && !(result.expr === e || sameExpr(result.expr, e))) return result;
    }
    return undefined;
  }

  #parts(e: Expr): Result {
    switch (e.kind) {
      case "app":
        return this.#application(e);
      case "lam":
        return this.#lambda(e);
      case "pi":
        return this.#product(e);
      case "let":
        return isMarked(e) ? this.#alternative(e) : this.simplify(instantiate1(e.body, e.value));
      default:
        return { expr: e, proof: undefined };
    }
  }

  /** The right side of an alternative simplified as a function of the pattern's variables. */
  #alternative(e: Let): Result {
    const call = instantiate1(e.body, e.value);
    const head = appHead(call);
    const isFunction = head.kind === "lam";
    const inner = this.simplify(isFunction ? head : call);
    if (inner.expr === (isFunction ? head : call)) return this.#unchanged(e);
    let [before, result] = [isFunction ? head : call, inner];
    for (const arg of isFunction ? appArgs(call) : []) {
      result = this.proofs.applied(before, result, arg);
      before = app(before, arg);
    }
    return { ...result, expr: letIn(e.name, e.type, e.value, result.expr) };
  }

  #unchanged(e: Expr): Result {
    return { expr: e, proof: undefined };
  }

  #application(e: Expr): Result {
    const reduced = headBeta(e);
    if (reduced !== e) return this.simplify(reduced);
    const head = appHead(e);
    const args = appArgs(e);
    let result: Result = this.#unchanged(head);
    let before: Expr = head;
    let type = this.elab.meta.infer(head);
    args.forEach((arg) => {
      if (type.kind !== "pi") type = this.elab.meta.whnf(type);
      const fixed = type.kind !== "pi" || type.info === "instImplicit" || type.body.looseRange > 0;
      const codomain = type.kind === "pi" ? instantiate1(type.body, arg) : type;
      const inner = fixed || this.#isFixed(arg) ? this.#unchanged(arg) : this.simplify(arg);
      const fn = this.proofs.applied(before, result, arg);
      result = this.proofs.chain(app(before, arg), fn, this.#argument(result.expr, arg, inner, codomain));
      before = app(before, arg);
      type = codomain;
    });
    if (sameExpr(result.expr, e)) return this.#unchanged(e);
    return result;
  }

  #argument(fn: Expr, arg: Expr, inner: Result, codomain: Expr): Result {
    if (inner.expr === arg) return this.#unchanged(app(fn, arg));
    return this.proofs.argument(fn, arg, inner, codomain);
  }

  /** Proofs, types of data and instances are left as they are. */
  #isFixed(arg: Expr): boolean {
    const type = this.elab.meta.infer(arg);
    if (type.kind === "sort") return !this.elab.meta.isDefEq(type, prop);
    return this.elab.meta.isProposition(type);
  }

  #lambda(e: Expr & { kind: "lam" }): Result {
    const variable = fvar(e.name, e.type, { info: e.info });
    const body = instantiate1(e.body, variable);
    const inner = this.#under(variable, () => this.simplify(body));
    if (inner.expr === body || sameExpr(inner.expr, body)) return this.#unchanged(e);
    return this.proofs.extensionality(variable, body, inner);
  }

  /** Runs `work` with one more variable in the context. */
  #under<T>(variable: FVar, work: () => T): T {
    return this.elab.inContext(this.elab.context.with(variable), work);
  }

  #product(e: Expr & { kind: "pi" }): Result {
    if (!this.elab.meta.isProposition(e)) return this.#unchanged(e);
    if (e.body.looseRange === 0 && this.elab.meta.isProposition(e.type)) return this.#implication(e);
    const variable = fvar(e.name, e.type, { info: e.info });
    const body = instantiate1(e.body, variable);
    const inner = this.#under(variable, () => this.simplify(body));
    if (inner.expr === body || sameExpr(inner.expr, body)) return this.#unchanged(e);
    const equal = this.proofs.extensionality(variable, body, inner);
    return this.#quantified(e, equal, variable);
  }

  /** `(∀ x, p x) = (∀ x, q x)` from `p = q`. */
  #quantified(e: Expr & { kind: "pi" }, predicates: Result, variable: FVar): Result {
    const { meta } = this.elab;
    const after = predicates.expr.kind === "lam" ? predicates.expr.body : predicates.expr;
    const expr = pi(e.name, e.type, after, e.info);
    if (predicates.proof === undefined) return { expr, proof: undefined };
    const predicate = fvar("p", pi(e.name, e.type, prop));
    const all = meta.bind("lam", [predicate], meta.bind("pi", [variable], app(predicate, variable)));
    const before = lam(e.name, e.type, e.body);
    const { proof } = this.proofs.argument(all, before, predicates, prop);
    return { expr, proof };
  }

  /** The simplified term under a hypothesis, which is a rule there; undefined where such rules are not wanted. */
  supposing(hypothesis: FVar, e: Expr): Result | undefined {
    if (this.#options.contextual !== true) return undefined;
    const { id, type } = hypothesis;
    return this.#under(hypothesis, () => {
      const hypotheses = [...this.#options.hypotheses, ...rulesOf(this.elab, `#${id}`, hypothesis, type)];
      return new Simplifier(this.elab, { ...this.#options, hypotheses }).simplify(e);
    });
  }

  /** `(p → q) = (p → q')` from a proof of `q = q'` in which that of `p` may occur. */
  #underHypothesis(e: Expr & { kind: "pi" }, h: FVar, { expr, proof }: Result): Result {
    const whole = pi(e.name, h.type, expr, e.info);
    if (proof === undefined) return { expr: whole, proof };
    const { meta } = this.elab;
    const before = pi(e.name, h.type, e.body, e.info);
    const direction = (given: Expr, value: (result: Expr) => Expr): Expr => {
      const f = fvar("f", given);
      return meta.bind("lam", [f, h], value(app(f, h)));
    };
    const forward = direction(before, (value) => this.proofs.transported(e.body, { expr, proof }, value));
    const backward = direction(whole, (value) => this.proofs.transportedBack(e.body, { expr, proof }, value));
    return this.proofs.equivalence(before, whole, forward, backward);
  }

  #implication(e: Expr & { kind: "pi" }): Result {
    const { meta } = this.elab;
    const hypothesis = this.simplify(e.type);
    const supposed = fvar(e.name, hypothesis.expr);
    const contextual = this.supposing(supposed, e.body);
    const conclusion = contextual ?? this.simplify(e.body);
    let result: Result = this.#unchanged(e);
    if (hypothesis.expr !== e.type) {
      const variable = fvar("p", prop);
      const fn = meta.bind("lam", [variable], pi(e.name, variable, e.body));
      const { proof } = this.proofs.argument(fn, e.type, hypothesis, prop);
      result = { expr: pi(e.name, hypothesis.expr, e.body), proof };
    }
    if (conclusion.expr === e.body) return result;
    if (contextual !== undefined) return this.proofs.chain(e, result, this.#underHypothesis(e, supposed, contextual));
    const variable = fvar("q", prop);
    const fn = meta.bind("lam", [variable], pi(e.name, hypothesis.expr, variable));
    const { proof } = this.proofs.argument(fn, e.body, conclusion, prop);
    return this.proofs.chain(e, result, { expr: pi(e.name, hypothesis.expr, conclusion.expr), proof });
  }

  #rewrite(e: Expr): Result | undefined {
    const key = keyOf(e);
    const candidates = key === undefined ? this.#keyless : [...(this.#byKey.get(key) ?? []), ...this.#keyless];
    for (const rule of candidates) {
      const result = this.#apply(rule, e);
      if (result !== undefined) {
        this.used.add(rule.origin);
        return result;
      }
    }
    return this.#rewriteFunction(e);
  }

  /** The function of an application rewritten, where rules are about it without its last arguments. */
  #rewriteFunction(e: Expr): Result | undefined {
    if (e.kind !== "app" || (e.fn.kind !== "app" && e.fn.kind !== "fvar")) return undefined;
    const key = keyOf(e.fn);
    if (key === undefined || !this.#byKey.has(key)) return undefined;
    const fn = this.#rewrite(e.fn);
    return fn === undefined ? undefined : this.proofs.applied(e.fn, fn, e.arg);
  }

  #apply(rule: Rule, e: Expr): Result | undefined {
    const { meta } = this.elab;
    if (!fits(this.elab, rule.shape, e)) return undefined;
    let found: Result | undefined;
    meta.attempt(() => {
      const { result: applied } = meta.frozen(() => this.#match(rule, e));
      if (applied === undefined) return false;
      found = applied;
      return true;
    });
    return found;
  }

  #match(rule: Rule, e: Expr): Result | undefined {
    const { elab } = this;
    const { meta } = elab;
    const holes: MVar[] = [];
    const levels = rule.levelParams.map(() => elab.freshLevel());
    let type = instantiateLevelParams(rule.type, rule.levelParams, levels);
    while (type.kind === "pi") {
      const hole = elab.fresh(type.type, { isInstance: type.info === "instImplicit" });
      holes.push(hole);
      type = instantiate1(type.body, hole);
    }
    const [, left, right] = exactly(appArgs(type), 3);
    if (!meta.reducibly(() => meta.isDefEq(left, e))) return undefined;
    for (const hole of holes) if (!this.#fill(hole)) return undefined;
    const expr = headBeta(meta.instantiate(right));
    if (sameExpr(expr, e)) return undefined;
    if (rule.permutes && !comesBefore(expr, e)) return undefined;
    return {
      expr,
      proof: meta.instantiate(betaArgs(instantiateLevelParams(rule.proof, rule.levelParams, levels), holes)),
    };
  }

  /** Finds what unification has left open: an instance, or a proof of a side condition. */
  #fill(hole: MVar): boolean {
    const { meta } = this.elab;
    if (meta.isAssigned(hole)) return true;
    const type = meta.instantiate(hole.type);
    const value = meta.info(hole).isInstance
      ? meta.synthesizer?.(meta, this.elab.context, type)
      : meta.isProposition(type)
        ? this.prove(type)
        : undefined;
    if (value === undefined) return false;
    meta.assign(hole, value);
    return true;
  }

  /** A proof of a proposition that simplifies to `True`. */
  prove(statement: Expr): Expr | undefined {
    if (this.#sideConditions >= MAXIMUM_SIDE_CONDITIONS) return undefined;
    this.#sideConditions++;
    const before = this.#known;
    this.#known = new Map();
    try {
      const result = this.simplify(statement);
      return isConst(result.expr, "True") ? this.proofs.ofTruth(statement, result) : undefined;
    } finally {
      this.#known = before;
      this.#sideConditions--;
    }
  }
}
