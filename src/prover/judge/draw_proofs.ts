// Draws what a model says to problems, as their format has it: in one text, in turns, or step by step.

import { itemAt, required } from "../../platform/index.ts";
import type { Format, Problem, PromptMode } from "../../tasks/index.ts";
import type { SampledCompletion, Sampler, SamplingOptions } from "../interfaces.ts";
import { sampleSteps } from "../steps/walk.ts";

/** What is told of a completion when it is there. */
export type ToldCompletion = Pick<SampledCompletion, "text" | "refused">;

/**
 * @param onFinished told of each completion when it is there, with the place of its problem, by samplers that can
 * @param onStep told the lines of a proof after each of its steps, with the place of its problem, in formats that have steps
 * @returns for each problem its completions, in order
 */
export function drawProofs(
  sampler: Sampler,
  problems: readonly Problem[],
  { format, mode }: { readonly format: Format; readonly mode?: PromptMode | undefined },
  sampling: SamplingOptions,
  onFinished?: (problem: number, completion: ToldCompletion) => void,
  onStep?: (problem: number, lines: readonly string[]) => void,
): Promise<readonly (readonly SampledCompletion[])[]> {
  const { steps } = format;
  if (steps !== undefined) {
    const first = problems.map((problem) => required(steps(problem, mode), "a format of steps without a first one"));
    return sampleSteps(sampler, first, sampling, onFinished, onStep);
  }
  const prompts = problems.map((problem) => format.prompt(problem, mode));
  return sampler.sample(prompts, sampling, onFinished, (index) => format.turns?.(itemAt(problems, index), mode));
}
