// The state of one elaboration: metavariables, the current context, and problems put off until more is known.

import type { Budget } from "../../kernel/index.ts";
import { app, appHead, charge, constant, type Expr, type FVar, hasFVar, type Level, sort } from "../../kernel/index.ts";
import type { TacticBlock, Term } from "../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../syntax/index.ts";
import { defaultInstancesOf } from "../environment/classes.ts";
import type { Surroundings } from "../environment/view.ts";
import { synthesize, tryDefaultInstances } from "../instances/instances.ts";
import { LocalContext } from "../meta/context.ts";
import { hasMVar, isMVar, type MVar } from "../meta/holes.ts";
import { Meta } from "../meta/meta.ts";
import { rootScope, type Scope } from "../names/scope.ts";
import { TermPrinter } from "../print/terms.ts";

/** Thrown when a term cannot be elaborated before more is known; caught where an argument may be put off. */
export class Postpone extends Error {}

/** Thrown in a signature for a name that is to become an implicit variable. */
export class AutoBound extends Error {
  readonly variable: string;
  readonly at: Position;

  constructor(variable: string, at: Position) {
    super(`auto-bound implicit '${variable}'`);
    this.variable = variable;
    this.at = at;
  }
}

const postpone = new Postpone("elaboration is put off");

/** A term or tactic block that is elaborated later, into its hole. */
interface Pending {
  readonly hole: MVar;
  readonly context: LocalContext;
  readonly scope: Scope;
  readonly work:
    | { readonly kind: "term"; readonly term: Term }
    | { readonly kind: "tactics"; readonly block: TacticBlock; readonly at: Position }
    | { readonly kind: "instance"; readonly at: Position };
}

/** How far a round over the pending problems goes. */
interface Round {
  /** Terms may be put off again. */
  readonly mayPostpone: boolean;
  /** A problem that fails is left for later instead of ending the elaboration. */
  readonly keepFailures: boolean;
}

/** A place where `sorry` stands, with the goal that it leaves open. */
export interface OpenHole {
  readonly context: LocalContext;
  readonly type: Expr;
  readonly at: Position;
}

function without(pending: readonly Pending[], problem: Pending): Pending[] {
  return pending.filter((other) => other !== problem);
}

function findInstance(meta: Meta, context: LocalContext, type: Expr): Expr | undefined {
  const found = synthesize(meta, context, type);
  return found.kind === "found" ? found.value : undefined;
}

/** The priorities of the default instances of classes that are asked for, highest first. */
function defaultPriorities(meta: Meta, problems: readonly Pending[]): number[] {
  const found = new Set<number>();
  for (const { hole } of problems) {
    const head = appHead(meta.instantiate(hole.type));
    if (head.kind !== "const") continue;
    for (const { priority } of defaultInstancesOf(meta.environment, head.name)) found.add(priority);
  }
  return [...found].sort((a, b) => b - a);
}

/**
 * What lies above the engine and is called by it. It is handed these where an elaboration begins, so that neither the forms of
 * terms nor the tactics are known here.
 */
export interface Handlers {
  /** Elaborates a term by its form. `Postpone` escapes where more must be known first. */
  readonly term: (elab: Elaborator, term: Term, expected: Expr | undefined) => Expr;
  /** The value as one of the expected type; undefined if there is no coercion, or the types are not known well enough. */
  readonly coerce: (elab: Elaborator, value: Expr, type: Expr, expected: Expr) => Expr | undefined;
  /** The value as a type. */
  readonly coerceToSort: (elab: Elaborator, value: Expr, type: Expr) => Expr | undefined;
  /** Proves a type in the current context by tactics; `tag` is the case name of its goal. */
  readonly tactics: (elab: Elaborator, type: Expr, block: TacticBlock, at: Position, tag: string) => Expr;
}

export class Elaborator {
  readonly meta: Meta;
  scope: Scope;
  context: LocalContext;
  /** True while arguments may still be put off. */
  mayPostpone = true;
  /** In a header: names that mean nothing become implicit variables and universes, as Lean's autoImplicit has it. */
  autoBound = false;
  /** Names that never become variables so: those of what is being declared. */
  readonly ownNames = new Set<string>();
  /** In the fields of a structure: its name, which means the structure itself there. */
  recursiveName: string | undefined;
  /** Universe names that were bound so. */
  autoUniverses: string[] = [];
  /** While patterns are elaborated: the holes that stand for named patterns. */
  patternAliases: Map<number, { readonly variable: FVar; readonly value: Expr }> | undefined;
  /** In a definition: right sides of alternatives are marked, for unfolding as the text has it. */
  marksAlternatives = false;
  readonly sorries: OpenHole[] = [];
  /** Named synthetic holes of the current term. */
  readonly namedHoles = new Map<string, MVar>();
  readonly #handlers: Handlers;
  #pending: Pending[] = [];

  constructor(environment: Surroundings, scope: Scope, context: LocalContext, budget: Budget, handlers: Handlers) {
    this.meta = new Meta(environment, budget);
    this.meta.synthesizer = findInstance;
    this.#handlers = handlers;
    this.scope = scope;
    this.context = context;
  }

  /** An elaboration of its own over the same constants, without names that are open and hypotheses. */
  apart(budget: Budget): Elaborator {
    return new Elaborator(this.environment, rootScope, LocalContext.empty, budget, this.#handlers);
  }

  get environment(): Surroundings {
    return this.meta.environment;
  }

  /** Runs `work` with another context. */
  inContext<T>(context: LocalContext, work: () => T): T {
    const before = this.context;
    this.context = context;
    try {
      return work();
    } finally {
      this.context = before;
    }
  }

  /** Runs `work` with other names open. */
  inScope<T>(scope: Scope, work: () => T): T {
    const before = this.scope;
    this.scope = scope;
    try {
      return work();
    } finally {
      this.scope = before;
    }
  }

  fresh(type: Expr, options: { opaque?: boolean; tag?: string; isInstance?: boolean } = {}): MVar {
    return this.meta.fresh(this.context, type, options);
  }

  freshLevel(): Level {
    return this.meta.freshLevel();
  }

  /** The constant with fresh universe levels. */
  constant(name: string, at: Position): Expr {
    const info = this.environment.get(name);
    if (info === undefined) throw new Unsupported(`constant '${name}'`, at);
    return constant(
      name,
      info.levelParams.map(() => this.freshLevel()),
    );
  }

  /** `sorryAx type`, remembered as a hole of the proof. */
  sorry(type: Expr, at: Position): Expr {
    this.sorries.push({ context: this.context, type, at });
    this.meta.onUndo(() => {
      this.sorries.pop();
    });
    const level = this.meta.checker.sortOf(this.meta.instantiate(type));
    return app(constant("sorryAx", [level]), type);
  }

  /** Gives up for now; the caller that can put the term off does. */
  giveUp(): never {
    throw postpone;
  }

  /** For a term that needs an expected type and has none: waits while that may help, then fails. */
  waitForType(what: string, at: Position): never {
    if (this.mayPostpone) this.giveUp();
    throw new Failure(`invalid ${what}, expected type is not known`, at);
  }

  /** Proves a type in the current context by tactics; `tag` is the case name of its goal. */
  prove(type: Expr, block: TacticBlock, at: Position, tag = ""): Expr {
    return this.#handlers.tactics(this, type, block, at, tag);
  }

  /** Elaborates a term; it may be put off when its form needs an expected type that is not known yet. */
  elaborate(term: Term, expected: Expr | undefined): Expr {
    this.meta.budget.enter();
    try {
      if (!this.mayPostpone) return this.#handlers.term(this, term, expected);
      const mark = this.meta.mark();
      const pendingBefore = this.#pending;
      try {
        return this.#handlers.term(this, term, expected);
      } catch (error) {
        if (!(error instanceof Postpone)) throw error;
        this.meta.restore(mark);
        this.#pending = pendingBefore;
        const type = expected ?? this.freshType();
        return this.later(type, { kind: "term", term });
      }
    } finally {
      this.meta.budget.leave();
    }
  }

  /** True if `work` does not fail; everything is as before afterwards. */
  trial(work: () => unknown): boolean {
    const mark = this.meta.mark();
    const before = this.#pending;
    try {
      work();
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return false;
    } finally {
      this.meta.restore(mark);
      this.#pending = before;
    }
  }

  /** Runs `work`; if it throws, everything is as before. */
  undoing<T>(work: () => T): T {
    const mark = this.meta.mark();
    const before = this.#pending;
    try {
      return work();
    } catch (error) {
      this.meta.restore(mark);
      this.#pending = before;
      throw error;
    }
  }

  /** Runs `work` while names that mean nothing are bound. */
  autoBinding<T>(work: () => T): T {
    const before = this.autoBound;
    this.autoBound = true;
    try {
      return work();
    } finally {
      this.autoBound = before;
    }
  }

  freshType(): Expr {
    return this.fresh(sort(this.freshLevel()));
  }

  /** A hole whose value comes from `work`, done when nothing else is left to do. */
  later(type: Expr, work: Pending["work"]): MVar {
    const hole = this.fresh(type, { opaque: true });
    charge(this.#pending.length >> 3);
    this.#pending = [...this.#pending, { hole, context: this.context, scope: this.scope, work }];
    return hole;
  }

  /** Elaborates a term against a type. @throws Failure if the types do not agree. */
  check(term: Term, expected: Expr): Expr {
    const value = this.elaborate(term, expected);
    return this.ensureType(value, expected, term.at);
  }

  /** Elaborates against a type if there is one. */
  elaborateOrCheck(term: Term, expected: Expr | undefined): Expr {
    return expected === undefined ? this.elaborate(term, undefined) : this.check(term, expected);
  }

  ensureType(value: Expr, expected: Expr, at: Position): Expr {
    const fitted = this.fit(value, expected);
    if (fitted !== undefined) return fitted;
    throw this.mismatch(value, this.meta.infer(value), expected, at);
  }

  /** The value as one of the expected type; undefined if the types do not agree. */
  fit(value: Expr, expected: Expr): Expr | undefined {
    const type = this.meta.infer(value);
    if (type === expected || this.meta.isDefEq(expected, type)) return value;
    return this.#handlers.coerce(this, value, type, expected);
  }

  mismatch(value: Expr, type: Expr, expected: Expr, at: Position): Failure {
    return new Failure(
      `type mismatch\n  ${this.text(value)}\nhas type\n  ${this.text(type)}\nbut is expected to have type\n  ${this.text(expected)}`,
      at,
    );
  }

  /** A type and its sort, as messages about arguments show them. */
  typeText(type: Expr): string {
    return `${this.text(type)} : ${this.text(this.meta.infer(type))}`;
  }

  text(e: Expr): string {
    return new TermPrinter(this.meta).text(this.meta.instantiate(e));
  }

  /** Elaborates a term that must be a type. */
  type(term: Term): Expr {
    const value = this.elaborate(term, undefined);
    const sortType = this.meta.whnf(this.meta.infer(value));
    if (sortType.kind !== "sort" && !isMVar(sortType)) {
      const coerced = this.#handlers.coerceToSort(this, value, sortType);
      if (coerced !== undefined) return coerced;
    }
    this.ensureSort(value, term.at);
    return value;
  }

  ensureSort(type: Expr, at: Position): Level {
    const sortType = this.meta.whnf(this.meta.infer(type));
    if (sortType.kind === "sort") return sortType.level;
    if (isMVar(sortType)) {
      const level = this.freshLevel();
      if (this.meta.isDefEq(sortType, sort(level))) return level;
    }
    throw new Failure(`type expected, got\n  (${this.text(type)} : ${this.text(sortType)})`, at);
  }

  /** A hole for an instance of a class, found now or as soon as its type is known well enough. */
  instance(type: Expr, at: Position): MVar {
    const hole = this.fresh(type, { isInstance: true });
    charge(this.#pending.length >> 3);
    this.#pending = [
      ...this.#pending,
      { hole, context: this.context, scope: this.scope, work: { kind: "instance", at } },
    ];
    return hole;
  }

  /** Tries to fill instance holes that were just made. */
  resolveInstances(holes: readonly MVar[]): void {
    for (const hole of holes) {
      charge(1 + (this.#pending.length >> 2));
      const problem = this.#pending.find((other) => other.hole === hole);
      if (problem !== undefined && this.#resumeInstance(problem)) this.#pending = without(this.#pending, problem);
    }
  }

  /**
   * Elaborates everything that was put off: what can be done with what is known, then with default instances, then
   * tactic blocks in the order of the text.
   */
  synthesize(): void {
    while (this.#pending.length > 0) {
      if (this.#resume({ mayPostpone: true, keepFailures: false })) continue;
      if (this.#resume({ mayPostpone: false, keepFailures: true })) continue;
      if (this.#useDefaultInstance()) continue;
      if (this.#resume({ mayPostpone: false, keepFailures: false })) continue;
      this.#runTactics();
    }
  }

  /** Tries problems again with what is known now, without default instances and tactics. */
  synthesizeSome(): void {
    while (this.#pending.length > 0 && this.#resume({ mayPostpone: true, keepFailures: false }));
  }

  /** Runs `work` with no pending problems but its own, and finishes those. */
  finishing<T>(work: () => T): T {
    const outer = this.#pending;
    const mayPostpone = this.mayPostpone;
    this.#pending = [];
    this.mayPostpone = true;
    try {
      const result = work();
      this.synthesize();
      return result;
    } finally {
      this.#pending = outer;
      this.mayPostpone = mayPostpone;
    }
  }

  #runTactics(): void {
    charge(this.#pending.length);
    const problem = this.#pending.find(({ work }) => work.kind === "tactics");
    if (problem === undefined) throw this.#stuckInstance();
    const { hole, context, scope, work } = problem;
    if (work.kind !== "tactics") return;
    this.#pending = without(this.#pending, problem);
    const type = this.meta.instantiate(hole.type);
    const run = (): Expr => this.prove(type, work.block, work.at);
    this.meta.assign(
      hole,
      this.inScope(scope, () => this.inContext(context, run)),
    );
  }

  #stuckInstance(): Failure {
    const [{ hole, work }] = this.#pending;
    const at = work.kind === "term" ? work.term.at : work.at;
    return new Failure(
      `typeclass instance problem is stuck, it is often due to metavariables\n  ${this.text(hole.type)}`,
      at,
    );
  }

  /** Tries each pending problem but the tactics once more; true if one of them was solved. */
  #resume(round: Round): boolean {
    let progress = false;
    for (const problem of this.#pending) {
      if (problem.work.kind === "tactics" || !this.#pending.includes(problem)) continue;
      if (this.#resumeOne(problem, round)) progress = true;
    }
    return progress;
  }

  #resumeOne(problem: Pending, round: Round): boolean {
    charge(8 + this.#pending.length);
    const mark = this.meta.mark();
    const before = this.#pending;
    this.#pending = without(this.#pending, problem);
    try {
      const solved =
        problem.work.kind === "instance" ? this.#resumeInstance(problem) : this.#resumeTerm(problem, round);
      if (solved) return true;
    } catch (error) {
      if (!(error instanceof Postpone) && !(error instanceof Failure && round.keepFailures)) throw error;
    }
    this.meta.restore(mark);
    this.#pending = before;
    return false;
  }

  #resumeTerm({ hole, context, scope, work }: Pending, { mayPostpone }: Round): boolean {
    if (work.kind !== "term") return false;
    const before = this.mayPostpone;
    this.mayPostpone = mayPostpone;
    try {
      const elaborate = (): Expr => {
        const type = this.meta.instantiate(hole.type);
        return this.ensureType(this.#handlers.term(this, work.term, type), type, work.term.at);
      };
      const value = this.inScope(scope, () => this.inContext(context, elaborate));
      this.meta.assign(hole, value);
      return true;
    } finally {
      this.mayPostpone = before;
    }
  }

  /** Finds the instance, or checks the one that unification has found. False while the type is not known well enough. */
  #resumeInstance({ hole, context, work }: Pending): boolean {
    const found = synthesize(this.meta, context, hole.type);
    if (found.kind === "stuck") return false;
    const at = work.kind === "term" ? work.term.at : work.at;
    if (found.kind === "none") throw this.#missingInstance(hole.type, at);
    if (!this.meta.isAssigned(hole)) {
      this.meta.assign(hole, found.value);
      return true;
    }
    if (this.meta.isDefEq(hole, found.value)) return true;
    throw new Failure(
      `synthesized type class instance is not definitionally equal to expression inferred by typing rules, synthesized\n  ${this.text(found.value)}\ninferred\n  ${this.text(hole)}`,
      at,
    );
  }

  /** True for a hole without a value, or whose value is a hole that takes variables in its place. */
  #isOpen(hole: MVar): boolean {
    return isMVar(appHead(this.meta.instantiate(hole)));
  }

  /** About a type with variables, resolution fails as Lean's; about others, the library may lack an instance. */
  #missingInstance(type: Expr, at: Position): Error {
    const known = this.meta.instantiate(type);
    if (hasFVar(known)) return new Failure(`failed to synthesize\n  ${this.text(known)}`, at);
    return new Unsupported(`instance of '${this.text(known)}'`, at);
  }

  /** Fills one instance hole with a default instance, those of high priority first. */
  #useDefaultInstance(): boolean {
    charge(8 * this.#pending.length);
    const problems = this.#pending.filter(({ hole, work }) => work.kind === "instance" && this.#isOpen(hole));
    for (const priority of defaultPriorities(this.meta, problems)) {
      for (const { hole, context, scope, work } of problems) {
        const needed = tryDefaultInstances(this.meta, hole, priority);
        if (needed === undefined || work.kind === "tactics") continue;
        const at = work.kind === "term" ? work.term.at : work.at;
        const added = needed.map((other): Pending => ({ hole: other, context, scope, work: { kind: "instance", at } }));
        this.#pending = [...this.#pending, ...added];
        return true;
      }
    }
    return false;
  }

  /** The newest hypothesis of this name. */
  local(name: string): FVar | undefined {
    return this.context.find(name);
  }

  /** @throws Failure if the term still has holes that nothing determines. */
  ensureComplete(e: Expr, at: Position): Expr {
    const value = this.meta.instantiate(e);
    if (hasMVar(value)) throw new Failure("don't know how to synthesize placeholder", at);
    return value;
  }
}
