// The tree of a Llama decoder's parameters: names, shapes and roles, written once. Fresh weights, loaded weights and
// parameter counts all come from it.

import type { LlamaConfig } from "./llama_config.ts";

/** What a parameter does: decides how it starts. `residual` marks projections that write into the residual stream. */
export type ParameterRole = "table" | "matrix" | "residual" | "gain" | "bias";

/** Makes the parameter of this name and shape. */
export type LlamaLeaf<T> = (shape: readonly number[], role: ParameterRole, name: string) => T;

interface LinearOf<T> {
  readonly weight: T;
  readonly bias?: T;
}

interface WeightOf<T> {
  readonly weight: T;
}

interface BlockOf<T> {
  readonly input_layernorm: WeightOf<T>;
  readonly self_attn: Readonly<Record<"q_proj" | "k_proj" | "v_proj" | "o_proj", LinearOf<T>>>;
  readonly post_attention_layernorm: WeightOf<T>;
  readonly mlp: Readonly<Record<"gate_proj" | "up_proj" | "down_proj", LinearOf<T>>>;
}

/** The tree with leaves of any type. */
export interface LlamaTree<T> {
  readonly model: {
    readonly embed_tokens: WeightOf<T>;
    readonly layers: readonly BlockOf<T>[];
    readonly norm: WeightOf<T>;
  };
  readonly lm_head?: WeightOf<T>;
}

/** Builds the tree, calling `leaf` once for each parameter in the order of the forward pass. */
export function llamaTree<T>(config: LlamaConfig, leaf: LlamaLeaf<T>): LlamaTree<T> {
  const { hidden_size: hidden, intermediate_size: inner, vocab_size: vocabulary } = config;
  const queries = config.num_attention_heads * config.head_dim;
  const keys = config.num_key_value_heads * config.head_dim;
  const linear = (name: string, outputs: number, inputs: number, role: ParameterRole, bias: boolean): LinearOf<T> => {
    const weight = leaf([outputs, inputs], role, `${name}.weight`);
    return bias ? { weight, bias: leaf([outputs], "bias", `${name}.bias`) } : { weight };
  };
  const gain = (name: string): WeightOf<T> => ({ weight: leaf([hidden], "gain", `${name}.weight`) });
  const block = (path: string): BlockOf<T> => {
    const { attention_bias, mlp_bias } = config;
    const attention = `${path}.self_attn`;
    const feedForward = `${path}.mlp`;
    return {
      input_layernorm: gain(`${path}.input_layernorm`),
      self_attn: {
        q_proj: linear(`${attention}.q_proj`, queries, hidden, "matrix", attention_bias),
        k_proj: linear(`${attention}.k_proj`, keys, hidden, "matrix", attention_bias),
        v_proj: linear(`${attention}.v_proj`, keys, hidden, "matrix", attention_bias),
        o_proj: linear(`${attention}.o_proj`, hidden, queries, "residual", attention_bias),
      },
      post_attention_layernorm: gain(`${path}.post_attention_layernorm`),
      mlp: {
        gate_proj: linear(`${feedForward}.gate_proj`, inner, hidden, "matrix", mlp_bias),
        up_proj: linear(`${feedForward}.up_proj`, inner, hidden, "matrix", mlp_bias),
        down_proj: linear(`${feedForward}.down_proj`, hidden, inner, "residual", mlp_bias),
      },
    };
  };
  const table = (name: string): WeightOf<T> => ({ weight: leaf([vocabulary, hidden], "table", `${name}.weight`) });
  const model = {
    embed_tokens: table("model.embed_tokens"),
    layers: Array.from({ length: config.num_hidden_layers }, (_, index) => block(`model.layers.${index}`)),
    norm: gain("model.norm"),
  };
  return config.tie_word_embeddings ? { model } : { model, lm_head: table("lm_head") };
}

/** Name and shape of every parameter. */
export function llamaShapes(config: LlamaConfig): Record<string, readonly number[]> {
  const shapes: Record<string, readonly number[]> = {};
  llamaTree(config, (shape, _role, name) => {
    shapes[name] = shape;
  });
  return shapes;
}

/** How many numbers a decoder of this configuration has. */
export function llamaParameterCount(config: LlamaConfig): number {
  const sizes = Object.values(llamaShapes(config)).map((shape) =>
    shape.reduce((product, extent) => product * extent, 1),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
