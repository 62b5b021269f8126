// The blocks of tactics that are open while a proof is written line by line, outermost first. Immutable: sessions share them.

import type { Expr } from "../../kernel/index.ts";
import type { Position } from "../../syntax/index.ts";
import type { MVar } from "../meta/holes.ts";
import type { GoalBranch } from "../tactics/cases/split_goal.ts";

/** A block of tactics: that of the proof, of a bullet, of a case, of an alternative, or of a `have`. */
export interface BlockFrame {
  readonly kind: "block";
  /** The column of its tactics; undefined before the first one. */
  readonly column: number | undefined;
  /** Its tactics stand to the right of this column. */
  readonly outside: number;
  readonly goals: readonly MVar[];
  /** What it proves for the first goal of the block around it. */
  readonly have?: { readonly name: string; readonly type: Expr; readonly proof: MVar };
  readonly at: Position;
}

/** `cases … with` or `induction … with`, with the goals whose alternatives have not come yet. */
export interface AlternativesFrame {
  readonly kind: "alternatives";
  /** The column of the first bar; undefined before it. */
  readonly column: number | undefined;
  readonly branches: readonly GoalBranch[];
  /** The constructors of all goals that there were. */
  readonly makers: readonly string[];
  readonly at: Position;
}

export type Frame = BlockFrame | AlternativesFrame;
