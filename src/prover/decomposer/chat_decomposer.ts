// A model behind an endpoint that speaks OpenAI's chat interface, asked for sketches (Node).
import { DataError } from "../../platform/index.ts";
import type { ChatQuestion } from "./chat_client.ts";
import { askForSketch, type Decomposer, sketchesOf, toldOf } from "./decomposer.ts";
import type { Exchanges } from "./exchanges.ts";

/** How an endpoint is asked for sketches. */
export interface ChatDecomposerOptions {
  readonly exchanges: Exchanges;
  readonly temperature: number;
  readonly topP?: number;
}

/** A decomposer that asks an endpoint; questions to one problem are asked side by side, as far as the budget goes. */
export function chatDecomposer({ exchanges, temperature, topP }: ChatDecomposerOptions): Decomposer {
  return {
    name: "chat",
    async sketch(given, { count, maxTokens, seed }) {
      const problem = toldOf(given);
      const messages = askForSketch(problem);
      const asked: Promise<{ text: string; tokens: number; money: number } | DataError>[] = [];
      for (let index = 0; index < count; index++) {
        const question: ChatQuestion = {
          messages,
          maxTokens,
          temperature,
          ...(topP === undefined ? {} : { topP }),
          seed: seed + index,
        };
        if (!exchanges.allows(question)) break;
        asked.push(
          exchanges.ask(question).then(
            ({ answer: { text, reasoning }, spent }) => ({
              text: reasoning === "" ? text : `<think>\n${reasoning}\n</think>\n${text}`,
              ...spent,
            }),
            (error: unknown) => {
              if (error instanceof DataError) return error;
              throw error;
            },
          ),
        );
      }
      const ended = await Promise.all(asked);
      const answers = ended.flatMap((each) => (each instanceof DataError ? [] : [each]));
      const [failure] = ended.flatMap((each) => (each instanceof DataError ? [each] : []));
      if (answers.length === 0 && failure !== undefined) throw failure;
      return sketchesOf(
        answers.map(({ text }) => text),
        problem,
        {
          tokens: answers.reduce((sum, { tokens }) => sum + tokens, 0),
          money: answers.reduce((sum, { money }) => sum + money, 0),
          exhausted: asked.length < count,
        },
      );
    },
  };
}
