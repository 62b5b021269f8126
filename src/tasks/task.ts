// What is to be learnt, as interfaces: problems, how they are put to a model, and what is known of them besides.

import type { ChatMessage } from "../data/index.ts";
import type { ShownGoal } from "./logic/goal_view.ts";
import type { StepState } from "./steps.ts";
import type { Turns } from "./turns.ts";

/** A theorem to be proved. Header and statement reach a verifier as they stand here. */
export interface Problem {
  /** Unique among the problems that are tried together. */
  readonly name: string;
  /** A Lean theorem from its keyword up to, and without, `:=`. */
  readonly statement: string;
  /** What stands before it: imports, options, open namespaces, definitions. Empty for core Lean alone. */
  readonly header: string;
  /** The problem in words, or a comment with it. */
  readonly informal?: string;
  /** Where it is from: a file with its line, or the task that drew it. */
  readonly source: string;
  /** The part of its collection that it belongs to, such as `valid` or `test`; empty where nothing says. */
  readonly split: string;
  readonly category?: string;
  /** An estimate between 0 and 1 of how hard it is for a model: the share of attempts that fail. */
  readonly difficulty?: number;
  /** The versions of Lean and its libraries that it was written for, as its source says: `Lean 4.9.0-rc2, Mathlib …`. */
  readonly writtenFor?: string;
}

/**
 * What whoever made a problem knows of it and a prover does not. It lies beside the problems, by their names, and decides about
 * training only where a run says so.
 */
export interface OracleFacts {
  /** Tactics in a shortest known proof; 0 for false statements. */
  readonly length?: number;
  /** False for a statement with a countermodel. */
  readonly provable?: boolean;
  /** Equal for two problems if and only if they differ by names and the order of hypotheses alone. */
  readonly canonical?: string;
  /** The class of its length. */
  readonly bucket?: string;
  /** What it takes to prove it. */
  readonly logic?: string;
  /** A known proof, as a term, which may be learnt from. */
  readonly proof?: string;
  /** A proof that was found when the problem was made, as evidence that there is one. Nothing is trained on it or chosen by it. */
  readonly witness?: string;
}

/** A problem together with what is known of it besides, as it lies in a run's `problems/`. */
export interface KnownProblem extends Problem, OracleFacts {}

/** Facts by the names of the problems. */
export type Oracle = ReadonlyMap<string, OracleFacts>;

/** Whether a model is asked for a proof at once, or for its thoughts first. */
export const promptModes = ["plain", "cot"] as const;
export type PromptMode = (typeof promptModes)[number];

/** What a model's text says, ready for a verifier. */
export interface Answer {
  /** The proof term: what follows `:=`. */
  readonly proof: string;
  /** Theorems of the model's own, to stand before the statement. */
  readonly lemmas?: string;
  /** What the model wrote around the proof. */
  readonly thought?: string;
}

/** What published provers are sampled with. */
export interface FormatSampling {
  readonly temperature: number;
  readonly topP?: number;
  readonly topK?: number;
}

/** How problems are put to a model, and how its texts are read. */
export interface Format {
  readonly name: string;
  /** Whether its prompts are as the makers of a model print them, or rebuilt from what they say of them. */
  readonly prompts?: "recorded" | "rebuilt";
  /** How its makers draw texts; what a model's folder or a user says comes before it. */
  readonly sampling?: FormatSampling;
  /** The text that the model continues. */
  prompt(problem: Problem, mode?: PromptMode): string;
  /**
   * The turns of a conversation that ask for the proof, for models that have a template for conversations; without this method the prompt is
   * continued as it stands by all models.
   */
  messages?(problem: Problem, mode?: PromptMode): readonly ChatMessage[];
  /** What a continuation says of the problem; undefined where there is no proof in it. Nothing is repaired. */
  read(text: string, problem: Problem): Answer | undefined;
  /** The continuation that says this: what a model is trained to write. */
  write(answer: Answer, problem: Problem): string;
  /** The thoughts with which a known proof is learnt in the mode `cot`, where none were written for it; without this method, none. */
  plan?(proof: string): string;
  /** Why the problem cannot be put so; undefined where it can. Without this method every problem can. */
  refuses?(problem: Problem): string | undefined;
  /**
   * What answers the model between its turns; without this method a text is one turn. `read` is given whole texts, what was written
   * between the turns included, and `write` gives such texts.
   */
  turns?(problem: Problem, mode?: PromptMode): Turns;
  /**
   * Where a proof begins that is written step by step, each in a context of its own; without this method a text is written in one context.
   * `read` is given the lines of the proof, and a text to be learnt is one step.
   */
  steps?(problem: Problem, mode?: PromptMode): StepState;
  /** Whether a continuation is the lines of a proof and nothing else, so that a model can be asked for one line of it. */
  readonly byLine?: boolean;
}

/** Lines of a proof, with their indentation, that may apply to a goal: the moves of a prover that knows nothing. */
export type Moves = (goal: ShownGoal) => readonly string[];

/** A prover without a model, to hold a model against: the proofs that it tries for a problem. */
export interface Baseline {
  readonly name: string;
  /** Whether the task's known proofs come from it: what it proves says what problems there are, not how hard they are. */
  readonly isOracle?: boolean;
  proofs(problem: Problem): readonly string[];
}

/** Which problems of a task are wanted. */
export interface ProblemRequest {
  /** Absent: all. */
  readonly split?: string;
  /** Decides what is drawn, in tasks that draw. */
  readonly seed: number;
  /** How many at most; absent: as many as there are, or as the task draws by itself. */
  readonly count?: number;
}

/** A record or theorem that is not used: where it stands, and why. */
export interface LeftOut {
  readonly source: string;
  readonly reason: string;
}

/** The problems that were found, and what of their sources was not used. */
export interface FoundProblems {
  readonly problems: readonly Problem[];
  readonly leftOut: readonly LeftOut[];
  /** Records with the header and statement of an earlier one. */
  readonly repeated: readonly LeftOut[];
  readonly oracle: Oracle;
}

/** Something to be learnt. */
export interface Task {
  readonly name: string;
  problems(request: ProblemRequest): FoundProblems | Promise<FoundProblems>;
  /** The ways in which its problems can be put, the usual one first. */
  readonly formats: readonly Format[];
  /** False statements, which a verifier must never accept a proof of. */
  canaries(request: Omit<ProblemRequest, "split">): readonly Problem[];
  readonly baselines: readonly Baseline[];
  /** What may be tried in a state, for provers without a model; absent: there are none but the baselines. */
  readonly moves?: Moves;
  /** The splits that are taken where nobody names one: by what trains on one split, and by what measures. Absent: all problems. */
  readonly trained?: string;
  readonly heldOut?: string;
  /** The axioms that a proof may rest on, where these are fewer than a verifier permits: a proof that rests on others does not count. */
  readonly axioms?: readonly string[];
}
