// The backend of a whole run: a model that is given, or a new one with a vocabulary of its own (Node).
import { resolve } from "node:path";
import { preset as modelPreset } from "../../../models/index.ts";
import { learntTokenizer } from "../loops/training_texts.ts";
import type { TrainConfig } from "../run/config.ts";
import { ModelBackend } from "./backend.ts";
import { adapted, refuseNew } from "./corrections/adapted.ts";
import type { OpenModel } from "./open_model.ts";

/**
 * Opens the backend that a run's configuration asks for.
 *
 * @param corpus the texts that a new model's vocabulary is learnt from
 * @param path the run's folder, which keeps the tokenizer
 * @param opened the model to begin with, instead of one of a size
 */
export async function openRunBackend(
  config: TrainConfig,
  corpus: readonly string[],
  path: string,
  opened?: OpenModel,
): Promise<ModelBackend> {
  const { seed, rows, capacity, optimizer, precision, recompute } = config;
  const blockTokens = config.promptStyle === "step" ? 4 : undefined;
  const options = { seed, rows, capacity, optimizer, precision, recompute, ...(blockTokens && { blockTokens }) };
  const within = (longest: number) => Math.min(config.contextLength, longest);
  if (opened !== undefined) {
    const { model, tokenizer, adapter } = adapted(opened, config, resolve(config.modelSize));
    const contextLength = within(model.config.max_position_embeddings);
    return new ModelBackend(model.config, tokenizer, {
      ...options,
      contextLength,
      model,
      ...(adapter && { adapter }),
    });
  }
  refuseNew(config);
  const tokenizer = await learntTokenizer(path, corpus, config.vocabSize);
  const shape = modelPreset(config.modelSize, {
    vocab_size: Math.ceil(tokenizer.vocabSize / 8) * 8,
    eos_token_id: tokenizer.endOfText,
  });
  return new ModelBackend(shape, tokenizer, { ...options, contextLength: within(shape.max_position_embeddings) });
}
