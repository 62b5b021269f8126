// Where a run stands, as it is stored, and what a run tells whoever watches it.
import type { Curriculum } from "../curriculum.ts";
import type { EvaluationRecord } from "../evaluate.ts";
import type { StageEnd } from "../stages/stage.ts";

/** The stage of a run that has come to its end. */
export const DONE = "done";

/** Everything that is needed to go on, apart from weights and proofs; plain data, stored in `state.json`. */
export interface RunState {
  /** The stage that goes on, by its name in the configuration's list; {@link DONE} after the last. */
  readonly stage: string;
  /** Optimiser steps taken in the current phase of supervised training. */
  readonly step: number;
  /** The checkpoint that holds the weights of this state; empty in a state that was never stored. */
  readonly checkpoint: string;
  /** Checkpoints that are needed again, by purpose. */
  readonly kept: Readonly<Record<string, string>>;
  /** Length of the metrics that belong to this state; what is written beyond is repeated after a crash. */
  readonly metricsBytes: number;
  /** What is known of the pool's problems, from all stages. */
  readonly curriculum: Curriculum;
  /** Pool problems whose proofs the weights were trained on. */
  readonly trained: readonly string[];
  /** What each stage stores of its own, by its name. */
  readonly stages: Readonly<Record<string, unknown>>;
  /** What the stages that are over ended with; those that had nothing to do are not there. */
  readonly ended: Readonly<Record<string, StageEnd>>;
  readonly evaluations: readonly EvaluationRecord[];
  /** Samples drawn, their tokens, and verdicts by kind, evaluations included. */
  readonly counts: Readonly<Record<string, number>>;
  /** Seconds of work that led here, by stage. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** The state before anything is done, but for its first stage. */
export const initialState: Omit<RunState, "stage"> = {
  step: 0,
  checkpoint: "",
  kept: {},
  metricsBytes: 0,
  curriculum: {},
  trained: [],
  stages: {},
  ended: {},
  evaluations: [],
  counts: {},
  seconds: {},
};

/** What a run tells whoever watches it. */
export type RunEvent =
  | {
      readonly kind: "stage";
      readonly stage: string;
      readonly text: string;
      /** Which of the run's stages it is, from 1 on, and how many there are. */
      readonly number?: number;
      readonly of?: number;
    }
  | {
      readonly kind: "progress";
      readonly stage: string;
      readonly done: number;
      readonly total: number;
      readonly note: string;
      /** Seconds that the whole run will still take, as far as that can be told. */
      readonly left?: number;
    }
  | { readonly kind: "evaluation"; readonly record: EvaluationRecord }
  /** Something to know of the run that needs nobody to look. */
  | { readonly kind: "note"; readonly text: string }
  /** Something that a person should look at while the run goes on. */
  | { readonly kind: "alarm"; readonly text: string };
