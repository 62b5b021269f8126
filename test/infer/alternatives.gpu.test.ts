// The likeliest tokens at each place of a sample: those of the model's logits, with their log-probabilities.
import { afterAll, beforeAll, expect, test } from "vitest";
import { asDecoder, type DecoderModel, llamaConfig, makeModel, nextTokenLogits } from "../../models/index.ts";
import { Engine, type GenerationRequest } from "../../src/infer/index.ts";
import { disposeModule } from "../../src/nn/index.ts";
import { ConfigError } from "../../src/platform/index.ts";
import { scope, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

let model: DecoderModel;
let engine: Engine;
const small = {
  hidden_size: 32,
  intermediate_size: 48,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  max_position_embeddings: 64,
  initializer_range: 0.4,
};
const options = { rows: 4, contextLength: 60, blockTokens: 4, endOfText: [], decodeText: String };
beforeAll(() => {
  model = makeModel(llamaConfig({ ...small, vocab_size: 300 }), 3);
  engine = new Engine(asDecoder(model), options);
});
afterAll(() => {
  engine.dispose();
  disposeModule(model);
});

const request = (changes: Partial<GenerationRequest> = {}): GenerationRequest => ({
  prompt: [3, 1, 4],
  count: 1,
  maxTokens: 10,
  temperature: 0.7,
  seed: 4,
  ...changes,
});

/** The log-probabilities of the token behind a text, at a temperature. */
async function distribution(ids: readonly number[], temperature: number): Promise<number[]> {
  const batch = {
    ids: tensor(Uint32Array.from(ids)),
    positions: tensor(Uint32Array.from(ids.keys())),
    segments: tensor(Uint32Array.from(ids.flatMap(() => [0, ids.length])), [ids.length, 2]),
  };
  const logits = [...(await scope(() => nextTokenLogits(model, batch)).data())].slice(-300).map((x) => x / temperature);
  const peak = Math.max(...logits);
  const total = logits.reduce((sum, each) => sum + Math.exp(each - peak), 0);
  return logits.map((each) => each - peak - Math.log(total));
}

test("they are the model's, at the temperature of each request, and change nothing that is sampled", async () => {
  const requests = [
    request({ topLogprobs: 5 }),
    request({ topLogprobs: 20, temperature: 0, count: 2 }),
    request({ seed: 9 }),
  ];
  const told = await engine.generate(requests);
  const plain = await engine.generate(requests.map(({ topLogprobs: _, ...others }) => others));
  for (const [index, group] of told.entries()) {
    for (const [sample, { tokens, alternatives, logprobs }] of group.entries()) {
      expect(tokens).toEqual(plain[index][sample].tokens);
      expect(logprobs).toEqual(plain[index][sample].logprobs);
      if (index === 2) {
        expect(alternatives).toBeUndefined();
        continue;
      }
      expect(alternatives).toHaveLength(10);
      for (const place of [0, 5, 9]) {
        const temperature = requests[index].temperature || 1;
        const expected = await distribution([3, 1, 4, ...tokens.slice(0, place)], temperature);
        const best = [...expected.entries()].sort(([a, x], [b, y]) => y - x || a - b).slice(0, index === 0 ? 5 : 20);
        expect(alternatives![place].map(({ token }) => token)).toEqual(best.map(([token]) => token));
        alternatives![place].forEach(({ logprob }, rank) => {
          expect(logprob).toBeCloseTo(best[rank][1], 4);
        });
      }
      if (index === 1) expect(alternatives!.map(([first]) => first.token)).toEqual(tokens);
    }
  }
});

test("of a small vocabulary there are as many as it has, and equal ones come in order", async () => {
  const tiny = makeModel(llamaConfig({ ...small, vocab_size: 7 }), 3);
  tiny.lm_head!.weight.write(new Float32Array(7 * 32).fill(0.1));
  const own = new Engine(asDecoder(tiny), options);
  const [[{ alternatives }]] = await own.generate([request({ maxTokens: 2, topLogprobs: 20 })]);
  for (const each of alternatives!) {
    expect(each.map(({ token }) => token)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    for (const { logprob } of each) expect(logprob).toBeCloseTo(-Math.log(7), 5);
  }
  own.dispose();
  disposeModule(tiny);
  await expect(engine.generate([request({ topLogprobs: 21 })])).rejects.toThrow(ConfigError);
});

test("a text that a stop string cuts has them for the tokens that it keeps", async () => {
  const letters = new Engine(asDecoder(model), {
    ...options,
    decodeText: (ids) => ids.map((id) => `<${id}>`).join(""),
  });
  const [[free]] = await letters.generate([request()]);
  const stop = [`<${free.tokens[5]}>`];
  const [[cut]] = await letters.generate([request({ stop, topLogprobs: 2 })]);
  expect(cut.finish).toBe("stop");
  expect(cut.alternatives).toHaveLength(cut.logprobs.length);
  expect(cut.tokens.length).toBeLessThanOrEqual(6);
  letters.dispose();
});
