// The prover's sampler on a generation engine.
import { type Engine, sampleSeed } from "../infer/index.ts";
import type { SampledCompletion, Sampler, SamplingOptions } from "../prover/index.ts";

/** Samples from the weights that the engine reads. A prompt's completions depend on the seed and its place in the list. */
export class EngineSampler implements Sampler {
  private readonly engine: Engine;
  private readonly encode: (prompt: string) => readonly number[];

  constructor(engine: Engine, encode: (prompt: string) => readonly number[]) {
    this.engine = engine;
    this.encode = encode;
  }

  async sample(
    prompts: readonly string[],
    { seed, ...options }: SamplingOptions,
  ): Promise<readonly (readonly SampledCompletion[])[]> {
    const requests = prompts.map((prompt, index) => ({
      prompt: this.encode(prompt),
      ...options,
      seed: sampleSeed(seed, index),
    }));
    return this.engine.generate(requests);
  }
}
