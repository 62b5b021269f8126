// Which problems of a task a model can be asked about: those that a format can put, and for which there is room.
import { z } from "zod";
import {
  type Format,
  formatNamed,
  formatNames,
  inConversation,
  type LeftOut,
  type Oracle,
  type PromptMode,
  promptModes,
  type Task,
  usableProblems,
} from "../../tasks/index.ts";
import type { SampledTexts } from "../backend/memory/training_plan.ts";
import { type ModelDescription, promptIds } from "../backend/opened_model.ts";
import type { Attemptable } from "../judge/judge.ts";
import { nothingToTry } from "../problems/nothing_to_try.ts";

/** Fields that say which problems are wanted, and how they are put to the model. */
export const choiceFields = {
  split: z.string().optional().describe("take the problems of this split alone"),
  format: z
    .string()
    .optional()
    .describe(
      `how problems are put to the model: ${formatNames.join(", ")}, or a task's own; default as it was taught`,
    ),
  mode: z
    .enum(promptModes)
    .default("plain")
    .describe("cot asks for thoughts before the proof, in the formats lean, deepseek, continue and plan"),
};

/** What {@link choiceFields} say, with what decides the draw. */
export interface ProblemChoice {
  readonly split?: string;
  readonly format?: string;
  readonly mode?: PromptMode;
  readonly seed: number;
  readonly count?: number;
}

/** Problems to ask a model about, and all others with the reason. */
export interface ChosenProblems {
  readonly problems: readonly Attemptable[];
  readonly format: Format;
  readonly oracle: Oracle;
  /** What no problem could be read from, and problems that the format cannot put. */
  readonly outside: readonly LeftOut[];
  readonly repeated: readonly LeftOut[];
  /** Problems for whose prompt there is no room. */
  readonly tooLong: readonly LeftOut[];
  /** Tokens of the longest prompt that is left. */
  readonly longest: number;
}

/** Tokens of the longest prompt that fits, and what to say of one that does not. */
export interface PromptRoom {
  readonly most: number;
  reason(length: number): string;
}

/** The problems of a task as far as they fit, by default into the model's context. @throws ConfigError for a format that there is not */
export async function chooseProblems(
  opened: ModelDescription,
  task: Task,
  { format: name = opened.settings.promptStyle, mode, ...request }: ProblemChoice,
  room: PromptRoom = {
    most: opened.config.max_position_embeddings - 1,
    reason: () => "the statement is longer than the model's context",
  },
): Promise<ChosenProblems> {
  const named = task.formats.find((each) => each.name === name) ?? formatNamed(name);
  const format = inConversation(named, opened.chat);
  const { split, seed, count } = request;
  const found = await task.problems({ split, seed, count });
  const marked = found.problems.map((problem) => {
    const provable = found.oracle.get(problem.name)?.provable;
    return provable === undefined ? problem : { ...problem, provable };
  });
  const usable = usableProblems({ ...found, problems: marked }, format, mode);
  const problems: Attemptable[] = [];
  const tooLong: LeftOut[] = [];
  let longest = 0;
  for (const problem of usable.problems) {
    const length = promptIds(opened, usable.prompts.get(problem)!).length;
    if (length > room.most) {
      tooLong.push({ source: problem.source, reason: room.reason(length) });
      continue;
    }
    problems.push(problem);
    longest = Math.max(longest, length);
  }
  const { outside, repeated } = usable;
  return { problems, format, oracle: found.oracle, outside, repeated, tooLong, longest };
}

/**
 * The most tokens of a prompt and what follows it. In a format of several turns or steps that is all there is room for: what is written between the
 * turns is not among the tokens that a model may write.
 */
export function longestText(
  { format, longest }: Pick<ChosenProblems, "format" | "longest">,
  maxTokens: number,
  room: number,
): number {
  return format.turns === undefined && format.steps === undefined ? longest + maxTokens : room;
}

/** What an engine of so many rows has at once, where completions of some prompts are sampled together. */
export function sampledAtOnce(
  { format, longest, prompts: longestPrompt }: TrainableProblems,
  rows: number,
  prompts: number,
  samples: number,
): SampledTexts {
  const whole = format.turns === undefined && format.steps === undefined;
  const promptTokens = Math.min(prompts, rows) * longestPrompt;
  return { rows, contextLength: longest, ...(whole && { texts: prompts * samples, promptTokens }) };
}

/** Problems to train on, with the tokens of the longest prompt and completion. */
export interface TrainableProblems extends Pick<ChosenProblems, "problems" | "format" | "oracle" | "longest"> {
  readonly leftOut: readonly LeftOut[];
  /** Tokens of the longest prompt alone. */
  readonly prompts: number;
}

/**
 * The problems for which, with the longest completion, the context and a micro-batch have room.
 *
 * @throws ConfigError where there are none
 */
export async function trainableProblems(
  opened: ModelDescription,
  task: Task,
  choice: ProblemChoice,
  { capacity, maxTokens }: { readonly capacity: number; readonly maxTokens: number },
): Promise<TrainableProblems> {
  const room = Math.min(opened.config.max_position_embeddings, capacity);
  const found = await chooseProblems(opened, task, choice, {
    most: room - maxTokens,
    reason: (length) => `too long: ${length + maxTokens} tokens with a proof of ${maxTokens}, and ${room} fit`,
  });
  const { format, oracle, outside, repeated, tooLong } = found;
  const problems = found.problems.filter(({ provable }) => provable !== false);
  const refuted = found.problems.filter(({ provable }) => provable === false);
  const leftOut = [
    ...outside,
    ...repeated,
    ...refuted.map(({ source }) => ({ source, reason: "it is marked as not provable" })),
    ...tooLong,
  ];
  if (problems.length === 0)
    throw nothingToTry(
      task,
      leftOut,
      tooLong.length > 0
        ? "raise --capacity or lower --max-tokens, or choose a model with a longer context"
        : "give problems that are provable and that the format can put: --format statement and --format lean can put any",
    );
  return { problems, format, oracle, leftOut, longest: longestText(found, maxTokens, room), prompts: found.longest };
}
