// Tree search by PUCT (Silver et al. 2017, "Mastering the game of Go without human knowledge", in the form Q + c·P·√N / (1 + n)): a
// walk from the beginning takes the line that is good, or likely and little tried, until it comes to a state that is not known.

import { pairsOf } from "../../../platform/index.ts";
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

/** How promising a state is, between 0 and 1. */
export type StateValue = (point: Point) => number;

/** A state. Those that several lines lead to are one node. */
interface Node {
  readonly point: Point;
  readonly proposed: Proposed;
  readonly edges: Edge[];
  /** Walks that ended here because more lines were to be asked for. */
  asked: number;
  /** Whether an answer is awaited. */
  waits: boolean;
  /** Whether nothing leads on from here. */
  dead: boolean;
}

/** A line, with the walks that took it and what they came to. */
interface Edge {
  readonly prior: number;
  readonly child: Node;
  visits: number;
  total: number;
}

/** A walk through the tree, and the state in which it asks. */
interface Walk {
  readonly path: readonly Edge[];
  readonly leaf: Node;
}

/** Walks that may lead nowhere before the search ends. */
const TRIES = 64;

export interface PuctOptions {
  /** Of states that are met; without one all are worth nothing, and visits alone decide. */
  readonly value?: StateValue | undefined;
  /** How much likely lines count that were little tried: c; default 1.5. */
  readonly exploration?: number;
  readonly watch?: SearchWatch | undefined;
}

export class PuctSearch implements StateSearch {
  readonly #ledger: SearchLedger;
  readonly #value: StateValue;
  readonly #exploration: number;
  readonly #root: Node;
  readonly #nodes = new Map<Point, Node>();
  #walks: readonly (Walk & { readonly ask: Ask })[] = [];

  constructor(root: Point, settings: SearchSettings, { value = () => 0, exploration = 1.5, watch }: PuctOptions = {}) {
    this.#ledger = new SearchLedger(root, settings, watch);
    this.#value = value;
    this.#exploration = exploration;
    this.#root = this.#node(root);
  }

  get spent(): SearchSpent {
    return this.#ledger.spent;
  }

  asks(): readonly Ask[] {
    const walks: (Walk & { ask: Ask })[] = [];
    const { parallel } = this.#ledger.settings;
    for (let tries = 0; walks.length < parallel && tries < TRIES * parallel && !this.#root.dead; tries++) {
      const walk = this.#walk();
      if (walk === undefined) continue;
      const ask = this.#ledger.reserve(walk.leaf.point);
      if (ask === undefined) break;
      walk.leaf.waits = true;
      // Until the answer is there, the walk counts as one that came to nothing: the next goes elsewhere.
      for (const edge of walk.path) edge.visits++;
      walks.push({ ...walk, ask });
    }
    this.#walks = walks;
    return walks.map(({ ask }) => ask);
  }

  take(answers: readonly Proposals[]): readonly (readonly string[])[] {
    const proofs: (readonly string[])[] = [];
    for (const [{ path, leaf, ask }, answer] of pairsOf(this.#walks, answers)) {
      this.#ledger.pay(ask, answer);
      leaf.waits = false;
      leaf.asked++;
      for (const proposal of leaf.proposed.take(answer)) {
        const child = this.#ledger.extend(leaf.point, proposal);
        if (child?.kind === "proof") proofs.push(child.lines);
        if (child?.kind !== "new" && child?.kind !== "known") continue;
        const node = this.#node(child.point);
        if (node === leaf || leaf.edges.some((edge) => edge.child === node)) continue;
        leaf.edges.push({ prior: Math.exp(proposal.logprob), child: node, visits: 0, total: 0 });
      }
      const value = this.#isDead(leaf) ? 0 : this.#value(leaf.point);
      for (const edge of path) edge.total += value;
    }
    this.#walks = [];
    return proofs;
  }

  #node(point: Point): Node {
    const known = this.#nodes.get(point);
    if (known !== undefined) return known;
    const node: Node = { point, proposed: new Proposed(), edges: [], asked: 0, waits: false, dead: false };
    this.#nodes.set(point, node);
    return node;
  }

  /** Goes down to a state that is to be asked about; undefined where the way ends in one that is awaited, or leads nowhere. */
  #walk(): Walk | undefined {
    const path: Edge[] = [];
    const onPath = new Set<Node>();
    let node = this.#root;
    for (;;) {
      if (node.waits) return undefined;
      if (node.asked === 0) return { path, leaf: node };
      onPath.add(node);
      for (const { child } of node.edges) child.dead ||= child.asked === 0 && this.#ledger.isSurpassed(child.point);
      const open = node.edges.filter(({ child }) => !child.dead && !child.waits && !onPath.has(child));
      const best = this.#best(node, open);
      if (best === "ask") return { path, leaf: node };
      if (best === undefined) {
        this.#isDead(node);
        // What leads round in a circle is not gone again so soon.
        for (const edge of path) edge.visits++;
        return undefined;
      }
      path.push(best);
      node = best.child;
    }
  }

  /** The line to go on with, or to ask for more, which is as likely as all that was not proposed. */
  #best(node: Node, open: readonly Edge[]): Edge | "ask" | undefined {
    const visits = node.edges.reduce((sum, edge) => sum + edge.visits, node.asked);
    const total = node.edges.reduce((sum, edge) => sum + edge.total, 0);
    const mean = total / Math.max(1, visits);
    const scoreOf = (prior: number, taken: number, worth: number) =>
      worth + (this.#exploration * prior * Math.sqrt(visits)) / (1 + taken);
    let best: Edge | "ask" | undefined;
    let highest = Number.NEGATIVE_INFINITY;
    for (const edge of open) {
      const worth = edge.visits === 0 ? mean : edge.total / edge.visits;
      const score = scoreOf(edge.prior, edge.visits, worth);
      if (score > highest) [best, highest] = [edge, score];
    }
    const rest = this.#rest(node);
    if (rest > 0 && scoreOf(rest, node.asked - 1, mean) > highest) return "ask";
    return best;
  }

  /** How likely a line is that was not proposed. Where the first goals are proved already, no more ways to it are asked for. */
  #rest(node: Node): number {
    return this.#ledger.isSurpassed(node.point) ? 0 : node.proposed.rest;
  }

  /** Marks a state from which nothing leads on. */
  #isDead(node: Node): boolean {
    node.dead = node.asked > 0 && this.#rest(node) === 0 && node.edges.every(({ child }) => child.dead);
    return node.dead;
  }
}
