// The fields for low-rank adaptation in training.
import { z } from "zod";

/** The layers that are adapted where nobody says: all products of a block. */
export const BLOCK_LAYERS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"] as const;
const ALL_LAYERS = [...BLOCK_LAYERS, "lm_head"] as const;

/** The fields that say what is trained of a model. */
export const loraFields = {
  lora: z
    .int()
    .min(1)
    .optional()
    .describe("train low-rank corrections of this rank, and leave the model's weights as they are"),
  loraAlpha: z
    .number()
    .positive()
    .optional()
    .describe("they are multiplied by this over the rank; default twice the rank"),
  loraTargets: z
    .array(z.enum(ALL_LAYERS))
    .min(1)
    .optional()
    .describe("layers with a correction; default all of a block"),
  weights: z
    .enum(["f32", "q8", "q4"])
    .optional()
    .describe("how the weights below corrections are held: q8 takes a fourth of the memory, q4 an eighth"),
};

/** The values of {@link loraFields}. */
export type LoraConfig = z.output<z.ZodObject<typeof loraFields>>;
