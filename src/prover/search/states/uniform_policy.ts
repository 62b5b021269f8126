// A policy without a model: every move of the task is as likely as any other.
import type { Moves } from "../../../tasks/index.ts";
import { goalAt } from "./point.ts";
import type { LinePolicy, Proposals } from "./policy.ts";

/** Proposes all moves that the task has for the first goal. No token is sampled. */
export function uniformPolicy(moves: Moves): LinePolicy {
  return {
    propose: async (asks) =>
      asks.map(({ point }): Proposals => {
        const lines = [...new Set(moves(goalAt(point)))];
        const logprob = -Math.log(lines.length);
        const proposals = lines.map((line) => ({ line, said: `${line}\n`, logprob }));
        return { proposals, tokens: 0, exhausted: true };
      }),
  };
}
