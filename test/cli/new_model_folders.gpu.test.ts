// Folders of models that are made of others appear whole: what is stopped or killed leaves nothing in the way of the next try.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { pullModel } from "../../src/data/node.ts";
import { convertModel, mergeAdapter, shippedProver } from "../../src/prover/node.ts";
import { FakeHub } from "../data/hub/fake_hub.ts";
import { useDevice } from "../device.ts";
import { gentzen, gentzenAborted } from "./command.ts";
import { newFolder, pairs, smallProver, writeRecords } from "./small_prover.ts";

useDevice();

test("a conversion that was killed half-way begins anew", async () => {
  const above = newFolder("convert");
  const out = join(above, "small");
  mkdirSync(join(above, ".draft-small"));
  writeFileSync(join(above, ".draft-small", "half"), "");
  const { code, stderr } = await gentzen("convert", shippedProver(), out, "--weights", "q8");
  expect([code, stderr]).toEqual([0, expect.stringContaining("next")]);
  expect(readdirSync(above)).toEqual(["small"]);
  expect(readdirSync(out)).toContain("config.json");
});

test("Ctrl-C ends a conversion and a merge, and nothing is left of either", async () => {
  const above = newFolder("stopped");
  const out = join(above, "model");
  const converted = await gentzenAborted("convert", shippedProver(), out);
  expect([converted.code, converted.stderr]).toEqual([
    130,
    expect.stringMatching(/^stopped; the same command begins anew$/m),
  ]);
  const run = join(above, "run");
  const data = writeRecords(above, "pairs.jsonl", pairs);
  const sft = ["sft", data, "--model", await smallProver(), "--lora", "2", "--steps", "2", "--out", run];
  expect((await gentzen(...sft)).code).toBe(0);
  const merged = await gentzenAborted("merge", run, "--out", out);
  expect([merged.code, merged.stderr]).toEqual([
    130,
    expect.stringMatching(/^stopped; the same command begins anew$/m),
  ]);
  expect(readdirSync(above).sort()).toEqual(["pairs.jsonl", "run"]);
  expect(await gentzen("merge", run, "--out", out)).toMatchObject({ code: 0, stderr: expect.stringContaining("next") });
  expect(readdirSync(above).sort()).toEqual(["model", "pairs.jsonl", "run"]);
});

test("an empty folder is filled, by way of a link too", async () => {
  const above = newFolder("empty");
  mkdirSync(join(above, "real"));
  symlinkSync(join(above, "real"), join(above, "link"));
  await convertModel(shippedProver(), join(above, "link"), { weights: "bf16" });
  expect(existsSync(join(above, "real", "config.json"))).toBe(true);
  expect(readdirSync(above).sort()).toEqual(["link", "real"]);
  await expect(convertModel(shippedProver(), join(above, "link"))).rejects.toThrow(/is not empty/);
});

test("a folder that this runs in is refused before the work, with a place that does", async () => {
  const here = process.cwd();
  const empty = mkdtempSync(join(tmpdir(), "gentzen-here-"));
  process.chdir(empty);
  try {
    await expect(convertModel(shippedProver(), ".")).rejects.toThrow(
      /cannot be replaced.*\n.*\n {2}hint: .* such as model$/,
    );
    await expect(mergeAdapter(shippedProver(), { out: "." })).rejects.toThrow(/cannot be replaced/);
  } finally {
    process.chdir(here);
  }
  expect(readdirSync(empty)).toEqual([]);
  expect(readdirSync(dirname(empty)).filter((name) => name.includes("gentzen-here-") && name.startsWith("."))).toEqual(
    [],
  );
});

test("Ctrl-C ends a download at once, and the next goes on with it", async () => {
  const stored = shippedProver();
  const hub = await FakeHub.open(
    Object.fromEntries(readdirSync(stored).map((name) => [name, readFileSync(join(stored, name))])),
  );
  const cache = newFolder("pull");
  const controller = new AbortController();
  const asked = { cache, endpoint: hub.endpoint };
  const onProgress = () => controller.abort();
  await expect(pullModel("o/m", { ...asked, signal: controller.signal, onProgress })).rejects.toThrow(/abort/i);
  const pulled = await pullModel("o/m", asked);
  expect(pulled.bytes).toBeGreaterThan(0);
  hub.close();
});
