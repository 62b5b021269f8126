// Low-rank adaptation from the command line: what is trained is an adapter's folder that every verb takes, goes on after a stop to the bit,
// and is merged into a model that answers the same.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { useDevice } from "../device.ts";
import { gentzen, gentzenUntil, metricsOf } from "./command.ts";
import { newFolder, pairs, problems, smallProver, writeRecords } from "./small_prover.ts";

useDevice();

const root = newFolder("lora");
const at = (name: string) => join(root, name);
const data = writeRecords(root, "pairs.jsonl", pairs);
const adapterOf = (run: string) => readFileSync(join(run, "model", "adapter_model.safetensors"));

async function sft(out: string, ...more: string[]): Promise<string[]> {
  const sizes = ["--steps", "4", "--batch", "4", "--capacity", "256", "--checkpoint-every", "1", "--lr", "0.01"];
  return ["sft", data, "--model", await smallProver(), "--out", out, "--lora", "4", ...sizes, ...more];
}

test("sft leaves the model as it is, writes an adapter, ends the same after a stop, and the result proves, merged as well", async () => {
  const base = join(await smallProver(), "model");
  const weights = readFileSync(join(base, "model.safetensors"));
  const [calm, stopped, merged] = ["calm", "stopped", "merged"].map(at);
  const first = await gentzen(...(await sft(calm)));
  expect([first.code, first.stderr]).toEqual([
    0,
    expect.stringMatching(
      /^memory: up to [0-9.]+ MiB: weights \(f32\) .*, corrections of rank 4 and their optimiser /m,
    ),
  ]);
  expect(readFileSync(join(base, "model.safetensors")).equals(weights)).toBe(true);
  expect(readdirSync(join(calm, "model")).sort()).toEqual([
    ...["adapter_config.json", "adapter_model.safetensors", "prover.json", "tokenizer.json"],
  ]);
  const config = JSON.parse(readFileSync(join(calm, "model", "adapter_config.json"), "utf8"));
  expect(config).toMatchObject({ peft_type: "LORA", r: 4, lora_alpha: 8 });
  // A checkpoint has the corrections alone.
  const [checkpoint] = readdirSync(join(calm, "checkpoints"));
  expect(existsSync(join(calm, "checkpoints", checkpoint, "model.safetensors"))).toBe(false);

  expect((await gentzenUntil(stopped, 2, ...(await sft(stopped)))).code).toBe(130);
  expect((await gentzen(...(await sft(stopped)))).code).toBe(0);
  expect(metricsOf(stopped)).toEqual(metricsOf(calm));
  expect(adapterOf(stopped).equals(adapterOf(calm))).toBe(true);

  const text = (model: string, ...more: string[]) =>
    gentzen("generate", "--model", model, ...more, "--prompt", pairs[0].prompt, "--max-tokens", "30", "--json");
  const own = JSON.parse((await text(calm)).stdout);
  const named = JSON.parse((await text(base, "--lora", calm)).stdout);
  expect(named).toEqual(own);
  const { code, stdout } = await gentzen("merge", calm, "--out", merged, "--json");
  expect([code, JSON.parse(stdout)]).toEqual([0, { layers: 21, out: merged }]);
  const whole = JSON.parse((await text(merged)).stdout);
  expect(whole.tokens).toEqual(own.tokens);
  for (const [index, value] of own.logprobs.entries()) expect(whole.logprobs[index]).toBeCloseTo(value, 4);
  expect(JSON.parse((await text(base)).stdout).logprobs).not.toEqual(own.logprobs);
  const proved = await gentzen(
    "prove",
    problems[2].statement,
    "--model",
    calm,
    "--temperature",
    "0.3",
    "--top-p",
    "0.9",
  );
  expect(proved.stdout).toContain("intro h0");
  const again = await gentzen("merge", calm, "--out", merged);
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("is not empty")]);
});

test("grpo and expert go on with an adapter, over weights in 8 bits too, the KL measured from the model below", async () => {
  const list = writeRecords(root, "problems.jsonl", problems);
  const sizes = ["--max-tokens", "40", "--capacity", "256", "--workers", "1", "--rows", "16"];
  const policy = ["--steps", "2", "--prompts", "2", "--group", "4", "--temperature", "1.6", "--kl-coefficient", "0.05"];
  const first = at("grpo");
  const begun = await gentzen(
    "grpo",
    list,
    "--model",
    await smallProver(),
    "--out",
    first,
    "--lora",
    "2",
    "--weights",
    "q8",
    ...policy,
    ...sizes,
  );
  expect([begun.code, begun.stderr.includes("Error")]).toEqual([0, false]);
  const metrics = metricsOf(first);
  for (const each of metrics) expect(each["sampling/sampling_logp_difference/max"] ?? 0).toBeLessThan(1e-4);
  const rounds = [
    "--rounds",
    "1",
    "--steps",
    "2",
    "--batch",
    "2",
    "--samples",
    "4",
    "--temperature",
    "0.5",
    "--max-solve-rate",
    "1",
  ];
  const more = await gentzen("expert", list, "--model", first, "--out", at("expert"), ...rounds, ...sizes);
  expect([more.code, more.stderr.includes("Error")]).toEqual([0, false]);
  expect(adapterOf(at("expert")).length).toBe(adapterOf(first).length);
  expect(adapterOf(at("expert")).equals(adapterOf(first))).toBe(false);
  const evaluated = await gentzen("eval", list, "--model", at("expert"), "--samples", "2", "--ks", "1", "--json");
  expect(evaluated.code).toBe(0);
});

test("train trains corrections in every stage", async () => {
  const list = writeRecords(root, "own.jsonl", problems);
  const stages = [
    "--preset",
    "smoke",
    "--stages",
    "sft,grpo",
    "--sft.steps",
    "2",
    "--grpo.iterations",
    "1",
    "--grpo.objective.kl-coefficient",
    "0.02",
  ];
  const out = at("train");
  const ran = await gentzen(
    "train",
    list,
    "--model",
    await smallProver(),
    "--out",
    out,
    "--lora",
    "2",
    "--hold-out",
    "0.25",
    ...stages,
  );
  expect([ran.code, ran.stderr.includes("Error")]).toEqual([0, false]);
  expect(adapterOf(out).length).toBeGreaterThan(0);
  expect(existsSync(join(out, "model", "model.safetensors"))).toBe(false);
});

describe("what cannot be is refused in three lines", () => {
  test.each([
    [
      "less memory than it takes",
      ["--lora", "2", "--device-memory", "0.005"],
      "training does not fit into 5.1 MiB\n  memory: up to ",
    ],
    ["8 bits without corrections", ["--weights", "q8"], "weights in 8 bits cannot be trained"],
    ["alpha without a rank", ["--lora-alpha", "4"], "corrections need a rank\n  loraAlpha"],
    ["a layer that there is not", ["--lora", "2", "--lora-targets", "q_proj,v_prj"], "did you mean v_proj?"],
    [
      "an output layer that is the table",
      ["--lora", "2", "--lora-targets", "lm_head"],
      "lm_head: no layer of this name",
    ],
  ])("%s", async (_, flags, message) => {
    const { code, stderr } = await gentzen(
      "sft",
      data,
      "--model",
      await smallProver(),
      "--out",
      at("refused"),
      ...flags,
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    rmSync(at("refused"), { recursive: true, force: true });
  });

  test("corrections of a new model, of a model that has some, and of one that has gone", async () => {
    const fresh = await gentzen("sft", data, "--model-size", "micro", "--lora", "2", "--out", at("refused"));
    expect([fresh.code, fresh.stderr]).toEqual([2, expect.stringContaining("a new model has nothing to correct")]);
    const twice = await gentzen("sft", data, "--model", at("calm"), "--lora", "2", "--out", at("refused"));
    expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining("has low-rank corrections already")]);
    const none = await gentzen("merge", await smallProver(), "--out", at("nothing"));
    expect([none.code, none.stderr]).toEqual([
      2,
      expect.stringContaining("there are no low-rank corrections to merge"),
    ]);
  });
});
