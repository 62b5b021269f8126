// How likely a model finds each token of a text (Node).
import { asLanguageModel } from "../../../models/index.ts";
import { checkSequences, toPackedBatch } from "../../data/index.ts";
import { ConfigError, GentzenError } from "../../platform/index.ts";
import { noGrad, scope, tensor } from "../../tensor/index.ts";
import { type OpenModel, promptIds } from "./open_model.ts";

/** The tokens of a text with their log-probabilities. */
export interface ScoredText {
  readonly tokens: readonly number[];
  /** Null for the first token: nothing stands before it. */
  readonly logprobs: readonly (number | null)[];
  /** Their sum, and the exponential of minus their mean. */
  readonly total: number;
  readonly perplexity: number;
}

/**
 * Scores a text.
 *
 * @param temperature logits are divided by it
 * @throws ConfigError for a text that is empty or longer than the context, GentzenError where the log-probabilities are no numbers
 */
export async function scoreText(opened: OpenModel, text: string, temperature = 1): Promise<ScoredText> {
  const tokens = promptIds(opened, text);
  const logprobs = await tokenScores(opened, tokens, temperature);
  const total = logprobs.slice(1).reduce<number>((sum, logprob) => sum + logprob!, 0);
  return { tokens, logprobs, total, perplexity: Math.exp(-total / Math.max(1, tokens.length - 1)) };
}

async function tokenScores(
  { model }: OpenModel,
  tokens: readonly number[],
  temperature: number,
): Promise<(number | null)[]> {
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

/** The tokens with their log-probabilities in lines, and their sum, for people. */
export function describeScore({ tokenizer }: OpenModel, { tokens, logprobs, total }: ScoredText): string {
  const lines = tokens.map((id, i) => `${logprobs[i]?.toFixed(4) ?? "-"}\t${JSON.stringify(tokenizer.decode([id]))}`);
  const perToken = total / Math.max(1, tokens.length - 1);
  return `${lines.join("\n")}\ntotal ${total.toFixed(4)}, ${perToken.toFixed(4)} a token`;
}
