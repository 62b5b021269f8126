// The state of one elaboration: metavariables, the current context, and how terms are elaborated, checked and fitted to types.

import type { Budget } from "../../kernel/index.ts";
import { app, constant, type Expr, type FVar, type Level, sort } from "../../kernel/index.ts";
import type { TacticBlock, Term } from "../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../syntax/index.ts";
import type { Surroundings } from "../environment/view.ts";
import { synthesize } from "../instances/instances.ts";
import { LocalContext } from "../meta/context.ts";
import { hasMVar, isMVar, type MVar } from "../meta/holes.ts";
import { Meta } from "../meta/meta.ts";
import { rootScope, type Scope, shortestName } from "../names/scope.ts";
import { TermPrinter } from "../print/terms.ts";
import { type LaterWork, Postpone, Postponed } from "./postponed.ts";

const postpone = new Postpone("elaboration is put off");

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

/** A place where `sorry` stands, with the goal that it leaves open. */
export interface OpenHole {
  readonly context: LocalContext;
  readonly type: Expr;
  readonly at: Position;
}

function findInstance(meta: Meta, context: LocalContext, type: Expr): Expr | undefined {
  const found = synthesize(meta, context, type);
  return found.kind === "found" ? found.value : undefined;
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
  /** The error for a dotted name of the header that means nothing yet. */
  unread: Error | undefined;
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
  readonly #handlers: Handlers;
  readonly #postponed: Postponed;

  constructor(
    environment: Surroundings,
    scope: Scope,
    context: LocalContext,
    budget: Budget,
    handlers: Handlers,
    meta = new Meta(environment, budget),
  ) {
    this.meta = meta;
    this.meta.synthesizer = findInstance;
    this.meta.shownName = (name) => shortestName(this.environment, this.scope, name);
    this.meta.showsTypes = () => this.scope.showsTypes === true;
    this.#handlers = handlers;
    this.#postponed = new Postponed(this, (term, type) => handlers.term(this, term, type));
    this.scope = scope;
    this.context = context;
  }

  /** An elaboration of its own over the same constants, without names that are open and hypotheses. */
  apart(budget: Budget): Elaborator {
    return new Elaborator(this.environment, rootScope, LocalContext.empty, budget, this.#handlers);
  }

  /**
   * A copy that goes on from here at the expense of another budget, where nothing is put off: between two tactics of a block. What either
   * learns afterwards does not reach the other.
   */
  fork(budget: Budget): Elaborator {
    const { environment, scope, context, meta } = this;
    const copy = new Elaborator(environment, scope, context, budget, this.#handlers, meta.fork(budget));
    copy.sorries.push(...this.sorries);
    return copy;
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
      const before = this.#postponed.mark();
      try {
        return this.#handlers.term(this, term, expected);
      } catch (error) {
        if (!(error instanceof Postpone)) throw error;
        this.meta.restore(mark);
        this.#postponed.restore(before);
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
    const before = this.#postponed.mark();
    try {
      work();
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return false;
    } finally {
      this.meta.restore(mark);
      this.#postponed.restore(before);
    }
  }

  /** Runs `work`; if it throws, everything is as before. */
  undoing<T>(work: () => T): T {
    const mark = this.meta.mark();
    const before = this.#postponed.mark();
    try {
      return work();
    } catch (error) {
      this.meta.restore(mark);
      this.#postponed.restore(before);
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
  later(type: Expr, work: LaterWork): MVar {
    const hole = this.fresh(type, { opaque: true });
    this.#postponed.add(hole, work);
    return hole;
  }

  /** A hole for an instance of a class, found now or as soon as its type is known well enough. */
  instance(type: Expr, at: Position): MVar {
    const hole = this.fresh(type, { isInstance: true });
    this.#postponed.add(hole, { kind: "instance", at });
    return hole;
  }

  /** Tries to fill instance holes that were just made. */
  resolveInstances(holes: readonly MVar[]): void {
    this.#postponed.fill(holes);
  }

  /** Elaborates everything that was put off. */
  synthesize(): void {
    this.#postponed.solve();
  }

  /** Tries what was put off again with what is known now, without default instances and tactics. */
  synthesizeSome(): void {
    this.#postponed.solveSome();
  }

  /** Runs `work` with nothing put off before it, and finishes what it puts off. */
  finishing<T>(work: () => T): T {
    return this.#postponed.finishing(work);
  }

  /** Elaborates a term against a type. @throws Failure if the types do not agree. */
  check(term: Term, expected: Expr): Expr {
    const value = this.elaborate(term, expected);
    try {
      return this.ensureType(value, expected, term.at);
    } catch (error) {
      if (!(error instanceof Postpone)) throw error;
      return this.later(expected, { kind: "term", term });
    }
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
    return new Failure(`Type mismatch\n  ${this.text(value)}\n${this.hasTypeText(type, expected)}`, at);
  }

  /** Which type was found and which expected, with their sorts where these differ, and where that is. */
  hasTypeText(type: Expr, expected: Expr, where = ""): string {
    const [found, wanted] = [this.meta.infer(type), this.meta.infer(expected)];
    const sorted = !this.meta.attempt(() => this.meta.isDefEq(found, wanted));
    const sort = (e: Expr) => (sorted ? `\nof sort \`${this.text(e)}\`` : "");
    const first = `has type\n  ${this.text(type)}${sort(found)}${sorted ? " " : "\n"}`;
    const rest = where === "" ? "" : `${sorted ? " " : "\n"}${where}`;
    return `${first}but is expected to have type\n  ${this.text(expected)}${sort(wanted)}${rest}`;
  }

  /** A term within a sentence, or at its end: a short one between spaces, a longer one on a line of its own. */
  inlineText(e: Expr, isLast = false): string {
    const text = this.text(e);
    const end = isLast ? "" : text.length <= 30 ? " " : "\n";
    return text.length <= 30 ? ` \`${text}\`${end}` : `\n  ${text}${end}`;
  }

  text(e: Expr, precedence = 0): string {
    return new TermPrinter(this.meta).text(this.meta.instantiate(e), precedence);
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
