// A format of several turns through sampler, judge, expert iteration and GRPO: after each line the environment writes a comment.
import { afterAll, beforeAll, expect, test } from "vitest";
import { asDecoder, asLanguageModel, type DecoderModel, llamaConfig, makeModel } from "../../models/index.ts";
import { modelMask, modelTokens, type TextSegment, type Tokenizer } from "../../src/data/index.ts";
import { Engine } from "../../src/infer/index.ts";
import { attempt, EngineSampler, expertIteration, ProofGroups, proveProblem } from "../../src/prover/index.ts";
import type { ProofJudge } from "../../src/prover/interfaces.ts";
import { type Format, type Problem, type TrainingText, trainingTextOf } from "../../src/tasks/index.ts";
import { grpoUpdate } from "../../src/train/index.ts";
import { PolicyLearner } from "../../src/train/node.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";
import { useDevice } from "../device.ts";

useDevice();

/** Lines of a proof, and what comments are made of; the last one ends a text. */
const words = [
  "F",
  "T",
  "  left\n",
  "  right\n",
  "  trivial\n",
  "  skip\n",
  "  -- line ",
  ..."0123456789",
  "\n",
  "<end>",
];
const END = words.length - 1;
function encode(text: string): number[] {
  const ids: number[] = [];
  for (let place = 0; place < text.length; ) {
    const id = words.findIndex((word) => text.startsWith(word, place));
    if (id < 0) throw new Error(`no word for ${JSON.stringify(text.slice(place))}`);
    ids.push(id);
    place += words[id].length;
  }
  return ids;
}
const decode = (ids: readonly number[]) => ids.map((id) => words[id]).join("");

const problemOf = (name: string): Problem => ({
  name,
  statement: `theorem ex : ${[...name].join(" ∨ ")}`,
  header: "abbrev T : Prop := True\nabbrev F : Prop := False\n",
  source: "here",
  split: "",
});
const pool = ["T", "TF", "FT"].map(problemOf);

const comment = (turn: number) => `  -- line ${turn}\n`;
const isComment = (line: string) => line.startsWith("  -- ");

/** Ends with `trivial`, or after three lines. */
const format: Format = {
  name: "commented",
  prompt: ({ name }) => name,
  read: (text) => ({ proof: `by\n${text}` }),
  write: ({ proof }) =>
    proof
      .split("\n")
      .filter((line) => line.startsWith("  ") && !isComment(line))
      .map((line, turn, lines) => `${line}\n${turn < lines.length - 1 ? comment(turn) : ""}`)
      .join(""),
  turns: () => ({
    ends: ["\n"],
    async answer({ turn, text, said }) {
      await Promise.resolve();
      expect(text.endsWith(said)).toBe(true);
      return said.includes("trivial") || turn === 2 ? undefined : comment(turn);
    },
    split: (text) =>
      (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line): TextSegment => {
        return { by: isComment(line) ? "environment" : "model", text: line };
      }),
  }),
};

const requests: string[] = [];
const judge: ProofJudge = {
  async verifyAll(all) {
    requests.push(...all.map(({ proof }) => proof));
    return all.map((request) => verifyEmbedded(request));
  },
};

const shape = { hidden_size: 32, intermediate_size: 48, num_hidden_layers: 1, num_attention_heads: 2 };
const tokenizer = { encode, decode, endOfText: END } as unknown as Tokenizer;
let model: DecoderModel;
let engine: Engine;
let sampler: EngineSampler;
let learner: PolicyLearner;
beforeAll(() => {
  model = makeModel(llamaConfig({ ...shape, vocab_size: words.length, max_position_embeddings: 64 }), 3);
  engine = new Engine(asDecoder(model), {
    rows: 16,
    contextLength: 64,
    endOfText: END,
    decodeText: decode,
    blockTokens: 2,
  });
  learner = new PolicyLearner({ model: asLanguageModel(model), tokenizer, config: {}, capacity: 128 });
  sampler = new EngineSampler(engine, encode, () => learner.weightsId);
});
afterAll(() => engine.dispose());

const sampling = { count: 24, temperature: 1, maxTokens: 12, seed: 4 };

test("completions carry who wrote what; the judge reads them whole, and each while others are sampled", async () => {
  requests.length = 0;
  const judged = await attempt(sampler, judge, pool, { ...sampling, format });
  const samples = judged.flatMap((entry) => entry.samples);
  expect(samples.some(({ verdict }) => verdict === "proved")).toBe(true);
  for (const { completion, proof } of samples) {
    const { text, tokens, logprobs, segments = [] } = completion;
    expect(proof).toBe(`by\n${text}`);
    expect(requests).toContain(proof);
    expect(segments.map((segment) => segment.text).join("")).toBe(text);
    expect(logprobs.length).toBe(modelTokens(tokens.length, segments));
    expect(logprobs.length).toBeLessThanOrEqual(sampling.maxTokens);
    const written = segments.filter(({ by }) => by === "environment");
    written.forEach((segment, turn) => {
      expect([segment.text, segment.tokens]).toEqual([comment(turn), 3]);
    });
    expect(written.length).toBeLessThanOrEqual(2);
  }
  expect(samples.some(({ completion }) => (completion.segments ?? []).length > 3)).toBe(true);
  expect(await attempt(sampler, judge, pool, { ...sampling, format })).toEqual(judged);
});

test("proving one theorem takes turns too", async () => {
  requests.length = 0;
  const options = { ...sampling, format, samples: 48, batch: 24, subgoals: 0 };
  const { proof } = await proveProblem(pool[0], { sampler, judge }, options);
  expect(proof).toContain("trivial");
  expect(requests.some((asked) => asked.includes(comment(0)))).toBe(true);
});

test("expert iteration teaches the lines alone", async () => {
  const taught: TrainingText[] = [];
  const attempts = { rounds: 1, problems: 3, samples: 24, chunk: 3, maxSolveRate: 1 };
  await expertIteration({
    ...attempts,
    ...sampling,
    pool,
    format,
    sampler,
    judge,
    async train(_round, texts) {
      taught.push(...texts);
    },
  });
  expect(taught.length).toBeGreaterThan(0);
  for (const text of taught) {
    expect(text.segments?.map((segment) => segment.text).join("")).toBe(text.completion);
    const { ids, lossMask } = learner.encode(text);
    const learnt = ids.filter((_, index) => lossMask[index] === 1);
    expect(decode(learnt)).toBe(`${text.completion.replace(/ {2}-- line \d\n/g, "")}<end>`);
  }
  const written = trainingTextOf(format, pool[2], format.write({ proof: "by\n  right\n  trivial" }, pool[2]));
  expect(written.completion).toBe(`  right\n${comment(0)}  trivial\n`);
  expect(learner.encode(written).lossMask).toEqual([0, 0, 1, 0, 0, 0, 1, 1]);
});

test("GRPO learns from the groups, and a reward sees the length of what the model wrote", async () => {
  const lengths: number[] = [];
  const groups = new ProofGroups({
    problems: pool,
    sampler,
    judge,
    encode,
    format,
    ...{ steps: 1, prompts: 3, group: 16, temperature: 1, maxTokens: 12, seed: 2 },
    reward: (_problem, { tokens }, verdict) => {
      lengths.push(tokens);
      return verdict.kind === "proved" ? 1 : 0;
    },
  });
  const [proposed, counts] = [await groups.propose(0, 3, 0), groups.takeCounts()];
  const rollouts = proposed.flatMap((group) => group.rollouts);
  expect(lengths).toEqual(rollouts.map(({ tokens, segments }) => modelTokens(tokens.length, segments)));
  expect(counts.tokens).toBe(lengths.reduce((sum, length) => sum + length, 0));
  expect(rollouts.some(({ tokens, segments }) => modelMask(tokens.length, segments, "it").includes(0))).toBe(true);
  const options = { maxTokens: 12, importance: { kind: "token", cap: 2 } } as const;
  const metrics = await grpoUpdate(learner.trainer, proposed, options, { lr: 1e-3, clip: 1 });
  // The trainer sees what the sampler saw, at the same places.
  expect(metrics["sampling/sampling_logp_difference/max"]).toBeLessThan(1e-4);
  expect(metrics["completions/mean_length"]).toBeCloseTo(counts.tokens / rollouts.length, 9);
  expect(metrics.grad_norm).toBeGreaterThan(0);
});
