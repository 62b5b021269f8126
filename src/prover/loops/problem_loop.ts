// What expert iteration and GRPO on problems have in common: a model, its problems, and a run that can be resumed (Node).

import { resolve } from "node:path";
import { folderOf } from "../../data/node.ts";
import { disposeModule } from "../../nn/index.ts";
import type { AtEnd } from "../../platform/index.ts";
import { describeLeftOut, type Task, textHash } from "../../tasks/index.ts";
import { refuseBenchmarks } from "../audit/registry.ts";
import { describeModel, type OpenModel } from "../backend/open_model.ts";
import { loadTrainee, type TraineeWork } from "../backend/trainee.ts";
import { type DrawingChoice, describeAsked, drawingOf } from "../drawing.ts";
import type { Drawing, ProofJudge } from "../interfaces.ts";
import { type ProblemChoice, type TrainableProblems, trainableProblems } from "./problem_choice.ts";
import { beginRun, type LoopWatch, type TrainingConfig, TrainingRun } from "./training_run.ts";

/** What a loop on problems works with, besides its settings. */
export interface ProblemLoop extends LoopWatch {
  /** Folder of the model to begin with, or of a run that has one. */
  readonly model: string;
  readonly task: Task;
  /** Who judges proofs. It stays open. */
  readonly judge: ProofJudge;
}

/** Settings that both loops have. */
export type ProblemLoopSettings = TrainingConfig &
  Omit<ProblemChoice, "count"> & {
    readonly limit?: number;
  } & DrawingChoice;

const isEmpty = (table: object): boolean => Object.keys(table).length === 0;

/** A loop that is ready to begin, or to go on. */
export interface BegunLoop {
  readonly opened: OpenModel;
  readonly found: TrainableProblems;
  readonly run: TrainingRun;
  readonly drawing: Drawing;
}

/**
 * Opens the model, chooses the problems, and begins the run or takes it up. What it opens is given back at the end.
 *
 * @param decisive what decides the run, besides model, problems, format and sampling
 * @param workOf what it will do with the model, as far as its memory goes
 * @param draw how texts are drawn, of what was asked for, the model and its format
 * @throws ConfigError where no problem can be used, or the folder holds a run with another configuration
 */
export async function beginProblemLoop(
  kind: string,
  path: string,
  loop: ProblemLoop,
  settings: ProblemLoopSettings,
  decisive: Readonly<Record<string, unknown>>,
  atEnd: AtEnd,
  workOf: (found: TrainableProblems, drawing: Drawing) => TraineeWork,
  draw: typeof drawingOf = drawingOf,
): Promise<BegunLoop> {
  const say = loop.say ?? (() => {});
  const folder = resolve(folderOf(loop.model));
  const described = await describeModel(folder);
  const { capacity } = settings;
  const { maxTokens = described.settings.maxTokens } = settings;
  const choice = { ...settings, split: settings.split ?? loop.task.trained, count: settings.limit };
  const found = await trainableProblems(described, loop.task, choice, { capacity, maxTokens });
  const drawing = draw(settings, described, found.format);
  const asked = describeAsked(described, found.format, drawing);
  if (asked !== undefined) say(asked);
  for (const line of describeLeftOut(found.leftOut)) say(line);
  const benchmarks = refuseBenchmarks(found.problems, settings.allowLeak ?? false, say);
  const statements = textHash(found.problems.map(({ header, statement }) => `${header}${statement}`).join("\n"));
  const facts = {
    format: found.format.name,
    model: folder,
    ...drawing,
    ...(isEmpty(benchmarks) ? {} : { benchmarks }),
  };
  await beginRun(path, { loop: kind, statements, ...decisive, ...facts });
  const opened = await loadTrainee(described, folder, settings, workOf(found, drawing), loop);
  atEnd(() => disposeModule(opened.model));
  const run = await TrainingRun.open(kind, path, opened, settings, say);
  atEnd(() => run.dispose());
  return { opened, found, run, drawing };
}
