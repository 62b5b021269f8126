// Lesson 7: expert iteration: attempt, verify, train on what was proved, and again. `gentzen train` is the whole recipe;
// this is its heart.
// Run:    npx tsx examples/07_expert_iteration.ts [--steps 300] [--rounds 2] [--theorems 2000] [--problems 200]
// Takes:  two minutes in software.
// Expect: more problems solved after every round.
import { parseArgs } from "node:util";
import { closeGpu, Engine, gpu, initGpu, promptAndCompletion, Random, sftStep, Trainer } from "gentzen";
import { asDecoder, asLanguageModel, makeModel, preset } from "gentzen/models";
import { embeddedVerifier, trainTokenizer } from "gentzen/node";
import {
  defaultProblemSetOptions,
  drawProblemSets,
  promptFor,
  proofFrom,
  tacticCount,
  trainingText,
  vocabularyCorpus,
} from "gentzen/tasks";

const { values } = parseArgs({
  options: {
    steps: { type: "string", default: "300" },
    rounds: { type: "string", default: "2" },
    theorems: { type: "string", default: "2000" },
    problems: { type: "string", default: "200" },
  },
});
const [steps, rounds, theorems, problems] = [values.steps, values.rounds, values.theorems, values.problems].map(Number);
await initGpu();
console.log(`adapter: ${gpu().info.name}`);

// 1. Theorems with short proofs to begin with, and problems without proofs, of which many need longer ones.
const { sft: taught, pool } = drawProblemSets({
  ...defaultProblemSetOptions,
  sft: { count: theorems, maxTactics: 3 },
  pool: { count: problems, maxTactics: 5 },
  validation: { perBucket: 0 },
  test: { perBucket: 0 },
  canaries: { count: 0 },
});
const texts = taught.map(({ statement, proof }) => trainingText(statement, proof as string, "goal"));
const tokenizer = await trainTokenizer(vocabularyCorpus(texts), { vocabSize: 512 });
const { endOfText } = tokenizer;

const model = makeModel(preset("micro", { vocab_size: tokenizer.vocabSize }), 1);
const trainer = new Trainer(asLanguageModel(model), { capacity: 1024 });
const decodeText = (ids: readonly number[]) => tokenizer.decode(ids);
const engine = new Engine(asDecoder(model), { rows: 64, contextLength: 192, endOfText, decodeText });
const verifier = embeddedVerifier();

// 2. Training, on batches from everything that has been proved so far.
const random = new Random(1);
const sequenceOf = ({ prompt, completion }: (typeof texts)[number]) =>
  promptAndCompletion(tokenizer.encode(prompt), [...tokenizer.encode(completion), endOfText]);
const examples = texts.map(sequenceOf);
async function train(count: number, lr: number): Promise<void> {
  let loss = 0;
  for (let step = 0; step < count; step++) {
    const batch = Array.from({ length: 32 }, () => examples[random.int(examples.length)]);
    ({ loss } = await sftStep(trainer, batch, { lr, clip: 1 }));
  }
  console.log(`trained ${count} steps on ${examples.length} proofs, loss ${loss.toFixed(3)}`);
}
await train(steps, 2e-3);

// 3. The loop. The checker alone decides what counts as solved.
const solved = new Map<string, string>();
for (let round = 1; round <= rounds; round++) {
  const open = pool.filter(({ name }) => !solved.has(name));
  const attempts = await engine.generate(
    open.map(({ statement }) => {
      const prompt = tokenizer.encode(promptFor(statement, "goal"));
      return { prompt, count: 4, maxTokens: 96, temperature: 1, seed: round };
    }),
  );
  const candidates = open.flatMap(({ name, statement }, index) =>
    attempts[index].map(({ text }) => ({ name, statement, proof: proofFrom(text) })),
  );
  const verdicts = await verifier.verifyAll(candidates);
  candidates.forEach(({ name, statement, proof }, index) => {
    if (verdicts[index].kind !== "proved" || solved.has(name)) return;
    solved.set(name, proof);
    // A proof that was found counts as much as four that were taught.
    const found = sequenceOf(trainingText(statement, proof, "goal"));
    examples.push(found, found, found, found);
  });
  const longest = Math.max(0, ...[...solved.values()].map(tacticCount));
  console.log(
    `round ${round}: ${solved.size} of ${pool.length} problems solved, the longest proof has ${longest} tactics`,
  );
  await train(Math.ceil(steps / 3), 1e-3);
}
await verifier.close();
closeGpu();
process.exit(0);
