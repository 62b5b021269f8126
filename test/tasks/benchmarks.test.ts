// Benchmarks as their authors publish them: every record loads and reaches a server byte for byte, and one that is broken is named.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { leanFormat } from "../../src/tasks/index.ts";
import { namedSet, readProblems } from "../../src/tasks/node.ts";
import { kiminaVerifier } from "../../src/verify/backends/kimina/kimina.ts";
import { dataFolder } from "../lean/check.ts";
import { startFakeKimina } from "../verify/backends/fakes/kimina.ts";

const folder = mkdtempSync(join(tmpdir(), "gentzen-benchmarks-"));
function write(name: string, text: string | Buffer): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const given = join(dataFolder ?? "absent", "benchmarks");

/** The code that a server is sent of each problem, with `sorry` for a proof. */
async function codeSent(problems: readonly { header: string; statement: string }[]): Promise<string[]> {
  const server = await startFakeKimina();
  const verifier = kiminaVerifier({ url: server.url, batch: 50 });
  await verifier.verifyAll(problems.map(({ header, statement }) => ({ header, statement, proof: "by sorry" })));
  await verifier.close();
  await server.close();
  return server.requests.flatMap(({ body }) => JSON.parse(body).snippets.map(({ code }: { code: string }) => code));
}

const report = {
  IMO: 20,
  AIME: 15,
  AMC: 45,
  "MATH-Algebra": 70,
  "MATH-NT": 60,
  "Custom-Algebra": 18,
  "Custom-NT": 8,
  Induction: 8,
};

describe.skipIf(!existsSync(given))("benchmarks as their authors publish them", () => {
  test.each([
    ["minif2f", "minif2f", 488, 1],
    ["minif2f", "minif2f_goedel", 244, 244],
    ["minif2f", "minif2f_valid_few_shot", 67, 1],
    ["proofnet", "proofnet", 371, 25],
    ["putnam", "putnam_bench", 644, 134],
    ["mobench", "mobench", 360, 236],
  ])("%s from %s: %i records, none dropped, header and statement byte for byte", async (set, file, count, headers) => {
    const path = join(given, `${file}.jsonl`);
    const records = readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
    const found = await (await namedSet(set, path)).problems({ seed: 0 });
    expect(found.leftOut).toEqual([]);
    expect(found.repeated).toEqual([]);
    expect(found.problems.length).toBe(count);
    expect(new Set(found.problems.map(({ header }) => header)).size).toBe(headers);
    const sent = await codeSent(found.problems);
    const missing = records.filter(({ header = "", formal_statement }) => {
      const stated = formal_statement.replace(/\s*:=(\s+by)?(\s+sorry)?\s*$/, "");
      return !sent.some((code) => code.includes(`${header}${stated} := by sorry`));
    });
    expect(missing.map(({ name }) => name)).toEqual([]);
    found.problems.forEach(({ informal, split }, index) => {
      expect([informal, split]).toEqual([records[index].informal_prefix, records[index].split]);
    });
  });

  test("miniF2F's categories are those of the report", async () => {
    const task = await namedSet("minif2f", given.replace(/benchmarks$/, ""));
    for (const split of ["valid", "test"]) {
      const { problems } = await task.problems({ seed: 0, split });
      const counts: Record<string, number> = {};
      for (const { category = "" } of problems) counts[category] = (counts[category] ?? 0) + 1;
      expect(counts).toEqual(report);
      expect(new Set(problems.map(({ writtenFor }) => writtenFor))).toEqual(
        new Set(["Lean 4.9.0-rc2 and the Mathlib of DeepSeek-Prover-V1.5"]),
      );
    }
    await expect(task.problems({ seed: 0, split: "train" })).rejects.toThrow("has no part 'train'");
    expect((await task.problems({ seed: 0, split: "IMO" })).problems.length).toBe(40);
  });

  test("a comment that the header ends with is not put twice", async () => {
    const { problems } = await readProblems([join(given, "minif2f_goedel.jsonl")]);
    for (const problem of problems) expect(leanFormat.prompt(problem).match(/\/--/g)?.length).toBe(1);
  });
});

const good = {
  name: "mathd_algebra_1",
  split: "test",
  informal_prefix: "/-- Easy. -/\n",
  formal_statement: "theorem mathd_algebra_1 (x : ℕ) (h₀ : x = 1) : x + 1 = 2 := by\n",
  header: "import Mathlib\n\nopen Nat\n\n",
};
const line = (change: object) => JSON.stringify({ ...good, ...change });

describe("a record that is none", () => {
  test.each([
    ["a line that is cut off", line({}).slice(0, 60), "not JSON"],
    ["a line of another form", '["mathd_algebra_1"]', "expected object"],
    ["bytes that are no text", Buffer.from([0x7b, 0xff, 0x7d]), "not UTF-8"],
    ["a field that is there twice", line({}).replace("{", '{"header": "",'), '"header" is there twice'],
    ["no name", line({ name: undefined }), "record.name: none of name, theorem_name"],
    ["an empty name", line({ name: " " }), "record.name: nothing stands in it"],
    ["a name that is a number", line({ name: 1 }), "record.name: Invalid input: expected string"],
    ["no statement", line({ formal_statement: undefined }), "record.statement: none of statement, formal_statement"],
    ["an empty statement", line({ formal_statement: "" }), "record.formal_statement: nothing stands in it"],
    ["a statement in parts", line({ formal_statement: ["theorem", "x"] }), "record.formal_statement: Invalid input"],
    ["a header that is a number", line({ header: 4 }), "record.header: Invalid input: expected string"],
    ["a split that is a number", line({ split: 1 }), "record.split: Invalid input: expected string"],
    ["tags that are numbers", line({ tags: [1] }), "record.tags"],
    [
      "a header whose comment does not end",
      line({ header: "import Mathlib\n/- open" }),
      "header: what begins with '/-",
    ],
    [
      "a statement whose comment does not end",
      line({ formal_statement: "theorem a : 1 = 1 /- := by" }),
      "formal_statement: what begins with '/-",
    ],
    [
      "a bracket that is not closed",
      line({ formal_statement: "theorem a (x : ℕ : x = x := by" }),
      "formal_statement: ",
    ],
    [
      "a bracket that is closed twice",
      line({ formal_statement: "theorem a (x : ℕ)) : x = x := by" }),
      "formal_statement: ",
    ],
    ["no theorem", line({ formal_statement: "Let x be a number." }), "formal_statement: there is no theorem"],
    ["a definition", line({ formal_statement: "def a : ℕ := 1" }), "formal_statement: the statement is of a def"],
    [
      "no proposition",
      line({ formal_statement: "theorem a (x : ℕ) := by" }),
      "formal_statement: the theorem says nothing",
    ],
    ["an empty proposition", line({ formal_statement: "theorem a (x : ℕ) : := by" }), "formal_statement: "],
    [
      "a hole in the statement",
      line({ formal_statement: "theorem a (x : ℕ) : x = sorry := by" }),
      "formal_statement: 'sorry' stands in it",
    ],
    ["words that do not end", line({ informal_prefix: "/-- Easy." }), "informal_prefix: the comment does not end"],
    [
      "words that end too soon",
      line({ informal_prefix: "/-- Easy. -/ x -/" }),
      "informal_prefix: the comment ends before",
    ],
    [
      "an answer that nothing says",
      line({ formal_statement: "abbrev a_solution : ℕ := sorry\ntheorem a : 1 + 1 = a_solution := by" }),
      "formal_statement: the value of 'a_solution' is to be filled in",
    ],
  ])("is named with its line and field, and ends the set: %s", async (name, broken, reason) => {
    const path = write(
      `${name}.jsonl`,
      Buffer.concat([
        Buffer.from(`${line({})}\n`),
        Buffer.from(broken),
        Buffer.from(`\n${line({ name: "b", header: "" })}\n`),
      ]),
    );
    const { problems, leftOut } = await readProblems([path]);
    expect(problems.map((problem) => problem.name)).toEqual(["mathd_algebra_1", "b"]);
    expect(leftOut.length).toBe(1);
    expect(leftOut[0]!.source.slice(path.length)).toMatch(/^(, line 2|:2 .*)$/);
    expect(leftOut[0]!.reason).toContain(reason);
    const task = await namedSet("minif2f", path);
    await expect(task.problems({ seed: 0 })).rejects.toThrow(/1 of 3 records are no problems[\s\S]*2/);
    await expect(task.problems({ seed: 0 })).rejects.toThrow(reason.split("'")[0]);
  });
});

describe("other forms", () => {
  test("definitions without a value ask for one, and keep the word before them", async () => {
    const stated = "noncomputable def iso (n : ℕ) : Fin n ≃ Fin n";
    const path = write("def.jsonl", line({ formal_statement: `${stated} :=` }));
    const { problems } = await readProblems([path]);
    expect(problems[0]!.statement).toBe(stated);
    const [code] = await codeSent(problems);
    expect(code).toContain(`${good.header}${stated} := by sorry`);
    const answer = leanFormat.write({ proof: "Equiv.refl _" }, problems[0]!);
    expect(leanFormat.read(answer, problems[0]!)).toEqual({ proof: "Equiv.refl _" });
  });

  test("answers that are recorded behind their hole, or in a field, are put into it", async () => {
    const file = `import Mathlib
open Set

abbrev putnam_1_solution : Set ℕ := sorry
-- {1, 2}
/-- Find them. -/
theorem putnam_1 (n : ℕ) : n ∈ putnam_1_solution ↔ n = 1 ∨ n = 2 := by
  sorry
`;
    mkdirSync(join(folder, "src"), { recursive: true });
    write("src/putnam_1.lean", file);
    write("src/putnam_2.lean", file.replace("-- {1, 2}\n", "").replaceAll("putnam_1", "putnam_2"));
    const { problems, leftOut } = await readProblems([join(folder, "src")]);
    expect(problems.map(({ header }) => header)).toEqual([
      file.slice(0, file.indexOf("theorem")).replace("sorry", "{1, 2}"),
    ]);
    expect(leftOut.map(({ reason }) => reason)).toEqual([
      "the value of 'putnam_2_solution' is to be filled in, and nothing says with what",
    ]);
    await expect((await namedSet("putnam", join(folder, "src"))).problems({ seed: 0 })).rejects.toThrow(
      "the value of 'putnam_2_solution'",
    );
    const asked = {
      theorem_name: "combi",
      natural_language: "How many?",
      answer: "45",
      formal_statement:
        "import Mathlib\n\nabbrev combi_solution : ℕ := sorry\n\ntheorem combi : combi_solution = 45 := by sorry",
    };
    const [combi] = (
      await (await namedSet("combibench", write("combi.jsonl", JSON.stringify(asked)))).problems({ seed: 0 })
    ).problems;
    expect(combi).toMatchObject({
      name: "combi",
      informal: "How many?",
      header: "import Mathlib\n\nabbrev combi_solution : ℕ := 45\n\n",
      statement: "theorem combi : combi_solution = 45",
    });
  });

  test("a file that is one array of records, with other names for its fields and no header", async () => {
    const records = [
      {
        id: "lean_workbook_0",
        status: "proved",
        tags: ["inequality", "algebra"],
        natural_language_statement: "Trivial.",
        answer: "",
        formal_statement: "theorem lean_workbook_0 (x : ℝ) : x = x := by sorry",
        proof: [],
      },
      { id: "broken", formal_statement: 3 },
    ];
    const path = write("lean_workbook.json", JSON.stringify(records, null, 2));
    const { problems, leftOut } = await readProblems([path]);
    expect(problems[0]).toMatchObject({
      name: "lean_workbook_0",
      informal: "Trivial.",
      category: "inequality, algebra",
      statement: "theorem lean_workbook_0 (x : ℝ) : x = x",
    });
    expect(leftOut[0]!.source).toBe(`${path}, line 14`);
    const alone = write("one.json", JSON.stringify(records.slice(0, 1)));
    const [problem] = (await (await namedSet("workbook", alone)).problems({ seed: 0 })).problems;
    expect(problem!.header).toContain("import Mathlib\nimport Aesop\n");
    const cut = await readProblems([write("cut.json", JSON.stringify(records.slice(0, 1)).replace("]}]", "]}"))]);
    expect(cut.leftOut.length).toBe(1);
  });

  test("versions that a record names come before those of its set", async () => {
    const path = write("versions.jsonl", line({ lean_version: "v4.27.0", mathlib_version: "abc" }));
    const [problem] = (await (await namedSet("minif2f", path)).problems({ seed: 0 })).problems;
    expect(problem!.writtenFor).toBe("Lean v4.27.0, Mathlib abc");
  });
});
