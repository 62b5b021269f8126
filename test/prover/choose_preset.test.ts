// Which preset a machine gets by its speed, and that a run keeps the sizes that it was begun with.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { choosePreset } from "../../src/prover/run/choose_preset.ts";
import { resolveConfig } from "../../src/prover/run/config.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "preset-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What is chosen at so many GFLOP/s, and what is said of it. */
async function chosenAt(gflops: number, overrides = {}, at = join(folder, "none")) {
  const said: string[] = [];
  const choice = await choosePreset(
    at,
    { preset: undefined, overrides },
    (text) => said.push(text),
    async () => ({ gflops }),
  );
  return { ...choice, said };
}

test("a fast machine gets a larger preset, a slow one less of what takes time", async () => {
  expect(await chosenAt(1000)).toMatchObject({ preset: "small", overrides: {} });
  expect(await chosenAt(120)).toMatchObject({ preset: "tiny", overrides: {} });
  expect(await chosenAt(25)).toEqual({
    preset: "micro",
    overrides: {},
    said: ["preset: micro, for 25 GFLOP/s measured"],
  });
  const { preset, overrides, said } = await chosenAt(3);
  const full = resolveConfig("micro");
  const less = resolveConfig(preset, overrides);
  expect(said).toEqual(["preset: micro, 2/8 of its sizes, for 3.0 GFLOP/s measured"]);
  expect(less.sft.steps).toBe(full.sft.steps / 4);
  expect(less.grpo.iterations).toBe(full.grpo.iterations / 4);
  expect(less.logic.validation.perBucket).toBe(full.logic.validation.perBucket / 4);
  expect(less.logic.test.perBucket).toBe(50);
  expect(less.logic.pool).toEqual(full.logic.pool);
});

test("what is asked for goes before sizes, and a run before what is measured", async () => {
  expect((await chosenAt(3, { sft: { steps: 7 } })).overrides.sft).toEqual({ steps: 7 });
  const stored = resolveConfig("micro", { sft: { steps: 123 }, logic: { test: { perBucket: 61 } } });
  await writeFile(join(folder, "config.json"), JSON.stringify(stored));
  const { preset, overrides, said } = await chosenAt(1000, {}, folder);
  expect([preset, said]).toEqual(["micro", []]);
  expect(resolveConfig(preset, overrides)).toEqual(stored);
});
