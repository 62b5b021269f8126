// The settings of how texts are drawn, as fields: apart from what they do, which pages need without their schemas.
import { z } from "zod";

/** The fields that leave unlikely tokens out. */
export const filterFields = {
  topP: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe("keep the likeliest tokens that together reach P; default as the model or its format says, or 1"),
  topK: z.int().min(0).optional().describe("keep the K likeliest tokens; 0 keeps all; default likewise"),
  minP: z.number().min(0).max(1).optional().describe("keep tokens with this fraction of the largest probability"),
};

/** The fields of how proofs are drawn, besides temperature and length. */
export const drawingFields = {
  ...filterFields,
  retries: z
    .int()
    .min(0)
    .optional()
    .describe(
      "tactics of a proof that may fail or lead back and be written anew, where it is written step by step; default as in training, or 0",
    ),
};
