// A budget for thoughts: models that think write them between two tags before they answer, and some never come to the second.

import { option, type Rule } from "../platform/index.ts";

export interface Thinking {
  /** Tokens of thoughts, after which they are closed. */
  readonly budget: number;
  /** The tags around them: a text thinks that begins with the first, or whose prompt ends behind it. */
  readonly opens: string;
  readonly closes: string;
  /** Tokens that close them: the second tag, and what stands before and behind it. */
  readonly closing: readonly number[];
}

const tag = option.that("a tag", (value) => typeof value === "string" && value !== "");

export const thinkingRule: Rule = option.table<Thinking>({
  budget: option.whole({ least: 1 }),
  opens: tag,
  closes: tag,
  closing: option.listOf(option.whole(), { least: 1 }),
});

/** Whether thoughts are still open behind a prompt and what was written since. */
export function isThinking({ opens, closes }: Thinking, prompt: string, text: string): boolean {
  const opened = prompt.lastIndexOf(opens) > prompt.lastIndexOf(closes) || text.trimStart().startsWith(opens);
  return opened && !text.includes(closes);
}
