// gentzen grpo: rewards by the checker, metrics under TRL's names, and a stopped run that goes on to the bit.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useDevice } from "../device.ts";
import { gentzen, gentzenUntil, metricsOf } from "./command.ts";
import { newFolder, problems, smallProver, writeRecords } from "./small_prover.ts";

useDevice();

/** A hot temperature, so that some completions fail. */
async function command(out: string): Promise<string[]> {
  const data = writeRecords(newFolder("grpo"), "problems.jsonl", problems);
  const sizes = ["--steps", "5", "--prompts", "2", "--group", "4", "--max-tokens", "40", "--capacity", "256"];
  const sampling = ["--temperature", "1.6", "--max-rounds", "2", "--kl-coefficient", "0.05", "--overlong", "mask"];
  const model = ["--model", await smallProver(), "--out", out, "--checkpoint-every", "2", "--workers", "1"];
  return ["grpo", data, ...sizes, ...sampling, ...model];
}

test("trains on groups with a signal, logs, and ends the same after a stop", async () => {
  const folder = newFolder("grpo");
  const [calm, stopped] = ["calm", "stopped"].map((name) => join(folder, name));
  const { code, stdout } = await gentzen(...(await command(calm)), "--json");
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { loop: "grpo", steps: 5, resumedAt: 0, theorems: 4 }]);
  const metrics = metricsOf(calm);
  expect(metrics.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
  const learnt = metrics.filter((each) => each["groups/used"] > 0);
  expect(learnt.length).toBeGreaterThan(2);
  for (const each of learnt) {
    expect(each["kept/reward"]).toBeGreaterThan(0);
    expect(each["kept/reward"]).toBeLessThan(1);
    expect(each["kept/frac_reward_zero_std"]).toBe(0);
    expect(each.reward).toBeCloseTo(each["verdict/proved_share"], 9);
    expect(each.frac_reward_zero_std).toBeCloseTo(each["groups/without_signal"] / each["groups/sampled"], 9);
    expect(each["ratio/first_deviation"]).toBe(0);
    expect(each["sampling/sampling_logp_difference/max"]).toBeLessThan(1e-4);
    expect(each.kl).toBeGreaterThanOrEqual(0);
    expect(each["verdict/proved"]).toBeGreaterThan(0);
  }
  expect(learnt.at(-1)!.kl).toBeGreaterThan(0);

  expect((await gentzenUntil(stopped, 3, ...(await command(stopped)))).code).toBe(130);
  const steps = metricsOf(stopped).length;
  rmSync(join(stopped, "checkpoints", `step-${String(steps).padStart(8, "0")}`), { recursive: true });
  const again = await gentzen(...(await command(stopped)), "--json");
  expect(JSON.parse(again.stdout).resumedAt).toBe(2 * Math.ceil(steps / 2) - 2);
  expect(metricsOf(stopped)).toEqual(metrics);
  const weights = (run: string) => readFileSync(join(run, "model", "model.safetensors"));
  expect(weights(stopped).equals(weights(calm))).toBe(true);
  const proved = await gentzen("prove", problems[2].statement, "--model", stopped, "--temperature", "0.3");
  expect([proved.code, proved.stdout]).toEqual([0, expect.stringContaining("intro h0")]);
});

test("no room for any theorem: code 2, three lines", async () => {
  const out = join(newFolder("grpo"), "run");
  const ran = await gentzen(...(await command(out)).map((word) => (word === "40" ? "400" : word)));
  expect([ran.code, ran.stdout]).toEqual([2, ""]);
  expect(ran.stderr).toContain("there is no theorem to try");
});
