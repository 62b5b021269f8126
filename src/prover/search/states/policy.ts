// Who proposes lines in a state: a model, or anything else that says how likely it finds each.
import type { Point } from "./point.ts";

/** A line, or several that make one tactic, that a proof may go on with. */
export interface Proposal {
  /** With its indentation, ready for the checker. */
  readonly line: string;
  /** How it stood in the text of whoever proposed it. */
  readonly said: string;
  /** How likely it is, all tokens together; no more than 0. */
  readonly logprob: number;
}

/** What is asked of a policy. */
export interface Ask {
  readonly point: Point;
  /** Lines to be drawn, and the most tokens that each may take. */
  readonly count: number;
  readonly maxTokens: number;
}

/** What a policy answers. */
export interface Proposals {
  /** Different lines. */
  readonly proposals: readonly Proposal[];
  /** Tokens that were sampled for them, and for what came to nothing: count × maxTokens at most. */
  readonly tokens: number;
  /** Whether there is no more to be had: asked again, the policy says nothing else. */
  readonly exhausted: boolean;
}

/** Proposes lines. The same seed and the same asks give the same answers. */
export interface LinePolicy {
  propose(asks: readonly Ask[], seed: number): Promise<readonly Proposals[]>;
}
