// Generation's only entrance.
export { Engine, type EngineOptions, type Progress } from "./engine.ts";
export { type Completion, type GenerationRequest, type SamplingOptions, sampleSeed } from "./request.ts";
