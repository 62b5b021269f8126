// The whole recipe as somebody asks for it: problems of their own or drawn ones, a preset with overrides, a model to begin with (Node).

import { resolve } from "node:path";
import { folderOf } from "../../data/node.ts";
import { ConfigError, itemAt, mergeTables, UsageError } from "../../platform/index.ts";
import {
  formatNamed,
  inConversation,
  logicStyles,
  logicTask,
  type PromptMode,
  type RewardFunction,
  type Task,
} from "../../tasks/index.ts";
import type { ModelDescription } from "../backend/open_model.ts";
import { logicRunTask } from "../problems/logic_task.ts";
import { ownRunTask } from "../problems/own_task.ts";
import type { RunTask } from "../problems/run_task.ts";
import { type ConfigOverrides, resolveConfig, type TrainConfig } from "./config.ts";
import { trainPresets } from "./presets.ts";

/** What is asked for. */
export interface RecipeChoice {
  readonly preset: string;
  /** Fields of the configuration that were given; the preset has the others. */
  readonly overrides: ConfigOverrides;
  /** Whose problems are to be learnt; absent, or the task `logic`: theorems that the configuration draws. */
  readonly task?: Task;
  /** Which of its problems, and how many at most. */
  readonly split?: string;
  readonly count?: number;
  /** The share of its problems that is set aside where they name no splits; default a tenth. */
  readonly holdOut?: number;
  /** Whether theorems that benchmarks measure by are trained on all the same. */
  readonly allowLeak?: boolean;
  /** How problems are put; default as the model was taught, or the task's first format. */
  readonly format?: string;
  readonly mode?: PromptMode;
  /** What completions earn in the policy gradient, and what tells that reward from others; default 1 for a proof. */
  readonly reward?: RewardFunction;
  readonly rewardFacts?: Readonly<Record<string, unknown>>;
  /** The model to begin with, and its folder; default fresh weights. */
  readonly from?: { readonly folder: string; readonly opened: ModelDescription };
}

/** A configuration, and what is to be learnt with it. */
export interface Recipe {
  readonly config: TrainConfig;
  readonly task: RunTask;
}

/**
 * Problems of a user's own are chosen by the pass rates that the run itself measures, unless `oracle` says otherwise, and are tried
 * again by the policy gradient: there is no end of new ones.
 */
const ownDefaults: ConfigOverrides = { oracle: false, grpo: { freshOnly: false, cooldown: 0 } };

/** Fields that mean something for drawn theorems of logic alone. */
const logicFields = ["logic", "texts", "sft.growShare", "sft.growMost", "expert.growShare", "expert.growMost"];

/**
 * Makes the recipe.
 *
 * @throws ConfigError for a configuration that cannot be or problems that cannot be used, UsageError for what means nothing together
 */
export async function recipeOf(choice: RecipeChoice): Promise<Recipe> {
  const { task, from, reward, rewardFacts } = choice;
  const begun = from === undefined ? {} : { from: resolve(folderOf(from.folder)) };
  if (task === undefined || task.name === logicTask.name) {
    const config = resolveConfig(choice.preset, withModel(ofLogic(choice), choice));
    refuseReward(choice, config.promptStyle);
    const facts = rewardFacts === undefined ? {} : { facts: rewardFacts };
    return { config, task: logicRunTask(config, { ...begun, ...facts, ...(reward && { reward }) }) };
  }
  const given = logicFields.filter((path) => valueAt(choice.overrides, path) !== undefined);
  if (given.length > 0)
    throw new UsageError(
      "fields for drawn theorems mean nothing for problems of your own",
      `given: ${given.join(", ")}; problems: ${task.name}`,
      "leave them out",
    );
  const overrides = withModel(mergeTables(ownDefaults, choice.overrides), choice);
  const config = resolveConfig(choice.preset, overrides);
  const { split, count, mode = "plain", holdOut = 0.1, allowLeak } = choice;
  const name = formatNameOf(choice, task, config);
  const named = task.formats.find((each) => each.name === name) ?? formatNamed(name);
  const format = inConversation(named, choice.from?.opened.chat);
  refuseThoughts(mode, format.name);
  refuseReward(choice, format.name);
  const request = { seed: config.seed, ...(split && { split }), ...(count && { count }) };
  const facts = { format: format.name, mode, ...request, holdOut, ...rewardFacts };
  const own = await ownRunTask({
    ...{ ...begun, task, request, format, mode, holdOut, facts, allowLeak },
    ...(reward && { reward }),
  });
  return { config, task: own };
}

/** The overrides for drawn theorems. @throws UsageError for what only problems of one's own have */
function ofLogic({ overrides, split, count, holdOut, format, mode }: RecipeChoice): ConfigOverrides {
  const given = Object.entries({ split, count, holdOut }).flatMap(([name, value]) => (value === undefined ? [] : name));
  if (given.length > 0)
    throw new UsageError(
      "the theorems that a run draws have splits and sizes of their own",
      `given: ${given.join(", ")}, without problems`,
      "give --problems or --task FILE as well, or set sizes with --logic.pool.count and the like",
    );
  if (mode !== undefined) refuseThoughts(mode, "goal");
  if (format === undefined) return overrides;
  if (overrides.promptStyle !== undefined && overrides.promptStyle !== format) throw twoFormats(overrides, format);
  if (!logicStyles.some((style) => style === format))
    throw new UsageError(
      "drawn theorems cannot be put so",
      `format: ${format}`,
      `choose one of ${logicStyles.join(", ")}`,
    );
  return { ...overrides, promptStyle: format };
}

function formatNameOf({ format, overrides, from }: RecipeChoice, task: Task, config: TrainConfig): string {
  const { promptStyle } = overrides;
  if (format !== undefined && promptStyle !== undefined && format !== promptStyle) throw twoFormats(overrides, format);
  if (format !== undefined || promptStyle !== undefined) return format ?? (promptStyle as string);
  if (from !== undefined) return from.opened.settings.promptStyle;
  // Files can be put in any format: small models of one's own begin with the one of the presets.
  return task.name === "records" ? config.promptStyle : itemAt(task.formats, 0).name;
}

function twoFormats({ promptStyle }: ConfigOverrides, format: string): UsageError {
  return new UsageError("two formats are named", `format ${format}, promptStyle ${promptStyle}`, "leave one out");
}

function refuseThoughts(mode: PromptMode, format: string): void {
  if (mode === "cot" && logicStyles.some((style) => style === format))
    throw new UsageError(
      "this format has no room for thoughts",
      `mode cot, format ${format}`,
      "--format plan or lean has",
    );
}

function refuseReward({ reward }: RecipeChoice, format: string): void {
  if (reward !== undefined && format === "step")
    throw new UsageError(
      "a reward of your own counts for whole texts",
      "format step, where a step earns 1 if its goal was closed",
      "leave the reward out, or choose --format state or goal",
    );
}

/** The overrides with what the model to begin with decides: its folder, its context, how it wants to be asked. */
function withModel(overrides: ConfigOverrides, { from, preset }: RecipeChoice): ConfigOverrides {
  if (from === undefined) return overrides;
  const given = ["modelSize", "vocabSize"].filter((name) => overrides[name] !== undefined);
  if (given.length > 0)
    throw new ConfigError(
      "a model to begin with has a size and a vocabulary of its own",
      `given besides: ${given.join(", ")}`,
      "leave them out, or --model",
    );
  const { config, settings } = from.opened;
  const { temperature, maxTokens, retries } = settings;
  const capacity = (overrides.capacity as number | undefined) ?? trainPresets[preset]?.capacity ?? 1;
  const contextLength = Math.min(config.max_position_embeddings, capacity);
  const asTaught = { contextLength, sampling: { temperature, maxTokens, ...(retries && { retries }) } };
  return mergeTables(asTaught, { ...overrides, modelSize: resolve(folderOf(from.folder)) });
}

function valueAt(table: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], table);
}
