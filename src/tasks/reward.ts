// What a completion earns: 1 for a proof, and what functions of one's own add to it.
import { ConfigError } from "../platform/index.ts";
import type { Verdict } from "../verify/index.ts";
import type { Answer, Problem } from "./task.ts";

/** A sampled text as a reward sees it. */
export interface RewardedCompletion {
  readonly text: string;
  /** Its length: the tokens that the model wrote. */
  readonly tokens: number;
  /** `stop`: the model ended the text; `length`: it was cut off. */
  readonly finish: "stop" | "length";
  /** What the format read in it; absent where there is no proof in it. */
  readonly answer?: Answer;
}

/** Where in a run a reward is asked for. */
export interface RewardContext {
  /** Steps done, and steps in all. */
  readonly step: number;
  readonly steps: number;
}

/** A number for a completion: any finite one. The same for the same arguments, or a resumed run ends elsewhere. */
export type RewardFunction = (
  problem: Problem,
  completion: RewardedCompletion,
  verdict: Verdict,
  context: RewardContext,
) => number;

/** A weight that stays, or goes in a straight line from the first step of a run to the last. */
export type RewardWeight = number | { readonly from: number; readonly to: number };

/** One of several rewards. */
export interface RewardPart {
  /** For errors and metrics. */
  readonly name: string;
  readonly reward: RewardFunction;
  /** Default 1. */
  readonly weight?: RewardWeight;
  /**
   * Whether it also counts for completions that prove nothing. Without this it is multiplied by the verified bit, so that no policy
   * can live off it.
   */
  readonly unverified?: boolean;
}

/** 1 for a proof, else 0. */
export const proofReward: RewardPart = {
  name: "proof",
  reward: (_problem, _completion, verdict) => (verdict.kind === "proved" ? 1 : 0),
};

/**
 * The sum of the parts as one reward.
 *
 * @returns a function that throws a ConfigError which names the problem where a part throws or gives no finite number
 */
export function combineRewards(parts: readonly RewardPart[]): RewardFunction {
  return (problem, completion, verdict, context) => {
    let total = 0;
    for (const part of parts) {
      if (part.unverified !== true && verdict.kind !== "proved") continue;
      total += weightAt(part.weight ?? 1, context) * numberOf(part, problem, completion, verdict, context);
    }
    return total;
  };
}

function numberOf({ name, reward }: RewardPart, ...[problem, completion, ...rest]: Parameters<RewardFunction>): number {
  const evidence = (said: string) => [
    `problem: ${problem.name} (${problem.source})`,
    `${said}; the completion begins ${JSON.stringify(completion.text.slice(0, 80))}`,
  ];
  let value: unknown;
  try {
    value = reward(problem, completion, ...rest);
  } catch (error) {
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new ConfigError(`the reward '${name}' throws`, evidence(said), "a reward answers for every completion", {
      cause: error,
    });
  }
  if (typeof value === "number" && Number.isFinite(value)) return value;
  const said = value instanceof Promise ? "a promise" : typeof value === "number" ? String(value) : typeof value;
  throw new ConfigError(
    `the reward '${name}' is no finite number`,
    evidence(`it is ${said}`),
    "return a finite number",
  );
}

/** The weight at a step; the last step of a run has the end of the line. */
function weightAt(weight: RewardWeight, { step, steps }: RewardContext): number {
  if (typeof weight === "number") return weight;
  const progress = steps > 1 ? Math.min(1, step / (steps - 1)) : 0;
  return weight.from + (weight.to - weight.from) * progress;
}
