// Loads a model to sample from, after it has been told, or refused, what that takes of the device's memory (Node).
import { totalmem } from "node:os";
import { z } from "zod";
import { gpu } from "../../../gpu/index.ts";
import { type DescribedModel, loadDescribed, type OpenModel, weightsField } from "../open_model.ts";
import { describeMemory, type MemoryRequest, requireMemory } from "./memory_plan.ts";

/** The field for the device's memory. */
export const memoryField = {
  deviceMemory: z
    .number()
    .positive()
    .optional()
    .describe("GiB that it may take of the device: what takes more is refused before the model is loaded"),
};

/** How a model is held that an engine samples from, as fields. */
export const engineFields = {
  ...weightsField,
  cache: z
    .enum(["f32", "f16", "q8", "q4"])
    .default("f32")
    .describe("how keys and values are kept: f16 takes half the memory, q8 about a quarter, q4 an eighth"),
  speculate: z
    .int()
    .min(0)
    .max(64)
    .default(0)
    .describe(
      "tokens that are guessed from the text so far and decoded at once; the texts are the same, sooner on a card",
    ),
  thinking: z
    .int()
    .min(1)
    .optional()
    .describe("most tokens between <think> and </think>, where the model thinks: then its thoughts are closed"),
  ...memoryField,
};

type EngineSettings = z.output<z.ZodObject<typeof engineFields>>;

/** The texts that it is to be sampled for. */
export interface PlannedTexts extends Pick<MemoryRequest, "rows" | "contextLength" | "engines" | "corrections"> {
  /** Most tokens that any text may come to, where that is more; default `contextLength`. */
  readonly positions?: number;
}

/**
 * Loads a model that a folder describes, for the texts that are planned.
 * @param tell given the plan, in a line
 * @throws ConfigError where the plan does not fit, with what would; what {@link loadDescribed} throws
 */
export async function loadPlanned(
  described: DescribedModel,
  { weights, cache, deviceMemory, speculate, thinking }: Omit<EngineSettings, "lora">,
  { positions, ...texts }: PlannedTexts,
  tell?: (text: string) => void,
): Promise<OpenModel> {
  const held = weights === "stored" ? described.stored : weights;
  const covered = positions ?? texts.contextLength;
  const request = { weights: held, cache, speculate, ...texts, positions: covered };
  const plan = requireMemory(described.config, request, memoryBudget(deviceMemory));
  tell?.(describeMemory(plan, request));
  return { ...(await loadDescribed(described, { weights, positions: covered })), cache, speculate, thinking };
}

/** Bytes that there are, or that somebody has set. @param memory GiB */
export function memoryBudget(memory: number | undefined): number {
  // An adapter that computes on the processor has its memory; what a card has, nobody tells.
  const there = gpu().info.software ? totalmem() : Number.POSITIVE_INFINITY;
  return memory === undefined ? there : Math.min(there, memory * 2 ** 30);
}
