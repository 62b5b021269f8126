// Problems that an elaboration has put off: terms, instances and tactic blocks, taken up again as more becomes known.

import { itemAt } from "../../../platform/index.ts";
import { appHead, charge, type Expr } from "../../kernel/index.ts";
import type { TacticBlock, Term } from "../../syntax/index.ts";
import { Failure, type Position } from "../../syntax/index.ts";
import { defaultInstancesOf } from "../environment/classes.ts";
import { synthesize, tryDefaultInstances } from "../instances/instances.ts";
import type { LocalContext } from "../meta/context.ts";
import { isMVar, type MVar } from "../meta/holes.ts";
import type { Meta } from "../meta/meta.ts";
import type { Scope } from "../names/scope.ts";
import type { Elaborator } from "./elaborator.ts";
import { missingInstance } from "./missing_instance.ts";

/** Thrown when a term cannot be elaborated before more is known; caught where an argument may be put off. */
export class Postpone extends Error {}

/** What is done later: a term or tactic block is elaborated, an instance is found. */
export type LaterWork =
  | { readonly kind: "term"; readonly term: Term }
  | { readonly kind: "tactics"; readonly block: TacticBlock; readonly at: Position }
  | { readonly kind: "instance"; readonly at: Position };

/** Work whose result goes into a hole, with where it stands. */
interface Problem {
  readonly hole: MVar;
  readonly context: LocalContext;
  readonly scope: Scope;
  readonly work: LaterWork;
}

/** How far a round over the pending problems goes. */
interface Round {
  /** Terms may be put off again. */
  readonly mayPostpone: boolean;
  /** A problem that fails is left for later instead of ending the elaboration. */
  readonly keepFailures: boolean;
}

function without(pending: readonly Problem[], problem: Problem): Problem[] {
  return pending.filter((other) => other !== problem);
}

/** The priorities of the default instances of classes that are asked for, highest first. */
function defaultPriorities(meta: Meta, problems: readonly Problem[]): number[] {
  const found = new Set<number>();
  for (const { hole } of problems) {
    const head = appHead(meta.instantiate(hole.type));
    if (head.kind !== "const") continue;
    for (const { priority } of defaultInstancesOf(meta.environment, head.name)) found.add(priority);
  }
  return [...found].sort((a, b) => b - a);
}

/** The problems of one elaboration that are still to be solved. */
export class Postponed {
  readonly #elab: Elaborator;
  /** Elaborates a term by its form, against the type. */
  readonly #elaborate: (term: Term, type: Expr) => Expr;
  /** Immutable, so that what it was can be put back. */
  #problems: readonly Problem[] = [];

  constructor(elab: Elaborator, elaborate: (term: Term, type: Expr) => Expr) {
    this.#elab = elab;
    this.#elaborate = elaborate;
  }

  /** What is pending, for `restore`. */
  mark(): readonly Problem[] {
    return this.#problems;
  }

  restore(problems: readonly Problem[]): void {
    this.#problems = problems;
  }

  /** Puts off the work whose result the hole stands for. */
  add(hole: MVar, work: LaterWork): void {
    charge(this.#problems.length >> 3);
    const { context, scope } = this.#elab;
    this.#problems = [...this.#problems, { hole, context, scope, work }];
  }

  /** Tries to fill instance holes that were just made. */
  fill(holes: readonly MVar[]): void {
    for (const hole of holes) {
      charge(1 + (this.#problems.length >> 2));
      const problem = this.#problems.find((other) => other.hole === hole);
      if (problem !== undefined && this.#resumeInstance(problem)) this.#problems = without(this.#problems, problem);
    }
  }

  /**
   * Elaborates everything that was put off: what can be done with what is known, then with default instances, then
   * tactic blocks in the order of the text.
   */
  solve(): void {
    while (this.#problems.length > 0) {
      if (this.#resume({ mayPostpone: true, keepFailures: false })) continue;
      if (this.#resume({ mayPostpone: false, keepFailures: true })) continue;
      if (this.#useDefaultInstance()) continue;
      if (this.#resume({ mayPostpone: false, keepFailures: false })) continue;
      this.#runTactics();
    }
  }

  /** Tries problems again with what is known now, without default instances and tactics. */
  solveSome(): void {
    while (this.#problems.length > 0 && this.#resume({ mayPostpone: true, keepFailures: false }));
  }

  /** Runs `work` with no pending problems but its own, and finishes those. */
  finishing<T>(work: () => T): T {
    const elab = this.#elab;
    const outer = this.#problems;
    const mayPostpone = elab.mayPostpone;
    this.#problems = [];
    elab.mayPostpone = true;
    try {
      const result = work();
      this.solve();
      return result;
    } finally {
      this.#problems = outer;
      elab.mayPostpone = mayPostpone;
    }
  }

  #runTactics(): void {
    charge(this.#problems.length);
    const problem = this.#problems.find(({ work }) => work.kind === "tactics");
    if (problem === undefined) throw this.#stuckInstance();
    const { hole, context, scope, work } = problem;
    if (work.kind !== "tactics") return;
    this.#problems = without(this.#problems, problem);
    const type = this.#elab.meta.instantiate(hole.type);
    const run = (): Expr => this.#elab.prove(type, work.block, work.at);
    this.#elab.meta.assign(
      hole,
      this.#elab.inScope(scope, () => this.#elab.inContext(context, run)),
    );
  }

  #stuckInstance(): Failure {
    const { hole, work } = itemAt(this.#problems, 0);
    const at = work.kind === "term" ? work.term.at : work.at;
    return new Failure(`typeclass instance problem is stuck\n  ${this.#elab.text(hole.type)}`, at);
  }

  /** Tries each pending problem but the tactics once more; true if one of them was solved. */
  #resume(round: Round): boolean {
    let progress = false;
    for (const problem of this.#problems) {
      if (problem.work.kind === "tactics" || !this.#problems.includes(problem)) continue;
      if (this.#resumeOne(problem, round)) progress = true;
    }
    return progress;
  }

  #resumeOne(problem: Problem, round: Round): boolean {
    charge(8 + this.#problems.length);
    const mark = this.#elab.meta.mark();
    const before = this.#problems;
    this.#problems = without(this.#problems, problem);
    try {
      const solved =
        problem.work.kind === "instance" ? this.#resumeInstance(problem) : this.#resumeTerm(problem, round);
      if (solved) return true;
    } catch (error) {
      if (!(error instanceof Postpone) && !(error instanceof Failure && round.keepFailures)) throw error;
    }
    this.#elab.meta.restore(mark);
    this.#problems = before;
    return false;
  }

  #resumeTerm({ hole, context, scope, work }: Problem, { mayPostpone }: Round): boolean {
    if (work.kind !== "term") return false;
    const elab = this.#elab;
    const before = elab.mayPostpone;
    elab.mayPostpone = mayPostpone;
    try {
      const elaborate = (): Expr => {
        const type = elab.meta.instantiate(hole.type);
        return elab.ensureType(this.#elaborate(work.term, type), type, work.term.at);
      };
      const value = elab.inScope(scope, () => elab.inContext(context, elaborate));
      elab.meta.assign(hole, value);
      return true;
    } finally {
      elab.mayPostpone = before;
    }
  }

  /** Finds the instance, or checks the one that unification has found. False while the type is not known well enough. */
  #resumeInstance({ hole, context, work }: Problem): boolean {
    const found = synthesize(this.#elab.meta, context, hole.type);
    if (found.kind === "stuck") return false;
    const at = work.kind === "term" ? work.term.at : work.at;
    if (found.kind === "none") throw missingInstance(this.#elab, context, hole.type, at);
    if (!this.#elab.meta.isAssigned(hole)) {
      this.#elab.meta.assign(hole, found.value);
      return true;
    }
    if (this.#elab.meta.isDefEq(hole, found.value)) return true;
    throw new Failure(
      `synthesized type class instance is not definitionally equal to expression inferred by typing rules, synthesized\n  ${this.#elab.text(found.value)}\ninferred\n  ${this.#elab.text(hole)}`,
      at,
    );
  }

  /** True for a hole without a value, or whose value is a hole that takes variables in its place. */
  #isOpen(hole: MVar): boolean {
    return isMVar(appHead(this.#elab.meta.instantiate(hole)));
  }

  /** Fills one instance hole with a default instance, those of high priority first. */
  #useDefaultInstance(): boolean {
    charge(8 * this.#problems.length);
    const problems = this.#problems.filter(({ hole, work }) => work.kind === "instance" && this.#isOpen(hole));
    for (const priority of defaultPriorities(this.#elab.meta, problems)) {
      for (const { hole, context, scope, work } of problems) {
        const needed = tryDefaultInstances(this.#elab.meta, hole, priority);
        if (needed === undefined || work.kind === "tactics") continue;
        const at = work.kind === "term" ? work.term.at : work.at;
        const added = needed.map((other): Problem => ({ hole: other, context, scope, work: { kind: "instance", at } }));
        this.#problems = [...this.#problems, ...added];
        return true;
      }
    }
    return false;
  }
}
