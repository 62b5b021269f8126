// The flags that say what is to be proved and how it is put to the model, for every verb that asks one.
import { z } from "zod";
import { ConfigError, UsageError } from "../platform/index.ts";
import type { Attemptable } from "../prover/index.ts";
import { type OpenModel, promptIds } from "../prover/node.ts";
import {
  type Format,
  formatNamed,
  formatNames,
  type LeftOut,
  type Oracle,
  type PromptMode,
  promptModes,
  type Task,
  usableProblems,
} from "../tasks/index.ts";
import { openTask, recordsTask } from "../tasks/node.ts";
import type { Output } from "./output.ts";

/** How problems are put; by default as the model was taught. */
export const formatFields = {
  format: z.enum(formatNames).optional().describe("how problems are put to the model; default as it was taught"),
  mode: z
    .enum(promptModes)
    .default("plain")
    .describe("cot asks for thoughts before the proof, in the formats lean and continue"),
};

/** Which problems. */
export const problemFields = {
  problems: z
    .array(z.string())
    .default([])
    .describe("files of problems: JSON lines with name, statement and header, benchmarks' records, or Lean files"),
  task: z.string().optional().describe("instead of files: logic, or a module (.mjs) with a task of your own"),
  split: z.string().optional().describe("take the problems of this split alone"),
  ...formatFields,
};

/** What {@link problemFields} say. */
export interface ProblemConfig {
  problems: string[];
  task?: string;
  split?: string;
  format?: string;
  mode: PromptMode;
}

/** The task that the flags name; undefined where they name none. @throws UsageError where they name two */
export async function namedTask({
  problems,
  task,
}: Pick<ProblemConfig, "problems" | "task">): Promise<Task | undefined> {
  if (task !== undefined && problems.length > 0)
    throw new UsageError("give files of problems or --task, not both", `${problems.join(", ")} and ${task}`);
  return task === undefined ? (problems.length > 0 ? recordsTask(problems) : undefined) : openTask(task);
}

/** The format that the flags name, a task's own among them, or the model's. @throws ConfigError where there is none */
export function chosenFormat({ format }: Pick<ProblemConfig, "format">, opened: OpenModel, task?: Task): Format {
  const name = format ?? opened.settings.promptStyle;
  const own = task?.formats.find((each) => each.name === name);
  return own ?? formatNamed(name);
}

/** Problems to ask the model about, and all others with the reason. */
export interface ChosenProblems {
  readonly problems: readonly Attemptable[];
  readonly format: Format;
  readonly oracle: Oracle;
  readonly outside: readonly LeftOut[];
  readonly repeated: readonly LeftOut[];
  /** Problems for whose prompt and longest completion there is no room. */
  readonly tooLong: readonly LeftOut[];
  /** Tokens of the longest prompt that is left. */
  readonly longest: number;
}

/**
 * The problems of a task in a format, as far as they fit.
 *
 * @param room tokens of the longest prompt that fits, and what to say of one that does not
 */
export async function chooseProblems(
  task: Task,
  request: { readonly split?: string; readonly seed: number; readonly count?: number },
  format: Format,
  mode: PromptMode,
  opened: OpenModel,
  room: { readonly most: number; reason(length: number): string },
): Promise<ChosenProblems> {
  const found = await task.problems(request);
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

/** Problems to train on, with the tokens of the longest prompt and completion. */
export interface TrainableProblems extends Pick<ChosenProblems, "problems" | "format" | "oracle" | "longest"> {
  readonly leftOut: readonly LeftOut[];
}

/**
 * The problems for which, with the longest proof, the context and a micro-batch have room.
 *
 * @throws ConfigError where there are none
 */
export async function trainableProblems(
  config: ProblemConfig & { readonly capacity: number; readonly seed: number; readonly count?: number },
  opened: OpenModel,
  maxTokens: number,
): Promise<TrainableProblems> {
  const task = await namedTask(config);
  if (task === undefined)
    throw new UsageError(
      "nothing to learn is named",
      "neither files of problems nor --task",
      "name files, or --task logic",
    );
  const room = Math.min(opened.model.config.max_position_embeddings, config.capacity);
  const { split, seed, count } = config;
  const format = chosenFormat(config, opened, task);
  const found = await chooseProblems(task, { split, seed, count }, format, config.mode, opened, {
    most: room - maxTokens,
    reason: (length) => `too long: ${length + maxTokens} tokens with a proof of ${maxTokens}, and ${room} fit`,
  });
  const { oracle, outside, repeated, tooLong } = found;
  const problems = found.problems.filter(({ provable }) => provable !== false);
  const refuted = found.problems.filter(({ provable }) => provable === false);
  const leftOut = [
    ...outside,
    ...repeated,
    ...refuted.map(({ source }) => ({ source, reason: "it is marked as not provable" })),
    ...tooLong,
  ];
  if (problems.length === 0) throw nothingToTry(config, leftOut, tooLong.length > 0);
  return { problems, format, oracle, leftOut, longest: found.longest + maxTokens };
}

function nothingToTry({ problems, task }: ProblemConfig, leftOut: readonly LeftOut[], tooLong: boolean): ConfigError {
  const reasons = Object.entries(countReasons(leftOut)).sort(([, a], [, b]) => b - a);
  return new ConfigError(
    "there is no theorem to try",
    [
      `${task ?? problems.join(", ")}: ${leftOut.length} records, none of which can be used`,
      ...reasons.slice(0, 3).map(([reason, count]) => `${count} × ${reason}`),
      ...leftOut.slice(0, 3).map(({ source, reason }) => `${source}: ${reason}`),
    ],
    tooLong
      ? "raise --capacity or lower --max-tokens, or choose a model with a longer context"
      : "give problems that are provable and that the format can put: --format lean can put any",
  );
}

/** Records that are named one by one; the summary has all of them. */
const NAMED = 20;

/** Names the records that are not used. */
export function reportLeftOut(leftOut: readonly LeftOut[], output: Output): void {
  for (const { source, reason } of leftOut.slice(0, NAMED)) output.note(`left out: ${source}: ${reason}`);
  if (leftOut.length > NAMED) output.note(`left out: ${leftOut.length - NAMED} more; --json names all`);
}

/** How many there are for each reason. */
export function countReasons(leftOut: readonly LeftOut[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of leftOut) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
