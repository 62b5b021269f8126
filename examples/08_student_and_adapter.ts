// Lesson 8: a small student learns from a larger teacher, its weights are averaged, and an adapter teaches it a new trick.
// Run:    npx tsx examples/08_student_and_adapter.ts [--steps 100]
// Takes:  a minute and a half in software.
// Expect: a student that comes near its teacher, an average of its weights that is at least as good, and after the adapter a loss
//         on the new kind of line that has fallen by more than half; loaded in 8 bits the model still writes that line.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  addLora,
  closeGpu,
  distillationLoss,
  Engine,
  evaluationLoss,
  gpu,
  initGpu,
  mergeLora,
  parameters,
  Random,
  sftStep,
  Trainer,
  WeightAverage,
} from "gentzen";
import { asDecoder, asLanguageModel, llamaConfig, makeModel, nextTokenLogits } from "gentzen/models";
import { loadModel, saveModel } from "gentzen/node";

const { values } = parseArgs({ options: { steps: { type: "string", default: "100" } } });
const steps = Number(values.steps);
await initGpu();
console.log(`adapter: ${gpu().info.name}`);

// Lines of tactics with random names; one token for each character.
const random = new Random(1);
const name = () => "pqrstuvwxy"[random.int(10)];
const known = () => `intro ${name()}; exact Or.inl ${name()}\n`;
const fresh = () => `constructor <;> rfl -- ${name()}\n`;
const alphabet = [...new Set("intro exact Or.inl constructor <;> rfl -- pqrstuvwxy\n")].sort();
const encode = (text: string) => {
  const ids = [...text].map((character) => alphabet.indexOf(character));
  return { ids, lossMask: ids.map(() => 1 as const) };
};
const batch = (line: () => string) => Array.from({ length: 16 }, () => encode(line()));
const [test, newTest] = [batch(known), batch(fresh)];

const sized = (hidden_size: number) =>
  llamaConfig({
    vocab_size: alphabet.length,
    hidden_size,
    intermediate_size: 2 * hidden_size,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    max_position_embeddings: 64,
    tie_word_embeddings: true,
    initializer_range: 0.1,
  });
const step = { lr: 3e-3, clip: 1 };

const teacher = makeModel(sized(64), 1);
const teaching = new Trainer(asLanguageModel(teacher), { capacity: 1024 });
for (let i = 0; i < steps; i++) await sftStep(teaching, batch(known), step);
console.log(`teacher: loss ${(await evaluationLoss(teaching, test)).toFixed(3)}`);

// The student sees the teacher's whole distribution over the next character, and its weights are averaged on the way.
const student = makeModel(sized(32), 2);
const weights = parameters(student);
const learning = new Trainer(asLanguageModel(student), { capacity: 1024 });
const average = new WeightAverage(weights);
const loss = distillationLoss(
  (rows) => nextTokenLogits(student, rows),
  (rows) => nextTokenLogits(teacher, rows),
);
for (let i = 0; i < 2 * steps; i++) {
  await sftStep(learning, batch(known), { ...step, loss });
  average.follow(weights, 0.9);
}
console.log(`student: loss ${(await evaluationLoss(learning, test)).toFixed(3)}`);
average.copyTo(weights);
console.log(`average: loss ${(await evaluationLoss(learning, test)).toFixed(3)}`);

// An adapter of rank 4 learns another kind of line, while the weights themselves stay as they are.
const before = await evaluationLoss(learning, newTest);
const targets = ["q_proj", "v_proj", "up_proj", "down_proj"];
addLora(student, { rank: 4, alpha: 16, targets, random: new Random(3) });
const adapting = new Trainer(asLanguageModel(student), { capacity: 1024 });
for (let i = 0; i < 2 * steps; i++) await sftStep(adapting, batch(fresh), { ...step, lr: 1e-2 });
console.log(`adapter: loss ${before.toFixed(3)} before, ${(await evaluationLoss(adapting, newTest)).toFixed(3)} after`);
await mergeLora(student, targets);

// Saved, and loaded again with its matrices in 8 bits.
const folder = mkdtempSync(join(tmpdir(), "gentzen-lesson-"));
await saveModel(student, folder);
const small = await loadModel(folder, { weights: "q8" });
rmSync(folder, { recursive: true });
const decodeText = (ids: readonly number[]) => ids.map((id) => alphabet[id]).join("");
const endOfText = alphabet.indexOf("\n");
const engine = new Engine(asDecoder(small), { rows: 1, contextLength: 64, endOfText, decodeText });
const request = { prompt: encode("con").ids, count: 1, maxTokens: 40, temperature: 0, seed: 1 };
const [[{ text }]] = await engine.generate([request]);
console.log(`written in 8 bits: con${text}`);
closeGpu();
process.exit(0);
