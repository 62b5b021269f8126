// Lesson 6: GRPO from its parts, with an objective and a reward of your own.
// Run:    npx tsx examples/06_grpo.ts [--steps 40]
// Takes:  half a minute in software.
// Expect: the reward, the share of texts in which every bracket closes, to rise from below 0.1 to above 0.8.
import { parseArgs } from "node:util";
import * as gentzen from "gentzen";
import { asDecoder, asLanguageModel, llamaConfig, makeModel } from "gentzen/models";

const { values } = parseArgs({ options: { steps: { type: "string", default: "40" } } });
const steps = Number(values.steps);
const prompts = ["(", "[", "([", "[("];
const alphabet = ["(", ")", "[", "]", "<end>"];
const encode = (text: string) => [...text].map((character) => alphabet.indexOf(character));
const decodeText = (ids: readonly number[]) => ids.map((id) => alphabet[id]).join("");

await gentzen.initGpu();
const shape = { vocab_size: 5, hidden_size: 64, intermediate_size: 128, num_hidden_layers: 2, num_attention_heads: 4 };
const model = makeModel(llamaConfig({ ...shape, max_position_embeddings: 32 }), 1);
const policy = asLanguageModel(model);
const trainer = new gentzen.Trainer(policy, { capacity: 1024 });
const rate = gentzen.schedule({ kind: "linear", lr: 1e-3, warmup: 0, steps, floor: 0 });
const engine = new gentzen.Engine(asDecoder(model), { rows: 64, contextLength: 32, endOfText: 4, decodeText });

/** 1 for a text in which every bracket closes, else 0. */
function reward(text: string): number {
  const shorter = text.replace("()", "").replace("[]", "");
  return shorter === text ? Number(text === "") : reward(shorter);
}

/** What a token adds to the objective, clipped as in PPO. fuse() makes one kernel of it, and another of its gradient. */
const objective = gentzen.fuse("objective", (logprob, old, advantage) => {
  const ratio = logprob.sub(old).exp();
  return ratio.mul(advantage).minimum(ratio.clamp(0.8, 1.28).mul(advantage));
});
function loss(batch: gentzen.DeviceBatch) {
  const { logprob } = policy.tokenLogprobs(batch, { temperature: 1 });
  return { loss: objective(logprob, batch.column("old"), batch.column("advantage")).sum().neg() };
}

for (let step = 1; step <= steps; step++) {
  // 1. A group of attempts at each prompt, and their rewards. A text that was cut off earns nothing.
  const sampling = { count: 16, maxTokens: 8, temperature: 1 };
  const requests = prompts.map((prompt, index) => ({ ...sampling, prompt: encode(prompt), seed: 4 * step + index }));
  const groups = await engine.generate(requests);
  const rewards = groups.map((group, index) =>
    group.map(({ text, finish }) => (finish === "stop" ? reward(prompts[index] + text) : 0)),
  );

  // 2. Credit is relative to the group: where all passed or all failed there is none to give.
  const advantages = gentzen.groupAdvantages(rewards, { scale: "none" }).flat();
  const sequences = groups.flatMap((group, index) =>
    group.map(({ tokens }) => gentzen.promptAndCompletion(requests[index].prompt, tokens)),
  );

  // 3. Two updates. The rows of a batch are tokens; a column holds a number for each token that is learnt.
  const logprobs = groups.flat().map((completion) => completion.logprobs);
  const share = 1 / logprobs.flat().length;
  const batches = gentzen.packMicroBatches(sequences, 1024).map((batch) => {
    const old = gentzen.learntColumn(batch, (sample, token) => logprobs[sample][token]);
    const advantage = gentzen.learntColumn(batch, (sample) => advantages[sample] * share);
    return { batch, columns: { old, advantage } };
  });
  for (let update = 0; update < 2; update++) await trainer.update(batches, loss, { lr: rate(step - 1), clip: 1 });

  const mean = rewards.flat().reduce((sum, value) => sum + value, 0) / sequences.length;
  console.log(`step ${step}  reward ${mean.toFixed(2)}  e.g. ${prompts[0]}${groups[0][0].text}`);
}
gentzen.closeGpu();
process.exit(0);
