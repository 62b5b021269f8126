// /v1/chat/completions: conversations, as the model's template writes them.
import { z } from "zod";
import type { ChatMessage } from "../../data/index.ts";
import { ApiError } from "../http/api_error.ts";
import type { ServedModel } from "../served_model.ts";
import { commonFields, generationOf, isEmpty, neutral, readFields } from "./fields.ts";
import type { Asked, Form } from "./form.ts";

const part = z.strictObject({ type: z.literal("text"), text: z.string() });

const message = z.strictObject({
  role: z.enum(["system", "developer", "user", "assistant"]),
  content: z.union([z.string(), z.array(part).min(1)]),
  name: neutral(() => false),
  refusal: neutral(() => false),
  annotations: neutral(isEmpty),
  audio: neutral(() => false),
  tool_calls: neutral(isEmpty),
  function_call: neutral(() => false),
});

const schema = z.strictObject({
  ...commonFields,
  messages: z.array(message).min(1),
  max_completion_tokens: z.int().min(1).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  response_format: neutral((value) => (value as { type?: unknown })?.type === "text"),
  modalities: neutral((value) => JSON.stringify(value) === '["text"]'),
  tools: neutral(isEmpty),
  tool_choice: neutral((value) => value === "none" || value === "auto"),
  parallel_tool_calls: neutral(() => true),
  functions: neutral(isEmpty),
  store: neutral((value) => value === false),
  metadata: neutral(isEmpty),
});

/** @throws ApiError for fields that cannot be, and a conversation that is refused or too long */
export function readChat(body: Record<string, unknown>, model: ServedModel): Asked {
  const fields = readFields(schema, body);
  const { max_tokens: most, max_completion_tokens: mostOfAll, logprobs, stream, stream_options: options } = fields;
  // The room behind the prompt is the limit where none is said.
  const generation = generationOf(fields, model, mostOfAll ?? most ?? model.contextLength);
  const { top_logprobs: top } = fields;
  if (typeof top === "number" && !logprobs)
    throw new ApiError(400, "'top_logprobs' needs logprobs: true", { param: "top_logprobs", code: "invalid_value" });
  const prompt = model.encode(model.conversation(fields.messages.map(turnOf)), "messages");
  return {
    prompts: [prompt],
    generation: { ...generation, ...(top && { topLogprobs: top }) },
    stream: stream ?? false,
    usage: options?.include_usage ?? false,
    logprobs: logprobs ?? false,
    echoed: [""],
    form,
  };
}

function turnOf({ role, content }: z.output<typeof message>): ChatMessage {
  const text = typeof content === "string" ? content : content.map((each) => each.text).join("");
  return { role: role === "developer" ? "system" : role, content: text };
}

const form: Form = {
  prefix: "chatcmpl",
  object: "chat.completion",
  pieceObject: "chat.completion.chunk",
  choice: (index, content, logprobs, finish) => ({
    index,
    message: { role: "assistant", content, refusal: null },
    logprobs,
    finish_reason: finish,
  }),
  opening: (index) => ({
    index,
    delta: { role: "assistant", content: "", refusal: null },
    logprobs: null,
    finish_reason: null,
  }),
  piece: (index, content, logprobs) => ({ index, delta: { content }, logprobs, finish_reason: null }),
  closing: (index, logprobs, finish) => ({ index, delta: {}, logprobs, finish_reason: finish }),
  logprobs: (tokens) => ({
    content: tokens.map(({ top, ...each }) => ({ ...each, top_logprobs: top })),
    refusal: null,
  }),
};
