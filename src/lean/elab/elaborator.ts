// The state of one elaboration: metavariables, the current context, and problems put off until more is known.

import type { Environment } from "../kernel/environment.ts";
import type { Budget } from "../kernel/limits.ts";
import type { TacticBlock, Term } from "../syntax/ast.ts";
import { Failure, type Position, Unsupported } from "../syntax/failure.ts";
import type { LocalContext } from "./context.ts";
import { app, constant, type Expr, type FVar, hasMVar, type Level, type MVar, sort } from "./kernel.ts";
import { Meta } from "./meta.ts";
import { termText } from "./print.ts";
import type { Scope } from "./scope.ts";
import { runTacticBlock } from "./tactics/run.ts";
import { elaborateTerm } from "./terms.ts";

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
  readonly work:
    | { readonly kind: "term"; readonly term: Term }
    | { readonly kind: "tactics"; readonly block: TacticBlock; readonly at: Position };
}

/** A place where `sorry` stands, with the goal that it leaves open. */
export interface OpenHole {
  readonly context: LocalContext;
  readonly type: Expr;
  readonly at: Position;
}

export class Elaborator {
  readonly meta: Meta;
  readonly scope: Scope;
  context: LocalContext;
  /** True while arguments may still be put off. */
  mayPostpone = true;
  /** In a signature: names that mean nothing become implicit variables and universes, as Lean's autoImplicit has it. */
  autoBound = false;
  /** Universe names that were bound so. */
  readonly autoUniverses: string[] = [];
  /** The full name of the theorem that is being proved; a proof that uses it is recursive. */
  self = "";
  readonly sorries: OpenHole[] = [];
  /** Named synthetic holes of the current term. */
  readonly namedHoles = new Map<string, MVar>();
  private pending: Pending[] = [];

  constructor(environment: Environment, scope: Scope, context: LocalContext, budget: Budget) {
    this.meta = new Meta(environment, budget);
    this.scope = scope;
    this.context = context;
  }

  get environment(): Environment {
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

  fresh(type: Expr, options: { opaque?: boolean; tag?: string } = {}): MVar {
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

  /** Elaborates a term; it may be put off when its form needs an expected type that is not known yet. */
  elaborate(term: Term, expected: Expr | undefined): Expr {
    this.meta.budget.enter();
    try {
      if (!this.mayPostpone) return elaborateTerm(this, term, expected);
      const mark = this.meta.mark();
      const pendingBefore = this.pending;
      try {
        return elaborateTerm(this, term, expected);
      } catch (error) {
        if (!(error instanceof Postpone)) throw error;
        this.meta.restore(mark);
        this.pending = pendingBefore;
        const type = expected ?? this.freshType();
        return this.later(type, { kind: "term", term });
      }
    } finally {
      this.meta.budget.leave();
    }
  }

  freshType(): Expr {
    return this.fresh(sort(this.freshLevel()));
  }

  /** A hole whose value comes from `work`, done when nothing else is left to do. */
  later(type: Expr, work: Pending["work"]): MVar {
    const hole = this.fresh(type, { opaque: true });
    this.pending = [...this.pending, { hole, context: this.context, work }];
    return hole;
  }

  /** Elaborates a term against a type. Throws `Failure` if the types do not agree. */
  check(term: Term, expected: Expr): Expr {
    const value = this.elaborate(term, expected);
    return this.ensureType(value, expected, term.at);
  }

  /** Elaborates against a type if there is one. */
  elaborateOrCheck(term: Term, expected: Expr | undefined): Expr {
    return expected === undefined ? this.elaborate(term, undefined) : this.check(term, expected);
  }

  ensureType(value: Expr, expected: Expr, at: Position): Expr {
    const type = this.meta.infer(value);
    if (type === expected || this.meta.isDefEq(expected, type)) return value;
    throw this.mismatch(value, type, expected, at);
  }

  mismatch(value: Expr, type: Expr, expected: Expr, at: Position): Failure {
    return new Failure(
      `type mismatch\n  ${this.text(value)}\nhas type\n  ${this.text(type)}\nbut is expected to have type\n  ${this.text(expected)}`,
      at,
    );
  }

  text(e: Expr): string {
    return termText(this.meta.instantiate(e));
  }

  /** Elaborates a term that must be a type. */
  type(term: Term): Expr {
    const value = this.elaborate(term, undefined);
    this.ensureSort(value, term.at);
    return value;
  }

  ensureSort(type: Expr, at: Position): Level {
    const sortType = this.meta.whnf(this.meta.infer(type));
    if (sortType.kind === "sort") return sortType.level;
    if (sortType.kind === "mvar") {
      const level = this.freshLevel();
      if (this.meta.isDefEq(sortType, sort(level))) return level;
    }
    throw new Failure(`type expected, got\n  (${this.text(type)} : ${this.text(sortType)})`, at);
  }

  /** Elaborates everything that was put off: terms first, then tactic blocks in the order of the text. */
  synthesize(): void {
    while (this.pending.length > 0) {
      if (this.resumeTerms(true)) continue;
      if (this.resumeTerms(false)) continue;
      const [first, ...rest] = this.pending;
      this.pending = rest;
      this.runPending(first);
    }
  }

  /** Tries terms again with what is known now, without tactics. */
  synthesizeSome(): void {
    while (this.resumeTerms(true));
  }

  /** Runs `work` with no pending problems but its own, and finishes those. */
  finishing<T>(work: () => T): T {
    const outer = this.pending;
    const mayPostpone = this.mayPostpone;
    this.pending = [];
    this.mayPostpone = true;
    try {
      const result = work();
      this.synthesize();
      return result;
    } finally {
      this.pending = outer;
      this.mayPostpone = mayPostpone;
    }
  }

  private runPending(problem: Pending): void {
    const { hole, context, work } = problem;
    const value = this.inContext(context, () => {
      const type = this.meta.instantiate(hole.type);
      if (work.kind === "tactics") return runTacticBlock(this, type, work.block, work.at);
      const before = this.mayPostpone;
      this.mayPostpone = false;
      try {
        return this.check(work.term, type);
      } finally {
        this.mayPostpone = before;
      }
    });
    this.meta.assign(hole, value);
  }

  /** Tries each pending term once more; true if one of them succeeded. */
  private resumeTerms(mayPostpone: boolean): boolean {
    for (const problem of this.pending) {
      if (problem.work.kind !== "term") continue;
      const { hole, context, work } = problem;
      const mark = this.meta.mark();
      const before = this.mayPostpone;
      const pendingBefore = this.pending;
      this.pending = this.pending.filter((other) => other !== problem);
      this.mayPostpone = mayPostpone;
      try {
        const value = this.inContext(context, () => {
          const type = this.meta.instantiate(hole.type);
          return this.ensureType(elaborateTerm(this, work.term, type), type, work.term.at);
        });
        this.meta.assign(hole, value);
        return true;
      } catch (error) {
        if (!(error instanceof Postpone)) throw error;
        this.meta.restore(mark);
        this.pending = pendingBefore;
      } finally {
        this.mayPostpone = before;
      }
    }
    return false;
  }

  /** The newest hypothesis of this name. */
  local(name: string): FVar | undefined {
    return this.context.find(name);
  }

  /** Throws `Failure` if the term still has holes that nothing determines. */
  ensureComplete(e: Expr, at: Position): Expr {
    const value = this.meta.instantiate(e);
    if (hasMVar(value)) throw new Failure("don't know how to synthesize placeholder", at);
    return value;
  }
}
