// What a page needs to run a trained model: its size is measured, it is not run.
export { asDecoder, modelFromTensors, readModelConfig } from "../../../models/index.ts";
export { closeGpu, Engine, initGpu, parseSafetensors, tokenizerFromJson } from "../../../src/index.ts";
