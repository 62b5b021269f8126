import { mkdtempSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { makeLlama, preset } from "../../models/index.ts";
import { saveModel } from "../../models/node.ts";
import { trainTokenizer } from "../../src/data/node.ts";
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
  await saveModel(makeLlama(config, 5), folder);
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
    "--count",
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
  const failure = ran.stderr.replace(/^adapter: .*\n/, "");
  expect(failure).toMatch(message);
  expect(failure.trimEnd().split("\n")).toHaveLength(3);
});
