// What codes cost a trained model: how far its distributions over the next token move, on texts that it wrote itself.
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { asDecoder, type DecoderModel, nextTokenLogits } from "../../models/index.ts";
import { loadModel } from "../../models/node.ts";
import { loadTokenizer } from "../../src/data/node.ts";
import { Engine } from "../../src/infer/index.ts";
import { disposeModule } from "../../src/nn/index.ts";
import { promptFor } from "../../src/tasks/index.ts";
import { scope, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const folder = fileURLToPath(new URL("../../models/tiny_prover", import.meta.url));

const statements = [
  "theorem t (p q : Prop) (h0 : p ∧ q) : q ∧ p",
  "theorem t (p q r : Prop) (h0 : p → q) (h1 : q → r) (h2 : p) : r",
  "theorem t (p q : Prop) (h0 : p ∨ q) : q ∨ p",
  "theorem t (p q r : Prop) (h0 : p ↔ q) (h1 : q ∧ r) : r ∧ p",
  "theorem t (p q : Prop) (h0 : ¬p) (h1 : p ∨ q) : q",
  "theorem t (p q r : Prop) (h0 : p ∧ (q ∨ r)) : (p ∧ q) ∨ (p ∧ r)",
];

/** Texts that a model wrote, as token ids with their prompts. */
async function texts(model: DecoderModel): Promise<number[][]> {
  const tokenizer = await loadTokenizer(folder);
  const prompts = statements.map((statement) => tokenizer.encode(promptFor(statement, "goal")));
  const engine = new Engine(asDecoder(model), {
    rows: 8,
    contextLength: 160,
    endOfText: tokenizer.endOfText,
    decodeText: (ids) => tokenizer.decode(ids),
  });
  const made = await engine.generate(
    prompts.map((prompt, seed) => ({ prompt, count: 6, maxTokens: 60, temperature: 1, seed })),
  );
  engine.dispose();
  return made.flatMap((group, index) => group.map(({ tokens }) => [...(prompts[index] ?? []), ...tokens]));
}

/** Log-probabilities of the next token after every token of some texts, in float64. */
async function distributions(model: DecoderModel, all: readonly (readonly number[])[]): Promise<Float64Array[]> {
  const ids = all.flat();
  const positions = all.flatMap((text) => [...text.keys()]);
  let start = 0;
  const segments = all.flatMap((text) => {
    const own = [start, start + text.length];
    start += text.length;
    return text.flatMap(() => own);
  });
  const logits = await scope(() =>
    nextTokenLogits(model, {
      ids: tensor(Uint32Array.from(ids)),
      positions: tensor(Uint32Array.from(positions)),
      segments: tensor(Uint32Array.from(segments), [ids.length, 2]),
    }),
  ).data();
  const width = model.config.vocab_size;
  return ids.map((_, row) => {
    const own = Float64Array.from(logits.subarray(row * width, (row + 1) * width));
    const most = Math.max(...own);
    const sum = Math.log(own.reduce((total, value) => total + Math.exp(value - most), 0)) + most;
    return own.map((value) => value - sum);
  });
}

const entropy = (logs: Float64Array) => -logs.reduce((sum, log) => sum + Math.exp(log) * log, 0);
const divergence = (p: Float64Array, q: Float64Array) =>
  p.reduce((sum, log, i) => sum + Math.exp(log) * (log - (q[i] ?? 0)), 0);

test("the mean divergence at uncertain positions is at most 0.01 nat in 8 bits and 0.05 in 4", async () => {
  const model = await loadModel(folder);
  const all = await texts(model);
  const whole = await distributions(model, all);
  disposeModule(model);
  const uncertain = whole.flatMap((logs, place) => (entropy(logs) > 0.5 ? [place] : []));
  expect(uncertain.length).toBeGreaterThan(200);
  for (const [weights, most] of [
    ["q8", 0.01],
    ["q4", 0.05],
  ] as const) {
    const small = await loadModel(folder, { weights });
    const found = await distributions(small, all);
    disposeModule(small);
    const each = uncertain.map((place) => divergence(whole[place] as Float64Array, found[place] as Float64Array));
    const mean = each.reduce((sum, value) => sum + value, 0) / each.length;
    console.log(`${weights}: ${mean.toFixed(5)} nat over ${each.length} positions`);
    expect(mean).toBeGreaterThan(0);
    expect(mean).toBeLessThan(most);
  }
});
