// /v1/chat/completions: conversations, as the model's template writes them.
import { z } from "zod";
import type { ChatMessage } from "../../data/index.ts";
import { ApiError } from "../http/api_error.ts";
import type { ServedModel } from "../served_model.ts";
import { commonFields, generationOf, isEmpty, neutral, readFields } from "./fields.ts";
import type { Asked, Form } from "./form.ts";
import { opensThoughts } from "./thoughts.ts";

const part = z.strictObject({ type: z.literal("text"), text: z.string() });

const message = z.strictObject({
  role: z.enum(["system", "developer", "user", "assistant"]),
  content: z.union([z.string(), z.array(part).min(1)]),
  reasoning_content: z.string().nullish(),
  name: neutral(() => false),
  refusal: neutral(() => false),
  annotations: neutral(isEmpty),
  audio: neutral(() => false),
  tool_calls: neutral(isEmpty),
  function_call: neutral(() => false),
});

/** What a template is told by this server alone. */
const OWN = ["messages", "add_generation_prompt", "tools", "documents", "continue_final_message"];

const templateValues = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .refine((values) => Object.keys(values).every((name) => !OWN.includes(name)), `must not hold ${OWN.join(", ")}`);

/** The share of an answer's tokens that may be thoughts, by how much effort is asked for. */
const EFFORTS = { minimal: 0.1, low: 0.2, medium: 0.5, high: 0.8 } as const;

const schema = z.strictObject({
  ...commonFields,
  messages: z.array(message).min(1),
  max_completion_tokens: z.int().min(1).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  response_format: neutral((value) => (value as { type?: unknown })?.type === "text"),
  modalities: neutral((value) => JSON.stringify(value) === '["text"]'),
  chat_template_kwargs: templateValues.nullish(),
  reasoning_effort: z.enum(["none", "minimal", "low", "medium", "high"]).nullish(),
  thinking_budget: z.int().min(1).nullish(),
  separate_reasoning: z.boolean().nullish(),
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
  const { reasoning_effort: effort, chat_template_kwargs: values, thinking_budget: given } = fields;
  const none = effort === "none";
  const more = { ...(none && { enable_thinking: false }), ...values };
  const conversation = model.conversation(fields.messages.map(turnOf), more, none);
  const prompt = model.encode(conversation, "messages");
  const room = Math.min(generation.maxTokens, model.contextLength - prompt.length);
  const share = effort && effort !== "none" ? Math.max(1, Math.floor(EFFORTS[effort] * room)) : undefined;
  const budget = given ?? share;
  return {
    prompts: [prompt],
    generation: {
      ...generation,
      ...(top && { topLogprobs: top }),
      ...(budget !== undefined && { thinking: model.thinking(budget) }),
    },
    ...(fields.separate_reasoning !== false && { thoughts: { opened: opensThoughts(conversation) } }),
    stream: stream ?? false,
    usage: options?.include_usage ?? false,
    logprobs: logprobs ?? false,
    echoed: [""],
    form,
  };
}

function turnOf({ role, content, reasoning_content: thoughts }: z.output<typeof message>): ChatMessage {
  const text = typeof content === "string" ? content : content.map((each) => each.text).join("");
  return {
    role: role === "developer" ? "system" : role,
    content: text,
    ...(thoughts && { reasoning_content: thoughts }),
  };
}

const form: Form = {
  prefix: "chatcmpl",
  object: "chat.completion",
  pieceObject: "chat.completion.chunk",
  choice: (index, content, logprobs, finish, reasoning) => ({
    index,
    message: { role: "assistant", content, ...(reasoning && { reasoning_content: reasoning }), refusal: null },
    logprobs,
    finish_reason: finish,
  }),
  opening: (index) => ({
    index,
    delta: { role: "assistant", content: "", refusal: null },
    logprobs: null,
    finish_reason: null,
  }),
  piece: (index, text, logprobs, kind) => ({
    index,
    delta: kind === "reasoning" ? { reasoning_content: text } : { content: text },
    logprobs,
    finish_reason: null,
  }),
  closing: (index, logprobs, finish) => ({ index, delta: {}, logprobs, finish_reason: finish }),
  logprobs: (tokens) => ({
    content: tokens.map(({ top, ...each }) => ({ ...each, top_logprobs: top })),
    refusal: null,
  }),
};
