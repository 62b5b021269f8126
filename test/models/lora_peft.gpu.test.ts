// Low-rank adaptation of output layers and tables against PEFT: log-probabilities, gradients, and the same after merging.
import { describe, expect, test } from "vitest";
import {
  asDecoder,
  asLanguageModel,
  type DecoderModel,
  hiddenStates,
  type LlamaConfig,
  llamaConfig,
  makeModel,
  nextTokenLogits,
} from "../../models/index.ts";
import { toPackedBatch } from "../../src/data/index.ts";
import { Engine } from "../../src/infer/index.ts";
import { addLora, disposeModule, mergeLora, parameters, trainable } from "../../src/nn/index.ts";
import { Random } from "../../src/platform/index.ts";
import { relativeError } from "../../src/reference/index.ts";
import { grad, noGrad, readAll, scope, tensor } from "../../src/tensor/index.ts";
import { sftStep, Trainer } from "../../src/train/index.ts";
import { useDevice } from "../device.ts";
import { fixture, under } from "../fixtures/fixture.ts";

useDevice();

interface Facts {
  ids: number[];
  rank: number;
  alpha: number;
  cases: { name: string; config: LlamaConfig; targets: string[] }[];
}

const { facts, tensors } = fixture<Facts>("lora_peft");
const { ids, rank, alpha } = facts;

function adapted({ name, config, targets }: Facts["cases"][number]): DecoderModel {
  const model = makeModel(llamaConfig(config), 1);
  const weights = under(tensors, `${name}/weights/`);
  for (const [path, parameter] of Object.entries(parameters(model))) parameter.write(weights[path].values);
  addLora(model, { rank, alpha, targets, random: new Random(1) });
  const corrections = under(tensors, `${name}/lora/`);
  const trained = trainable(model);
  expect(Object.keys(trained).sort()).toEqual(Object.keys(corrections).sort());
  for (const [path, parameter] of Object.entries(trained)) parameter.write(corrections[path].values);
  return model;
}

function batch() {
  const packed = toPackedBatch([{ ids, lossMask: ids.map(() => 1 as const) }]);
  return {
    ids: tensor(packed.ids),
    positions: tensor(packed.positions),
    segments: tensor(packed.segments, [ids.length, 2]),
    targets: tensor(packed.targets),
  };
}

/** The trainer's log-probabilities of the tokens after the first, and the logarithms of the sampler's distribution at them. */
async function bothLogprobs(model: DecoderModel): Promise<Record<"trainer" | "sampler" | "logits", Float32Array>> {
  const made = noGrad(() =>
    scope(() => {
      const packed = batch();
      return [
        asLanguageModel(model).tokenLogprobs(packed, { temperature: 1 }).logprob,
        asDecoder(model).logits(hiddenStates(model, packed)).logSoftmax(-1),
        nextTokenLogits(model, packed).logSoftmax(-1),
      ];
    }),
  );
  const [trained, ...distributions] = (await readAll(made)) as Float32Array[];
  const vocabulary = model.config.vocab_size;
  const [sampler, whole] = distributions.map((values) =>
    Float32Array.from(ids.slice(1), (id, index) => values[index * vocabulary + id]),
  );
  return { trainer: trained.slice(0, -1), sampler, logits: whole };
}

describe.each(facts.cases)("$name: $targets", (one) => {
  test("trainer, sampler and logits have PEFT's log-probabilities, before and after merging", async () => {
    const model = adapted(one);
    const expected = tensors[`${one.name}/logprobs`].values;
    for (const [role, values] of Object.entries(await bothLogprobs(model))) {
      expect(relativeError(values, expected), role).toBeLessThan(2e-5);
    }
    await mergeLora(model, one.targets);
    expect(Object.keys(parameters(model)).filter((name) => name.includes("lora"))).toEqual([]);
    for (const [role, values] of Object.entries(await bothLogprobs(model))) {
      expect(relativeError(values, expected), `merged, ${role}`).toBeLessThan(2e-5);
    }
    disposeModule(model);
  });

  test("the engine reports what the trainer computes", async () => {
    const model = adapted(one);
    const engine = new Engine(asDecoder(model), { rows: 1, contextLength: 32, endOfText: [], decodeText: () => "" });
    const [[{ tokens, logprobs }]] = await engine.generate([
      { prompt: ids.slice(0, 2), count: 1, maxTokens: 5, temperature: 1, seed: 4 },
    ]);
    const trainer = new Trainer(asLanguageModel(model), { capacity: 64 });
    const text = [...ids.slice(0, 2), ...tokens];
    const packed = {
      ...toPackedBatch([{ ids: text, lossMask: text.map(() => 1 as const) }]),
      members: [0],
      starts: [0],
    };
    const [{ logprob }] = await trainer.score([packed]);
    expect(relativeError(Float32Array.from(logprobs), logprob.slice(1, 6))).toBeLessThan(2e-5);
    engine.dispose();
    trainer.dispose();
    disposeModule(model);
  });

  test("its gradients are PEFT's, and a step lowers the loss", async () => {
    const model = adapted(one);
    const trained = trainable(model);
    const grads = scope(() => {
      const { logprob } = asLanguageModel(model).tokenLogprobs(batch(), { temperature: 1 });
      return grad(
        logprob
          .slice([0, ids.length - 1])
          .sum()
          .neg(),
        Object.values(trained),
      );
    });
    const values = await readAll(grads);
    Object.keys(trained).forEach((path, index) => {
      const expected = tensors[`${one.name}/gradient/${path}`].values;
      expect(relativeError(values[index], expected), path).toBeLessThan(1e-4);
    });
    const trainer = new Trainer(asLanguageModel(model), { capacity: 64 });
    const sequence = { ids, lossMask: ids.map((_, place) => (place === 0 ? 0 : 1) as 0 | 1) };
    const first = await sftStep(trainer, [sequence], { lr: 1e-2 });
    for (let step = 0; step < 10; step++) await sftStep(trainer, [sequence], { lr: 1e-2 });
    const last = await sftStep(trainer, [sequence], { lr: 1e-2 });
    expect(first.grad_norm).toBeGreaterThan(0.01);
    expect(last.loss).toBeLessThan(first.loss - 0.1);
    trainer.dispose();
    disposeModule(model);
  });
});

describe("what cannot be adapted is refused by name", () => {
  const tied = () => makeModel(llamaConfig(facts.cases[3].config), 1);
  const options = { rank: 2, alpha: 4, random: new Random(1) };

  test("the output layer of a tied model, a misspelt target among right ones, a norm", () => {
    const model = tied();
    expect(() => addLora(model, { ...options, targets: ["lm_head"] })).toThrow(/lm_head: no layer.*\n.*embed_tokens/);
    expect(() => addLora(model, { ...options, targets: ["q_proj", "vproj"] })).toThrow("vproj: no layer of this name");
    expect(() => addLora(model, { ...options, targets: ["input_layernorm"] })).toThrow("no matrix");
    expect(Object.values(parameters(model)).every(({ requiresGrad }) => requiresGrad)).toBe(true);
    disposeModule(model);
  });

  test("a layer that is adapted, and merging where nothing is", async () => {
    const model = tied();
    await expect(mergeLora(model, ["q_proj"])).rejects.toThrow("no low-rank correction to merge");
    addLora(model, { ...options, targets: ["q_proj"] });
    expect(() => addLora(model, { ...options, targets: ["q_proj"] })).toThrow("has a low-rank correction already");
    await expect(mergeLora(model, ["lm_head"])).rejects.toThrow("lm_head: no layer");
    disposeModule(model);
  });
});
