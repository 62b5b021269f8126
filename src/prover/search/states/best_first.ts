// Best-first search: the state whose lines are likeliest, all together, is asked about next. Asking again in a state counts as one more
// line of it, as likely as all that was not proposed there.

import { itemAt, pairsOf } from "../../../platform/index.ts";
import type { Point } from "./point.ts";
import type { Ask, Proposals } from "./policy.ts";
import {
  Proposed,
  SearchLedger,
  type SearchSettings,
  type SearchSpent,
  type SearchWatch,
  type StateSearch,
} from "./search.ts";

/** A state with the log-probability of the lines that led there. */
interface Node {
  readonly point: Point;
  readonly logprob: number;
  readonly steps: number;
  readonly proposed: Proposed;
}

/** A state in the queue; of equal scores the one that came first is first. */
interface Entry {
  readonly node: Node;
  readonly score: number;
  readonly place: number;
}

export interface BestFirstOptions {
  /** The sum of log-probabilities is divided by the number of lines to this power: 0 prefers short proofs, 1 none; default a half. */
  readonly power?: number;
  readonly watch?: SearchWatch | undefined;
}

export class BestFirstSearch implements StateSearch {
  readonly #ledger: SearchLedger;
  readonly #power: number;
  #queue: Entry[] = [];
  #places = 0;
  #asked: readonly { readonly node: Node; readonly ask: Ask }[] = [];

  constructor(root: Point, settings: SearchSettings, { power = 0.5, watch }: BestFirstOptions = {}) {
    this.#ledger = new SearchLedger(root, settings, watch);
    this.#power = power;
    this.#push({ point: root, logprob: 0, steps: 0, proposed: new Proposed() }, 0);
  }

  get spent(): SearchSpent {
    return this.#ledger.spent;
  }

  asks(): readonly Ask[] {
    const asked: { node: Node; ask: Ask }[] = [];
    while (asked.length < this.#ledger.settings.parallel && this.#queue.length > 0) {
      const { node } = itemAt(this.#queue, 0);
      if (this.#ledger.isSurpassed(node.point)) {
        this.#queue.shift();
        continue;
      }
      const ask = this.#ledger.reserve(node.point);
      if (ask === undefined) break;
      this.#queue.shift();
      asked.push({ node, ask });
    }
    this.#asked = asked;
    return asked.map(({ ask }) => ask);
  }

  take(answers: readonly Proposals[]): readonly (readonly string[])[] {
    const proofs: (readonly string[])[] = [];
    for (const [{ node, ask }, answer] of pairsOf(this.#asked, answers)) {
      this.#ledger.pay(ask, answer);
      for (const proposal of node.proposed.take(answer)) {
        const child = this.#ledger.extend(node.point, proposal);
        if (child?.kind === "proof") proofs.push(child.lines);
        if (child?.kind !== "new") continue;
        const logprob = node.logprob + proposal.logprob;
        const reached = { point: child.point, logprob, steps: node.steps + 1, proposed: new Proposed() };
        this.#push(reached, this.#score(logprob, reached.steps));
      }
      const { rest } = node.proposed;
      if (rest > 0) this.#push(node, this.#score(node.logprob + Math.log(rest), node.steps + 1));
    }
    this.#asked = [];
    return proofs;
  }

  #score(logprob: number, steps: number): number {
    return logprob / steps ** this.#power;
  }

  /** Puts a state behind those that are as good. */
  #push(node: Node, score: number): void {
    const entry = { node, score, place: this.#places++ };
    let [low, high] = [0, this.#queue.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (itemAt(this.#queue, middle).score >= score) low = middle + 1;
      else high = middle;
    }
    this.#queue.splice(low, 0, entry);
  }
}
