// GRPO learns: from chance to mastery of a toy task, with a decoder, its engine and a verifier, from a fixed seed.
import { expect, test } from "vitest";
import { type GrpoMetrics, grpo, type Propose, Trainer } from "../../src/train/index.ts";
import { useDevice } from "../device.ts";
import { smallDecoder } from "./decoder.ts";

useDevice();

const DIGITS = 6;
const prompts = Array.from({ length: DIGITS }, (_, index) => [index + 1]);
/** A digit and its answer make 7; then the text ends. By chance one completion in 64 is right. */
const verify = (prompt: readonly number[], completion: readonly number[]) =>
  completion.length === 2 && prompt[0] + completion[0] === DIGITS + 1 && completion[1] === 0;

test("raises the pass rate from chance to above 0.9", async () => {
  const { model, makeEngine } = smallDecoder({ vocabulary: DIGITS + 2, context: 8 });
  const engine = makeEngine(144);
  const trainer = new Trainer(model, { capacity: 384 });
  const sample: Propose = async (step) => {
    const requests = prompts.map((prompt) => ({ prompt, count: 24, maxTokens: 3, temperature: 1, seed: step }));
    const completions = await engine.generate(requests);
    return prompts.map((prompt, index) => ({
      prompt,
      rollouts: completions[index].map((completion) => ({
        ...completion,
        reward: verify(prompt, completion.tokens) ? 1 : 0,
      })),
    }));
  };
  const logged: GrpoMetrics[] = [];
  await grpo(trainer, sample, {
    maxTokens: 3,
    clipHigh: 0.28,
    entropyCoefficient: 0.03,
    epochs: 2,
    steps: 36,
    groups: DIGITS,
    schedule: { kind: "linear", lr: 0.005, warmup: 5, floor: 0.1 },
    clip: 1,
    onStep: (metrics) => void logged.push(metrics),
  });
  const passRate = (steps: readonly GrpoMetrics[]) =>
    steps.reduce((sum, { reward }) => sum + reward, 0) / Math.max(steps.length, 1);
  expect(passRate(logged.slice(0, 3))).toBeLessThan(0.1);
  expect(passRate(logged.slice(-5))).toBeGreaterThan(0.9);
  for (const metrics of logged) {
    expect(metrics["ratio/first_deviation"]).toBe(0);
    expect(metrics["sampling/sampling_logp_difference/max"]).toBeLessThan(1e-4);
  }
  trainer.dispose();
});
