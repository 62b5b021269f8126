// Loads a model to train, after it has been told, or refused, what that takes of the device's memory (Node).
import { resolve } from "node:path";
import { folderOf, openAdapter } from "../../data/node.ts";
import { gpu } from "../../gpu/index.ts";
import type { GrpoOptions } from "../../train/index.ts";
import { BLOCK_LAYERS, type LoraConfig } from "../lora_fields.ts";
import { adapted } from "./corrections/adapted.ts";
import { memoryBudget } from "./memory/tell_memory.ts";
import { describeTraining, requireTraining, type SampledTexts, type TrainingRequest } from "./memory/training_plan.ts";
import { type DescribedModel, loadDescribed, type OpenModel } from "./open_model.ts";

/** What is decided of training before its model is loaded. */
export interface TraineeConfig
  extends LoraConfig,
    Pick<TrainingRequest, "optimizer" | "precision" | "recompute" | "capacity"> {
  readonly seed: number;
}

/** What it will do with the model, besides. */
export interface TraineeWork {
  /** The objective of a policy gradient, where there is one. */
  readonly policy?: Partial<GrpoOptions> | undefined;
  /** What samples between the updates. */
  readonly sampling?: SampledTexts;
}

/** Who is told of the plan, and what it may come to. */
export interface MemoryWatch {
  /** GiB that training may take of the device's memory; what takes more is refused before the model is loaded. */
  readonly deviceMemory?: number | undefined;
  /** Told what there is to know. */
  readonly say?: (text: string) => void;
}

/**
 * Loads a model that a folder describes, ready to be trained: with the corrections that are asked for, or with those that it has.
 * @param named where it was found, for whoever opens the corrections later
 * @throws ConfigError where what training takes does not fit, with what would; what {@link loadDescribed} and {@link adapted} throw
 */
export async function loadTrainee(
  described: DescribedModel,
  named: string,
  config: TraineeConfig,
  work: TraineeWork,
  { deviceMemory, say }: MemoryWatch = {},
): Promise<OpenModel> {
  const request = await requestFor(described, config, work);
  if (request !== undefined) {
    const longest = work.sampling?.contextLength;
    const plan = requireTraining(described.config, request, memoryBudget(deviceMemory), longest);
    say?.(describeTraining(plan, request));
  }
  const loaded = await loadDescribed(described, { weights: config.weights });
  // What loading has computed with is of other sizes than what training will.
  gpu().trim();
  return adapted(loaded, config, resolve(folderOf(named)));
}

/** What is asked of the device; nothing where nothing of the model could be trained. */
async function requestFor(
  { corrections }: DescribedModel,
  config: TraineeConfig,
  { policy, sampling }: TraineeWork,
): Promise<TrainingRequest | undefined> {
  const { weights, lora: rank, loraTargets: targets, optimizer, precision, recompute, capacity } = config;
  const own = corrections === undefined ? undefined : (await openAdapter(corrections)).facts;
  const lora = own ?? (rank === undefined ? undefined : { rank, targets: targets ?? BLOCK_LAYERS });
  if (lora === undefined && weights !== undefined && weights !== "f32") return undefined;
  return {
    ...{ capacity, weights, optimizer, precision, recompute, sampling },
    ...(lora && { lora: { rank: lora.rank, targets: lora.targets } }),
    ...(policy && { policy }),
  };
}
