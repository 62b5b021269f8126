// /v1/completions: texts, or lists of tokens, that the model goes on with.
import { z } from "zod";
import { itemAt } from "../../platform/index.ts";
import type { ServedModel } from "../served_model.ts";
import { commonFields, generationOf, neutral, readFields } from "./fields.ts";
import type { Asked, Form } from "./form.ts";

const ids = z.array(z.int().min(0)).min(1);

const schema = z.strictObject({
  ...commonFields,
  prompt: z.union([z.string(), ids, z.array(z.string()).min(1).max(128), z.array(ids).max(128)]),
  echo: z.boolean().nullish(),
  logprobs: z.int().min(0).max(20).nullish(),
  best_of: neutral((value) => value === 1),
  suffix: neutral((value) => value === ""),
});

/** What OpenAI takes where nothing is said. */
const MOST_TOKENS = 16;

/** @throws ApiError for fields that cannot be, and a prompt that is too long */
export function readText(body: Record<string, unknown>, model: ServedModel): Asked {
  const fields = readFields(schema, body);
  const { prompt, echo, logprobs, stream, stream_options: options } = fields;
  const generation = generationOf(fields, model, fields.max_tokens ?? MOST_TOKENS);
  const given: readonly (string | readonly number[])[] =
    typeof prompt === "string" ? [prompt] : typeof prompt[0] === "number" ? [prompt as number[]] : (prompt as string[]);
  const prompts = given.map((each) =>
    typeof each === "string" ? model.encode(each, "prompt") : model.fit(each, "prompt"),
  );
  return {
    prompts,
    generation: { ...generation, ...(logprobs && { topLogprobs: logprobs }) },
    stream: stream ?? false,
    usage: options?.include_usage ?? false,
    logprobs: typeof logprobs === "number",
    echoed: given.map((each, index) =>
      !echo ? "" : typeof each === "string" ? each : model.textOf(itemAt(prompts, index)),
    ),
    form,
  };
}

const form: Form = {
  prefix: "cmpl",
  object: "text_completion",
  pieceObject: "text_completion",
  choice: (index, text, logprobs, finish) => ({ index, text, logprobs, finish_reason: finish }),
  opening: () => undefined,
  piece: (index, text, logprobs) => ({ index, text, logprobs, finish_reason: null }),
  closing: (index, logprobs, finish) => ({ index, text: "", logprobs, finish_reason: finish }),
  logprobs(tokens, offset) {
    let at = offset;
    const offsets = tokens.map(({ token }) => {
      at += token.length;
      return at - token.length;
    });
    return {
      tokens: tokens.map(({ token }) => token),
      token_logprobs: tokens.map(({ logprob }) => logprob),
      top_logprobs: tokens.some(({ top }) => top.length > 0)
        ? tokens.map(({ top }) => Object.fromEntries(top.map(({ token, logprob }) => [token, logprob])))
        : null,
      text_offset: offsets,
    };
  },
};
