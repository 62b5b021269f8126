// What every search over states has: a beginning, a budget that it keeps, the states it knows, and a step that turns answers of a policy
// into points.

import type { Point } from "./point.ts";
import { stepFrom } from "./point.ts";
import type { Ask, Proposal, Proposals } from "./policy.ts";

/** How far a search may go, and in which steps. */
export interface SearchSettings {
  /** Tokens that may be sampled, and lines that may be checked, at most. */
  readonly tokens: number;
  readonly checks: number;
  /** Lines that are asked for in a state at a time, and the most tokens of one. */
  readonly width: number;
  readonly lineTokens: number;
  /** States that are asked about at the same time. */
  readonly parallel: number;
}

/** What a search has used so far. */
export interface SearchSpent {
  readonly tokens: number;
  readonly checks: number;
  /** States that were met, and times that one was asked about. */
  readonly states: number;
  readonly expansions: number;
}

/** A search for one proof, moved on from outside: it says what a policy is to be asked, and takes the answers. */
export interface StateSearch {
  readonly spent: SearchSpent;
  /** What is to be asked next, within the budget; nothing: the search has come to its end. */
  asks(): readonly Ask[];
  /** Takes the answers, in the order of the asks. @returns the lines of proofs that leave nothing open */
  take(answers: readonly Proposals[]): readonly (readonly string[])[];
}

/** A line's child in a search: a point that is new, one that was known, a proof, or nothing. */
export type Child =
  | { readonly kind: "new" | "known"; readonly point: Point }
  | { readonly kind: "proof"; readonly lines: readonly string[] }
  | { readonly kind: "dead" };

/** Told of every line that a search has checked, and what it leads to. */
export type SearchWatch = (point: Point, proposal: Proposal, child: Child) => void;

/** The states that a search has met, and its budget. */
export class SearchLedger {
  readonly settings: SearchSettings;
  readonly #watch: SearchWatch | undefined;
  readonly #points: Map<string, Point>;
  /** Lists of goals that are left in states that were met. */
  readonly #left = new Set<string>();
  #tokens = 0;
  #checks = 0;
  #expansions = 0;
  #reserved = 0;

  constructor(root: Point, settings: SearchSettings, watch?: SearchWatch) {
    this.settings = settings;
    this.#watch = watch;
    this.#points = new Map([[root.key, root]]);
  }

  get spent(): SearchSpent {
    return { tokens: this.#tokens, checks: this.#checks, states: this.#points.size, expansions: this.#expansions };
  }

  /** Sets tokens aside for a question about a point; undefined where none are left, or no line can be checked any more. */
  reserve(point: Point): Ask | undefined {
    const { tokens, checks, width, lineTokens } = this.settings;
    const left = tokens - this.#tokens - this.#reserved;
    if (left < 1 || this.#checks >= checks) return undefined;
    const count = Math.min(width, Math.floor(left / lineTokens));
    const ask = count === 0 ? { point, count: 1, maxTokens: left } : { point, count, maxTokens: lineTokens };
    this.#reserved += ask.count * ask.maxTokens;
    return ask;
  }

  /** Counts what an answer took. What was set aside and not used is there again. */
  pay({ count, maxTokens }: Ask, { tokens }: Proposals): void {
    this.#reserved -= count * maxTokens;
    this.#tokens += tokens;
    this.#expansions++;
  }

  /** Has a line checked; undefined where no check is left. */
  extend(point: Point, proposal: Proposal): Child | undefined {
    if (this.#checks >= this.settings.checks) return undefined;
    this.#checks++;
    const child = this.#child(point, proposal);
    this.#watch?.(point, proposal, child);
    return child;
  }

  #child(point: Point, proposal: Proposal): Child {
    const step = stepFrom(point, proposal);
    if (step === undefined) return { kind: "dead" };
    if ("proof" in step) return { kind: "proof", lines: step.proof };
    const known = this.#points.get(step.point.key);
    if (known !== undefined) return { kind: "known", point: known };
    this.#points.set(step.point.key, step.point);
    if (this.isSurpassed(step.point)) return { kind: "dead" };
    if (step.point.goals.length > 0) this.#left.add(step.point.goals.join("\n"));
    return { kind: "new", point: step.point };
  }

  /** Whether a state was met in which the first goals of this one are proved, and the others are open as they are here. */
  isSurpassed({ goals }: Point): boolean {
    for (let from = 1; from < goals.length; from++) if (this.#left.has(goals.slice(from).join("\n"))) return true;
    return false;
  }
}

/** The lines that were proposed in a state so far, and how much of the policy's mind is not known yet. */
export class Proposed {
  readonly #lines = new Set<string>();
  #mass = 0;
  #exhausted = false;

  /** The lines among these that are new here. */
  take({ proposals, exhausted, tokens }: Proposals): readonly Proposal[] {
    this.#exhausted ||= exhausted || tokens === 0;
    const fresh = proposals.filter(({ line }) => !this.#lines.has(line));
    for (const { line, logprob } of fresh) {
      this.#lines.add(line);
      this.#mass += Math.exp(logprob);
    }
    return fresh;
  }

  /** The probability of what was not proposed yet: that of asking again, among the lines. */
  get rest(): number {
    return this.#exhausted ? 0 : Math.max(LEAST_REST, 1 - this.#mass);
  }
}

/** A policy that samples is never sure to have said all. */
const LEAST_REST = 1e-3;
