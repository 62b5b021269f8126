// GRPO on low-rank corrections of a small Qwen3 learns a toy task; the KL is measured from the same weights without them.
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { asDecoder, asLanguageModel } from "../../models/index.ts";
import { loadModel } from "../../models/node.ts";
import { gpu } from "../../src/gpu/index.ts";
import { Engine } from "../../src/infer/index.ts";
import { addLora, disposeModule, loraParameters, parameters, withoutLora } from "../../src/nn/index.ts";
import { Random } from "../../src/platform/index.ts";
import { readAll } from "../../src/tensor/index.ts";
import { type GrpoMetrics, grpo, type Propose, Trainer } from "../../src/train/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const PROMPTS = [[3], [17], [29], [44]];
const TOKENS = 4;
/** The share of a completion that is among the first sixth of the vocabulary. */
const rewardOf = (tokens: readonly number[]) => tokens.filter((token) => token < 8).length / TOKENS;

test("from below 0.2 to above 0.7 in 30 steps, with the weights below as they were and no second copy of them", async () => {
  const model = await loadModel(fileURLToPath(new URL("../fixtures/adapter_peft/base", import.meta.url)));
  addLora(model, {
    rank: 4,
    alpha: 8,
    targets: ["q_proj", "v_proj", "o_proj", "up_proj", "down_proj"],
    random: new Random(1),
  });
  const learnt = Object.keys(loraParameters(model));
  const below = Object.entries(parameters(model)).filter(([name]) => !learnt.includes(name));
  const before = await readAll(below.map(([, weight]) => weight));
  const engine = new Engine(asDecoder(model), { rows: 64, contextLength: 16, endOfText: [], decodeText: () => "" });
  const trainer = new Trainer(asLanguageModel(model), { capacity: 384 });
  const held = gpu().stats.liveBytes;
  const reference = asLanguageModel(withoutLora(model));
  expect(gpu().stats.liveBytes).toBe(held);
  expect(Object.keys(trainer.model.parameters)).toEqual(learnt);
  const sample: Propose = async (step) => {
    const requests = PROMPTS.map((prompt) => ({ prompt, count: 16, maxTokens: TOKENS, temperature: 1, seed: step }));
    const completions = await engine.generate(requests);
    return PROMPTS.map((prompt, index) => ({
      prompt,
      rollouts: completions[index].map((completion) => ({ ...completion, reward: rewardOf(completion.tokens) })),
    }));
  };
  const logged: GrpoMetrics[] = [];
  await grpo(trainer, sample, {
    maxTokens: TOKENS,
    klCoefficient: 0.005,
    reference,
    steps: 30,
    groups: PROMPTS.length,
    schedule: { kind: "constant", lr: 0.01, warmup: 2, floor: 1 },
    clip: 1,
    onStep: (metrics) => void logged.push(metrics),
  });
  const reward = (steps: readonly GrpoMetrics[]) => steps.reduce((sum, each) => sum + each.reward, 0) / steps.length;
  expect(reward(logged.slice(0, 2))).toBeLessThan(0.2);
  expect(reward(logged.slice(-3))).toBeGreaterThan(0.7);
  expect(logged[0].kl).toBeCloseTo(0, 6);
  expect(logged.at(-1)!.kl).toBeGreaterThan(0.05);
  for (const metrics of logged) expect(metrics["ratio/first_deviation"]).toBe(0);
  const after = await readAll(below.map(([, weight]) => weight));
  expect(after).toEqual(before);
  trainer.dispose();
  engine.dispose();
  disposeModule(model);
});
