// Limits on a check, and the budget that counts against them.
import { required } from "../../../platform/index.ts";
import { LimitError } from "./errors.ts";
import { Account, PIECES_PER_STEP, switchAccount } from "./meter.ts";

/**
 * What a check may use. Steps, depth and memory are counted, and so are functions of the text alone: the same text ends at
 * the same place on every machine. Wall time is not; it is there for what the counting has overlooked.
 */
export interface Limits {
  /** Steps: calls of infer, whnf and isDefEq, reductions, terms and tactics elaborated; smaller work as parts of a step. */
  readonly steps: number;
  /** Nesting of those calls. */
  readonly depth: number;
  /** Term nodes made. */
  readonly memory: number;
  /** Wall time. A check that it ends has no verdict that counts. */
  readonly milliseconds: number;
}

export const defaultLimits: Limits = { steps: 2_000_000, depth: 800, memory: 4_000_000, milliseconds: 120_000 };

/** Steps between two looks at the clock. */
const CLOCK_INTERVAL = 256;

/** What is left of the limits of one check; several checkers may share it. */
export class Budget extends Account {
  readonly limits: Limits;
  depth = 0;
  readonly #deadline: number;
  #untilClock = CLOCK_INTERVAL;
  /** The accounts that were charged before this one, to be put back. */
  readonly #before: Account[] = [];

  constructor(limits: Partial<Limits> = {}) {
    const all = { ...defaultLimits, ...limits };
    super(all.steps, all.memory);
    this.limits = all;
    this.#deadline = performance.now() + all.milliseconds;
  }

  /** Steps used so far. */
  get steps(): number {
    return Math.floor(this.work / PIECES_PER_STEP);
  }

  /**
   * Counts one step.
   * @throws LimitError when steps or time are used up.
   */
  step(): void {
    this.work += PIECES_PER_STEP;
    if (this.work > this.mostWork) this.refuse();
    if (--this.#untilClock > 0) return;
    this.#untilClock = CLOCK_INTERVAL;
    if (performance.now() > this.#deadline) {
      throw new LimitError("time", `more than ${this.limits.milliseconds} ms`);
    }
  }

  /**
   * Counts one step and one level of nesting; every call is matched by `leave`. Until then this budget is charged with all
   * that is counted.
   * @throws LimitError when a limit is used up.
   */
  enter(): void {
    this.step();
    if (this.depth >= this.limits.depth) throw new LimitError("depth", `nested deeper than ${this.limits.depth}`);
    if (this.depth === 0) this.#open();
    this.depth++;
  }

  leave(): void {
    this.depth--;
    if (this.depth === 0) this.#close();
  }

  /** Runs work at the expense of this budget. */
  run<T>(work: () => T): T {
    this.#open();
    try {
      return work();
    } finally {
      this.#close();
    }
  }

  #open(): void {
    this.#before.push(switchAccount(this));
  }

  #close(): void {
    switchAccount(required(this.#before.pop(), "an account that was not opened"));
  }
}
