// Counted work: every loop charges what it does to the account of the check that is running, as Lean counts heartbeats.
import { LimitError } from "./errors.ts";

/**
 * Pieces of work in a step. A piece is what takes about as long as looking at one node of a term: a node visited or made, a
 * character of a name, a word of a numeral, an entry of a list that is copied.
 */
export const PIECES_PER_STEP = 64;

/** What one check has done, and how much it may do. */
export class Account {
  /** Pieces of work. */
  work = 0;
  /** Compound term nodes made. */
  nodes = 0;
  mostWork: number;
  mostNodes: number;

  constructor(steps: number, nodes: number) {
    this.mostWork = steps * PIECES_PER_STEP;
    this.mostNodes = nodes;
  }

  /** @throws LimitError when that is more than the account has. */
  charge(pieces: number): void {
    this.work += pieces;
    if (this.work > this.mostWork) this.refuse();
  }

  /** @throws LimitError always. */
  refuse(): never {
    if (this.work > this.mostWork) {
      throw new LimitError("steps", `more than ${this.mostWork / PIECES_PER_STEP} steps`);
    }
    throw new LimitError("memory", `more than ${this.mostNodes} term nodes`);
  }
}

/** Work that belongs to no check: reading the library, tools. */
const unlimited = new Account(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
let current: Account = unlimited;

/** The account that is charged at the moment. */
export function currentAccount(): Account {
  return current;
}

/** The compound term nodes that the account has been charged with; the difference of two readings measures memory. */
export function nodesCreated(): number {
  return current.nodes;
}

/** Charges another account from now on; answers the one before, which the caller puts back. */
export function switchAccount(account: Account): Account {
  const before = current;
  current = account;
  return before;
}

/**
 * Charges pieces of work to the check that is running.
 * @throws LimitError when its steps are used up.
 */
export function charge(pieces: number): void {
  current.work += pieces;
  if (current.work > current.mostWork) current.refuse();
}

/**
 * Counts a compound term node.
 * @throws LimitError when the check that is running has made too many.
 */
export function chargeNode(): void {
  current.nodes++;
  if (current.nodes > current.mostNodes) current.refuse();
}

/** Charges work on numerals: as many pieces as 64-bit words are read, multiplied or written. */
export function chargeWords(...bits: readonly number[]): void {
  let pieces = 1;
  for (const count of bits) pieces *= 1 + (count >> 6);
  charge(pieces);
}

/**
 * Runs work that is done once for all checks, such as reading a constant of the library: it is charged to none of them, so
 * that a check costs the same whether it comes first or not.
 */
export function uncharged<T>(work: () => T): T {
  const before = switchAccount(unlimited);
  try {
    return work();
  } finally {
    switchAccount(before);
  }
}
