// Lesson 5: supervised fine-tuning on proofs that a search found, and how many theorems the model then proves.
// Run:    npx tsx examples/05_supervised_fine_tuning.ts [--steps 300] [--theorems 2000] [--held-out 20]
// Takes:  about two minutes in software.
// Expect: a loss that falls from about 6 to below 0.5, and proofs of some held-out theorems that need few tactics.
import { parseArgs } from "node:util";
import { closeGpu, Engine, gpu, initGpu, promptAndCompletion, sft, Trainer } from "gentzen";
import { verifyEmbedded } from "gentzen/lean";
import { asDecoder, asLanguageModel, makeModel, preset } from "gentzen/models";
import { trainTokenizer } from "gentzen/node";
import {
  buckets,
  defaultProblemSetOptions,
  drawProblemSets,
  promptFor,
  proofFrom,
  trainingText,
  vocabularyCorpus,
} from "gentzen/tasks";

const { values } = parseArgs({
  options: {
    steps: { type: "string", default: "300" },
    theorems: { type: "string", default: "2000" },
    "held-out": { type: "string", default: "20" },
  },
});
const [steps, theorems, heldOut] = [values.steps, values.theorems, values["held-out"]].map(Number);
await initGpu();
console.log(`adapter: ${gpu().info.name}`);

// 1. Theorems with proofs of at most 4 tactics to learn from; others to be tested on, as many in each bucket of difficulty.
// No theorem is in both sets, under whatever names.
const { sft: taught, test } = drawProblemSets({
  ...defaultProblemSetOptions,
  sft: { count: theorems, maxTactics: 4 },
  test: { perBucket: heldOut },
  pool: { count: 0, maxTactics: 4 },
  validation: { perBucket: 0 },
  canaries: { count: 0 },
});

// 2. The model reads a theorem as the goal that Lean shows of it, and writes tactics; these alone are learnt.
const texts = taught.map(({ statement, proof }) => trainingText(statement, proof as string, "goal"));
const tokenizer = await trainTokenizer(vocabularyCorpus(texts), { vocabSize: 512 });
const sequences = texts.map(({ prompt, completion }) =>
  promptAndCompletion(tokenizer.encode(prompt), [...tokenizer.encode(completion), tokenizer.endOfText]),
);

// 3. Training.
const model = makeModel(preset("micro", { vocab_size: tokenizer.vocabSize }), 1);
const trainer = new Trainer(asLanguageModel(model), { capacity: 1024 });
await sft(trainer, sequences, {
  steps,
  batchSize: 32,
  schedule: { kind: "cosine", lr: 3e-3, warmup: 20, floor: 0.1 },
  clip: 1,
  seed: 1,
  onStep({ step, loss }) {
    if (step % 20 === 0 || step === 1 || step === steps) console.log(`step ${step}  loss ${loss.toFixed(3)}`);
  },
});

// 4. Four attempts at each held-out theorem; the checker says which of them are proofs.
const { endOfText } = tokenizer;
const decodeText = (ids: readonly number[]) => tokenizer.decode(ids);
const engine = new Engine(asDecoder(model), { rows: 64, contextLength: 192, endOfText, decodeText });
const attempts = await engine.generate(
  test.map(({ statement }) => {
    const prompt = tokenizer.encode(promptFor(statement, "goal"));
    return { prompt, count: 4, maxTokens: 64, temperature: 1, seed: 1 };
  }),
);
const proved = test.flatMap(({ statement, bucket }, index) => {
  const proofs = attempts[index].map(({ text }) => proofFrom(text));
  const proof = proofs.find((each) => verifyEmbedded({ statement, proof: each }).kind === "proved");
  return proof === undefined ? [] : [{ bucket, text: `${statement} := ${proof}` }];
});
for (const bucket of buckets) {
  const count = proved.filter((each) => each.bucket === bucket).length;
  console.log(`proofs of ${bucket} tactics: ${count} of ${heldOut} theorems proved in 4 attempts each`);
}
for (const { text } of proved.slice(0, 3)) console.log(`\n${text}`);
closeGpu();
process.exit(0);
