// gentzen train, asked to stop: it does so at once, and the folder is enough to go on.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useDevice } from "../device.ts";
import { gentzenUntil } from "./command.ts";
import { newFolder } from "./small_prover.ts";

useDevice();

test("stops with code 130 in the middle, and leaves a run to be resumed", async () => {
  const run = join(newFolder("train"), "run");
  const sizes = ["--rows", "8", "--capacity", "256", "--workers", "1", "--sft.steps", "500"];
  const { code, stdout, stderr } = await gentzenUntil(run, 1, "train", "--preset", "smoke", "--out", run, ...sizes);
  expect([code, stdout]).toEqual([130, ""]);
  expect(stderr).toMatch(/stopped\n$/);
  expect(existsSync(join(run, "state.json"))).toBe(true);
  expect(existsSync(join(run, "summary.json"))).toBe(false);
});
