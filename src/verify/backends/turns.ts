// Work of which only so many pieces go on at the same time.

/** Lets a number of pieces of work go on, and the others wait in the order in which they came. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  readonly #going = new Set<Promise<unknown>>();
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** Does the work when its turn comes. */
  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free--;
    const going = work();
    this.#going.add(going);
    try {
      return await going;
    } finally {
      this.#going.delete(going);
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }

  /** Settles when nothing goes on or waits. */
  async idle(): Promise<void> {
    while (this.#going.size > 0 || this.#waiting.length > 0) {
      await Promise.allSettled(this.#going);
      await Promise.resolve();
    }
  }
}
