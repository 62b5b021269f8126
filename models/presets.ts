// Sizes of decoder that are useful here, by name: from one that trains in minutes in software to one for a real GPU.

import { ConfigError } from "../src/platform/index.ts";
import { type LlamaConfig, llamaConfig } from "./architectures/llama.ts";

type Sizes = Pick<
  LlamaConfig,
  | "hidden_size"
  | "intermediate_size"
  | "num_hidden_layers"
  | "num_attention_heads"
  | "num_key_value_heads"
  | "max_position_embeddings"
>;

function sizes(hidden: number, inner: number, layers: number, heads: number, groups: number, context: number): Sizes {
  return {
    hidden_size: hidden,
    intermediate_size: inner,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: groups,
    max_position_embeddings: context,
  };
}

const table = {
  /** 0.2 million parameters with a vocabulary of 512. */
  micro: sizes(64, 176, 3, 4, 4, 256),
  /** 0.7 million. */
  tiny: sizes(128, 256, 4, 4, 4, 256),
  /** 3 million. */
  small: sizes(192, 512, 6, 6, 6, 512),
  /** 10 million. */
  medium: sizes(320, 864, 8, 5, 5, 512),
  /** 30 million, two query heads to a key head. */
  base: sizes(512, 1376, 10, 8, 4, 1024),
  /** 100 million with a vocabulary of 8,192, three query heads to a key head. */
  large: sizes(768, 2048, 15, 12, 4, 1024),
};

export type PresetName = keyof typeof table;

/** The names, from small to large. */
export const presetNames = Object.keys(table) as readonly PresetName[];

/**
 * The configuration of a preset for a vocabulary, with tied embeddings; anything can be overridden.
 * @throws ConfigError for a name that is not a preset.
 */
export function preset(name: string, changes: Partial<LlamaConfig> & Pick<LlamaConfig, "vocab_size">): LlamaConfig {
  const found = presetNames.find((known) => known === name);
  if (!found) throw new ConfigError(`there is no model preset "${name}"`, [], `presets: ${presetNames.join(", ")}`);
  return llamaConfig({ tie_word_embeddings: true, ...table[found], ...changes });
}
