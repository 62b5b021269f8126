// Decoder definitions, presets and checkpoint layouts: the only entrance for other folders.

export { llamaFromTensors, llamaTensors, readLlamaConfig, writeLlamaConfig } from "./hugging_face.ts";
export * from "./llama.ts";
export { endTokens, type LlamaConfig, llamaConfig, type RopeScaling, rotaryScaling } from "./llama_config.ts";
export { llamaParameterCount, llamaShapes } from "./llama_tree.ts";
export { type PresetName, preset, presetNames } from "./presets.ts";
export { asDecoder, asLanguageModel } from "./roles.ts";
