// Samples of several turns: what an environment writes is context at its place in the cache, others go on meanwhile, and neither the
// layout of the batch nor the time that an environment takes shows in a result.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asDecoder, type DecoderModel, llamaConfig, makeModel, tokenLogprobs } from "../../models/index.ts";
import { modelMask } from "../../src/data/index.ts";
import { gpu } from "../../src/gpu/index.ts";
import { type Completion, Engine, type Environment, type GenerationRequest, type Turn } from "../../src/infer/index.ts";
import { scope, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const END = 39;
const CONTEXT = 96;
const PROMPT = [3, 1, 4, 1, 5];
let model: DecoderModel;
let engine: Engine;

const letters = (ids: readonly number[]) => ids.map((id) => String.fromCharCode(65 + id)).join("");
const makeEngine = (rows: number, blockTokens = 4, endOfText: number | number[] = END) =>
  new Engine(asDecoder(model), { rows, contextLength: CONTEXT, blockTokens, endOfText, decodeText: letters });
const request = (changes: Partial<GenerationRequest> = {}): GenerationRequest => ({
  prompt: PROMPT,
  count: 1,
  maxTokens: 24,
  temperature: 1,
  seed: 7,
  ...changes,
});

/** Turns end often: at eight of the forty tokens. */
const ENDS = [..."AFKPUZ_d"];
/** Writes a few tokens that depend on all that was said, and ends a sample with its fourth turn. */
const reply = ({ turn, text }: Pick<Turn, "turn" | "text">): number[] | undefined => {
  if (turn === 3) return undefined;
  const sum = [...text].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return Array.from({ length: sum % 5 }, (_, index) => (sum + 7 * index) % 39);
};
const talking: Environment = { ends: ENDS, answer: reply };

/** The log-probability of each token after the first, all in one pass. */
async function scored(ids: readonly number[], temperature: number): Promise<Float32Array> {
  const { length } = ids;
  const segments = Uint32Array.from({ length: 2 * length }, (_, i) => (i % 2 === 0 ? 0 : length));
  const batch = {
    ids: tensor(Uint32Array.from(ids)),
    positions: tensor(Uint32Array.from(ids, (_, i) => i)),
    segments: tensor(segments, [length, 2]),
    targets: tensor(Uint32Array.from(ids, (_, i) => ids[(i + 1) % length])),
  };
  const { logprob } = scope(() => tokenLogprobs(model, batch, { temperature }));
  return (await logprob.data()) as Float32Array;
}

const maskOf = ({ tokens, segments }: Completion) => modelMask(tokens.length, segments, "a completion");

/** The turns of a completion replayed: what was written is what the environment says to the text before it. */
function checkTurns({ tokens, logprobs, text, segments = [] }: Completion): void {
  expect(segments.map((segment) => segment.text).join("")).toBe(text);
  expect(segments.reduce((sum, segment) => sum + segment.tokens, 0)).toBe(tokens.length);
  expect(logprobs.length).toBe(segments.reduce((sum, { by, tokens: n }) => sum + (by === "model" ? n : 0), 0));
  let before = "";
  for (const [index, segment] of segments.entries()) {
    if (index > 0) expect(segment.by).not.toBe(segments[index - 1].by);
    // A turn to which nothing was answered stands in one segment with the next.
    if (segment.by === "environment") {
      expect([0, 1, 2].map((turn) => letters(reply({ turn, text: before }) ?? []))).toContain(segment.text);
    }
    before += segment.text;
  }
}

beforeAll(() => {
  const config = llamaConfig({
    vocab_size: 40,
    hidden_size: 64,
    intermediate_size: 48,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    max_position_embeddings: CONTEXT,
    initializer_range: 0.3,
    tie_word_embeddings: true,
  });
  model = makeModel(config, 1);
  engine = makeEngine(8);
});

afterAll(() => engine.dispose());

describe("a request with an environment", () => {
  it("goes on behind what was written, with the log-probabilities that the trainer computes", async () => {
    for (const temperature of [1, 0.6]) {
      const [completions] = await engine.generate([request({ count: 6, temperature, environment: talking })]);
      const written = completions.map((each) => maskOf(each).filter((bit) => bit === 0).length);
      expect(Math.max(...written)).toBeGreaterThan(4);
      for (const completion of completions) {
        checkTurns(completion);
        const all = await scored([...PROMPT, ...completion.tokens], temperature);
        const places = maskOf(completion).flatMap((bit, place) => (bit === 1 ? [place] : []));
        expect(completion.logprobs.length).toBe(places.length);
        for (const [index, place] of places.entries())
          expect(Math.abs(completion.logprobs[index] - all[PROMPT.length - 1 + place])).toBeLessThan(1e-4);
      }
    }
  });

  it("gives a sample the same bits in any layout of the batch, however long its environment takes", async () => {
    let asked = 0;
    const slow: Environment = {
      ends: ENDS,
      async answer(turn) {
        for (let ticks = (asked++ * 7) % 40; ticks > 0; ticks--) await new Promise((resolve) => setImmediate(resolve));
        return reply(turn);
      },
    };
    const requests = (environment: Environment) => [
      request({ count: 5, seed: 11, environment }),
      request({ prompt: [9], count: 3, seed: 12 }),
      request({ prompt: [7, 7, 2, 30, 31, 8, 8], count: 6, seed: 13, environment }),
      request({ prompt: [1, 2], count: 2, seed: 14, environment, stop: ["Q", "KL"] }),
    ];
    const together = await engine.generate(requests(talking));
    const [alone] = await engine.generate([requests(talking)[1]]);
    expect(together[1]).toEqual(alone);
    expect(alone[0].segments).toBeUndefined();
    for (const [rows, blockTokens] of [
      [1, 4],
      [3, 1],
      [16, 8],
    ]) {
      const other = makeEngine(rows, blockTokens);
      expect(await other.generate(requests(talking))).toEqual(together);
      expect(await other.generate(requests(slow))).toEqual(together);
      expect(await other.generate([requests(slow)[2]])).toEqual([together[2]]);
      other.dispose();
    }
  });

  it("says the same as one that is asked again with the whole text as its prompt", async () => {
    const greedy = { temperature: 0, maxTokens: 40 };
    const [[talked]] = await engine.generate([request({ ...greedy, environment: talking })]);
    let ids = [...PROMPT];
    for (const { by, tokens: length } of talked.segments ?? []) {
      const tokens = talked.tokens.slice(ids.length - PROMPT.length, ids.length - PROMPT.length + length);
      if (by === "model") {
        const [[fresh]] = await engine.generate([request({ ...greedy, prompt: ids, maxTokens: length })]);
        expect(fresh.tokens).toEqual(tokens);
      }
      ids = [...ids, ...tokens];
    }
    expect(talked.segments?.some(({ by }) => by === "environment")).toBe(true);
  });

  it("holds up no other sample while it waits", async () => {
    const others = 12;
    let finished = 0;
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const environment: Environment = {
      ends: ENDS,
      // Answers only when every other sample is finished: they go through the same rows.
      async answer() {
        await released;
        return undefined;
      },
    };
    const own = makeEngine(3);
    const [[waited], rest] = await own.generate(
      [request({ environment }), request({ count: others, seed: 5, maxTokens: 30 })],
      {
        onFinished: (index) => {
          if (index === 1 && ++finished === others) release();
        },
      },
    );
    own.dispose();
    expect(rest.length).toBe(others);
    expect(waited.finish).toBe("stop");
    expect(ENDS).toContain(waited.text.at(-1));
  });

  it("counts sampled tokens against maxTokens, and all against the context", async () => {
    const chatty: Environment = { ends: ENDS, answer: () => [1, 2, 3, 4, 6, 7] };
    const [short] = await engine.generate([request({ count: 8, maxTokens: 9, environment: chatty })]);
    const free = makeEngine(8, 4, []);
    const [limited] = await free.generate([request({ count: 8, maxTokens: 9, environment: chatty })]);
    const [whole] = await free.generate([request({ count: 8, maxTokens: 1000, environment: chatty })]);
    for (const { finish, logprobs, segments = [] } of limited) {
      expect(finish).toBe("length");
      expect(logprobs.length).toBe(9);
      expect(segments.at(-1)?.by).toBe("model");
    }
    for (const { finish, logprobs } of short) if (finish === "length") expect(logprobs.length).toBe(9);
    for (const { finish, tokens, segments = [] } of whole) {
      expect(finish).toBe("length");
      expect(segments.at(-1)?.by).toBe("model");
      // What does not fit is not begun: the end is the context's, or a turn whose answer would pass it.
      const total = PROMPT.length + tokens.length;
      expect(total).toBeLessThanOrEqual(CONTEXT);
      expect(total).toBeGreaterThan(CONTEXT - 7);
    }
    free.dispose();
  });

  it("is over where the environment says so, at the last token that may be sampled too", async () => {
    const asked = request({ temperature: 0, maxTokens: 40 });
    const [[free]] = await engine.generate([asked]);
    const place = [...free.text].findIndex((letter, index) => index > 2 && !free.text.slice(0, index).includes(letter));
    const over: Environment = { ends: [free.text[place]], answer: () => undefined };
    const [[ended]] = await engine.generate([{ ...asked, maxTokens: place + 1, environment: over }]);
    expect(ended).toEqual({
      tokens: free.tokens.slice(0, place + 1),
      logprobs: free.logprobs.slice(0, place + 1),
      text: free.text.slice(0, place + 1),
      finish: "stop",
      segments: [{ by: "model", tokens: place + 1, text: free.text.slice(0, place + 1) }],
    });
    const more: Environment = { ends: [free.text[place]], answer: () => [1] };
    const [[cut]] = await engine.generate([{ ...asked, maxTokens: place + 1, environment: more }]);
    expect(cut).toEqual({ ...ended, finish: "length" });
  });

  it("goes on by itself where nothing is answered, as if it had not been asked", async () => {
    const silent: Environment = { ends: ENDS, answer: () => [] };
    const [free] = await engine.generate([request({ count: 6 })]);
    const [asked] = await engine.generate([request({ count: 6, environment: silent })]);
    asked.forEach(({ segments, ...completion }, index) => {
      expect(completion).toEqual(free[index]);
      expect(segments).toEqual([{ by: "model", tokens: completion.tokens.length, text: completion.text }]);
    });
  });

  it("stops at a stop string that the model completes across the border of a turn, not at one that was only written to it", async () => {
    const asked = request({ temperature: 0, maxTokens: 30 });
    const [[free]] = await engine.generate([asked]);
    const end = free.text[4];
    const turnEnd = free.text.indexOf(end) + 1;
    let calls = 0;
    const once = (): Environment => ({
      ends: [end],
      answer: () => (calls++ === 0 ? [10, 11, 12] : []),
    });
    const [[talked]] = await engine.generate([{ ...asked, environment: once() }]);
    expect(talked.segments?.slice(0, 2).map(({ text }) => text)).toEqual([free.text.slice(0, turnEnd), "KLM"]);
    const border = talked.text.slice(turnEnd + 2, turnEnd + 4);
    expect(border[0]).toBe("M");
    calls = 0;
    const [[stopped]] = await engine.generate([{ ...asked, environment: once(), stop: [border] }]);
    expect(stopped.finish).toBe("stop");
    expect(stopped.text).toBe(talked.text.slice(0, turnEnd + 2));
    expect(stopped.tokens).toEqual(talked.tokens.slice(0, turnEnd + 4));
    expect(stopped.segments?.map(({ by, tokens, text }) => [by, tokens, text])).toEqual([
      ["model", turnEnd, free.text.slice(0, turnEnd)],
      ["environment", 3, "KL"],
      ["model", 1, ""],
    ]);
    calls = 0;
    const [[passed]] = await engine.generate([{ ...asked, environment: once(), stop: ["KL", "LM"] }]);
    const [own] = [talked.text.slice(turnEnd + 3).search(/KL|LM/)];
    if (own < 0) expect(passed).toEqual(talked);
    // Where nothing is written between two turns, they are one text.
    const silent: Environment = { ends: [free.text[6]], answer: () => [] };
    const across = free.text.slice(6, 8);
    const [[joined]] = await engine.generate([{ ...asked, environment: silent, stop: [across] }]);
    expect(joined.text).toBe(free.text.slice(0, free.text.indexOf(across)));
  });

  it("takes a token that ends a text for the end of a turn where it is told to", async () => {
    const asked = { count: 30, maxTokens: 40, temperature: 1.5 };
    const chat: Environment = { ends: [], endOfText: true, answer: ({ turn }) => (turn === 2 ? undefined : [2, 3]) };
    const [completions] = await engine.generate([request({ ...asked, environment: chat })]);
    const [ended] = await engine.generate([request({ ...asked, environment: { ends: ["\n"], answer: () => [] } })]);
    const [free] = await engine.generate([request(asked)]);
    expect(ended.map(({ segments: _, ...rest }) => rest)).toEqual(free);
    let turns = 0;
    for (const { tokens, text, segments = [] } of completions) {
      const spoken = segments.filter(({ by }) => by === "model");
      turns = Math.max(turns, spoken.length);
      expect(text).toBe(letters(tokens.filter((token) => token !== END)));
      let place = 0;
      for (const [index, segment] of segments.entries()) {
        place += segment.tokens;
        if (segments[index + 1]?.by === "environment") expect(tokens[place - 1]).toBe(END);
      }
    }
    expect(turns).toBe(3);
  });

  it("costs one prefill of the written tokens a turn, and creates nothing from the third call on", async () => {
    const own = makeEngine(4, 4, []);
    const count = async (environment: Environment | undefined) => {
      const before = { ...gpu().stats };
      let blocks = 0;
      const asked = request({ count: 4, maxTokens: 16, temperature: 0, ...(environment && { environment }) });
      const [completions] = await own.generate([asked], { onBlock: () => blocks++ });
      const { buffersCreated, bindGroupsCreated, pipelinesCreated, dispatches } = gpu().stats;
      return {
        completions,
        blocks,
        dispatches: dispatches - before.dispatches,
        created: [
          buffersCreated - before.buffersCreated,
          bindGroupsCreated - before.bindGroupsCreated,
          pipelinesCreated - before.pipelinesCreated,
        ],
      };
    };
    let turns = 0;
    const environment: Environment = {
      ends: ENDS,
      answer() {
        turns++;
        return [1, 2, 3];
      },
    };
    for (let round = 0; round < 2; round++) await count(environment);
    turns = 0;
    const talked = await count(environment);
    for (let round = 0; round < 2; round++) await count(undefined);
    const free = await count(undefined);
    expect(turns).toBeGreaterThan(0);
    expect(talked.created).toEqual([0, 0, 0]);
    const block = free.dispatches / free.blocks;
    const turn = (talked.dispatches - talked.blocks * block) / turns;
    // A step of decoding has logits, sampling and the step's end besides; prefills of rows whose turns end together are shared.
    expect(turn).toBeGreaterThan(0);
    expect(turn).toBeLessThanOrEqual(block / 4);
    own.dispose();
  });

  it("ends with what the environment throws, and the engine goes on to serve others", async () => {
    const own = makeEngine(2);
    const failing = (answer: Environment["answer"]) =>
      own.generate([request({ count: 3, environment: { ends: ENDS, answer } })]);
    await expect(
      failing(() => {
        throw new Error("no oracle");
      }),
    ).rejects.toThrow("no oracle");
    await expect(failing(() => Promise.reject(new Error("no answer")))).rejects.toThrow("no answer");
    await expect(failing(() => [40])).rejects.toThrow(
      /^an environment wrote a token that is not in the vocabulary\n {2}request 0, sample \d, turn 0: 40; .*\n {2}hint: /,
    );
    await expect(failing(() => "text" as unknown as number[])).rejects.toThrow(
      /^an environment's answer is no list of tokens\n {2}.*string\n {2}hint: /,
    );
    expect(await own.generate([request({ count: 2 })])).toEqual(await engine.generate([request({ count: 2 })]));
    own.dispose();
  });

  it("is refused where no turn could end", async () => {
    const ask = (environment: object) => engine.generate([request({ environment: environment as Environment })]);
    await expect(ask({ ends: [], answer: reply })).rejects.toThrow(/environment\.ends/);
    await expect(ask({ ends: [""], answer: reply })).rejects.toThrow(/environment\.ends\[0\]: ""/);
    await expect(ask({ ends: ENDS })).rejects.toThrow(/environment\.answer/);
    await expect(ask({ ends: ENDS, answer: reply, end: 1 })).rejects.toThrow(/environment\.end/);
  });
});
