// Every architecture against Hugging Face's own, from a checkpoint as that library writes it: logits, loss and every gradient.
import { describe, expect, test } from "vitest";
import {
  asDecoder,
  type DecoderModel,
  modelFromTensors,
  modelTensors,
  modelTypes,
  nextTokenLogits,
  parameterShapes,
  qwen2Config,
  qwen3Config,
  readModelConfig,
  tokenLogprobs,
  writeModelConfig,
} from "../../models/index.ts";
import type { TensorData } from "../../src/data/index.ts";
import { Engine } from "../../src/infer/index.ts";
import { disposeModule, parameters } from "../../src/nn/index.ts";
import { ndarray, relativeError } from "../../src/reference/index.ts";
import { readAll, scope, type Tensor, tensor, valueAndGrad } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";
import { fixture, under } from "../fixtures/fixture.ts";

useDevice();

interface Case {
  readonly name: string;
  readonly config: Record<string, unknown>;
  readonly ids: number[];
  readonly loss: number;
}

const { facts, tensors } = fixture<{ cases: Case[] }>("architectures");
const bound = 1e-4;

function modelOf({ name, config }: Case): DecoderModel<ReturnType<typeof readModelConfig>, Tensor> {
  const stored = Object.entries(under(tensors, `${name}/weight/`)).map(([path, { shape, values }]) => {
    const data = new Uint8Array(values.buffer);
    return [path, { dtype: "F32", shape: [...shape], data }] satisfies [string, TensorData];
  });
  return modelFromTensors(readModelConfig(config, `${name}/config.json`), new Map(stored), name);
}

const batchOf = (ids: readonly number[]) => ({
  ids: tensor(Uint32Array.from(ids)),
  positions: tensor(Uint32Array.from(ids.keys())),
  segments: tensor(Uint32Array.from(ids.flatMap(() => [0, ids.length])), [ids.length, 2]),
  targets: tensor(Uint32Array.from([...ids.slice(1), 0])),
});

test("every architecture has a case", () => {
  expect([...new Set(facts.cases.map(({ config }) => config.model_type))].sort()).toEqual([...modelTypes].sort());
});

describe.each(facts.cases)("$name", (given) => {
  const { name, ids, loss } = given;

  test("logits", async () => {
    const model = modelOf(given);
    const found = await scope(() => nextTokenLogits(model, batchOf(ids))).data();
    expect(relativeError(found, tensors[`${name}/logits`].values)).toBeLessThan(bound);
    disposeModule(model);
  });

  test("loss and every gradient", async () => {
    const model = modelOf(given);
    const named = parameters(model);
    const expected = under(tensors, `${name}/gradient/`);
    const learnt = tensor(ids.map((_, row) => (row < ids.length - 1 ? -1 / (ids.length - 1) : 0)));
    const { value, grads } = valueAndGrad(Object.values(named), () =>
      tokenLogprobs(model, batchOf(ids)).logprob.mul(learnt).sum(),
    );
    expect(Math.abs((await value.item()) / loss - 1)).toBeLessThan(bound);
    const found = await readAll(grads);
    expect(Object.keys(named).sort()).toEqual(Object.keys(expected).sort());
    Object.keys(named).forEach((path, index) => {
      expect(relativeError(found[index], expected[path].values), path).toBeLessThan(bound);
    });
    disposeModule(model);
  });

  test("the engine's log-probabilities are those of the logits", async () => {
    const model = modelOf(given);
    const engine = new Engine(asDecoder(model), { rows: 1, contextLength: 32, endOfText: [], decodeText: () => "" });
    const prompt = ids.slice(0, 9);
    const [[{ tokens, logprobs }]] = await engine.generate([
      { prompt, count: 1, maxTokens: 6, temperature: 1, seed: 4 },
    ]);
    engine.dispose();
    const whole = [...prompt, ...tokens];
    const { vocab_size: size } = model.config;
    const all = ndarray(await scope(() => nextTokenLogits(model, batchOf(whole))).data(), [
      whole.length,
      size,
    ]).logSoftmax();
    tokens.forEach((token, index) => {
      expect(logprobs[index]).toBeCloseTo(all.data[(prompt.length - 1 + index) * size + token], 4);
    });
    disposeModule(model);
  });

  test("what is written reads back the same, and the weights too", async () => {
    const model = modelOf(given);
    const written = JSON.parse(JSON.stringify(writeModelConfig(model.config, "F32")));
    expect(readModelConfig(written, "copy")).toEqual(model.config);
    expect(written.architectures).toEqual(given.config.architectures);
    const stored = await modelTensors(model, "F32");
    expect([...stored.keys()].sort()).toEqual(Object.keys(parameterShapes(model.config)).sort());
    for (const [path, { data }] of stored) {
      expect(new Float32Array(data.buffer), path).toEqual(tensors[`${name}/weight/${path}`].values);
    }
    disposeModule(model);
  });
});

test("published sizes have their published counts, and their biases and norms", () => {
  const qwen2 = qwen2Config({
    vocab_size: 151936,
    hidden_size: 896,
    intermediate_size: 4864,
    num_hidden_layers: 24,
    num_attention_heads: 14,
    num_key_value_heads: 2,
    tie_word_embeddings: true,
  });
  const qwen3 = qwen3Config({
    vocab_size: 151936,
    hidden_size: 1024,
    intermediate_size: 3072,
    num_hidden_layers: 28,
    num_attention_heads: 16,
    num_key_value_heads: 8,
    tie_word_embeddings: true,
  });
  const count = (shapes: Record<string, readonly number[]>) =>
    Object.values(shapes).reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
  expect(count(parameterShapes(qwen2))).toBe(494_032_768);
  expect(count(parameterShapes(qwen3))).toBe(596_049_920);
  const names = Object.keys(parameterShapes(qwen2)).filter(
    (name) => name.includes("layers.0.") && name.endsWith("bias"),
  );
  expect(names).toEqual(["q_proj", "k_proj", "v_proj"].map((name) => `model.layers.0.self_attn.${name}.bias`));
  expect(parameterShapes(qwen3)["model.layers.0.self_attn.q_norm.weight"]).toEqual([128]);
});

test.each([
  [{ use_sliding_window: true }, /sliding window is not known\n.*use_sliding_window: true/],
  [{ layer_types: ["full_attention", "sliding_attention"] }, /sliding_attention/],
  [{ num_key_value_heads: undefined }, /num_key_value_heads is missing/],
  [{ rope_parameters: { rope_type: "longrope", factor: 2 } }, /"longrope" is not known/],
])("what a Qwen's file asks for and nothing here computes is refused: %j", (change, message) => {
  const [{ config }] = facts.cases;
  expect(() => readModelConfig({ ...config, ...change }, "config.json")).toThrow(message);
});
