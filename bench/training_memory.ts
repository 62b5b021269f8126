// What low-rank training of open provers takes of the device's memory, by plan, and by the pool's count in a step that is really taken.
// npx tsx bench/training_memory.ts [--run SIZE]     prints a table in Markdown; with --run one JSON line for a step of GRPO of that size, whose
// weights are zeros: 160 tokens a micro-batch and four texts of 40 tokens, so that a software adapter comes to its end.

import { asDecoder, asLanguageModel, type DecoderConfig, qwen3Config, unfilledModel } from "../models/index.ts";
import { gpu, initGpu } from "../src/gpu/index.ts";
import { Engine } from "../src/infer/index.ts";
import { addLora, withoutLora } from "../src/nn/index.ts";
import { Random, ShapeError } from "../src/platform/index.ts";
import { planTraining, type TrainingRequest } from "../src/prover/index.ts";
import { grpo, type Propose, Trainer } from "../src/train/index.ts";

const qwen = (hidden: number, inner: number, layers: number, heads: number, tied: boolean): DecoderConfig =>
  qwen3Config({
    vocab_size: 151936,
    hidden_size: hidden,
    intermediate_size: inner,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: 8,
    head_dim: 128,
    max_position_embeddings: 40960,
    tie_word_embeddings: tied,
  });

/** The shapes of Qwen3. */
const sizes: Readonly<Record<string, DecoderConfig>> = {
  "0.6B": qwen(1024, 3072, 28, 16, true),
  "1.7B": qwen(2048, 6144, 28, 16, true),
  "4B": qwen(2560, 9728, 36, 32, true),
  "8B": qwen(4096, 12288, 36, 32, false),
};

const targets = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];
const lora = { rank: 16, targets };
const policy = { klCoefficient: 0.01 };

await initGpu({ quiet: true });
const wanted = process.argv.indexOf("--run");
if (wanted < 0) printTable();
else console.log(JSON.stringify(await takeStep(process.argv[wanted + 1] ?? "0.6B")));
process.exit(0);

function printTable(): void {
  const rows = [
    { tokens: 1024, group: 4 },
    { tokens: 2048, group: 8 },
    { tokens: 4096, group: 8 },
  ];
  const names = Object.keys(sizes);
  console.log(`| weights | context and micro-batch | group | ${names.join(" | ")} |`);
  console.log(`|---|---|---|${names.map(() => "---|").join("")}`);
  for (const weights of ["f32", "q8", "q4"] as const)
    for (const { tokens, group } of rows) {
      const sampling = { rows: group, contextLength: tokens };
      const cells = names.map((name) =>
        [undefined, { policy, sampling }].map((more) => {
          try {
            const plan = planTraining(sizes[name]!, { weights, lora, recompute: true, capacity: tokens, ...more });
            return (plan.total / 2 ** 30).toFixed(1);
          } catch (error) {
            if (error instanceof ShapeError) return "–";
            throw error;
          }
        }),
      );
      console.log(`| ${weights} | ${tokens} | ${group} | ${cells.map((each) => each.join(" / ")).join(" | ")} |`);
    }
  console.log(`\nsft / grpo, in GiB; –: larger than one binding of the adapter (${gpu().info.name})`);
}

/** A step of GRPO of a model of full size. */
async function takeStep(name: string): Promise<object> {
  const config = sizes[name];
  if (config === undefined) throw new Error(`${name}: sizes are ${Object.keys(sizes).join(", ")}`);
  const sampling = { rows: 4, contextLength: 40, promptTokens: 16 };
  const request: TrainingRequest = { weights: "q8", lora, recompute: true, capacity: 160, policy, sampling };
  const plan = planTraining(config, request);
  const model = unfilledModel(config, { weights: "q8" });
  addLora(model, { ...lora, alpha: 32, random: new Random(1) });
  const trainer = new Trainer(asLanguageModel(model, { recompute: true }), { capacity: 160 });
  const { rows, contextLength } = sampling;
  const engine = new Engine(asDecoder(model), { rows, contextLength, endOfText: [], decodeText: () => "" });
  const prompt = Array.from({ length: 16 }, (_, i) => i);
  const maxTokens = contextLength - prompt.length;
  const propose: Propose = async (seed) => {
    const [completions = []] = await engine.generate([{ prompt, count: rows, maxTokens, temperature: 1, seed }]);
    return [{ prompt, rollouts: completions.map((each, index) => ({ ...each, reward: index % 2 })) }];
  };
  await grpo(trainer, propose, {
    ...{ ...policy, maxTokens, reference: asLanguageModel(withoutLora(model)), steps: 1, groups: 1, seed: 1 },
    schedule: { kind: "constant", lr: 1e-5, warmup: 0, floor: 1 },
  });
  const { allocatedBytes, peakBytes } = gpu().stats;
  return { bench: "training_memory", size: name, adapter: gpu().info.name, plan, allocatedBytes, peakBytes };
}
