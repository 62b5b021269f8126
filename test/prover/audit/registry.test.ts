// What models are measured by is known to training, which refuses it unless it is asked for; the audit on files.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { registryOf } from "../../../scripts/benchmark_registry.ts";
import { refuseBenchmarks, registeredAmong } from "../../../src/prover/audit/registry.ts";
import { registeredSplits } from "../../../src/prover/audit/registry_forms.ts";
import { ownRunTask } from "../../../src/prover/index.ts";
import { runAudit, runSft } from "../../../src/prover/node.ts";
import { leanFormat } from "../../../src/tasks/index.ts";
import { readProblems, recordsTask } from "../../../src/tasks/node.ts";
import { dataFolder } from "../../lean/check.ts";

const folder = mkdtempSync(join(tmpdir(), "gentzen-audit-"));
function write(name: string, lines: readonly (object | string)[]): string {
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

test("the registry has six splits, of which reports train on two", () => {
  expect(registeredSplits.map(({ set, trainedOn, forms }) => [set, trainedOn, forms.length / 8])).toEqual([
    ["miniF2F-valid", true, 244],
    ["miniF2F-test", false, expect.toSatisfy((count: number) => count >= 244 && count < 280)],
    ["ProofNet-valid", true, 185],
    ["ProofNet-test", false, 186],
    ["PutnamBench", false, 644],
    ["MathOlympiadBench", false, 360],
  ]);
  expect(registeredAmong([{ name: "own", statement: "theorem own (p : Prop) : p → p" }])).toEqual([]);
});

const given = join(dataFolder ?? "absent", "benchmarks");

describe.skipIf(!existsSync(given))("statements of benchmarks", () => {
  const miniF2f = () => readProblems([join(given, "minif2f.jsonl")]);

  test("have the hashes that are shipped", async () => {
    expect(await registryOf(given)).toEqual(registeredSplits);
  });

  test("of miniF2F-valid are allowed, as in the report; those of miniF2F-test are refused, under any names, or recorded", async () => {
    const { problems } = await miniF2f();
    const of = (split: string) => problems.filter((each) => each.split === split);
    const said: string[] = [];
    expect(refuseBenchmarks(of("valid"), false, (text) => said.push(text))).toEqual({ "miniF2F-valid": 244 });
    expect(said).toEqual(["trained on, as in reports: 244 theorems of miniF2F-valid"]);
    const renamed = of("test")
      .slice(0, 3)
      .map(({ statement }, at) => ({ name: `t${at}`, statement: statement.replace(/^theorem \S+/, `theorem t${at}`) }));
    expect(() => refuseBenchmarks(renamed, false)).toThrow(
      /measured by[\s\S]*miniF2F-test: t0, t1, t2[\s\S]*--allow-leak/,
    );
    expect(refuseBenchmarks(renamed, true, (text) => said.push(text))).toEqual({ "miniF2F-test": 3 });
    expect(said[1]).toContain("scores on it say nothing");
  });

  test("are refused by fine-tuning and by the whole recipe", async () => {
    const { problems } = await miniF2f();
    const problem = problems.find(({ split }) => split === "test")!;
    const record = {
      prompt: leanFormat.prompt(problem),
      completion: leanFormat.write({ proof: "by\n  simp" }, problem),
    };
    const sft = (allowLeak?: boolean) =>
      runSft({ out: join(folder, "sft"), records: [record] }, { modelSize: "micro", allowLeak });
    await expect(sft()).rejects.toThrow("measured by");
    const file = write("own.jsonl", [{ name: "own", statement: problem.statement, header: problem.header }]);
    const own = (allowLeak?: boolean) =>
      ownRunTask({
        ...{ task: recordsTask([file]), request: { seed: 1 }, format: leanFormat, mode: "plain", holdOut: 0.1 },
        allowLeak,
      });
    await expect(own()).rejects.toThrow("miniF2F-test: own");
    const task = await own(true);
    expect(task.facts).toMatchObject({ benchmarks: { "miniF2F-test": 1 } });
    expect(task.draft(undefined as never, () => {}).report?.notes[0]).toContain("--allow-leak");
  });

  test("are found by the audit of texts against a set by name", async () => {
    const { problems } = await miniF2f();
    const trained = problems.filter(({ split }) => split === "valid").slice(0, 20);
    const texts = trained.map((problem) => ({
      prompt: leanFormat.prompt(problem),
      completion: leanFormat.write({ proof: "by\n  simp" }, problem),
    }));
    const summary = await runAudit({ train: [write("texts.jsonl", texts)], against: ["minif2f"], data: dataFolder });
    expect(summary.registered.map(({ set, trainedOn, names }) => [set, trainedOn, names.length])).toEqual([
      ["miniF2F-valid", true, 20],
    ]);
    expect(summary.counts.exact).toBe(20);
    const allowed = await runAudit({ train: [write("texts.jsonl", texts)] });
    expect(allowed.leaks).toBe(false);
    const caught = await runAudit({ train: [join(given, "minif2f_goedel.jsonl")] });
    expect([caught.leaks, caught.registered[0]!.names.length]).toEqual([true, 244]);
  });
});

test("files of every kind are compared, and what is none is told", async () => {
  const held = write("held.jsonl", [
    { name: "a", statement: "theorem a (x y : ℝ) (h : x < y) (g : 0 < x) : x ^ 2 < y ^ 2" },
    "{broken",
  ]);
  const lean = join(folder, "mine.lean");
  writeFileSync(lean, "theorem mine (u v : Real) (k : 0 < u) (l : v > u) : v ^ 2 > u ^ 2 := by\n  nlinarith\n");
  const summary = await runAudit({ train: [lean], against: [held] });
  expect(summary.counts).toMatchObject({ exact: 0, same: 1, any: 1 });
  expect(summary.findings[0]!.trained.source).toBe(`${lean}:1 mine`);
  expect(summary.leftOut[0]).toContain("held.jsonl, line 2: not JSON");
  expect(readFileSync(held, "utf8")).toContain("{broken");
  await expect(runAudit({ train: [] })).rejects.toThrow();
});
