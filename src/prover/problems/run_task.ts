// What a run is to learn, besides its configuration: its problem sets, how problems are put, and what completions earn.
import type { Random } from "../../platform/index.ts";
import {
  type Format,
  type KnownProblem,
  type LeftOut,
  type PromptMode,
  type RewardFunction,
  type Task,
  type TrainingText,
  trainingTextOf,
} from "../../tasks/index.ts";
import type { ProofJudge, TextLengths } from "../interfaces.ts";
import type { TrainConfig } from "../run/config.ts";
import type { RunEvent } from "../run/state.ts";

export const setNames = ["sft", "pool", "validation", "test", "canaries"] as const;

/**
 * The problem sets of a run: theorems with proofs to learn from first, theorems to be tried, held-out theorems that choose between
 * weights and that are reported, and false statements.
 */
export type RunSets = Readonly<Record<(typeof setNames)[number], readonly KnownProblem[]>>;

/** What was said of the problems when they were found; plain data, kept with them. */
export interface ProblemReport {
  /** Records that are not used, and known proofs that are not. */
  readonly leftOut: readonly LeftOut[];
  /** Problems left out of the pool because they are held out, too. */
  readonly leaking: number;
  /** How the sets came about, in sentences. */
  readonly notes: readonly string[];
}

/** Sets with what is to be said of them. */
export interface FoundSets {
  readonly sets: RunSets;
  readonly report?: ProblemReport;
}

/** What sets are settled with, once there is a model. */
export interface SettleTools {
  readonly config: TrainConfig;
  readonly judge: ProofJudge;
  readonly lengths: TextLengths | undefined;
  readonly report: (event: RunEvent) => void;
}

/** A proved problem that a text is to be made of. */
export interface Lesson {
  readonly problem: KnownProblem;
  readonly proof: string;
  /** The completion that the proof stood in, where it was kept. */
  readonly text?: string;
}

/** How many of the texts are grown, and by how much. */
export interface Growth {
  readonly growShare: number;
  readonly growMost: number;
}

/** Makes a text to train on; the generator decides about what varies. */
export type MakeText = (lesson: Lesson, growth: Growth, random: Random) => TrainingText;

/** What a run is to learn. */
export interface RunTask {
  readonly name: string;
  readonly format: Format;
  readonly mode?: PromptMode;
  /** What completions earn in the policy gradient; 1 for a proof by default. */
  readonly reward?: RewardFunction;
  /** The axioms that a proof may rest on, where these are fewer than a verifier permits. */
  readonly axioms?: readonly string[];
  /** Whether the model learns the completions that it wrote, rather than what the format writes for their proofs. */
  readonly keepTexts: boolean;
  /** What decides the run besides its configuration: plain data, held against what the folder's run was begun with. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** What its figures are held against without a model; absent: nothing. */
  readonly comparisons?: Pick<Task, "baselines" | "moves">;
  /** The folder of the model that the run begins with; absent: fresh weights. */
  readonly from?: string;
  /** The sets, as far as they can be told before there is a model; asked once in the life of a run. */
  draft(config: TrainConfig, report: (event: RunEvent) => void): FoundSets;
  /** The sets as they stay: without what does not fit. Absent: as they are. */
  settle?(found: FoundSets, tools: SettleTools): Promise<FoundSets>;
  /** Texts that a vocabulary is learnt from. */
  corpus(sets: RunSets): string[];
  /** The steps that a problem of the SFT set teaches where proofs are written step by step; absent: those of its known proof. */
  teach?(problem: KnownProblem): readonly TrainingText[] | undefined;
  /** How texts are made in a run. */
  texts(config: TrainConfig, sets: RunSets): MakeText;
}

/** A lesson as it is: the completion that was kept, or what the format writes for the proof. */
export function plainText(
  { format, mode }: Pick<RunTask, "format" | "mode">,
  { problem, proof, text }: Lesson,
): TrainingText {
  const thought = mode === "cot" ? format.plan?.(proof) : undefined;
  const completion = text ?? format.write({ proof, ...(thought === undefined ? {} : { thought }) }, problem);
  return trainingTextOf(format, problem, completion, mode);
}
