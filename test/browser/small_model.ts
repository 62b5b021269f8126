// A small Qwen3 with weights drawn at random, as the files of a folder: in two shards, some megabytes, with the vocabulary of the prover that
// comes with the package.
import { readFileSync } from "node:fs";
import { parameterShapes } from "../../models/decoder_tree.ts";
import { qwen3Config, writeModelConfig } from "../../models/index.ts";
import { encodeSafetensors, type TensorData } from "../../src/data/index.ts";
import { Random } from "../../src/platform/index.ts";
import { ROOT } from "../house/imports.ts";

const TOKENIZER = readFileSync(`${ROOT}/models/tiny_prover/tokenizer.json`, "utf8");
const TEMPLATE = "{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}assistant:";

export const SHARDS = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"] as const;

/** The files by their names. */
export function smallQwen3(seed = 7): Map<string, Uint8Array | string> {
  const { vocab_size } = JSON.parse(readFileSync(`${ROOT}/models/tiny_prover/config.json`, "utf8"));
  const config = qwen3Config({
    vocab_size,
    hidden_size: 256,
    intermediate_size: 512,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 64,
    max_position_embeddings: 256,
  });
  const random = new Random(seed);
  const shards: [Map<string, TensorData>, Map<string, TensorData>] = [new Map(), new Map()];
  const weightMap: Record<string, string> = {};
  Object.entries(parameterShapes(config)).forEach(([name, shape], index, all) => {
    const count = shape.reduce((product, size) => product * size, 1);
    const isNorm = name.includes("norm");
    const values = Float32Array.from({ length: count }, () => (isNorm ? 1 : 0.05 * random.normal()));
    const shard = 2 * index < all.length ? 0 : 1;
    shards[shard].set(name, { dtype: "F32", shape, data: new Uint8Array(values.buffer) } as TensorData);
    weightMap[name] = SHARDS[shard];
  });
  return new Map<string, Uint8Array | string>([
    ["config.json", JSON.stringify(writeModelConfig(config, "F32"))],
    ["tokenizer.json", TOKENIZER],
    ["tokenizer_config.json", JSON.stringify({ chat_template: TEMPLATE })],
    ["model.safetensors.index.json", JSON.stringify({ metadata: {}, weight_map: weightMap })],
    [SHARDS[0], encodeSafetensors(shards[0])],
    [SHARDS[1], encodeSafetensors(shards[1])],
  ]);
}
