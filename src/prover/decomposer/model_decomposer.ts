// A model of one's own, asked in sketch mode.
import type { ChatTemplate } from "../../data/index.ts";
import type { Drawing, Sampler } from "../interfaces.ts";
import { askForSketch, type Decomposer, sketchesOf, toldOf } from "./decomposer.ts";

/** How a model is asked for sketches. */
export interface ModelDecomposerOptions extends Omit<Drawing, "maxTokens"> {
  readonly sampler: Sampler;
  /** How its turns are written; without one it continues the words of the request. */
  readonly template?: ChatTemplate | undefined;
}

/** A decomposer that samples from a model. */
export function modelDecomposer({ sampler, template, ...drawing }: ModelDecomposerOptions): Decomposer {
  return {
    name: "model",
    async sketch(given, { count, maxTokens, seed }) {
      const problem = toldOf(given);
      const messages = askForSketch(problem);
      const prompt = template?.render(messages) ?? messages.map(({ content }) => content).join("\n\n");
      if (sampler.fits?.(prompt, maxTokens) === false) {
        return { sketches: [], refused: { "too long for the model": 1 }, tokens: 0, money: 0, exhausted: false };
      }
      const [completions = []] = await sampler.sample([prompt], { ...drawing, count, maxTokens, seed });
      const tokens = completions.reduce((sum, { tokens: own }) => sum + own.length, 0);
      return sketchesOf(
        completions.map(({ text }) => text),
        problem,
        { tokens, money: 0, exhausted: false },
      );
    },
  };
}
