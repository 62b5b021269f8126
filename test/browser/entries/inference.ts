// What a page needs to run a trained model: its size is measured, it is not run.
export { asDecoder, llamaFromTensors, readLlamaConfig } from "../../../models/index.ts";
export { closeGpu, Engine, initGpu, parseSafetensors, tokenizerFromJson } from "../../../src/index.ts";
