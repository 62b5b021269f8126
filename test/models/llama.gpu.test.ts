// The decoder against PyTorch, number by number, and properties that any decoder on packed sequences must have.

import { describe, expect, test } from "vitest";
import {
  type DecoderModel,
  type ForwardOptions,
  hiddenStates,
  llamaConfig,
  makeModel,
  modelFromTensors,
  nextTokenLogits,
  readModelConfig,
  tokenLogprobs,
} from "../../models/index.ts";
import type { TensorData } from "../../src/data/index.ts";
import { gpu } from "../../src/gpu/index.ts";
import { disposeModule, parameters } from "../../src/nn/index.ts";
import { AdamW } from "../../src/optim/index.ts";
import { ndarray, relativeError, worstDisagreement } from "../../src/reference/index.ts";
import { readAll, scope, type Tensor, tensor, valueAndGrad } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";
import { type FixtureTensor, fixture, under } from "../fixtures/fixture.ts";

interface LlamaFacts {
  config: Record<string, unknown>;
  batch: { ids: number[]; positions: number[]; segments: number[][]; targets: number[]; mask: number[] };
  loss: number;
  gradient_norm: number;
  optimizer: { lr: number; betas: [number, number]; eps: number; weight_decay: number; clip: number; steps: number };
  losses: number[];
}

useDevice();

/** Relative error that f32 is allowed against PyTorch in float64. */
const bound = 1e-4;

function modelOf(facts: LlamaFacts, weights: Record<string, FixtureTensor>): DecoderModel {
  const stored = Object.entries(weights).map(([name, { shape, values }]): [string, TensorData] => {
    return [name, { dtype: "F32", shape: [...shape], data: new Uint8Array(values.buffer) }];
  });
  return modelFromTensors(readModelConfig(facts.config, "fixture"), new Map(stored), "fixture");
}

function batchOf({ batch }: LlamaFacts) {
  const column = (values: number[]) => tensor(Uint32Array.from(values));
  return {
    ids: column(batch.ids),
    positions: column(batch.positions),
    segments: tensor(Uint32Array.from(batch.segments.flat()), [batch.ids.length, 2]),
    targets: column(batch.targets),
    mask: tensor(batch.mask),
  };
}

function lossOf(
  model: DecoderModel,
  batch: ReturnType<typeof batchOf>,
  tokens: number,
  options?: ForwardOptions,
): Tensor {
  return tokenLogprobs(model, batch, options).logprob.mul(batch.mask).sum().div(-tokens);
}

describe.each(["llama_grouped", "llama_tied_yarn"])("%s", (name) => {
  const { facts, tensors } = fixture<LlamaFacts>(name);
  const tokens = facts.batch.mask.reduce((sum, value) => sum + value, 0);
  const expected = under(tensors, "gradient/");

  test("logits", async () => {
    const model = modelOf(facts, under(tensors, "weight/"));
    const found = scope(() => nextTokenLogits(model, batchOf(facts)));
    expect(relativeError(await found.data(), tensors.logits.values)).toBeLessThan(bound);
    disposeModule(model);
  });

  test.each([{ recompute: false }, { recompute: true }])("loss and every gradient, %o", async (options) => {
    const model = modelOf(facts, under(tensors, "weight/"));
    const named = parameters(model);
    const batch = batchOf(facts);
    const { value, grads } = valueAndGrad(Object.values(named), () => lossOf(model, batch, tokens, options));
    expect(Math.abs((await value.item()) / facts.loss - 1)).toBeLessThan(bound);
    const found = await readAll(grads);
    expect(Object.keys(named).toSorted()).toEqual(Object.keys(expected).toSorted());
    Object.keys(named).forEach((parameter, index) => {
      expect(relativeError(found[index], expected[parameter].values), parameter).toBeLessThan(bound);
    });
    disposeModule(model);
  });

  test("ten steps of AdamW", async () => {
    const model = modelOf(facts, under(tensors, "weight/"));
    const named = parameters(model);
    const batch = batchOf(facts);
    const { lr, betas, eps, weight_decay, clip, steps } = facts.optimizer;
    const optimizer = new AdamW(named, { betas, eps, weightDecay: weight_decay, decays: () => true });
    for (let step = 0; step < steps; step++) {
      const loss = scope(() => {
        const { value, grads } = valueAndGrad(Object.values(named), () => lossOf(model, batch, tokens));
        optimizer.step(grads, { lr, clip });
        return value;
      });
      expect(Math.abs((await loss.item()) / facts.losses[step] - 1), `loss of step ${step}`).toBeLessThan(bound);
    }
    for (const [parameter, { values }] of Object.entries(under(tensors, "final/"))) {
      expect(relativeError(await named[parameter].data(), values), parameter).toBeLessThan(bound);
    }
    disposeModule(model);
  });

  test("mixed precision stays near", async (context) => {
    if (!gpu().features.f16) context.skip("the adapter has no f16");
    const model = modelOf(facts, under(tensors, "weight/"));
    const batch = batchOf(facts);
    const named = parameters(model);
    const { value, grads } = valueAndGrad(Object.values(named), () =>
      lossOf(model, batch, tokens, { precision: "mixed" }),
    );
    expect(Math.abs((await value.item()) / facts.loss - 1)).toBeLessThan(5e-3);
    const found = await readAll(grads);
    Object.keys(named).forEach((parameter, index) => {
      expect(relativeError(found[index], expected[parameter].values), parameter).toBeLessThan(3e-2);
    });
    disposeModule(model);
  });
});

describe("a decoder on packed sequences", () => {
  const config = llamaConfig({
    vocab_size: 50,
    hidden_size: 64,
    intermediate_size: 96,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    max_position_embeddings: 64,
    tie_word_embeddings: true,
    initializer_range: 0.2,
  });

  /** Packs sequences of token ids end to end. */
  function pack(sequences: readonly (readonly number[])[]) {
    const ids = sequences.flat();
    const positions = sequences.flatMap((sequence) => sequence.map((_, place) => place));
    let start = 0;
    const segments = sequences.flatMap((sequence) => {
      const bounds = [start, start + sequence.length];
      start = bounds[1];
      return sequence.map(() => bounds);
    });
    return {
      ids: tensor(Uint32Array.from(ids)),
      positions: tensor(Uint32Array.from(positions)),
      segments: tensor(Uint32Array.from(segments.flat()), [ids.length, 2]),
    };
  }

  const sequence = (length: number, seed: number) => Array.from({ length }, (_, i) => (seed * 31 + i * i * 7 + i) % 50);
  const logitsOf = async (model: DecoderModel, sequences: readonly (readonly number[])[]) =>
    (await scope(() => nextTokenLogits(model, pack(sequences))).data()) as Float32Array;

  test("one seed gives one model", async () => {
    const [a, b, c] = [makeModel(config, 1), makeModel(config, 1), makeModel(config, 2)];
    const one = await logitsOf(a, [sequence(9, 1)]);
    expect(await logitsOf(b, [sequence(9, 1)])).toEqual(one);
    expect(await logitsOf(c, [sequence(9, 1)])).not.toEqual(one);
    for (const model of [a, b, c]) disposeModule(model);
  });

  test("neighbours in the pack change nothing", async () => {
    const model = makeModel(config, 1);
    const alone = await logitsOf(model, [sequence(21, 5)]);
    const packed = await logitsOf(model, [sequence(13, 1), sequence(21, 5), sequence(40, 2)]);
    expect(worstDisagreement(packed.subarray(13 * 50, 34 * 50), alone).error).toBeLessThan(2e-6);
    disposeModule(model);
  });

  test("a later token changes no earlier logit", async () => {
    const model = makeModel(config, 1);
    const before = sequence(30, 3);
    const after = before.with(20, (before[20] + 1) % 50);
    const [a, b] = [await logitsOf(model, [before]), await logitsOf(model, [after])];
    expect(b.subarray(0, 20 * 50)).toEqual(a.subarray(0, 20 * 50));
    expect(worstDisagreement(b.subarray(20 * 50, 21 * 50), a.subarray(20 * 50, 21 * 50)).error).toBeGreaterThan(1e-3);
    disposeModule(model);
  });

  test.each([1, 0.6])(
    "log-probabilities and entropies are those of the logits at temperature %d",
    async (temperature) => {
      const model = makeModel(config, 1);
      const targets = sequence(25, 8);
      const batch = { ...pack([sequence(25, 4)]), targets: tensor(Uint32Array.from(targets)) };
      const { logprob, entropy } = scope(() => tokenLogprobs(model, batch, { temperature }));
      const all = ndarray(await nextTokenLogits(model, batch).data(), [25, 50])
        .div(temperature)
        .logSoftmax();
      const expected = all.gather(1, ndarray(targets, [25, 1]));
      expect(worstDisagreement(await logprob.data(), expected.data).error).toBeLessThan(1e-5);
      const entropies = all.exp().mul(all).sum(-1).neg();
      expect(worstDisagreement(await entropy.data(), entropies.data).error).toBeLessThan(1e-5);
      disposeModule(model);
    },
  );

  test("the residual stream has the model's width", () => {
    const model = makeModel(config, 1);
    expect(scope(() => hiddenStates(model, pack([sequence(3, 1), sequence(4, 2)]))).shape).toEqual([7, 64]);
    disposeModule(model);
  });
});
