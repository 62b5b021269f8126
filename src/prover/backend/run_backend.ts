// The backend of a whole run: a model that is given, or a new one with a vocabulary of its own (Node).
import { preset as modelPreset } from "../../../models/index.ts";
import { learntTokenizer } from "../loops/training_texts.ts";
import { type GrpoConfig, settingsOf, type TrainConfig } from "../run/config.ts";
import { stageKinds } from "../stages/kinds.ts";
import { ModelBackend } from "./backend.ts";
import { refuseNew } from "./corrections/adapted.ts";
import type { DescribedModel } from "./open_model.ts";
import { loadTrainee, type MemoryWatch, type TraineeWork } from "./trainee.ts";

/**
 * Opens the backend that a run's configuration asks for.
 *
 * @param corpus the texts that a new model's vocabulary is learnt from
 * @param path the run's folder, which keeps the tokenizer
 * @param from the model to begin with, instead of one of a size
 * @throws ConfigError where what that takes of the device's memory does not fit, with what would
 */
export async function openRunBackend(
  config: TrainConfig,
  corpus: readonly string[],
  path: string,
  from?: DescribedModel,
  watch: MemoryWatch = {},
): Promise<ModelBackend> {
  const { seed, rows, capacity, optimizer, precision, recompute } = config;
  const blockTokens = config.promptStyle === "step" ? 4 : undefined;
  const options = { seed, rows, capacity, optimizer, precision, recompute, ...(blockTokens && { blockTokens }) };
  const within = (longest: number) => Math.min(config.contextLength, longest);
  if (from !== undefined) {
    const contextLength = within(from.config.max_position_embeddings);
    const sampling = { rows, contextLength };
    const work = { policy: policyOf(config), sampling };
    const { model, tokenizer, adapter } = await loadTrainee(from, config.modelSize, config, work, watch);
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

/** The objective of a run's policy gradient, as far as its memory goes: one with a reference, where there is any. */
function policyOf(config: TrainConfig): TraineeWork["policy"] {
  const stages = config.stages.filter((name) => /^grpo(-|$)/.test(name));
  const objectives = stages.map((name) => (settingsOf(config, name, stageKinds) as GrpoConfig).objective);
  const wanted = objectives.find(({ klCoefficient }) => klCoefficient > 0) ?? objectives[0];
  if (wanted === undefined) return undefined;
  const { level, klCoefficient, entropyCoefficient } = wanted;
  return { level, klCoefficient, entropyCoefficient };
}
