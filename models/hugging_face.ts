// Llama checkpoints as Hugging Face lays them out: the keys of config.json and the tensors of safetensors files, to and
// from a model. Files are read and written elsewhere.

import {
  type FloatType,
  floatPieces,
  floatSource,
  fromFloat32,
  refuseNonFinite,
  type TensorData,
  type TensorSource,
  toFloat32,
} from "../src/data/index.ts";
import { parameters, refuseLora } from "../src/nn/index.ts";
import { ConfigError, DataError } from "../src/platform/index.ts";
import { empty, parameter, readAll, readPieces, type Tensor, tensor, writePieces } from "../src/tensor/index.ts";
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
  // Two names of one function.
  if (json.hidden_act !== undefined && json.hidden_act !== "silu" && json.hidden_act !== "swish") {
    complain("only SwiGLU feed-forwards are known", `hidden_act: ${JSON.stringify(json.hidden_act)}`);
  }
  const rope = json.rope_parameters as Record<string, unknown> | null | undefined;
  const merged: Record<string, unknown> = rope
    ? { ...json, rope_theta: rope.rope_theta ?? json.rope_theta, rope_scaling: rope }
    : { ...json };
  const partial = rope?.partial_rotary_factor ?? json.partial_rotary_factor ?? 1;
  if (partial !== 1)
    complain("rotary positions of a part of each head are not known", `partial_rotary_factor: ${partial}`);
  // Where the length of the pretraining stands beside the scaling, it counts before what is inside.
  const original = json.original_max_position_embeddings;
  if (original !== undefined && original !== null && typeof merged.rope_scaling === "object" && merged.rope_scaling) {
    merged.rope_scaling = { ...merged.rope_scaling, original_max_position_embeddings: original };
  }
  const known: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) {
    const value = merged[key];
    if (value === undefined || value === null) continue;
    if (!fits(value, field)) complain(`${key} has the wrong type`, `found: ${JSON.stringify(value)}`);
    known[key] = value;
  }
  for (const key of ["vocab_size", "hidden_size", "intermediate_size", "num_attention_heads", "num_hidden_layers"]) {
    if (!(key in known)) complain(`${key} is missing`, `keys: ${Object.keys(json).join(", ")}`);
  }
  return llamaConfig(known as unknown as LlamaConfig, source);
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

const TABLE = "model.embed_tokens.weight";
const HEAD = "lm_head.weight";

/** Buffers that old checkpoints store beside the weights, and the output table of tied ones. */
function isSuperfluous(name: string, config: LlamaConfig): boolean {
  return name.endsWith(".rotary_emb.inv_freq") || (config.tie_word_embeddings && name === HEAD);
}

/**
 * Where each parameter of a model is in a checkpoint. A table that is both embedding and output layer may be stored under
 * either name.
 * @throws DataError naming what is missing, unknown or of another shape; `source` names the folder.
 */
function namesInCheckpoint(
  config: LlamaConfig,
  tensors: ReadonlyMap<string, { readonly shape: readonly number[] }>,
  source: string,
): ReadonlyMap<string, string> {
  const shapes = llamaShapes(config);
  const names = new Map(Object.keys(shapes).map((name) => [name, name]));
  if (config.tie_word_embeddings && !tensors.has(TABLE) && tensors.has(HEAD)) names.set(TABLE, HEAD);
  const wrong = Object.entries(shapes).flatMap(([name, shape]) => {
    const found = tensors.get(names.get(name)!);
    if (found === undefined) return [`missing: ${name} [${shape.join(", ")}]`];
    if (found.shape.join() === shape.join()) return [];
    return [`${names.get(name)}: shape [${found.shape.join(", ")}], the configuration says [${shape.join(", ")}]`];
  });
  for (const name of tensors.keys()) {
    if (!(name in shapes) && !isSuperfluous(name, config)) wrong.push(`unknown: ${name}`);
  }
  if (wrong.length > 0) {
    const more = wrong.length > 4 ? [`and ${wrong.length - 4} more`] : [];
    const evidence = [...wrong.slice(0, 4), ...more];
    throw new DataError(`${source}: the tensors do not fit config.json`, evidence, "check that both are of one model");
  }
  return names;
}

/**
 * A model from the tensors of a checkpoint in memory, trainable, in f32.
 * @throws DataError naming what is missing, unknown, of another shape or not finite; `source` names the folder.
 */
export function llamaFromTensors(config: LlamaConfig, tensors: ReadonlyMap<string, TensorData>, source: string): Llama {
  const names = namesInCheckpoint(config, tensors, source);
  return assembleLlama(config, (shape, _role, name) => {
    const stored = names.get(name)!;
    const values = toFloat32(tensors.get(stored)!);
    refuseNonFinite(values, `${source}: ${stored}`);
    return parameter(tensor(values, shape));
  });
}

/**
 * A model from the tensors of a checkpoint, which are read one after the other; trainable, in f32.
 * @throws DataError naming what is missing, unknown, of another shape or not finite; `source` names the folder.
 */
export async function llamaFromSources(
  config: LlamaConfig,
  tensors: ReadonlyMap<string, TensorSource>,
  source: string,
): Promise<Llama> {
  const names = namesInCheckpoint(config, tensors, source);
  const waiting: [string, Tensor][] = [];
  const model = assembleLlama(config, (shape, _role, name) => {
    const made = parameter(empty(shape));
    waiting.push([names.get(name)!, made]);
    return made;
  });
  try {
    for (const [name, made] of waiting) await writePieces(made, floatPieces(tensors.get(name)!, `${source}: ${name}`));
  } catch (error) {
    for (const [, made] of waiting) made.dispose();
    throw error;
  }
  return model;
}

/** The parameters of a model by the names of a checkpoint. @throws ConfigError while low-rank corrections are not merged. */
function storedParameters(model: Llama): [string, Tensor][] {
  const entries = Object.entries(parameters({ model: model.model, lm_head: model.lm_head }));
  refuseLora(entries.map(([name]) => name));
  return entries;
}

/**
 * The parameters of a model as a checkpoint stores them, in memory. Reads them from the device.
 * @throws ConfigError while low-rank corrections are not merged, for the checkpoint has no place for them, and for a weight that
 * the type cannot hold. @throws DataError for one that is not finite.
 */
export async function llamaTensors(model: Llama, stored: FloatType): Promise<Map<string, TensorData>> {
  const entries = storedParameters(model);
  const values = await readAll(entries.map(([, parameter]) => parameter));
  return new Map(
    entries.map(([name, { shape }], index) => {
      const numbers = values[index] as Float32Array;
      refuseNonFinite(numbers, name, 0, "will not be saved");
      return [name, fromFloat32(numbers, shape, stored)];
    }),
  );
}

/** {@link llamaTensors}, each read from the device when it is wanted; what that throws is thrown then. */
export function llamaSources(model: Llama, stored: FloatType): Map<string, TensorSource> {
  return new Map(
    storedParameters(model).map(([name, weight]) => {
      const pieces = () => readPieces(weight) as AsyncIterable<Float32Array>;
      return [name, floatSource(name, weight.shape, pieces, stored)];
    }),
  );
}
