// Llama checkpoints as Hugging Face lays them out: the keys of config.json and the tensors of safetensors files, to and
// from a model. Files are read and written elsewhere.

import { type FloatType, fromFloat32, type TensorData, toFloat32 } from "../src/data/index.ts";
import { parameters } from "../src/nn/index.ts";
import { ConfigError, DataError } from "../src/platform/index.ts";
import { parameter, readAll, tensor } from "../src/tensor/index.ts";
import { assembleLlama, type Llama } from "./llama.ts";
import { type LlamaConfig, llamaConfig } from "./llama_config.ts";
import { llamaShapes } from "./llama_tree.ts";

const torchNames = { F32: "float32", F16: "float16", BF16: "bfloat16" } as const;

type Field = "number" | "boolean" | "object" | "token" | "tokens";

const fields: Readonly<Record<keyof LlamaConfig, Field>> = {
  vocab_size: "number",
  hidden_size: "number",
  intermediate_size: "number",
  num_hidden_layers: "number",
  num_attention_heads: "number",
  num_key_value_heads: "number",
  head_dim: "number",
  max_position_embeddings: "number",
  rms_norm_eps: "number",
  rope_theta: "number",
  rope_scaling: "object",
  tie_word_embeddings: "boolean",
  attention_bias: "boolean",
  mlp_bias: "boolean",
  initializer_range: "number",
  bos_token_id: "token",
  eos_token_id: "tokens",
  pad_token_id: "token",
};

function fits(value: unknown, field: Field): boolean {
  if (field === "object") return typeof value === "object" && !Array.isArray(value);
  if (field === "token") return typeof value === "number";
  if (field === "tokens") return typeof value === "number" || Array.isArray(value);
  return typeof value === field;
}

/**
 * Reads what `config.json` holds, older files (`rope_scaling`, `rope_theta`) and newer ones (`rope_parameters`) alike.
 * @throws ConfigError for another architecture, a missing size or a value of the wrong type; `source` names the file.
 */
export function readLlamaConfig(json: Readonly<Record<string, unknown>>, source: string): LlamaConfig {
  const complain = (what: string, evidence: string, hint = "take the file that came with the weights"): never => {
    throw new ConfigError(`${source}: ${what}`, evidence, hint);
  };
  if (json.model_type !== undefined && json.model_type !== "llama") {
    complain(
      "not a Llama model",
      `model_type: ${JSON.stringify(json.model_type)}`,
      "other architectures cannot be loaded",
    );
  }
  if (json.hidden_act !== undefined && json.hidden_act !== "silu") {
    complain("only SwiGLU feed-forwards are known", `hidden_act: ${JSON.stringify(json.hidden_act)}`);
  }
  const rope = json.rope_parameters as Record<string, unknown> | null | undefined;
  const merged = rope ? { ...json, rope_theta: rope.rope_theta ?? json.rope_theta, rope_scaling: rope } : json;
  const known: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) {
    const value = merged[key as keyof typeof merged];
    if (value === undefined || value === null) continue;
    if (!fits(value, field)) complain(`${key} has the wrong type`, `found: ${JSON.stringify(value)}`);
    known[key] = value;
  }
  for (const key of ["vocab_size", "hidden_size", "intermediate_size", "num_attention_heads", "num_hidden_layers"]) {
    if (!(key in known)) complain(`${key} is missing`, `keys: ${Object.keys(json).join(", ")}`);
  }
  return llamaConfig(known as unknown as LlamaConfig);
}

/** The object that `config.json` holds, with the keys that Hugging Face's LlamaConfig writes, in its order. */
export function writeLlamaConfig(config: LlamaConfig, stored: FloatType): Record<string, unknown> {
  const whole = {
    architectures: ["LlamaForCausalLM"],
    attention_dropout: 0.0,
    hidden_act: "silu",
    model_type: "llama",
    pretraining_tp: 1,
    torch_dtype: torchNames[stored],
    use_cache: true,
    ...config,
  };
  return Object.fromEntries(Object.entries(whole).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Buffers that old checkpoints store beside the weights, and the output table of tied ones. */
function isSuperfluous(name: string, config: LlamaConfig): boolean {
  return name.endsWith(".rotary_emb.inv_freq") || (config.tie_word_embeddings && name === "lm_head.weight");
}

/**
 * A model from the tensors of a checkpoint, trainable, in f32.
 * @throws DataError naming what is missing, unknown or of another shape; `source` names the folder.
 */
export function llamaFromTensors(config: LlamaConfig, tensors: ReadonlyMap<string, TensorData>, source: string): Llama {
  const shapes = llamaShapes(config);
  const wrong = Object.entries(shapes).flatMap(([name, shape]) => {
    const found = tensors.get(name);
    if (found === undefined) return [`missing: ${name} [${shape.join(", ")}]`];
    if (found.shape.join() === shape.join()) return [];
    return [`${name}: shape [${found.shape.join(", ")}], the configuration says [${shape.join(", ")}]`];
  });
  for (const name of tensors.keys()) {
    if (!(name in shapes) && !isSuperfluous(name, config)) wrong.push(`unknown: ${name}`);
  }
  if (wrong.length > 0) {
    const more = wrong.length > 4 ? [`and ${wrong.length - 4} more`] : [];
    const evidence = [...wrong.slice(0, 4), ...more];
    throw new DataError(`${source}: the tensors do not fit config.json`, evidence, "check that both are of one model");
  }
  return assembleLlama(config, (shape, _role, name) =>
    parameter(tensor(toFloat32(tensors.get(name) as TensorData), shape)),
  );
}

/**
 * The parameters of a model as a checkpoint stores them. Reads them from the device.
 * @throws ConfigError while low-rank corrections are not merged: the checkpoint has no place for them.
 */
export async function llamaTensors(model: Llama, stored: FloatType): Promise<Map<string, TensorData>> {
  const entries = Object.entries(parameters({ model: model.model, lm_head: model.lm_head }));
  const adapted = entries.filter(([name]) => name.includes(".lora_"));
  if (adapted.length > 0) {
    throw new ConfigError(
      "a model with low-rank corrections cannot be saved",
      adapted[0][0],
      "merge them first: mergeLora",
    );
  }
  const values = await readAll(entries.map(([, parameter]) => parameter));
  return new Map(
    entries.map(([name, { shape }], index) => {
      return [name, fromFloat32(values[index] as Float32Array, shape, stored)];
    }),
  );
}
