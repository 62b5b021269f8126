// The plan of training: what the pool counts when a model is loaded, sampled and updated, and what is said where it does not fit.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  asDecoder,
  asLanguageModel,
  type DecoderConfig,
  llamaConfig,
  makeModel,
  qwen3Config,
} from "../../models/index.ts";
import { loadModel, saveModel } from "../../models/node.ts";
import { gpu } from "../../src/gpu/index.ts";
import { Engine } from "../../src/infer/index.ts";
import { addLora, disposeModule, withoutLora } from "../../src/nn/index.ts";
import { ConfigError, Random } from "../../src/platform/index.ts";
import { planTraining, requireTraining, type TrainingRequest } from "../../src/prover/backend/memory/training_plan.ts";
import { grpo, type Propose, sft, Trainer } from "../../src/train/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const root = mkdtempSync(join(tmpdir(), "gentzen-training-plan-"));
afterAll(() => rmSync(root, { recursive: true }));

const shapes: Record<"llama" | "qwen" | "wide", DecoderConfig> = {
  llama: llamaConfig({
    vocab_size: 1000,
    hidden_size: 256,
    intermediate_size: 704,
    num_hidden_layers: 3,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    max_position_embeddings: 512,
  }),
  qwen: qwen3Config({
    vocab_size: 4096,
    hidden_size: 128,
    intermediate_size: 384,
    num_hidden_layers: 4,
    num_attention_heads: 8,
    num_key_value_heads: 4,
    head_dim: 32,
    max_position_embeddings: 512,
    tie_word_embeddings: true,
  }),
  wide: llamaConfig({
    vocab_size: 512,
    hidden_size: 512,
    intermediate_size: 1024,
    num_hidden_layers: 1,
    num_attention_heads: 8,
    max_position_embeddings: 512,
  }),
};

const BLOCK = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];
const both = { rank: 8, targets: BLOCK };
const sampled = { rows: 4, contextLength: 70, promptTokens: 10 };
const kl = { klCoefficient: 0.01 };

/** What two steps take of the device's memory, by the pool's count. */
async function trained(config: DecoderConfig, request: TrainingRequest): Promise<number> {
  const { weights, lora, optimizer, precision, recompute, capacity, policy, sampling } = request;
  const folder = mkdtempSync(join(root, "model-"));
  const fresh = makeModel(config, 1);
  await saveModel(fresh, folder);
  disposeModule(fresh);
  gpu().trim();
  const empty = gpu().stats.allocatedBytes;
  const model = await loadModel(folder, { weights });
  gpu().trim();
  if (lora !== undefined) addLora(model, { ...lora, alpha: 16, random: new Random(1) });
  const trainer = new Trainer(asLanguageModel(model, { precision, recompute }), { capacity, optimizer });
  const steps = { steps: 2, schedule: { kind: "constant", lr: 1e-4, warmup: 0, floor: 1 } } as const;
  const rest: { dispose(): void }[] = [trainer];
  if (sampling === undefined) {
    const lengths = [60, 100, 90, 30, 100];
    const sequences = lengths.map((length) => ({
      ids: Array.from({ length }, (_, i) => i % 500),
      lossMask: Array<1>(length).fill(1),
    }));
    await sft(trainer, sequences, { ...steps, batchSize: 5, seed: 1 });
  } else {
    const { rows, texts = rows, contextLength } = sampling;
    const engine = new Engine(asDecoder(model), { rows, contextLength, endOfText: [], decodeText: () => "" });
    const second = policy !== undefined && lora === undefined ? await loadModel(folder, {}) : undefined;
    const reference = asLanguageModel(second ?? withoutLora(model));
    rest.push(engine, { dispose: () => second && disposeModule(second) });
    const prompt = Array.from({ length: 10 }, (_, i) => i);
    const propose: Propose = async (seed) => {
      const request = { prompt, count: texts, maxTokens: contextLength - 10, temperature: 1, seed };
      const [completions = []] = await engine.generate([request]);
      return [{ prompt, rollouts: completions.map((each, i) => ({ ...each, reward: i % 2 })) }];
    };
    await grpo(trainer, propose, { ...policy, maxTokens: contextLength - 10, reference, ...steps, groups: 1, seed: 1 });
  }
  const bytes = gpu().stats.allocatedBytes - empty;
  for (const each of rest) each.dispose();
  disposeModule(model);
  gpu().trim();
  return bytes;
}

describe("the plan of a step", () => {
  test.each<readonly [string, keyof typeof shapes, TrainingRequest]>([
    ["GRPO, corrections", "llama", { lora: both, capacity: 256, policy: kl, sampling: sampled }],
    ["GRPO over 8 bits", "qwen", { weights: "q8", lora: both, capacity: 256, policy: kl, sampling: sampled }],
    ["GRPO over 4 bits", "llama", { weights: "q4", lora: both, capacity: 200, policy: {}, sampling: sampled }],
    [
      "GRPO, blocks computed again, fewer texts than rows",
      "qwen",
      {
        weights: "q4",
        lora: both,
        recompute: true,
        capacity: 256,
        policy: kl,
        sampling: { rows: 16, texts: 3, contextLength: 130, promptTokens: 10 },
      },
    ],
    ["ratios of sequences", "wide", { lora: both, capacity: 256, policy: { level: "sequence" }, sampling: sampled }],
    ["GRPO of all weights", "qwen", { capacity: 256, policy: kl, sampling: sampled }],
    [
      "fine-tuning, corrections over 8 bits",
      "wide",
      { weights: "q8", lora: { rank: 32, targets: ["q_proj", "v_proj"] }, capacity: 128 },
    ],
    ["fine-tuning of all weights by Muon", "llama", { optimizer: "muon", capacity: 128, recompute: true }],
  ])("is within 3 %% of what the pool counts: %s, %s", async (_, shape, request) => {
    const before = { ...gpu().stats };
    const plan = planTraining(shapes[shape], request);
    expect(gpu().stats).toEqual(before);
    expect(plan.weights + plan.learning + plan.cache + plan.work).toBe(plan.total);
    const share = (await trained(shapes[shape], request)) / plan.total;
    expect(share).toBeGreaterThan(0.97);
    expect(share).toBeLessThan(1.03);
  });
});

test("training that does not fit is refused, with what would fit", () => {
  const config = shapes.qwen;
  const request: TrainingRequest = { lora: both, capacity: 256, policy: kl, sampling: sampled };
  const whole = planTraining(config, request).total;
  const refused = () => requireTraining(config, request, whole - 1, 70);
  expect(refused).toThrow(ConfigError);
  expect(refused).toThrow(
    /^training does not fit into [0-9.]+ MiB\n.*corrections of rank 8 and their optimiser .*4 texts of 70 tokens.*256 tokens at once.*\n.*what fits: --recompute: [0-9.]+ MiB; --rows 2: /,
  );
  const again = planTraining(config, { ...request, recompute: true }).total;
  expect(again).toBeLessThan(0.7 * whole);
  expect(requireTraining(config, { ...request, recompute: true }, whole - 1).total).toBe(again);
  expect(() => requireTraining(config, { capacity: 256 }, 0.9 * whole)).toThrow(
    /what fits: .*--lora 16 --weights q8: /,
  );
  expect(() => requireTraining(config, request, 1000)).toThrow(/nothing fits: take a smaller model or context/);
  // Micro-batches keep room for the longest text.
  expect(() => requireTraining(config, request, 0.75 * whole, 200)).not.toThrow(/--capacity/);
});
