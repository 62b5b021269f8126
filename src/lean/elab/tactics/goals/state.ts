// The goals of a tactic block, and what all tactics need: the main goal, closing it, and elaborating terms in it.

import { charge, type Expr, forEachNode, freshId } from "../../../kernel/index.ts";
import type { Tactic, TacticBlock, Term } from "../../../syntax/index.ts";
import { Failure, type Position } from "../../../syntax/index.ts";
import type { Elaborator } from "../../engine/elaborator.ts";
import type { LocalContext } from "../../meta/context.ts";
import { hasMVar, isMVar, type MVar } from "../../meta/holes.ts";
import { goalLines, goalText } from "../../print/goals.ts";

/** Runs one tactic on the goals of a state; it knows all tactics, and is handed to those that run others. */
export type TacticRunner = (state: TacticState, tactic: Tactic) => void;

export class TacticState {
  readonly elab: Elaborator;
  goals: readonly MVar[];
  readonly #runner: TacticRunner;

  constructor(elab: Elaborator, goals: readonly MVar[], runner: TacticRunner) {
    this.elab = elab;
    this.goals = goals;
    this.#runner = runner;
  }

  /** Runs one tactic on the goals. */
  run(tactic: Tactic): void {
    this.#runner(this, tactic);
  }

  /** Runs the tactics of a block in order. */
  runBlock(block: TacticBlock): void {
    for (const tactic of block.tactics) this.run(tactic);
  }

  /** Forgets goals that unification has solved. */
  prune(): void {
    const { meta } = this.elab;
    charge(2 * this.goals.length);
    if (this.goals.some((goal) => meta.isAssigned(goal)))
      this.goals = this.goals.filter((goal) => !meta.isAssigned(goal));
  }

  /** The first goal. @throws Failure if there is none. */
  main(at: Position): MVar {
    this.prune();
    const [goal] = this.goals;
    if (goal === undefined) throw new Failure("No goals to be solved", at);
    return goal;
  }

  /** Puts new goals in place of the first one. */
  replaceMain(goals: readonly MVar[]): void {
    charge((goals.length + this.goals.length) >> 2);
    this.goals = [...goals, ...this.goals.slice(1)];
  }

  /** Closes the first goal with its proof. */
  close(goal: MVar, proof: Expr): void {
    this.elab.meta.assign(goal, proof);
    this.replaceMain([]);
  }

  context(goal: MVar): LocalContext {
    return this.elab.meta.info(goal).context;
  }

  target(goal: MVar): Expr {
    return this.elab.meta.instantiate(goal.type);
  }

  tag(goal: MVar): string {
    return this.elab.meta.info(goal).tag;
  }

  /** Runs `work` in the context of a goal. */
  within<T>(goal: MVar, work: () => T): T {
    return this.elab.inContext(this.context(goal), work);
  }

  /** A new goal with the context and tag of `goal`, unless others are given. */
  next(goal: MVar, type: Expr, options: { context?: LocalContext; tag?: string } = {}): MVar {
    const context = options.context ?? this.context(goal);
    return this.elab.meta.fresh(context, type, { opaque: true, tag: options.tag ?? this.tag(goal) });
  }

  /** Runs `work`; when it throws `Failure`, everything is as before and the answer is the failure. */
  attempt(work: () => void): Failure | undefined {
    const { meta } = this.elab;
    const mark = meta.mark();
    const before = this.goals;
    try {
      work();
      return undefined;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      meta.restore(mark);
      this.goals = before;
      return error;
    }
  }

  /** Runs `work` with only `goal` in sight; answers the goals that are left of it. */
  focus(goal: MVar, work: () => void): readonly MVar[] {
    const before = this.goals;
    this.goals = [goal];
    try {
      work();
      this.prune();
      return this.goals;
    } finally {
      this.goals = before;
    }
  }

  /** The error for goals that are left. */
  unsolved(goals: readonly MVar[], at: Position): Failure {
    const texts = goals.map((goal) => {
      const { context, tag } = this.elab.meta.info(goal);
      return goalLines(goalText(this.elab.meta, context, goal.type), tag);
    });
    return new Failure(`unsolved goals\n${texts.join("\n\n")}`, at);
  }

  /** The error of a tactic about a goal (`throwTacticEx` in Lean's `Meta/Tactic/Util.lean`). */
  failed(tactic: string, goal: MVar, at: Position, detail = ""): Failure {
    const { context, tag } = this.elab.meta.info(goal);
    const text = goalLines(goalText(this.elab.meta, context, goal.type), tag);
    return new Failure(`Tactic \`${tactic}\` failed${detail === "" ? "" : `: ${detail}`}\n\n${text}`, at);
  }

  /**
   * Elaborates a term in the context of a goal, with nothing left pending. `holes` are the metavariables made on the way
   * that nothing determines, in order of occurrence.
   */
  elaborate(goal: MVar, term: Term, expected: Expr | undefined): { value: Expr; holes: MVar[] } {
    const start = freshId();
    const { elab } = this;
    const value = this.within(goal, () => elab.finishing(() => elab.elaborateOrCheck(term, expected)));
    const known = elab.meta.instantiate(value);
    return { value: known, holes: newHoles(elab, known, start) };
  }

  /** Elaborates a term that must leave no holes. */
  elaborateWhole(goal: MVar, term: Term, expected: Expr | undefined): Expr {
    const { value, holes } = this.elaborate(goal, term, expected);
    const [hole] = holes;
    if (hole !== undefined) throw placeholderError(this, hole, term.at);
    return value;
  }
}

/** The error for a hole that nothing determines. */
export function placeholderError(state: TacticState, hole: MVar, at: Position): Failure {
  const { context } = state.elab.meta.info(hole);
  const text = goalLines(goalText(state.elab.meta, context, hole.type), "");
  return new Failure(`don't know how to synthesize placeholder\ncontext:\n${text}`, at);
}

/** The unassigned metavariables of a term that are newer than `start`, in order of occurrence. */
export function newHoles(elab: Elaborator, e: Expr, start: number): MVar[] {
  const found: MVar[] = [];
  const seen = new Set<number>();
  const visit = (term: Expr): void => {
    forEachNode(term, (node) => {
      if (!isMVar(node) || seen.has(node.id)) return hasMVar(node);
      seen.add(node.id);
      const { delayed } = elab.meta.info(node);
      if (delayed !== undefined) visit(elab.meta.instantiate(delayed.source));
      else if (node.id > start) found.push(node);
      return false;
    });
  };
  visit(elab.meta.instantiate(e));
  return found;
}
