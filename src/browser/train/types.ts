// What a page asks of a training run in its tab, and what it is told.
import type { PassEstimate, RoundSummary } from "../../prover/index.ts";
import type { Verifier } from "../../verify/index.ts";

/** What is trained. It is kept with the run: a run that is gone on with is what it was begun as. */
export interface RunSettings {
  /** As `gentzen train --preset` has it; default `smoke`. */
  readonly preset?: "smoke" | "micro" | "tiny" | "small";
  /** Decides problems, weights and samples; default 1. */
  readonly seed?: number;
  /** Address of a tokenizer.json whose vocabulary the model has, such as that of the prover that comes with the package. */
  readonly tokenizer: string | URL;
  /** Steps of supervised training, and rounds of expert iteration with their steps; default the preset's. */
  readonly steps?: number;
  readonly rounds?: number;
  readonly roundSteps?: number;
}

export interface TrainOptions extends RunSettings {
  /** What the run is called in the browser's store: one that is there is gone on with, as it was begun. Default `run`. */
  readonly name?: string;
  /** Told all that happens; of a run that is gone on with first all that has happened. */
  readonly onEvent?: (event: TrainEvent) => void;
  /** Pauses the run: it is kept as it is after the step under way, and `done` is refused with the reason. */
  readonly signal?: AbortSignal;
  readonly verifier?: Verifier;
  readonly createWorker?: () => Worker;
  readonly createCheckerWorker?: () => Worker;
}

/** Theorems of a class and the shares of them that are proved by so many samples. */
export interface PassGroupFigures {
  readonly theorems: number;
  readonly pass: readonly PassEstimate[];
}

export type TrainEvent =
  /** What is done now, in words; with `done` of `total` where that is known. */
  | { readonly kind: "progress"; readonly text: string; readonly done?: number; readonly total?: number }
  /** A training step of a stage: `sft`, `round 1`, … */
  | {
      readonly kind: "step";
      readonly stage: string;
      readonly step: number;
      readonly steps: number;
      readonly loss: number;
      readonly gradientNorm: number;
      readonly learningRate: number;
      readonly tokens: number;
    }
  /** Proofs that were found of theorems of which none was given. */
  | {
      readonly kind: "proofs";
      readonly round: number;
      readonly proofs: readonly { readonly statement: string; readonly proof: string }[];
    }
  | { readonly kind: "round"; readonly summary: RoundSummary }
  /** The model on held-out theorems, by how long their shortest proofs are. */
  | { readonly kind: "evaluation"; readonly stage: string; readonly groups: Readonly<Record<string, PassGroupFigures>> }
  /** A prover without a model on the same theorems. */
  | { readonly kind: "baseline"; readonly name: string; readonly groups: Readonly<Record<string, PassGroupFigures>> }
  | { readonly kind: "saved"; readonly stage: string; readonly step: number };

/** A run in the tab. */
export interface TabTraining {
  /** Settles when all stages are done; refused with the reason where it was paused, and with what went wrong. */
  readonly done: Promise<void>;
  /** Ends it after the step under way, kept as it is: `train` with its name goes on. */
  pause(): Promise<void>;
  /** The model as it was saved last, in Hugging Face's layout: config.json, model.safetensors, tokenizer.json, prover.json. */
  exportModel(): Promise<File[]>;
  close(): Promise<void>;
}

/** A run in the browser's store. */
export interface StoredRun {
  readonly name: string;
  readonly preset: string;
  readonly stage: string;
  readonly finished: boolean;
  /** When it was saved last, in milliseconds since 1970. */
  readonly saved: number;
}
