// The prover's sampler on a generation engine.
import { type Engine, sampleSeed } from "../../infer/index.ts";
import type { SampledCompletion, Sampler, SamplingOptions } from "../interfaces.ts";

/**
 * Samples from the weights that the engine reads, which `weightsId` names when sampling begins. A prompt's completions depend
 * on the seed and its place in the list.
 */
export class EngineSampler implements Sampler {
  private readonly engine: Engine;
  private readonly encode: (prompt: string) => readonly number[];
  private readonly weightsId: () => string;

  constructor(engine: Engine, encode: (prompt: string) => readonly number[], weightsId: () => string) {
    this.engine = engine;
    this.encode = encode;
    this.weightsId = weightsId;
  }

  async sample(
    prompts: readonly string[],
    { seed, ...options }: SamplingOptions,
    onFinished?: (prompt: number, completion: Pick<SampledCompletion, "text">) => void,
  ): Promise<readonly (readonly SampledCompletion[])[]> {
    const requests = prompts.map((prompt, index) => ({
      prompt: this.encode(prompt),
      ...options,
      seed: sampleSeed(seed, index),
    }));
    const weightsId = this.weightsId();
    const completions = await this.engine.generate(
      requests,
      onFinished === undefined ? {} : { onFinished: (request, _, completion) => onFinished(request, completion) },
    );
    return completions.map((group) => group.map((completion) => ({ ...completion, weightsId })));
  }
}
