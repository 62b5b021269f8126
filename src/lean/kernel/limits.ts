// Limits on a check, and the budget that counts against them.
import { LimitError } from "./errors.ts";
import { nodesCreated } from "./expr.ts";

export interface Limits {
  /** Elementary steps: calls of infer, whnf and isDefEq, and reductions. */
  readonly steps: number;
  /** Nesting of those calls. */
  readonly depth: number;
  /** Term nodes made. */
  readonly memory: number;
  /** Wall time. */
  readonly milliseconds: number;
}

export const defaultLimits: Limits = { steps: 2_000_000, depth: 800, memory: 4_000_000, milliseconds: 10_000 };

/** Steps between two looks at the clock. */
const CLOCK_INTERVAL = 64;

/** What is left of the limits of one check; several checkers may share it. */
export class Budget {
  readonly limits: Limits;
  steps = 0;
  depth = 0;
  readonly #firstNode = nodesCreated();
  readonly #deadline: number;

  constructor(limits: Partial<Limits> = {}) {
    this.limits = { ...defaultLimits, ...limits };
    this.#deadline = performance.now() + this.limits.milliseconds;
  }

  /**
   * Counts one step.
   * @throws LimitError when steps, memory or time are used up.
   */
  step(): void {
    this.steps++;
    if (this.steps > this.limits.steps) throw new LimitError("steps", `more than ${this.limits.steps} steps`);
    if (nodesCreated() - this.#firstNode > this.limits.memory) {
      throw new LimitError("memory", `more than ${this.limits.memory} term nodes`);
    }
    if (this.steps % CLOCK_INTERVAL === 0 && performance.now() > this.#deadline) {
      throw new LimitError("time", `more than ${this.limits.milliseconds} ms`);
    }
  }

  /**
   * Counts one step and one level of nesting; every call is matched by `leave`.
   * @throws LimitError when a limit is used up.
   */
  enter(): void {
    this.step();
    if (this.depth >= this.limits.depth) throw new LimitError("depth", `nested deeper than ${this.limits.depth}`);
    this.depth++;
  }

  leave(): void {
    this.depth--;
  }
}
