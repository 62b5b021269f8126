// Drafts out of the text so far, and budgets for thoughts: what is sampled is what would be without a draft, and thoughts end where they must.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asDecoder, type DecoderModel, llamaConfig, makeModel } from "../../models/index.ts";
import { type Completion, Engine, type EngineOptions, type GenerationRequest } from "../../src/infer/index.ts";
import { DraftRecord, draftFor } from "../../src/infer/speculation.ts";
import { disposeModule } from "../../src/nn/index.ts";
import { ConfigError } from "../../src/platform/index.ts";
import { useDevice } from "../device.ts";

useDevice();

let model: DecoderModel;
const sizes = {
  vocab_size: 40,
  hidden_size: 64,
  intermediate_size: 48,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 160,
  initializer_range: 0.5,
};
beforeAll(() => {
  model = makeModel(llamaConfig(sizes), 5);
});
afterAll(() => disposeModule(model));

const letters = (ids: readonly number[]) => ids.map((id) => String.fromCharCode(65 + id)).join("");

async function write(
  settings: Partial<EngineOptions>,
  requests: readonly GenerationRequest[],
): Promise<{ all: Completion[]; blocks: number }> {
  const engine = new Engine(asDecoder(model), {
    rows: 4,
    contextLength: 120,
    endOfText: 39,
    decodeText: letters,
    ...settings,
  });
  let blocks = 0;
  const made = await engine.generate(requests, { onBlock: () => blocks++ });
  engine.dispose();
  return { all: made.flat(), blocks };
}

const repeated = [3, 1, 4, 1, 5, 9, 2, 6, 3, 1, 4, 1, 5, 9, 2, 6, 3, 1, 4];
const request = (changes: Partial<GenerationRequest>): GenerationRequest => ({
  prompt: repeated,
  count: 1,
  maxTokens: 60,
  temperature: 0,
  seed: 7,
  ...changes,
});

describe("drafts", () => {
  test("are what followed the longest ending at its last earlier place", () => {
    expect(
      draftFor(
        [
          [1, 2, 3, 4, 9],
          [1, 2, 3],
        ],
        2,
      ),
    ).toEqual([4, 9]);
    expect(draftFor([[7, 1, 2, 5, 1, 2, 6, 8, 1, 2]], 3)).toEqual([6, 8, 1]);
    expect(draftFor([[7, 1, 2, 6, 1, 2]], 6)).toEqual([6, 1, 2, 6, 1, 2]);
    // Three that stood before count for more than two that stood there later.
    expect(draftFor([[4, 1, 2, 5, 3, 1, 2, 6, 4, 1, 2]], 1)).toEqual([5]);
    expect(draftFor([[1, 1, 1]], 4)).toEqual([1, 1, 1, 1]);
    expect(draftFor([[1, 2, 3]], 4)).toEqual([]);
    expect(draftFor([[]], 4)).toEqual([]);
    expect(draftFor([[1, 2, 3, 1, 2]], 0)).toEqual([]);
  });

  test("rest for a while where they were not worth their pass", () => {
    const record = new DraftRecord();
    for (let round = 0; round < 8; round++) {
      expect(record.next()).toBe(true);
      record.note(2, round < 4 ? 3 : 0);
    }
    let rested = 0;
    while (!record.next()) rested++;
    expect(rested).toBe(16);
    for (let round = 0; round < 20; round++) record.note(2, 2);
    expect(record.next()).toBe(true);
  });

  const requests = [
    request({ count: 2, temperature: 1 }),
    request({ prompt: [8, 8, 8, 8, 8, 8], temperature: 0.3, seed: 4, count: 3, topK: 5 }),
    request({ temperature: 0 }),
    request({ prompt: [...repeated, 5], maxTokens: 3 }),
    request({ prompt: [2, 9], temperature: 0.1, maxTokens: 118, topP: 0.9, seed: 2 }),
    request({ temperature: 0.5, stop: ["BEB", "H"], seed: 3, count: 2 }),
  ];

  test.each([1, 3, 8])("of up to %i tokens change nothing that is sampled", async (speculate) => {
    for (const rows of [1, 4]) {
      const plain = await write({ rows }, requests);
      const drafted = await write({ rows, speculate }, requests);
      drafted.all.forEach(({ tokens, text, finish, logprobs }, index) => {
        expect({ tokens, text, finish }).toEqual({
          tokens: plain.all[index].tokens,
          text: plain.all[index].text,
          finish: plain.all[index].finish,
        });
        logprobs.forEach((each, place) => {
          expect(each).toBeCloseTo(plain.all[index].logprobs[place], 4);
        });
      });
    }
  });

  test("what repeats itself takes fewer passes", async () => {
    const looping = [request({ maxTokens: 90 })];
    const wild = model;
    // Small weights: the likeliest text soon goes round in circles.
    model = makeModel(llamaConfig({ ...sizes, initializer_range: 0.1 }), 4);
    const one = await write({ rows: 1, blockTokens: 1, endOfText: [] }, looping);
    const drafted = await write({ rows: 1, blockTokens: 1, endOfText: [], speculate: 6 }, looping);
    disposeModule(model);
    model = wild;
    expect(drafted.all[0].tokens).toEqual(one.all[0].tokens);
    expect(one.blocks).toBe(90);
    expect(drafted.blocks).toBeLessThan(45);
  });

  test("how many tokens are read at once changes nothing either", async () => {
    const [one, sixteen] = [await write({ blockTokens: 1 }, requests), await write({ blockTokens: 16 }, requests)];
    expect(sixteen.all).toEqual(one.all);
    expect(sixteen.blocks).toBeLessThan(one.blocks);
  });
});

describe("thoughts", () => {
  const thinking = { budget: 10, opens: "[", closes: "]", closing: [26, 28, 2] };
  // 26 is "[", 28 is "]": what closes holds a tag that opens too, which changes nothing.
  const opened = request({ prompt: [...repeated, 26], temperature: 1, seed: 3, count: 2, maxTokens: 30 });

  test("are closed when their budget is used up, and the model goes on behind", async () => {
    const plain = await write({ endOfText: [] }, [opened]);
    const { all } = await write({ endOfText: [], thinking }, [opened]);
    for (const [index, { tokens, logprobs, filtered }] of all.entries()) {
      expect(plain.all[index].text).not.toContain("]");
      expect(tokens.slice(0, 10)).toEqual(plain.all[index].tokens.slice(0, 10));
      expect(tokens.slice(10, 13)).toEqual([26, 28, 2]);
      expect(logprobs.slice(10, 13)).toEqual([0, 0, 0]);
      expect(tokens).toHaveLength(30);
      expect(logprobs).toHaveLength(30);
      expect(filtered).toBe(true);
    }
  });

  test("what follows is what a prompt with all of it is continued by, drafts or none", async () => {
    const greedy = { ...opened, temperature: 0, count: 1 };
    for (const speculate of [0, 4]) {
      const { all } = await write({ endOfText: [], thinking, speculate }, [greedy]);
      const before = all[0].tokens.slice(0, 13);
      const { all: after } = await write({ endOfText: [] }, [
        { ...greedy, prompt: [...greedy.prompt, ...before], maxTokens: 17 },
      ]);
      expect(all[0].tokens.slice(13)).toEqual(after[0].tokens);
    }
  });

  test("a request has a budget of its own", async () => {
    const own = { ...thinking, budget: 4 };
    const { all } = await write({ endOfText: [], thinking }, [opened, { ...opened, thinking: own }]);
    const [alone, short] = [
      await write({ endOfText: [], thinking }, [opened]),
      await write({ endOfText: [], thinking: own }, [opened]),
    ];
    expect(all).toEqual([...alone.all, ...short.all]);
    expect(short.all[0].tokens.slice(4, 7)).toEqual(thinking.closing);
    const strange = { ...opened, thinking: { ...own, closing: [40] } };
    await expect(write({}, [strange])).rejects.toThrow(/token 40 is not in the vocabulary/);
  });

  test("nothing is closed where none are open, or where they were closed in time", async () => {
    const closed = request({ prompt: [...repeated, 26, 28], temperature: 1, seed: 3, maxTokens: 30 });
    const never = request({ temperature: 1, seed: 5, maxTokens: 30, count: 3 });
    const plain = await write({}, [closed, never]);
    const { all } = await write({ thinking }, [closed, never]);
    expect(all).toEqual(plain.all);
    // "[" opens and the model's own first "]" closes.
    const own = { ...thinking, budget: 20, closes: plain.all[1].text[5] };
    const within = [request({ prompt: [...never.prompt, 26], temperature: 1, seed: 5, maxTokens: 30, count: 3 })];
    const [a, b] = [await write({}, within), await write({ thinking: own }, within)];
    a.all.forEach(({ tokens, text }, index) => {
      const inTime = text.slice(0, 20).includes(own.closes);
      if (inTime || text.length < 20) expect(b.all[index].tokens).toEqual(tokens);
      else expect(b.all[index].tokens.slice(20, 23)).toEqual(own.closing.slice(0, b.all[index].tokens.length - 20));
    });
    expect(a.all.some(({ text }) => text.slice(0, 20).includes(own.closes))).toBe(true);
  });

  test("a text without room for what closes them ends there", async () => {
    const { all } = await write({ endOfText: [], thinking: { ...thinking, budget: 28 } }, [opened]);
    for (const { tokens, finish } of all) {
      expect(tokens.length).toBe(28);
      expect(finish).toBe("length");
    }
    await expect(write({ thinking: { ...thinking, closing: [40] } }, [opened])).rejects.toThrow(ConfigError);
    await expect(write({ thinking: { ...thinking, budget: 0 } }, [opened])).rejects.toThrow(/thinking.budget/);
    await expect(write({ speculate: 65 }, [opened])).rejects.toThrow(/speculate/);
  });
});
