// What a model is trained on for a problem, in any format.
import type { TrainingText } from "./logic/prompts.ts";
import type { Format, Problem, PromptMode } from "./task.ts";

/** Prompt and completion; in a format of several turns with who wrote which part, so that only the model's are learnt. */
export function trainingTextOf(format: Format, problem: Problem, completion: string, mode?: PromptMode): TrainingText {
  const segments = format.turns?.(problem, mode).split(completion);
  return { prompt: format.prompt(problem, mode), completion, ...(segments && { segments }) };
}
