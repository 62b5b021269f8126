import { existsSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { makeModel, preset } from "../../models/index.ts";
import { loadModel, saveModel } from "../../models/node.ts";
import { trainTokenizer } from "../../src/data/node.ts";
import { disposeModule } from "../../src/nn/index.ts";
import type { Tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";
import { gentzen } from "./command.ts";

useDevice();

/** A small model with random weights and a context of 64, with its tokenizer. */
async function writeModel(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "gentzen-cli-model-"));
  const tokenizer = await trainTokenizer(["theorem ex ( p q : Prop ) : p → p := by\n  intro h0\n  exact h0"], {
    vocabSize: 512,
  });
  const config = preset("micro", {
    vocab_size: tokenizer.vocabSize,
    max_position_embeddings: 64,
    eos_token_id: tokenizer.endOfText,
  });
  await saveModel(makeModel(config, 5), folder);
  writeFileSync(join(folder, "tokenizer.json"), tokenizer.json());
  return folder;
}

let model = "";
beforeAll(async () => {
  model = await writeModel();
});

const PROMPT = "theorem ex ( p q : Prop )";

/** Runs a verb with --json and reads its records. */
async function records(...args: string[]) {
  const { code, stdout, stderr } = await gentzen(...args, "--json");
  expect([code, stderr]).toEqual([0, expect.stringContaining("adapter: ")]);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("generate gives a record for each sample, the same for the same seed", async () => {
  const args = [
    "generate",
    PROMPT,
    "--model",
    model,
    "--samples",
    "3",
    "--temperature",
    "1",
    "--max-tokens",
    "9",
    "--seed",
    "4",
  ];
  const samples = await records(...args);
  expect(samples).toHaveLength(3);
  for (const { tokens, logprobs, text, finish } of samples) {
    expect(tokens.length).toBeGreaterThan(0);
    expect(tokens.length).toBeLessThanOrEqual(9);
    expect(logprobs).toHaveLength(tokens.length);
    expect(Math.max(...logprobs)).toBeLessThanOrEqual(0);
    expect(typeof text).toBe("string");
    expect(["stop", "length"]).toContain(finish);
  }
  expect(new Set(samples.map(({ tokens }) => tokens.join())).size).toBeGreaterThan(1);
  expect(await records(...args)).toEqual(samples);
});

test("score agrees with the log-probabilities that generate gives", async () => {
  const [sample] = await records("generate", PROMPT, "--model", model, "--max-tokens", "12", "--temperature", "1");
  const file = join(model, "text.txt");
  writeFileSync(file, PROMPT + sample.text);
  const [scored] = await records("score", "--text-file", file, "--model", model);
  expect(scored.tokens).toHaveLength(scored.logprobs.length);
  expect(scored.logprobs[0]).toBeNull();
  expect(scored.logprobs.slice(1).every((value: number) => value < 0)).toBe(true);
  // The text may be cut into other tokens than those that were sampled; where it is not, the numbers are the same.
  const all = [...sample.prompt, ...sample.tokens];
  if (scored.tokens.join() !== all.join()) return;
  const scoredCompletion = scored.logprobs.slice(sample.prompt.length);
  for (const [i, logprob] of sample.logprobs.entries())
    expect(Math.abs(logprob - scoredCompletion[i])).toBeLessThan(1e-4);
});

describe("tokens that end a text", () => {
  /** A folder whose model writes the token 300 and nothing else. */
  async function writing300(config: object, generation?: object): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "gentzen-cli-ends-"));
    const tokenizer = await trainTokenizer(["theorem ex : p"], { vocabSize: 400 });
    const sizes = { vocab_size: tokenizer.vocabSize, max_position_embeddings: 64, tie_word_embeddings: false };
    const stubborn = makeModel(preset("micro", { ...sizes, ...config }), 5);
    const fill = (parameter: Tensor, value: number) => parameter.write(new Float32Array(parameter.size).fill(value));
    fill(stubborn.model.embed_tokens.weight, 1);
    for (const { self_attn, mlp } of stubborn.model.layers) {
      for (const { weight } of [self_attn.o_proj, mlp.down_proj]) fill(weight, 0);
    }
    const output = stubborn.lm_head!.weight;
    output.write(new Float32Array(output.size).fill(1, 300 * output.shape[1], 301 * output.shape[1]));
    await saveModel(stubborn, folder);
    disposeModule(stubborn);
    writeFileSync(join(folder, "tokenizer.json"), tokenizer.json());
    if (generation) writeFileSync(join(folder, "generation_config.json"), JSON.stringify(generation));
    return folder;
  }
  const write = async (folder: string) =>
    (await records("generate", "theorem", "--model", folder, "--max-tokens", "6"))[0];

  test("are the tokenizer's alone where the model names no others", async () => {
    const { tokens, finish } = await write(await writing300({ eos_token_id: 0 }));
    expect([tokens, finish]).toEqual([[300, 300, 300, 300, 300, 300], "length"]);
  });

  test.each([
    ["a number in config.json", { eos_token_id: 300 }, undefined],
    ["a list in config.json", { eos_token_id: [0, 300] }, undefined],
    ["a number in generation_config.json", { eos_token_id: 0 }, { eos_token_id: 300 }],
    ["a list in generation_config.json", {}, { eos_token_id: [0, 299, 300] }],
  ])("%s", async (_, config, generation) => {
    const folder = await writing300(config, generation);
    expect(await write(folder)).toMatchObject({ tokens: [300], finish: "stop", text: "" });
    const loaded = await loadModel(folder);
    const copy = mkdtempSync(join(tmpdir(), "gentzen-cli-ends-"));
    await saveModel(loaded, copy);
    disposeModule(loaded);
    writeFileSync(join(copy, "tokenizer.json"), readFileSync(join(folder, "tokenizer.json")));
    expect(await write(copy)).toMatchObject({ tokens: [300], finish: "stop" });
  });
});

test("weights whose sums are beyond all numbers: no token, no score, no silent null", async () => {
  const loaded = await loadModel(model);
  const norm = loaded.model.norm.weight;
  norm.write(new Float32Array(norm.size).fill(3e38));
  const folder = mkdtempSync(join(tmpdir(), "gentzen-cli-huge-"));
  await saveModel(loaded, folder);
  disposeModule(loaded);
  writeFileSync(join(folder, "tokenizer.json"), readFileSync(join(model, "tokenizer.json")));
  for (const temperature of ["0", "1"]) {
    const ran = await gentzen("generate", PROMPT, "--model", folder, "--temperature", temperature, "--json");
    expect([ran.code, ran.stderr]).toEqual([4, expect.stringContaining("the logits of row 0 are not numbers")]);
  }
  const file = join(folder, "text.txt");
  writeFileSync(file, PROMPT);
  const scored = await gentzen("score", "--text-file", file, "--model", folder, "--json");
  expect([scored.code, scored.stderr]).toEqual([1, expect.stringContaining("log-probabilities are no numbers")]);

  const data = join(folder, "data.jsonl");
  writeFileSync(data, JSON.stringify({ text: PROMPT }));
  const out = join(mkdtempSync(join(tmpdir(), "gentzen-cli-huge-run-")), "run");
  const trained = await gentzen("sft", data, "--model", folder, "--out", out, "--steps", "3");
  expect([trained.code, trained.stderr]).toEqual([1, expect.stringContaining("skipped: 3 of 3")]);
  expect(trained.stdout).toBe("");
  expect(existsSync(join(out, "model"))).toBe(false);
  const lines = readFileSync(join(out, "metrics.jsonl"), "utf8");
  expect(lines).not.toContain("null");
  expect(lines).toContain('"not_finite":[');
});

test("a run's folder is as good as its model's", async () => {
  const run = mkdtempSync(join(tmpdir(), "gentzen-cli-run-"));
  const { symlinkSync } = await import("node:fs");
  symlinkSync(model, join(run, "model"));
  const args = ["generate", PROMPT, "--max-tokens", "3"];
  expect(await records(...args, "--model", run)).toEqual(await records(...args, "--model", model));
});

test("prove tries, checks, and says that nothing was proved", async () => {
  const theorem = "theorem ex (p q : Prop) : p → q";
  const { code, stdout } = await gentzen(
    "prove",
    theorem,
    "--model",
    model,
    "--samples",
    "4",
    "--max-tokens",
    "8",
    "--json",
  );
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ statement: theorem, proved: false, samples: 4 });
});

test.each<[string, (folder: string) => void, string[], number, RegExp]>([
  ["no model", () => {}, ["--model", "/nowhere"], 4, /DataError: there is no such model/],
  [
    "a prompt longer than the context",
    () => {},
    ["--prompt", "p ".repeat(100)],
    2,
    /the prompt is longer than the context/,
  ],
  ["a missing tokenizer", (folder) => truncateSync(join(folder, "tokenizer.json"), 0), [], 4, /tokenizer: not JSON/],
  ["a checkpoint that is cut off", (folder) => truncateSync(join(folder, "model.safetensors"), 5000), [], 4, /cut off/],
  [
    "a header that lies about offsets",
    (folder) => {
      const path = join(folder, "model.safetensors");
      const bytes = readFileSync(path);
      const at = bytes.indexOf('"data_offsets":[0,') + '"data_offsets":[0,'.length;
      bytes[at] = bytes[at] === 0x39 ? 0x38 : bytes[at] + 1;
      writeFileSync(path, bytes);
    },
    [],
    4,
    /DataError: .*model.safetensors: /,
  ],
])("%s is three lines and the right code", async (_, damage, args, code, message) => {
  const folder = await writeModel();
  damage(folder);
  const given = [
    ...(args.includes("--model") ? [] : ["--model", folder]),
    ...(args.includes("--prompt") ? [] : ["--prompt", "p"]),
  ];
  const ran = await gentzen("generate", ...given, ...args);
  expect([ran.code, ran.stdout]).toEqual([code, ""]);
  const failure = ran.stderr.replace(/^(adapter|memory): .*\n/gm, "");
  expect(failure).toMatch(message);
  expect(failure.trimEnd().split("\n")).toHaveLength(3);
});
