// gentzen score: how likely a model finds each token of a text.
import { z } from "zod";
import { asLanguageModel } from "../../../models/index.ts";
import { checkSequences, toPackedBatch } from "../../data/index.ts";
import { ConfigError, GentzenError } from "../../platform/index.ts";
import { readText } from "../../platform/node.ts";
import { type OpenModel, openModel, promptIds } from "../../prover/node.ts";
import { noGrad, scope, tensor } from "../../tensor/index.ts";
import { deviceFields, openDevice } from "../device.ts";
import { defineVerb } from "../verb.ts";

export const verb = defineVerb({
  summary: "the log-probability of each token of a text",
  description: "The first token has none: nothing stands before it.",
  config: z.object({
    model: z.string().describe("folder of a model or of a finished run"),
    textFile: z.string().describe("the file that holds the text"),
    temperature: z.number().positive().default(1).describe("logits are divided by it"),
    ...deviceFields,
  }),
  positional: "textFile",
  examples: [
    ["score --model RUN proof.lean", "tokens with their log-probabilities"],
    ["score --model RUN/model --text-file proof.lean --json", "the same as one JSON line"],
  ],
  async run(config, { output }) {
    const text = await readText(config.textFile);
    await openDevice(config, output);
    const opened = await openModel(config.model);
    const tokens = promptIds(opened, text);
    const logprobs = await score(opened, tokens, config.temperature);
    const total = logprobs.slice(1).reduce<number>((sum, logprob) => sum + logprob!, 0);
    const perToken = total / Math.max(1, tokens.length - 1);
    output.record({ tokens, logprobs, total, perplexity: Math.exp(-perToken) }, () => {
      const { tokenizer } = opened;
      const lines = tokens.map(
        (id, i) => `${logprobs[i]?.toFixed(4) ?? "-"}\t${JSON.stringify(tokenizer.decode([id]))}`,
      );
      return `${lines.join("\n")}\ntotal ${total.toFixed(4)}, ${perToken.toFixed(4)} a token`;
    });
    return undefined;
  },
});

async function score({ model }: OpenModel, tokens: readonly number[], temperature: number): Promise<(number | null)[]> {
  const context = model.config.max_position_embeddings;
  if (tokens.length === 0) throw new ConfigError("the text is empty", "0 tokens", "there is nothing to score");
  if (tokens.length > context) {
    throw new ConfigError(
      "the text is longer than the context",
      `text ${tokens.length} tokens, context ${context}`,
      "shorten it",
    );
  }
  const sequence = { ids: tokens, lossMask: tokens.map(() => 1 as const) };
  checkSequences([sequence], { vocabularySize: model.config.vocab_size }, () => "the text");
  const packed = toPackedBatch([sequence]);
  const logprob = scope(() =>
    noGrad(() => {
      const batch = {
        ids: tensor(packed.ids),
        positions: tensor(packed.positions),
        segments: tensor(packed.segments, [tokens.length, 2]),
        targets: tensor(packed.targets),
      };
      return asLanguageModel(model).tokenLogprobs(batch, { temperature }).logprob;
    }),
  );
  const rows = await logprob.data();
  logprob.dispose();
  const logprobs = Array.from(rows).slice(0, -1);
  const strange = logprobs.findIndex((value) => !Number.isFinite(value));
  if (strange >= 0) {
    throw new GentzenError(
      "the model's log-probabilities are no numbers",
      `token ${strange + 1}: ${logprobs[strange]}`,
      "its weights are too large or hold NaN: take an earlier checkpoint",
    );
  }
  return [null, ...logprobs];
}
