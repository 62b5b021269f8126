// The tree of a decoder's parameters: names, shapes and roles, written once for all architectures.

import { type BlockTree, blockTree } from "./blocks/block.ts";
import { gainTree, type Leaf, type LinearOf, type ParameterRole, type WeightOf } from "./blocks/tree.ts";
import type { DecoderConfig } from "./config.ts";
import { architectureOf } from "./registry.ts";

/** The tree with leaves of any type. */
export interface DecoderTree<M, V> {
  readonly model: {
    readonly embed_tokens: WeightOf<M>;
    readonly layers: readonly BlockTree<LinearOf<M, V>, WeightOf<V>>[];
    readonly norm: WeightOf<V>;
  };
  readonly lm_head?: WeightOf<M>;
}

/** Builds the tree, calling `leaf` once for each parameter in the order of the forward pass. */
export function decoderTree<M, V>(config: DecoderConfig, leaf: Leaf<M, V>): DecoderTree<M, V> {
  const { hidden_size: hidden, vocab_size: vocabulary } = config;
  const form = architectureOf(config).block(config);
  const table = (name: string): WeightOf<M> => ({
    weight: leaf.matrix([vocabulary, hidden], "table", `${name}.weight`),
  });
  const model = {
    embed_tokens: table("model.embed_tokens"),
    layers: Array.from({ length: config.num_hidden_layers }, (_, index) =>
      blockTree(leaf, `model.layers.${index}`, config, form),
    ),
    norm: gainTree(leaf, "model.norm", hidden),
  };
  return config.tie_word_embeddings ? { model } : { model, lm_head: table("lm_head") };
}

/** Name and shape of every parameter. */
export function parameterShapes(config: DecoderConfig): Record<string, readonly number[]> {
  const shapes: Record<string, readonly number[]> = {};
  const leaf = (shape: readonly number[], _role: ParameterRole, name: string) => {
    shapes[name] = shape;
  };
  decoderTree(config, { matrix: leaf, vector: leaf });
  return shapes;
}

/** How many numbers a decoder of this configuration has. */
export function configParameterCount(config: DecoderConfig): number {
  const sizes = Object.values(parameterShapes(config)).map((shape) =>
    shape.reduce((product, extent) => product * extent, 1),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
