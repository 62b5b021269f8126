// The loss of GRPO against TRL's own, through a model: value and gradient, also where ratios are exactly at a clip limit.
import { expect, test } from "vitest";
import { asLanguageModel, type LlamaConfig, llamaConfig, makeModel } from "../../models/index.ts";
import { disposeModule, parameters } from "../../src/nn/index.ts";
import { relativeError } from "../../src/reference/index.ts";
import { grad, readAll, scope } from "../../src/tensor/index.ts";
import {
  type Aggregation,
  DeviceBatch,
  learntColumn,
  packMicroBatches,
  policyLoss,
  promptAndCompletion,
  tokenWeights,
} from "../../src/train/index.ts";
import { useDevice } from "../device.ts";
import { fixture, under } from "../fixtures/fixture.ts";

useDevice();

interface Facts {
  config: LlamaConfig;
  prompts: number[][];
  completions: number[][];
  advantages: number[];
  max_tokens: number;
  cases: {
    loss_type: Aggregation;
    importance_sampling_level: "token" | "sequence";
    epsilon: number;
    epsilon_high: number;
    delta?: number;
    beta: number;
    on_policy?: boolean;
    loss_value: number;
  }[];
}

const { facts, tensors } = fixture<Facts>("grpo_trl");
const { prompts, completions, advantages } = facts;
const lengths = completions.map(({ length }) => length);
const globalTokens = lengths.reduce((sum, length) => sum + length, 0);

test.each(facts.cases.map((one, index) => ({ ...one, index })))(
  "$index: $loss_type, $importance_sampling_level, clip $epsilon $epsilon_high, delta $delta, beta $beta",
  async (one) => {
    const model = makeModel(llamaConfig(facts.config), 1);
    const weights = under(tensors, "weights/");
    for (const [path, parameter] of Object.entries(parameters(model))) parameter.write(weights[path].values);
    const [packed] = packMicroBatches(
      prompts.map((prompt, index) => promptAndCompletion(prompt, completions[index])),
      64,
    );
    const flat = (name: string) => (sequence: number, token: number) => {
      const before = lengths.slice(0, sequence).reduce((sum, length) => sum + length, 0);
      return tensors[`${one.index}/${name}`].values[before + token];
    };
    const scale = tokenWeights(one.loss_type, lengths, { maxTokens: facts.max_tokens, globalTokens });
    const batch = new DeviceBatch(64);
    const columns = {
      weight: learntColumn(packed, (sequence) => scale[sequence]),
      advantage: learntColumn(packed, (sequence) => advantages[sequence]),
      old: learntColumn(packed, one.on_policy ? () => 0 : flat("old")),
      reference: learntColumn(packed, flat("ref")),
      share: learntColumn(packed, (sequence) => 1 / lengths[sequence]),
    };
    batch.upload(packed, columns);
    const loss = policyLoss({
      level: one.importance_sampling_level,
      clipLow: one.epsilon,
      clipHigh: one.epsilon_high,
      ...(one.delta === undefined ? {} : { delta: one.delta }),
      klCoefficient: one.beta,
      klKind: "k3",
      entropyCoefficient: 0,
    });
    const made = scope(() => {
      const { logprob, entropy } = asLanguageModel(model).tokenLogprobs(batch, { temperature: 1 });
      // On the policy, the old log-probabilities are those of this very pass: ratios are 1 to the bit.
      const old = one.on_policy ? logprob.detach() : batch.column("old");
      const [weight, advantage, reference, share] = ["weight", "advantage", "reference", "share"].map((name) =>
        batch.column(name),
      );
      const value = loss({ logprob, entropy, old, advantage, weight, reference, share, segments: batch.segments });
      return [value, ...grad(value, [model.lm_head!.weight])];
    });
    const [value, gradient] = await readAll(made);
    expect(value[0]).toBeCloseTo(one.loss_value, 5);
    expect(relativeError(gradient, tensors[`${one.index}/gradient`].values)).toBeLessThan(1e-4);
    batch.dispose();
    disposeModule(model);
  },
);
