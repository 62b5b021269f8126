// Evaluations side by side: means over seeds, categories, and what one model alone proves, which a second backend has to confirm.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compareScores, describeScores, writeScorePage } from "../../../src/prover/node.ts";
import { readProblems } from "../../../src/tasks/node.ts";
import { verifyEmbedded } from "../../../src/verify/index.ts";
import { dataFolder } from "../../lean/check.ts";

const folder = mkdtempSync(join(tmpdir(), "gentzen-scores-"));

interface Line {
  name: string;
  proved: number;
  proof: string | null;
  statement?: string;
  category?: string;
  header?: string;
}

/** A file as `gentzen eval --json` prints it. */
function evaluation(name: string, theorems: readonly Line[], settings: object = {}): string {
  const lines = theorems.map((each) => ({
    ...{ kind: "theorem", statement: `theorem ${each.name} : 1 = 1`, samples: 4, tokens: 40 },
    ...each,
  }));
  const summary = {
    ...{ kind: "summary", model: "small", seed: 1, samples: 4, ks: [1, 4], temperature: 1, maxTokens: 64 },
    ...{ mode: "plain", format: "lean", checker: "Lean 4.9.0", writtenFor: ["Lean 4.9.0-rc2"], topP: 0.95, topK: 20 },
    ...settings,
  };
  const file = join(folder, `${name}.jsonl`);
  writeFileSync(file, [...lines, summary].map((line) => JSON.stringify(line)).join("\n"));
  return file;
}

const judge = {
  name: "embedded",
  verifyAll: async (requests: Parameters<typeof verifyEmbedded>[0][]) => requests.map((each) => verifyEmbedded(each)),
};

test("seeds of a model are one row: the mean of each seed's unbiased estimate, and their deviation", async () => {
  const first = evaluation("seed-1", [
    { name: "a", proved: 4, proof: "rfl", category: "AMC" },
    { name: "b", proved: 0, proof: null, category: "IMO" },
  ]);
  const second = evaluation(
    "seed-2",
    [
      { name: "a", proved: 2, proof: "rfl", category: "AMC" },
      { name: "b", proved: 1, proof: "rfl", category: "IMO" },
    ],
    { seed: 2 },
  );
  const { models, solved } = await compareScores([first, second]);
  expect(solved).toEqual([]);
  const [{ categories, seeds, tokens, settings } = { categories: {} as never }] = models;
  expect([models.length, seeds, tokens]).toEqual([1, [1, 2], 10]);
  // Seed 1: (1 + 0) / 2; seed 2: (2/4 + 1/4) / 2.
  expect(categories.all!.pass[0]!.mean).toBeCloseTo((0.5 + 0.375) / 2, 12);
  expect(categories.all!.pass[0]!.deviation).toBeCloseTo(Math.abs(0.5 - 0.375) / Math.SQRT2, 12);
  expect(categories.all!.pass[1]!.mean).toBeCloseTo((0.5 + 1) / 2, 12);
  expect([categories.AMC!.solved, categories.IMO!.solved, categories.IMO!.theorems]).toEqual([1, 1, 1]);
  const text = describeScores(await compareScores([first, second]));
  for (const said of [
    /small +43\.8 ± 8\.8 +75\.0 ± 35\.4 +measured/,
    /model +AMC +IMO +all\nsmall +1\/1 +1\/1 +2\/2/,
    /small +plain +lean +4 +1 2 +1 +0\.95 +20 +64 +4 × 64 tokens +10\.0 +Lean 4\.9\.0 +Lean 4\.9\.0-rc2/,
  ])
    expect(text).toMatch(said);
  expect(settings!.topK).toBe(20);
  // Another setting is another row.
  const other = evaluation("other", [{ name: "a", proved: 1, proof: "rfl" }], { temperature: 0.6 });
  expect((await compareScores([first, other])).models.length).toBe(2);
});

test("what the smaller model alone proves is believed only once a second backend confirms it: the 13 extra problems", async () => {
  const statement = (name: string) => `theorem ${name} (p q : Prop) (h : p ∧ q) : q ∧ p`;
  const honest = "by\n  exact ⟨h.2, h.1⟩";
  // Accepted by a Lean whose search leaves no word of its hole behind.
  const hacked = "by\n  have g : False := by apply?\n  exact g.elim";
  const problems = Array.from({ length: 62 }, (_, at) => `putnam_${at}`);
  const large = problems.map((name, at) => ({
    name,
    statement: statement(name),
    proved: at < 49 ? 1 : 0,
    proof: at < 49 ? honest : null,
  }));
  const small = problems.map((name, at) => ({
    name,
    statement: statement(name),
    proved: at < 49 ? 1 : 3,
    proof: at < 49 ? honest : hacked,
  }));
  const files = [evaluation("7B", small, { model: "7B" }), evaluation("671B", large, { model: "671B" })];
  const once = await compareScores(files);
  expect(once.solved[0]!.sets).toMatchObject({ rechecked: false, union: 62, second: [] });
  expect(once.solved[0]!.sets.first.length).toBe(13);
  expect(describeScores(once)).toContain("was judged once: --recheck asks a second backend before it is believed");
  const twice = await compareScores(files, judge);
  const { sets } = twice.solved[0]!;
  expect([sets.both.length, sets.first, sets.second, sets.union]).toEqual([49, [], [], 49]);
  expect(sets.refuted.map(({ name, by }) => [name, by])).toEqual(problems.slice(49).map((name) => [name, "first"]));
  expect(describeScores(twice)).toMatch(/7B +671B +49 +0 +0 +49 +13\n/);
  expect(describeScores(twice)).toMatch(/putnam_49 +7B +rejected: refused: .apply\?/);
});

test("a page has the tables, and takes nobody's file", async () => {
  const report = await compareScores([evaluation("page", [{ name: "a<b", proved: 1, proof: "rfl" }])]);
  const file = join(folder, "scores.html");
  await writeScorePage(report, file);
  const html = readFileSync(file, "utf8");
  expect(html).toMatch(/<!doctype html>/i);
  expect(html).toContain("What the figures depend on");
  expect(html).not.toContain("<script");
  await writeScorePage(report, file);
  const own = join(folder, "own.html");
  writeFileSync(own, "mine");
  await expect(writeScorePage(report, own)).rejects.toThrow();
  expect(readFileSync(own, "utf8")).toBe("mine");
});

test("a file that is no evaluation is refused by its line", async () => {
  const file = join(folder, "broken.jsonl");
  writeFileSync(file, '{"kind":"theorem","name":"a"}\n');
  await expect(compareScores([file])).rejects.toThrow(/broken\.jsonl, line 1[\s\S]*record\.statement/);
  writeFileSync(
    file,
    `${JSON.stringify({ kind: "theorem", name: "a", statement: "theorem a : 1 = 1", samples: 1, proved: 0, proof: null })}\n`,
  );
  await expect(compareScores([file])).rejects.toThrow("there is no summary");
});

const given = join(dataFolder ?? "absent", "benchmarks", "minif2f.jsonl");

describe.skipIf(!existsSync(given))("a benchmark that is known", () => {
  test("has its published rows beside the measured ones, marked", async () => {
    const { problems } = await readProblems([given]);
    const tried = problems
      .filter(({ split }) => split === "test")
      .map(({ name, statement, header, category }) => ({ name, statement, header, category, proved: 0, proof: null }));
    const report = await compareScores([evaluation("minif2f", tried)]);
    expect(report.published.every(({ set }) => set === "miniF2F-test")).toBe(true);
    const text = describeScores(report);
    expect(text).toMatch(
      /DeepSeek-Prover-V2-7B, CoT +58\.6 +75\.6 +79\.9 +82\.0 +published: DeepSeek-Prover-V2, arXiv/,
    );
    expect(text).toMatch(/small +0\/15 +0\/45 +0\/18 +0\/8 +0\/20 +0\/8 +0\/70 +0\/60 +0\/244/);
  });
});
