// Decoders by architecture, presets and checkpoint layouts: the only entrance for other folders.

export { type LlamaConfig, llamaConfig } from "./architectures/llama.ts";
export { type Qwen2Config, qwen2Config } from "./architectures/qwen2.ts";
export { type Qwen3Config, qwen3Config } from "./architectures/qwen3.ts";
export { type DecoderConfig, endTokens } from "./config.ts";
export { readModelConfig, writeModelConfig } from "./config_file.ts";
export {
  type DecoderModel,
  type ForwardOptions,
  hiddenStates,
  type LogprobOptions,
  makeModel,
  nextTokenLogits,
  residualStream,
  tokenLogprobs,
} from "./decoder.ts";
export { configParameterCount, parameterShapes } from "./decoder_tree.ts";
export { type LoadOptions, modelFromCheckpoint, modelFromTensors, unfilledModel, type WeightKind } from "./loader.ts";
export { type PresetName, preset, presetNames } from "./presets.ts";
export { modelTypes } from "./registry.ts";
export { asDecoder, asLanguageModel } from "./roles.ts";
export { type RopeScaling, rotaryScaling } from "./rope_scaling.ts";
export { modelTensors } from "./stored_model.ts";
