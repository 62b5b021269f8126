// A task of one's own through the verbs: its problems, its format in both modes, its baselines, its false statements.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readProblems } from "../../src/tasks/node.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";
import { useDevice } from "../device.ts";
import { gentzen } from "./command.ts";
import { newFolder, smallProver } from "./small_prover.ts";

useDevice();

/** A conjunction that no sample proves at once, a theorem that is proved where thoughts are asked for, and what is false. */
const module = `
const header = "variable (a b : Prop)\\n";
const of = (name, statement, split) => ({ name, statement, header, source: "own:" + name, split });
const pool = [
  of("both", "theorem both (ha : a) (hb : b) : a ∧ b", "test"),
  of("same", "theorem same (ha : a) : a", "test"),
  of("later", "theorem later : a → a", "train"),
];
let asked = "plain";
const format = {
  name: "own",
  prompt(problem, mode = "plain") {
    asked = mode;
    return problem.name;
  },
  read(text, { statement }) {
    if (statement.includes("∧")) return { proof: "by\\n  constructor\\n  skip" };
    return { proof: asked === "cot" ? "by\\n  assumption" : "by\\n  skip" };
  },
  write: ({ proof }) => proof,
};
export default {
  name: "own",
  problems: ({ split }) => ({
    problems: pool.filter((each) => split === undefined || each.split === split),
    leftOut: [{ source: "own:none", reason: "it is not there" }],
    repeated: [],
    oracle: new Map([["both", { length: 3, logic: "intuitionistic" }]]),
  }),
  formats: [format],
  canaries: () => [of("false", "theorem false_ : a", "")],
  baselines: [{ name: "pairs", proofs: () => ["⟨ha, hb⟩"] }, { name: "nothing", proofs: () => [] }],
};
`;

function ownTask(): string {
  const file = join(newFolder("own"), "my.mjs");
  writeFileSync(file, module);
  return file;
}

const linesOf = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

test("eval: a split, thoughts that are asked for, baselines, and problems with their difficulty", async () => {
  const file = join(newFolder("own"), "known.jsonl");
  const flags = ["--model", await smallProver(), "--format", "own", "--split", "test", "--workers", "1"];
  const sizes = ["--samples", "2", "--ks", "1", "--max-tokens", "2", "--baselines", "--write-problems", file];
  const asked = ["eval", "--task", ownTask(), ...flags, ...sizes];
  const thinking = await gentzen(...asked, "--mode", "cot", "--json");
  expect([thinking.code, thinking.code === 0 ? "" : thinking.stderr]).toEqual([0, ""]);
  const [both, same, summary] = linesOf(thinking.stdout);
  expect(both).toMatchObject({ name: "both", proved: 0, difficulty: 1, bucket: "1-4", logic: "propositional" });
  expect(same).toMatchObject({ name: "same", proved: 2, difficulty: 0, proof: "by\n  assumption" });
  expect(summary).toMatchObject({ theorems: 2, proved: 1, baselines: { pairs: 1, nothing: 0 } });
  expect(summary.leftOutRecords).toEqual([{ source: "own:none", reason: "it is not there" }]);
  const read = (await readProblems([file])).problems.map(({ name, header, difficulty }) => [name, header, difficulty]);
  expect(read).toEqual([
    ["both", "variable (a b : Prop)\n", 1],
    ["same", "variable (a b : Prop)\n", 0],
  ]);

  const plain = await gentzen(...asked);
  expect(plain.stdout).toMatch(
    /^prover +1-4 +all\npairs +50\.0 ± 50\.0 +50\.0 ± 50\.0\nnothing +0\.0 ± 0\.0 +0\.0 ± 0\.0$/m,
  );
  const foreign = join(newFolder("own"), "mine.jsonl");
  writeFileSync(foreign, '{"name": "mine"}\n');
  const refused = await gentzen(...asked, "--write-problems", foreign);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("--write-problems is given twice")]);
  const kept = await gentzen(...asked.slice(0, -1), foreign);
  expect([kept.code, kept.stderr]).toEqual([4, expect.stringContaining("is left as it is")]);
  expect(readFileSync(foreign, "utf8")).toBe('{"name": "mine"}\n');
});

test("prove: goal by goal, behind the header", async () => {
  const flags = ["--model", await smallProver(), "--format", "own", "--mode", "cot", "--workers", "1"];
  const sizes = ["--samples", "2", "--rows", "2", "--max-tokens", "2", "--subgoals", "3", "--split", "test"];
  const { code, stdout, stderr } = await gentzen("prove", "--task", ownTask(), ...flags, ...sizes, "--json");
  // One record could not be read, so that not everything was proved.
  expect([code, stderr]).toEqual([1, expect.stringContaining("left out: own:none: it is not there")]);
  const [both, same] = linesOf(stdout);
  expect([both.subgoals, same.subgoals]).toEqual([true, undefined]);
  for (const { header, statement, proof } of [both, same])
    expect(verifyEmbedded({ header, statement, proof }).kind).toBe("proved");
});

test("a format that nobody has, and a theorem that a format cannot put, are refused by name", async () => {
  const model = await smallProver();
  const strange = await gentzen("eval", "--task", ownTask(), "--model", model, "--format", "mine");
  expect([strange.code, strange.stderr]).toEqual([2, expect.stringContaining("no format 'mine'")]);
  const sum = await gentzen("prove", "theorem sum (n : Nat) : n + 0 = n", "--model", model);
  expect([sum.code, sum.stderr]).toEqual([
    2,
    expect.stringContaining("the format cannot put the theorem\n  no formulas of first-order logic\n"),
  ]);
});

test("weights of 8 bits: where a model only samples; a verb that trains wants corrections over them", async () => {
  const model = await smallProver();
  const small = await gentzen("generate", "p", "--model", model, "--weights", "q8", "--max-tokens", "3", "--json");
  expect([small.code, linesOf(small.stdout)[0].tokens.length]).toEqual([0, 3]);
  const flags = ["--model", model, "--weights", "q8", "--format", "own", "--mode", "cot", "--max-tokens", "2"];
  const proved = await gentzen("prove", "theorem same (a : Prop) (ha : a) : a", ...flags.slice(0, 4), "--json");
  expect(linesOf(proved.stdout)[0]).toMatchObject({ samples: expect.any(Number) });
  const evaluated = await gentzen("eval", "--task", ownTask(), ...flags, "--samples", "1", "--ks", "1", "--json");
  expect(linesOf(evaluated.stdout).at(-1)).toMatchObject({ proved: 1, theorems: 3 });
  const trained = await gentzen("expert", "--task", ownTask(), ...flags, "--out", join(newFolder("q8"), "run"));
  expect([trained.code, trained.stderr]).toEqual([2, expect.stringContaining("weights in 8 bits cannot be trained")]);
});
