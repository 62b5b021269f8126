// The engine against the full forward pass: cached decoding, log-probabilities, seeds in any batch layout, sharing, stops.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  asDecoder,
  type DecoderModel,
  llamaConfig,
  makeModel,
  nextTokenLogits,
  tokenLogprobs,
} from "../../models/index.ts";
import { gpu } from "../../src/gpu/index.ts";
import { Engine, type GenerationRequest } from "../../src/infer/index.ts";
import { ConfigError } from "../../src/platform/index.ts";
import { readAll, scope, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const END = 39;
const CONTEXT = 48;
let model: DecoderModel;
let engine: Engine;

const letters = (ids: readonly number[]) => ids.map((id) => String.fromCharCode(65 + id)).join("");
const makeEngine = (rows: number, blockTokens = 4) =>
  new Engine(asDecoder(model), { rows, contextLength: CONTEXT, blockTokens, endOfText: END, decodeText: letters });
/** One that only ends texts at their length. */
const makeFree = () =>
  new Engine(asDecoder(model), { rows: 8, contextLength: CONTEXT, endOfText: [], decodeText: letters });
const request = (changes: Partial<GenerationRequest> = {}): GenerationRequest => ({
  prompt: [3, 1, 4, 1, 5],
  count: 1,
  maxTokens: 12,
  temperature: 1,
  seed: 7,
  ...changes,
});

function batchOf(ids: readonly number[]) {
  const length = ids.length;
  return {
    ids: tensor(Uint32Array.from(ids)),
    positions: tensor(Uint32Array.from(ids, (_, i) => i)),
    segments: tensor(
      Uint32Array.from({ length: 2 * length }, (_, i) => (i % 2 === 0 ? 0 : length)),
      [length, 2],
    ),
    targets: tensor(Uint32Array.from(ids, (_, i) => ids[(i + 1) % length])),
  };
}

beforeAll(() => {
  model = makeModel(
    llamaConfig({
      vocab_size: 40,
      hidden_size: 64,
      intermediate_size: 48,
      num_hidden_layers: 2,
      num_attention_heads: 4,
      num_key_value_heads: 2,
      max_position_embeddings: CONTEXT,
      initializer_range: 0.3,
      tie_word_embeddings: true,
    }),
    1,
  );
  engine = makeEngine(8);
});

afterAll(() => engine.dispose());

describe("Engine", () => {
  it("decodes greedily what the full forward pass says at every position", async () => {
    const [[completion]] = await engine.generate([request({ temperature: 0, maxTokens: 30 })]);
    const ids = [...request().prompt, ...completion.tokens];
    const all = await scope(() => nextTokenLogits(model, batchOf(ids))).data();
    completion.tokens.forEach((token, i) => {
      const row = all.subarray((4 + i) * 40, (5 + i) * 40);
      const best = Math.max(...row);
      expect(row[token]).toBeGreaterThan(best - 1e-4);
    });
  });

  it("reports the log-probabilities that the trainer computes, at any temperature", async () => {
    for (const temperature of [1, 0.6]) {
      const [completions] = await engine.generate([request({ count: 3, temperature, maxTokens: 24 })]);
      for (const { tokens, logprobs } of completions) {
        const ids = [...request().prompt, ...tokens];
        const { logprob } = scope(() => tokenLogprobs(model, batchOf(ids), { temperature }));
        const expected = await logprob.data();
        logprobs.forEach((value, i) => {
          expect(Math.abs(value - expected[4 + i])).toBeLessThan(1e-4);
        });
      }
    }
  });

  it("gives a sample the same text in any batch layout", async () => {
    const requests = [
      request({ count: 5, seed: 11 }),
      request({ prompt: [9], count: 2, seed: 12, maxTokens: 20 }),
      request({ prompt: [7, 7, 2, 30, 31, 8, 8], count: 6, seed: 13 }),
    ];
    const together = await engine.generate(requests);
    for (const [rows, blockTokens] of [
      [1, 4],
      [3, 1],
      [16, 8],
    ]) {
      const other = makeEngine(rows, blockTokens);
      expect(await other.generate(requests)).toEqual(together);
      expect((await other.generate([requests[2], requests[0]])).reverse()).toEqual([together[0], together[2]]);
      other.dispose();
    }
  });

  it("differs between samples and between seeds", async () => {
    const [completions] = await engine.generate([request({ count: 4, maxTokens: 16 })]);
    expect(new Set(completions.map(({ text }) => text)).size).toBeGreaterThan(1);
    const [[other]] = await engine.generate([request({ seed: 8, maxTokens: 16 })]);
    expect(other.text).not.toBe(completions[0].text);
  });

  it("stops at the end-of-text token, at stop strings, at maxTokens and at the context's end", async () => {
    const [completions] = await engine.generate([request({ count: 60, maxTokens: 40, temperature: 1.5 })]);
    const ended = completions.filter(({ finish }) => finish === "stop");
    expect(ended.length).toBeGreaterThan(0);
    for (const { tokens, text, logprobs } of completions) {
      const end = tokens.indexOf(END);
      expect(end === -1 || end === tokens.length - 1).toBe(true);
      expect(text.length).toBe(end === -1 ? tokens.length : tokens.length - 1);
      expect(logprobs.length).toBe(tokens.length);
      expect(tokens.length).toBeLessThanOrEqual(40);
    }
    const [[free]] = await engine.generate([request({ temperature: 0, maxTokens: 30 })]);
    const stop = free.text.slice(5, 7);
    const [[cut]] = await engine.generate([request({ temperature: 0, maxTokens: 30, stop: [stop] })]);
    expect(cut.finish).toBe("stop");
    expect(cut.text).toBe(free.text.slice(0, free.text.indexOf(stop)));
    expect(cut.tokens).toEqual(free.tokens.slice(0, free.text.indexOf(stop) + 2));
    const [[long]] = await engine.generate([request({ temperature: 0, maxTokens: 1000 })]);
    if (long.finish === "length") expect(long.tokens.length + 4).toBe(CONTEXT);
  });

  it("creates nothing from the third call on, at one submit and one read a block", async () => {
    const own = makeEngine(4, 4);
    const call = () => own.generate([request({ count: 4, maxTokens: 8, temperature: 0 })]);
    await call();
    await call();
    const before = gpu().stats;
    let blocks = 0;
    await own.generate([request({ count: 4, maxTokens: 8, temperature: 0 })], { onBlock: () => blocks++ });
    const after = gpu().stats;
    expect(after.buffersCreated - before.buffersCreated).toBe(0);
    expect(after.bindGroupsCreated - before.bindGroupsCreated).toBe(0);
    expect(after.pipelinesCreated - before.pipelinesCreated).toBe(0);
    expect(after.submits - before.submits).toBeLessThanOrEqual(blocks + 6);
    own.dispose();
  });

  it("frees its memory", async () => {
    const before = gpu().stats.liveBytes;
    const own = makeEngine(4);
    await own.generate([request({ count: 2 })]);
    own.dispose();
    expect(gpu().stats.liveBytes).toBe(before);
  });

  it("stops at each of several tokens that end a text, and leaves the one that came out of it", async () => {
    const asked = [request({ count: 40, maxTokens: 40, temperature: 1.5 })];
    const [free] = await makeFree().generate(asked);
    const ends = [7, 11, 23];
    const own = new Engine(asDecoder(model), {
      rows: 8,
      contextLength: CONTEXT,
      blockTokens: 4,
      endOfText: ends,
      decodeText: letters,
    });
    const [completions] = await own.generate(asked);
    const seen = new Set<number>();
    completions.forEach(({ tokens, text, finish }, index) => {
      const end = free[index].tokens.findIndex((token) => ends.includes(token));
      expect(tokens).toEqual(end < 0 ? free[index].tokens : free[index].tokens.slice(0, end + 1));
      expect(finish).toBe(end < 0 ? "length" : "stop");
      expect(text).toBe(letters(end < 0 ? tokens : tokens.slice(0, -1)));
      if (end >= 0) seen.add(tokens[end]);
    });
    expect(seen.size).toBe(3);
    own.dispose();
  });

  it.each([1, 0])(
    "says that logits are no numbers at temperature %d, and goes on when they are again",
    async (temperature) => {
      const values = (await model.model.norm.weight.data()) as Float32Array;
      const own = makeEngine(2);
      for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
        model.model.norm.weight.write(values.map((value, index) => (index === 3 ? wrong : value)));
        await expect(own.generate([request({ temperature })])).rejects.toThrow(
          /^sample_tokens: the logits of row 0 are not numbers\n {2}.*\n {2}hint: /,
        );
      }
      model.model.norm.weight.write(values);
      expect(await own.generate([request({ temperature })])).toEqual(await engine.generate([request({ temperature })]));
      own.dispose();
    },
  );

  it("is refused where it could not come to an end", () => {
    const make = (options: object) => () =>
      new Engine(asDecoder(model), { rows: 1, contextLength: 8, endOfText: END, decodeText: letters, ...options });
    const before = gpu().stats.liveBytes;
    for (const options of [
      { rows: 0 },
      { blockTokens: 0 },
      { rows: 1.5 },
      { contextLength: CONTEXT + 1 },
      { endOfText: 40 },
    ])
      expect(make(options)).toThrow(ConfigError);
    expect(make({ endOfText: [3, 40] })).toThrow("endOfText: 40, the model has 40 tokens");
    expect(gpu().stats.liveBytes).toBe(before);
  });

  it("gives all of its memory back, once, and is not used afterwards", async () => {
    const before = gpu().stats.liveBytes;
    const own = makeEngine(16);
    await own.generate([request({ count: 20, maxTokens: 3 }), request({ prompt: new Array(40).fill(2), count: 1 })]);
    const working = own.generate([request()]);
    expect(() => own.dispose()).toThrow("the engine is generating");
    await working;
    own.dispose();
    own.dispose();
    expect(gpu().stats.liveBytes).toBe(before);
    await expect(own.generate([request()])).rejects.toThrow("the engine was disposed of");
  });

  it("refuses what it cannot generate, in three lines", async () => {
    const long = request({ prompt: new Array(CONTEXT).fill(1) });
    await expect(engine.generate([long])).rejects.toThrow(
      "the prompt is longer than the context\n  prompt 48 tokens, context 48\n  hint:",
    );
    await expect(engine.generate([request({ prompt: [] })])).rejects.toThrow(/prompt is empty/);
    await expect(engine.generate([request({ prompt: [40] })])).rejects.toThrow(/token 40 is not in the vocabulary/);
    await expect(engine.generate([request({ topP: 0 })])).rejects.toThrow(
      "Engine.generate cannot work with the option topP\n  topP: 0\n  hint: a number above 0 and at most 1",
    );
  });
});

describe("streams of text", () => {
  const bytes = new TextEncoder().encode("∧∨→ℕ😀ab");
  /** Tokens that are single bytes of characters of three and four. */
  const asBytes = (ids: readonly number[]) =>
    new TextDecoder().decode(Uint8Array.from(ids, (id) => bytes[id % bytes.length]));
  const streamed = async (changes: Partial<GenerationRequest>) => {
    const own = new Engine(asDecoder(model), {
      rows: 4,
      contextLength: CONTEXT,
      blockTokens: 3,
      endOfText: END,
      decodeText: asBytes,
    });
    const asked = [request({ count: 24, maxTokens: 30, temperature: 1.5, ...changes })];
    const pieces = new Map<number, string[]>();
    const finished = new Set<number>();
    const [completions] = await own.generate(asked, {
      onText(index, sample, piece) {
        expect([index, finished.has(sample)]).toEqual([0, false]);
        pieces.set(sample, [...(pieces.get(sample) ?? []), piece]);
      },
      onFinished: (_, sample) => finished.add(sample),
    });
    own.dispose();
    return completions.map(({ text }, sample) => ({ text, pieces: pieces.get(sample) ?? [] }));
  };

  it("come in whole characters, which together are the text", async () => {
    const all = await streamed({});
    expect(Math.max(...all.map(({ pieces }) => pieces.length))).toBeGreaterThan(3);
    for (const { text, pieces } of all) expect(pieces.join("")).toBe(text);
  });

  it("never tell what a stop string takes back", async () => {
    const [{ text }] = await streamed({ count: 1, temperature: 0 });
    const stop = [text.slice(4, 8), "ab"];
    for (const each of await streamed({ stop })) {
      expect(each.pieces.join("")).toBe(each.text);
      expect(stop.some((one) => each.text.includes(one))).toBe(false);
    }
  });

  it("end where the call is aborted, and the engine goes on", async () => {
    const stopped = new AbortController();
    const reason = new Error("enough");
    const call = engine.generate([request({ count: 20, maxTokens: 40 })], {
      signal: stopped.signal,
      onText: () => stopped.abort(reason),
    });
    await expect(call).rejects.toBe(reason);
    const [[again]] = await engine.generate([request()]);
    const [[fresh]] = await makeEngine(3).generate([request()]);
    expect(again).toEqual(fresh);
  });
});

describe("a session", () => {
  const asked = (index: number): GenerationRequest =>
    request({ prompt: [3, index % 30, 7], count: 1 + (index % 4), seed: index, maxTokens: 4 + (index % 13) });

  it("gives requests that come at any time what they get alone", async () => {
    const own = makeEngine(8);
    const session = own.open();
    await expect(own.generate([request()])).rejects.toThrow("generating already");
    const results = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        for (let turn = 0; turn < index % 5; turn++) await new Promise((resolve) => setImmediate(resolve));
        return session.submit(asked(index));
      }),
    );
    await session.close();
    const alone = await own.generate(results.map((_, index) => asked(index)));
    expect(results).toEqual(alone);
    own.dispose();
  });

  it("lets no request wait for all samples of another", async () => {
    const own = makeEngine(4);
    const session = own.open();
    const order: string[] = [];
    const large = session.submit(request({ count: 30, maxTokens: 20, temperature: 0 }), {
      onFinished: (sample) => order.push(`large ${sample}`),
    });
    const small = [1, 2, 3].map((seed) =>
      session.submit(request({ seed, maxTokens: 20, temperature: 0 }), { onFinished: () => order.push("small") }),
    );
    await Promise.all([large, ...small]);
    expect(order.filter((each) => each === "small").length).toBe(3);
    expect(order.lastIndexOf("small")).toBeLessThan(12);
    await session.close();
    own.dispose();
  });

  it("takes a request away, whose rows others get, and refuses what cannot be", async () => {
    const own = makeEngine(2);
    const session = own.open();
    const stopped = new AbortController();
    const long = session.submit(request({ count: 50, maxTokens: 40 }), {
      signal: stopped.signal,
      onText: () => stopped.abort(new Error("hung up")),
    });
    await expect(long).rejects.toThrow("hung up");
    expect(session.load).toMatchObject({ queued: 0, running: 0 });
    await expect(session.submit(request(), { signal: stopped.signal })).rejects.toThrow("hung up");
    await expect(session.submit(request({ prompt: [] }))).rejects.toThrow("the prompt is empty");
    const [fresh] = await session.submit(request());
    expect(fresh.tokens.length).toBeGreaterThan(0);
    const open = session.submit(request({ maxTokens: 40 }));
    await session.close();
    await expect(open).rejects.toThrow("the session was closed");
    await expect(session.submit(request())).rejects.toThrow("the session is closed");
    own.dispose();
  });
});

describe("filters", () => {
  it("mark completions that were not drawn among all tokens", async () => {
    for (const changes of [{ topP: 0.9 }, { topK: 3 }, { minP: 0.1 }]) {
      const [[completion]] = await engine.generate([request(changes)]);
      expect(completion.filtered).toBe(true);
    }
    for (const changes of [{}, { topP: 1, topK: 0, minP: 0 }, { topP: 0.9, temperature: 0 }]) {
      const [[completion]] = await engine.generate([request(changes)]);
      expect("filtered" in completion).toBe(false);
    }
  });
});

describe("readAll", () => {
  it("reads several tensors with one submit", async () => {
    gpu().stream.flush();
    const before = gpu().stats.submits;
    await readAll([tensor([1]), tensor([2])]);
    expect(gpu().stats.submits - before).toBe(1);
  });
});
