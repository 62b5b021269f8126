// gentzen sft: learns, stops and goes on to the bit, and says what is wrong with its input.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useDevice } from "../device.ts";
import { gentzen, gentzenUntil, metricsOf } from "./command.ts";
import { newFolder, pairs, smallProver, writeRecords } from "./small_prover.ts";

useDevice();

test("learns prompts with completions, and leaves a model that other verbs take", async () => {
  const run = await smallProver();
  const losses = metricsOf(run).map(({ loss }) => loss);
  expect(losses[0]).toBeGreaterThan(5);
  expect(losses.at(-1)).toBeLessThan(0.1);
  const { code, stdout } = await gentzen("generate", pairs[3].prompt, "--model", run, "--json");
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { text: pairs[3].completion, finish: "stop" }]);
});

test("a run that was stopped, and lost its last checkpoint, ends as one that was not", async () => {
  const folder = newFolder("sft");
  const texts = pairs.map(({ prompt, completion }) => ({ text: prompt + completion }));
  const data = writeRecords(folder, "data.jsonl", [...pairs, ...texts, ...pairs, ...texts]);
  const flags = ["--model-size", "micro", "--capacity", "128", "--batch", "5", "--steps", "9", "--eval-share", "0.2"];
  const command = (out: string) => [
    "sft",
    data,
    "--out",
    out,
    ...flags,
    "--eval-every",
    "3",
    "--checkpoint-every",
    "2",
  ];
  const [calm, stopped] = ["calm", "stopped"].map((name) => join(folder, name));
  expect((await gentzen(...command(calm))).code).toBe(0);

  expect((await gentzenUntil(stopped, 4, ...command(stopped))).code).toBe(130);
  const steps = metricsOf(stopped).length;
  expect(steps).toBeLessThan(9);
  rmSync(join(stopped, "checkpoints", `step-${String(steps).padStart(8, "0")}`), { recursive: true });
  const { code, stdout } = await gentzen(...command(stopped), "--json");
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { steps: 9, texts: 12, heldOut: 4, leftOut: 0 }]);
  expect(JSON.parse(stdout).resumedAt).toBeLessThan(steps);
  expect(metricsOf(stopped)).toEqual(metricsOf(calm));
  expect(metricsOf(calm).filter(({ eval_loss }) => eval_loss !== undefined)).toHaveLength(3);
  const weights = (run: string) => readFileSync(join(run, "model", "model.safetensors"));
  expect(weights(stopped).equals(weights(calm))).toBe(true);

  const strange = await gentzen(...command(folder));
  expect([strange.code, strange.stderr]).toEqual([
    4,
    expect.stringContaining("not empty and not a run that gentzen began"),
  ]);
  const other = await gentzen(...command(calm), "--lr", "0.5");
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("lr: 0.001 there, 0.5 asked for")]);
});

test.each<[string, string, string[], number, RegExp]>([
  ["neither model nor size", '{"text":"a"}', [], 2, /give either a model or the size of a new one/],
  ["a record of another kind", '{"text":"a"}\n{"prompt":"a"}', ["--model-size", "micro"], 4, /data.jsonl, line 2/],
  ["no records", "\n", ["--model-size", "micro"], 4, /there are no records/],
  ["texts too long", '{"text":"a b c d e f g h i"}', ["--model-size", "micro", "--max-length", "4"], 4, /longer than/],
])("%s is three lines and the right code", async (_, text, flags, code, message) => {
  const folder = newFolder("sft-wrong");
  const data = join(folder, "data.jsonl");
  writeFileSync(data, text);
  const ran = await gentzen("sft", data, "--out", join(folder, "run"), "--steps", "2", ...flags);
  const failure = ran.stderr.replace(/^adapter: .*\n/, "");
  expect([ran.code, ran.stdout, failure]).toEqual([code, "", expect.stringMatching(message)]);
  expect(failure.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
});

test("a run that failed before its first step may begin again with other flags", async () => {
  const folder = newFolder("sft-again");
  const command = ["sft", writeRecords(folder, "data.jsonl", pairs), "--out", join(folder, "run"), "--steps", "1"];
  const flags = ["--model-size", "micro", "--capacity", "128"];
  expect((await gentzen(...command, ...flags, "--max-length", "3")).code).toBe(4);
  expect((await gentzen(...command, ...flags, "--vocab-size", "400")).code).toBe(0);
  const config = JSON.parse(readFileSync(join(folder, "run", "model", "config.json"), "utf8"));
  expect(config.vocab_size).toBeLessThanOrEqual(400);
});
