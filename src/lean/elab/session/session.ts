// A proof by tactics that is written line by line: each line is run once, on the goals that the lines before it have left, and every
// point can be gone on from more than once. It says what is open, for whoever writes the proof; whether a proof holds says the kernel,
// about the whole text.

import type { Budget } from "../../kernel/index.ts";
import { Cursor, type Operator, type Token } from "../../syntax/index.ts";
import { bodyElaborator, type Statement } from "../declarations/declarations.ts";
import type { Surroundings } from "../environment/view.ts";
import type { MVar } from "../meta/holes.ts";
import { type GoalText, goalText } from "../print/goals.ts";
import type { Frame } from "./frames.ts";
import { LineRunner } from "./line_runner.ts";

/** A goal that is open, with its case name, if it has one. */
export interface SessionGoal extends GoalText {
  readonly tag: string;
}

export class TacticSession {
  /** What is open where the next line goes on; those of blocks around are not among them. */
  readonly goals: readonly SessionGoal[];
  /** Whether nothing is open, nor left open by `sorry`: the lines so far are a whole proof, as far as tactics can tell. */
  readonly complete: boolean;
  readonly #runner: LineRunner;

  private constructor(runner: LineRunner, budget: Budget) {
    this.#runner = runner;
    const settled = budget.run(() => runner.settled(budget));
    this.goals = budget.run(() => settled.goals.map((goal) => shown(settled.runner, goal)));
    this.complete = settled.goals.length === 0 && settled.runner.elab.sorries.length === 0;
  }

  /**
   * Begins behind `by`.
   *
   * @param column that of the declaration: tactics stand to the right of it
   */
  static open(
    environment: Surroundings,
    operators: ReadonlyMap<string, Operator>,
    statement: Statement,
    column: number,
    budget: Budget,
  ): TacticSession {
    const runner = budget.run(() => {
      const elab = bodyElaborator(environment, statement, budget);
      const goal = elab.fresh(statement.target, { opaque: true });
      const block: Frame = { kind: "block", column: undefined, outside: column, goals: [goal], at: statement.at };
      return new LineRunner(elab, operators, [block]);
    });
    return new TacticSession(runner, budget);
  }

  /** Whether a line that begins in this column goes on with the line before it, rather than standing in a block that is open. */
  continuesLine(column: number): boolean {
    return this.#runner.isDeeper(column);
  }

  /**
   * Runs one or more whole lines. This session stays as it is, and can be gone on from again.
   *
   * @throws Failure, Unsupported or LimitError where a line fails
   */
  apply(tokens: readonly Token[], budget: Budget): TacticSession {
    const runner = budget.run(() => {
      const copy = this.#runner.fork(budget);
      copy.read(new Cursor(tokens, copy.operators));
      return copy;
    });
    return new TacticSession(runner, budget);
  }
}

/** The texts of a goal with its case name. */
function shown({ elab }: LineRunner, goal: MVar): SessionGoal {
  const { meta } = elab;
  const { context, tag } = meta.info(goal);
  return { ...goalText(meta, context, goal.type), tag };
}
