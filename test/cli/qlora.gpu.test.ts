// Corrections over weights in 4 bits: over a converted folder they are trained to the same numbers as over one that is quantised while loading,
// and sampled with.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { useDevice } from "../device.ts";
import { ROOT } from "../house/imports.ts";
import { gentzen, metricsOf } from "./command.ts";
import { writeRecords } from "./small_prover.ts";

useDevice();
const root = mkdtempSync(join(tmpdir(), "gentzen-qlora-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("the tiny prover in 4 bits learns what it is shown", async () => {
  const base = join(ROOT, "models/tiny_prover");
  const small = join(root, "small");
  expect((await gentzen("convert", base, small, "--weights", "q4")).code).toBe(0);
  const pairs = [
    { prompt: " h0 : p ∧ q ⊢ p", completion: "\n  exact h0.left" },
    { prompt: " h0 : p ∧ q ⊢ q", completion: "\n  exact h0.right" },
  ];
  const records = writeRecords(root, "pairs.jsonl", pairs);
  const sft = async (model: string, out: string) => {
    const ran = await gentzen(
      "sft",
      records,
      "--model",
      model,
      "--weights",
      "q4",
      "--lora",
      "8",
      "--steps",
      "15",
      "--lr",
      "0.02",
      "--capacity",
      "64",
      "--batch",
      "2",
      "--out",
      out,
    );
    expect(ran.stderr).not.toMatch(/Error/);
    expect(ran.code).toBe(0);
    return metricsOf(out);
  };
  const [folded, loaded] = [await sft(small, join(root, "folded")), await sft(base, join(root, "loaded"))];
  const losses = folded.flatMap((each) => (each.loss === undefined ? [] : [each.loss]));
  expect(losses.length).toBeGreaterThan(10);
  expect(losses.at(-1)!).toBeLessThan(0.3 * losses[0]!);
  expect(folded).toEqual(loaded);
  const weights = (run: string) => readFileSync(join(root, run, "model/adapter_model.safetensors"));
  expect(weights("folded").equals(weights("loaded"))).toBe(true);
  const text = async (...args: string[]) => {
    const { stdout } = await gentzen("generate", ...args, "--prompt", pairs[1]!.prompt, "--max-tokens", "8", "--json");
    return JSON.parse(stdout) as { text: string; logprobs: number[] };
  };
  // The adapter names the converted folder; over the other one it is put by name.
  const own = await text("--model", join(root, "folded"));
  expect(own.text).toContain("exact h0.right");
  expect(await text("--model", base, "--weights", "q4", "--lora", join(root, "folded"))).toEqual(own);
}, 240_000);

test("generation_config.json is shown, and its sampling taken where nothing else is said", async () => {
  const folder = join(root, "stated");
  cpSync(join(ROOT, "models/tiny_prover"), folder, { recursive: true });
  rmSync(join(folder, "prover.json"));
  const stated = { do_sample: true, temperature: 0.6, top_p: 0.95, top_k: 20, repetition_penalty: 1.05 };
  writeFileSync(join(folder, "generation_config.json"), JSON.stringify(stated));
  const { stdout, code } = await gentzen(
    "model",
    "check",
    folder,
    "--format",
    "goal",
    "--max-tokens",
    "8",
    "--top-k",
    "0",
  );
  expect(stdout).toMatch(
    /^generation do_sample true, temperature 0\.6, top_p 0\.95, top_k 20, repetition_penalty 1\.05$/m,
  );
  expect(stdout).toMatch(/^format {5}goal.*temperature 0\.6.*topP 0\.95, topK 0$/m);
  expect(stdout).toMatch(
    /^finding {4}generation_config.json asks for repetition_penalty 1\.05, which is not carried out$/m,
  );
  expect(code).toBe(1);
}, 240_000);
