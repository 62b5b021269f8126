// Generation's only entrance.
export type { Attend, Decoder } from "./decoder.ts";
export { Engine, type EngineOptions } from "./engine.ts";
export { type Completion, type GenerationRequest, type SamplingOptions, sampleSeed } from "./request.ts";
