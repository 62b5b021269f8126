// A queue that is fair to its clients: whoever has used the least time is served next, however many others wait.

interface Line<T> {
  /** Items that wait, from `head` on. */
  waiting: T[];
  head: number;
  /** Items taken and not yet done. */
  inHand: number;
  /** Time that its items have taken, counted from that of whoever had used the least when it came. */
  used: number;
}

/** Items by client. Those of one client keep their order. */
export class FairQueue<T> {
  /** In the order in which clients were last served. */
  readonly #lines = new Map<object, Line<T>>();
  #size = 0;

  /** Items that wait. */
  get size(): number {
    return this.#size;
  }

  push(client: object, item: T): void {
    this.#line(client).waiting.push(item);
    this.#size++;
  }

  /** Puts items that were taken back before all others of their client, in this order. */
  putBack(client: object, items: readonly T[]): void {
    const line = this.#line(client);
    line.waiting = [...items, ...line.waiting.slice(line.head)];
    line.head = 0;
    line.inHand -= items.length;
    this.#size += items.length;
  }

  /** How many clients have items that wait. */
  get clients(): number {
    let count = 0;
    for (const { waiting, head } of this.#lines.values()) if (head < waiting.length) count++;
    return count;
  }

  /** An item of the client has taken so much time, or so much more. */
  spent(client: object, time: number): void {
    this.#line(client).used += time;
  }

  /**
   * The next item of the client that has used the least time; among equals, of the one with the fewest items in hand, then of
   * the one that has waited longest.
   */
  take(): T | undefined {
    let client: object | undefined;
    let best: Line<T> | undefined;
    for (const [each, line] of this.#lines) {
      if (line.head === line.waiting.length) continue;
      if (best !== undefined && (line.used > best.used || (line.used === best.used && line.inHand >= best.inHand)))
        continue;
      client = each;
      best = line;
    }
    if (client === undefined || best === undefined) return undefined;
    const item = best.waiting[best.head++];
    if (best.head > 1024) {
      best.waiting = best.waiting.slice(best.head);
      best.head = 0;
    }
    best.inHand++;
    this.#size--;
    this.#lines.delete(client);
    this.#lines.set(client, best);
    return item;
  }

  /** An item of the client that was taken is done. */
  done(client: object): void {
    const line = this.#line(client);
    line.inHand--;
    if (line.inHand <= 0 && line.head === line.waiting.length) this.#lines.delete(client);
  }

  /** Takes out all that wait. */
  drain(): T[] {
    const all = [...this.#lines.values()].flatMap(({ waiting, head }) => waiting.slice(head));
    this.#lines.clear();
    this.#size = 0;
    return all;
  }

  #line(client: object): Line<T> {
    let line = this.#lines.get(client);
    if (line === undefined) {
      const least = Math.min(...[...this.#lines.values()].map(({ used }) => used));
      line = { waiting: [], head: 0, inHand: 0, used: Number.isFinite(least) ? least : 0 };
      this.#lines.set(client, line);
    }
    return line;
  }
}
