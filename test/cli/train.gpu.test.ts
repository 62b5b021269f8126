// gentzen train, asked to stop: it does so at once, and the folder is enough to go on.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useDevice } from "../device.ts";
import { gentzen, gentzenUntil, metricsOf } from "./command.ts";
import { newFolder } from "./small_prover.ts";

useDevice();

test("stops with code 130 in the middle, and leaves a run to be resumed", async () => {
  const run = join(newFolder("train"), "run");
  const sizes = ["--rows", "8", "--capacity", "256", "--workers", "1", "--sft.steps", "500"];
  const { code, stdout, stderr } = await gentzenUntil(run, 1, "train", "--preset", "smoke", "--out", run, ...sizes);
  expect([code, stdout]).toEqual([130, ""]);
  expect(stderr).toMatch(/\nstopped; the same command goes on with it: npx gentzen train .*\n$/);
  expect(existsSync(join(run, "state.json"))).toBe(true);
  expect(existsSync(join(run, "summary.json"))).toBe(false);
});

test("preset smoke updates the policy gradient; recomputation, importance weights and a stage of one's own have their flags", async () => {
  const run = join(newFolder("train"), "run");
  const learner = ["--recompute", "--grpo.objective.importance.kind", "token", "--grpo.objective.importance.cap", "3"];
  const stages = ["--stages", "sft,grpo,grpo-2", "--grpo-2.iterations", "1", "--sft.steps", "40"];
  const { code, stderr } = await gentzen("train", "--preset", "smoke", "--out", run, ...learner, ...stages);
  expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
  const config = JSON.parse(readFileSync(join(run, "config.json"), "utf8"));
  expect(config).toMatchObject({ recompute: true, more: { "grpo-2": { iterations: 1 } } });
  expect(config.grpo.objective.importance).toEqual({ kind: "token", cap: 3 });
  const metrics = metricsOf(run) as unknown as { stage: string; [name: string]: number | string }[];
  const updates = metrics.filter(({ stage, grad_norm }) => stage.startsWith("grpo") && Number(grad_norm) > 0);
  expect(updates.length).toBeGreaterThan(0);
  for (const each of updates) {
    expect(each["sampling/importance_sampling_ratio/mean"]).toBeGreaterThan(0.5);
    expect(each["sampling/importance_sampling_ratio/max"]).toBeLessThanOrEqual(3);
  }
  expect(metrics.filter(({ stage }) => stage === "grpo-2")).toHaveLength(1);
});
