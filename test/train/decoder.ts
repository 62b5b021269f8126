// A small Llama decoder for tests of training, with an engine on the same weights.
import { asDecoder, asLanguageModel, type ForwardOptions, llamaConfig, makeModel } from "../../models/index.ts";
import { Engine } from "../../src/infer/index.ts";

export interface SmallDecoder {
  readonly vocabulary: number;
  readonly context: number;
  readonly seed?: number;
  readonly hidden?: number;
}

/** Token 0 ends a text. */
export function smallDecoder({ vocabulary, context, seed = 1, hidden = 32 }: SmallDecoder, options?: ForwardOptions) {
  const config = llamaConfig({
    vocab_size: vocabulary,
    hidden_size: hidden,
    intermediate_size: 3 * hidden,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    head_dim: 16,
    max_position_embeddings: context,
    tie_word_embeddings: true,
    initializer_range: 0.1,
  });
  const llama = makeModel(config, seed);
  const makeEngine = (rows: number) =>
    new Engine(asDecoder(llama, options), {
      rows,
      contextLength: context,
      blockTokens: 4,
      endOfText: 0,
      decodeText: (ids) => ids.join(" "),
    });
  return { model: asLanguageModel(llama, options), makeEngine };
}
