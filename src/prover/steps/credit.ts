// Groups of steps: what was written at the same goal, by whatever proof of whatever problem, each step with what became of its goal.
import type { Rollout, RolloutGroup } from "../interfaces.ts";
import type { JudgedProblem } from "../judge/judge.ts";
import { knownSamples } from "../judge/judge.ts";

/**
 * The steps of judged proofs by their goals. A step earns 1 where its goal was closed in the end: a proof that failed elsewhere counts for
 * the goals that it did close, and the step that failed for none. Goals at which all steps fared alike, or were one and the same, are left out: there is nothing to be
 * preferred.
 *
 * @param discount what a goal earns that was closed falls by this factor with each step after the first
 */
export function stepGroups(judged: readonly Pick<JudgedProblem, "samples">[], discount = 1): RolloutGroup[] {
  const groups = new Map<string, Rollout[]>();
  for (const { completion } of judged.flatMap((entry) => knownSamples(entry))) {
    for (const { state, text, tokens, logprobs, filtered, closed, size = 1 } of completion.steps ?? []) {
      const { weightsId } = completion;
      const drawn = { text, tokens, logprobs, weightsId, ...(filtered && { filtered }) };
      const rollout: Rollout = { ...drawn, finish: "stop", reward: closed ? discount ** (size - 1) : 0 };
      const group = groups.get(state.prompt);
      if (group === undefined) groups.set(state.prompt, [rollout]);
      else group.push(rollout);
    }
  }
  return [...groups]
    .map(([prompt, rollouts]) => ({ prompt, rollouts }))
    .filter(({ rollouts }) => differ(rollouts.map(({ reward }) => reward)) && differ(rollouts.map(({ text }) => text)));
}

const differ = (values: readonly (number | string)[]): boolean => new Set(values).size > 1;
