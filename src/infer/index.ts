// Generation's only entrance.
export { Engine, type EngineOptions } from "./engine.ts";
export type { Environment, Turn } from "./environment.ts";
export type { Progress, Sampled } from "./generation.ts";
export {
  type Alternative,
  type Completion,
  type GenerationRequest,
  type SamplingOptions,
  sampleSeed,
} from "./request.ts";
export { EngineSession, type SubmitOptions } from "./session.ts";
export type { Thinking } from "./thinking.ts";
