// The report of a run's folder, at its end and on the way.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeRunReport } from "../../src/prover/node.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gentzen-report-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, ...records: object[]) =>
  writeFileSync(join(folder, name), records.map((record) => `${JSON.stringify(record)}\n`).join(""));

test("a folder that is no run is refused, and nothing is written", async () => {
  await expect(writeRunReport(folder)).rejects.toThrow(/no run to report on[\s\S]*gentzen-run\.json/);
});

test("a run on its way has curves, figures with their bars, and its longest proofs", async () => {
  write("gentzen-run.json", { gentzen: "run", version: 2, kind: "train" });
  write("config.json", { preset: "smoke" });
  write("metrics.jsonl", { stage: "sft", step: 0, time: 1, loss: 2.5 }, { stage: "sft", step: 1, time: 2, loss: 1.5 });
  writeFileSync(join(folder, "metrics.jsonl"), '{"stage":"sft","st', { flag: "a" });
  const pass = [{ k: 1, value: 0.25, standardError: 0.125, low: 0, high: 1, problems: 4 }];
  write("state.json", {
    evaluations: [{ tag: "sft", split: "test", byLength: {}, buckets: { "1-4": { problems: 4, samples: 8, pass } } }],
  });
  write(
    "proofs.jsonl",
    { problem: "a", statement: "theorem a : True", proof: "trivial", tactics: 1, origin: "expert 1" },
    { problem: "b", statement: "theorem b (h : 1 < 2) : True", proof: "by\n  trivial", tactics: 3, origin: "grpo 2" },
  );
  const page = readFileSync(await writeRunReport(folder), "utf8");
  expect(page).toContain("The run has not come to its end");
  expect(page).toContain('style="--share:0.2500">25.0 ± 12.5</td>');
  expect(page).toContain("<title>step 1: 1.5</title>");
  expect(page).toContain("theorem b (h : 1 &lt; 2) : True := by\n  trivial");
  write("summary.json", { steps: 2 });
  expect(readFileSync(await writeRunReport(folder), "utf8")).toContain("The run has come to its end");
});
