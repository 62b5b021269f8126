// The fields that both kinds of completions have. Whatever a client asks for is done or refused by name; what this server cannot do may be
// given with the value that asks for nothing.
import { randomInt } from "node:crypto";
import { z } from "zod";
import type { GenerationRequest } from "../../infer/index.ts";
import { ApiError } from "../http/api_error.ts";
import type { ServedModel } from "../served_model.ts";

const REFUSED = "is not supported by this server";

/** A field that may hold nothing but values which ask for nothing. */
export function neutral(fits: (value: unknown) => boolean) {
  return z
    .unknown()
    .refine((value) => value === null || value === undefined || fits(value), REFUSED)
    .optional();
}

export const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

/** No lone halves of characters, which no text of a model has. */
const stopText = z
  .string()
  .min(1)
  .max(1000)
  .refine((text) => !/\p{Surrogate}/u.test(text), "must be a text");

export const commonFields = {
  model: z.string(),
  n: z.int().min(1).max(128).nullish(),
  max_tokens: z.int().min(1).nullish(),
  stop: z.union([stopText, z.array(stopText).max(16)]).nullish(),
  seed: z.int().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().positive().max(1).nullish(),
  top_k: z.int().min(0).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_usage: z.boolean().nullish() }).nullish(),
  presence_penalty: neutral((value) => value === 0),
  frequency_penalty: neutral((value) => value === 0),
  logit_bias: neutral(isEmpty),
  service_tier: neutral((value) => value === "auto" || value === "default"),
  // Said of who asks, and of no meaning here.
  user: z.string().nullish(),
};

const commonSchema = z.object(commonFields);
type Common = z.output<typeof commonSchema>;

/** The body as its schema has it. @throws ApiError that names the first field which cannot be */
export function readFields<Schema extends z.ZodType>(schema: Schema, body: Record<string, unknown>): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue?.code === "unrecognized_keys") {
    const param = [...issue.path, issue.keys[0]].join(".");
    throw new ApiError(400, `'${param}' ${REFUSED}`, { param, code: "unknown_parameter" });
  }
  const param = issue?.path.join(".") || "body";
  throw new ApiError(400, `'${param}': ${issue?.message ?? "cannot be"}`, { param, code: "invalid_value" });
}

/** What the fields say of a generation. */
export function generationOf(fields: Common, model: ServedModel, maxTokens: number): Omit<GenerationRequest, "prompt"> {
  const { drawing } = model;
  const { stop, n, seed } = fields;
  const { topP, topK, minP } = drawing;
  return {
    count: n ?? 1,
    maxTokens,
    temperature: fields.temperature ?? drawing.temperature,
    topP: fields.top_p ?? topP ?? 1,
    topK: fields.top_k ?? topK ?? 0,
    minP: fields.min_p ?? minP ?? 0,
    seed: seed ?? randomInt(2 ** 32),
    stop: stop === undefined || stop === null ? [] : typeof stop === "string" ? [stop] : stop,
  };
}
