// Lesson 4: train a small decoder on characters, and let it write.
// Run:    npx tsx examples/04_character_model.ts [--steps 150]
// Takes:  half a minute in software.
// Expect: a loss that falls from about 4 to below 0.3, and lines in the form of the text, though names do not always match.
import { parseArgs } from "node:util";
import { closeGpu, Engine, gpu, initGpu, Random, sftStep, Trainer } from "gentzen";
import { asDecoder, asLanguageModel, llamaConfig, makeModel } from "gentzen/models";

const { values } = parseArgs({ options: { steps: { type: "string", default: "150" } } });
const steps = Number(values.steps);
await initGpu();
console.log(`adapter: ${gpu().info.name}`);

// The text: two kinds of proof, with random names.
const random = new Random(1);
function writeLine(): string {
  const [a, b, h] = ["pqrst"[random.int(5)], "uvwxy"[random.int(5)], `h${random.int(10)}`];
  if (random.int(2) === 0) return `intro ${h}; exact Or.inl ${h} -- ${a} → ${a} ∨ ${b}\n`;
  return `intro ${h}; exact And.intro ${h}.right ${h}.left -- ${a} ∧ ${b} → ${b} ∧ ${a}\n`;
}
const lines = Array.from({ length: 400 }, writeLine);

// The vocabulary: one token for each character. A line break ends a text.
const alphabet = [...new Set(lines.join(""))].sort();
const encode = (text: string) => [...text].map((character) => alphabet.indexOf(character));
const decodeText = (ids: readonly number[]) => ids.map((id) => alphabet[id]).join("");

const config = llamaConfig({
  vocab_size: alphabet.length,
  hidden_size: 64,
  intermediate_size: 176,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  max_position_embeddings: 128,
  tie_word_embeddings: true,
});
const model = makeModel(config, 1);
const trainer = new Trainer(asLanguageModel(model), { capacity: 1024 });
for (let step = 1; step <= steps; step++) {
  // Sixteen lines a step, packed end to end; every character after the first is learnt.
  const chosen = Array.from({ length: 16 }, () => encode(lines[random.int(lines.length)]));
  const sequences = chosen.map((ids) => ({ ids, lossMask: ids.map(() => 1 as const) }));
  const { loss } = await sftStep(trainer, sequences, { lr: 3e-3, clip: 1 });
  if (step % 10 === 0 || step === 1 || step === steps) console.log(`step ${step}  loss ${loss.toFixed(3)}`);
}

const endOfText = alphabet.indexOf("\n");
const engine = new Engine(asDecoder(model), { rows: 4, contextLength: 128, endOfText, decodeText });
const request = { prompt: encode("intro h"), count: 4, maxTokens: 80, temperature: 0.7, seed: 1 };
const [written] = await engine.generate([request]);
for (const { text } of written) console.log(`intro h${text}`);
closeGpu();
process.exit(0);
