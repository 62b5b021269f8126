// The smallest language model: the next token depends on the present one alone. Fast enough to train in every test.

import type { LanguageModel } from "../../src/nn/index.ts";
import { embedding, linearCrossEntropy } from "../../src/ops/index.ts";
import { Random } from "../../src/platform/index.ts";
import { parameter, tensor } from "../../src/tensor/index.ts";

/** A bigram model of `vocabulary` tokens through `width` features, with weights drawn from the seed. */
export function bigram(vocabulary: number, width = 16, seed = 1, deviation = 0.3): LanguageModel {
  const random = new Random(seed);
  const table = () => {
    const values = Float32Array.from({ length: vocabulary * width }, () => deviation * random.normal());
    return parameter(tensor(values, [vocabulary, width]));
  };
  const parameters = { "input.weight": table(), "output.weight": table() };
  return {
    parameters,
    tokenLogprobs: ({ ids, targets }, { temperature }) =>
      linearCrossEntropy(embedding(parameters["input.weight"], ids), parameters["output.weight"], targets, {
        temperature,
      }),
  };
}
