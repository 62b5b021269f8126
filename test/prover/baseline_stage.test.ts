// The stage that adds what a run's figures are held against: rows for provers without a model, for the supervised model at its best
// temperature, and for search; each once, whatever happens in between.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { pairedDifferences } from "../../src/prover/evaluation/paired.ts";
import type { SamplingOptions } from "../../src/prover/interfaces.ts";
import { gainTable, passTable } from "../../src/prover/run/describe_run.ts";
import { type RunSummary, runPipeline } from "../../src/prover/run/pipeline.ts";
import type { RunEvent } from "../../src/prover/run/state.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";
import { FakeBackend } from "./support/fake_backend.ts";
import { fakeConfig } from "./support/fake_config.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function newFolder(): string {
  const folder = join(mkdtempSync(join(tmpdir(), "gentzen-baselines-")), "run");
  folders.push(join(folder, ".."));
  return folder;
}

const config = (own: Readonly<Record<string, unknown>> = {}) =>
  fakeConfig({
    stages: ["sft", "baselines"],
    baselines: { problems: 2, tries: 2, checks: 40, temperatures: [0.5, 1], samples: 2, search: "best-first", ...own },
  });
const judge = { verifyAll: async (requests: never[]) => requests.map((request) => verifyEmbedded(request)) };

/** A backend whose samples are right at one temperature alone, and its weights after each load. */
class Fickle extends FakeBackend {
  readonly asked: SamplingOptions[] = [];
  readonly loaded: string[] = [];
  constructor(best: number, tick?: () => void) {
    super(tick);
    this.weights.skill = 20;
    const { sample } = this.sampler;
    Object.assign(this.sampler, {
      sample: async (prompts: readonly string[], options: SamplingOptions) => {
        this.asked.push(options);
        if (options.temperature === best) return sample(prompts, options);
        const wrong = { text: "\n  left", tokens: [1], logprobs: [-1], weightsId: "fake", finish: "stop" as const };
        return prompts.map(() => Array.from({ length: options.count }, () => wrong));
      },
    });
    const { load } = this.learner;
    Object.assign(this.learner, {
      load: async (folder: string) => {
        this.loaded.push(folder.split("/").at(-1)!);
        await load(folder);
      },
    });
  }
}

function run(path: string, backend: FakeBackend, own = {}, report?: (event: RunEvent) => void): Promise<RunSummary> {
  return runPipeline({ config: config(own), path, judge: judge as never, openBackend: async () => backend, report });
}
const tagsOf = ({ stages }: Pick<RunSummary, "stages">) => stages.map(({ tag }) => tag);

test("the table has a row for each, the supervised model's at the temperature that validation prefers", async () => {
  const backend = new Fickle(0.5);
  const summary = await run(newFolder(), backend);
  expect(tagsOf(summary)).toEqual([
    "sft",
    "portfolio",
    "random applicable moves",
    "search without a model",
    "sft-t0.5",
    "search, best-first",
  ]);
  expect(summary.validations.map(({ tag }) => tag)).toEqual(["sft-t0.5", "sft-t1"]);
  const rate = (tag: string) => summary.stages.find((record) => record.tag === tag)!.buckets["1-4"];
  expect(rate("portfolio")).toMatchObject({ problems: 2, samples: 1, pass: [{ k: 1, value: 1 }] });
  expect(rate("sft-t0.5").pass[0].value).toBeGreaterThan(rate("sft").pass[0].value);
  // The final model is the supervised one: at another temperature it does better, theorem by theorem.
  const [gain] = summary.gains!;
  expect(summary.gains).toHaveLength(1);
  expect(gain!.above).toBe("sft-t0.5");
  const lost = rate("sft-t0.5").pass[0].value - rate("sft").pass[0].value;
  expect(gain!.buckets["1-4"]!.value).toBeCloseTo(-lost, 12);
  expect(gainTable(summary.gains!)).toContain("above sft-t0.5");
  // The search stands under the k of the samples whose tokens it had.
  expect(rate("search, best-first").pass.map(({ k }) => k)).toEqual([config().evaluation.samples]);
  expect(summary.counts["search/tokens"]).toBeGreaterThan(0);
  // The weights at the end are what they were before.
  expect(backend.loaded.at(-1)).toBe(backend.loaded[0]);
  const table = passTable(summary.stages).split("\n");
  expect(table.filter((line) => /^(portfolio|search|sft|random)/.test(line)).length).toBe(6);
});

test("a selection takes the temperature at which the final model does best, and the model wants to be asked at it", async () => {
  const path = newFolder();
  const chosen = fakeConfig({ stages: ["sft", "grpo", "select"], select: { blends: [], temperatures: [0.5, 1] } });
  const parts = { path, judge: judge as never, openBackend: async () => new Fickle(0.5) };
  const summary = await runPipeline({ config: chosen, ...parts });
  expect(summary.temperature).toBe(0.5);
  expect(summary.validations.map(({ tag }) => tag)).toContain("select-t0.5");
  const prover = JSON.parse(readFileSync(join(path, "model", "prover.json"), "utf8"));
  expect(prover).toMatchObject({ ...chosen.sampling, temperature: 0.5 });

  const own = await runPipeline({
    config: chosen,
    ...parts,
    path: newFolder(),
    openBackend: async () => new Fickle(1),
  });
  expect(own.temperature).toBeUndefined();
});

test("where the run's own temperature is the best, no row repeats the evaluation", async () => {
  const notes: string[] = [];
  const summary = await run(newFolder(), new Fickle(1), { search: "none" }, (event) => {
    if (event.kind === "note") notes.push(event.text);
  });
  expect(tagsOf(summary)).toEqual(["sft", "portfolio", "random applicable moves", "search without a model"]);
  expect(notes).toContain("sft does best at temperature 1, at which it was tested");
});

test("a run that dies in between goes on to the same table, and does nothing twice", async () => {
  const [whole, cut] = [newFolder(), newFolder()];
  const expected = await run(whole, new Fickle(0.5));
  for (const last of ["portfolio", "search without a model", "sft-t0.5"]) {
    await expect(
      run(cut, new Fickle(0.5), {}, (event) => {
        if (event.kind === "evaluation" && event.record.split === "test" && event.record.tag === last)
          throw new Error("killed");
      }),
    ).rejects.toThrow("killed");
  }
  const seen: string[] = [];
  const summary = await run(cut, new Fickle(0.5), {}, (event) => {
    if (event.kind === "evaluation") seen.push(event.record.tag);
  });
  expect(seen).toEqual(["search, best-first"]);
  expect(summary.stages).toEqual(expected.stages);
  expect(JSON.parse(readFileSync(join(cut, "summary.json"), "utf8")).stages).toEqual(
    JSON.parse(JSON.stringify(expected.stages)),
  );
});

test("settings that cannot be are refused in three lines", () => {
  for (const own of [{ search: "depth-first" }, { temperatures: [0] }, { problems: 0 }, { depth: 3 }])
    expect(() => config(own)).toThrow(/config: (unknown field )?baselines\.\w+.*\n.*\n/);
});

test("differences theorem by theorem: means, errors, and what both have not tried left out", () => {
  const result = (problem: string, samples: number, proved: number, bucket = "a") => ({
    ...{ problem, bucket, samples, proved, counts: {}, example: { proof: "", verdict: "" } },
  });
  const own = [result("p", 4, 4), result("q", 4, 2), result("r", 4, 1), result("only", 4, 4), result("lost", 0, 0)];
  const other = [result("p", 2, 1), result("q", 2, 1), result("r", 2, 0), result("lost", 2, 2)];
  const { a } = pairedDifferences(own, other);
  // 0.5, 0 and 0.25: their mean, and the root of their variance 0.0625 over 3.
  expect(a).toEqual({ value: 0.25, standardError: Math.sqrt(0.0625 / 3), problems: 3 });
  expect(pairedDifferences(own, [])).toEqual({});
});
