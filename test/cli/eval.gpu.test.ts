// gentzen eval: theorems in other words than the prover's, problem records, test problems drawn afresh.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type ProofJudge, passAtK } from "../../src/prover/index.ts";
import { compareScores, evaluateModel } from "../../src/prover/node.ts";
import { recordsTask } from "../../src/tasks/node.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";
import { useDevice } from "../device.ts";
import { gentzen } from "./command.ts";
import { newFolder, problems, smallProver, writeRecords } from "./small_prover.ts";

useDevice();

/** Runs the verb with --json: the records of the theorems, and the summary. */
async function evaluate(...args: string[]) {
  const { code, stdout } = await gentzen("eval", "--model", await smallProver(), "--workers", "1", ...args, "--json");
  expect(code).toBe(0);
  const records = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(records.map(({ kind }) => kind)).toEqual([...records.slice(1).map(() => "theorem"), "summary"]);
  return { theorems: records.slice(0, -1), summary: records.at(-1) };
}

test("theorems of a Lean file are proved in their own words, repeated ones once, others counted by reason", async () => {
  const file = join(newFolder("eval"), "file.lean");
  writeFileSync(
    file,
    `namespace Foreign
variable (A B : Prop)
theorem swap {left right : Prop} (hyp : left ∧ right) : right ∧ left := ⟨hyp.2, hyp.1⟩
example (hyp : A ∧ B) : B ∧ A := ⟨hyp.2, hyp.1⟩
theorem clash (a : ¬A) (h2 : A) : B := absurd h2 a
theorem peirce : ((A → B) → A) → A := sorry
theorem sum (n : Nat) : n + 0 = n := rfl
theorem even (h : IsEven n) : IsEven n := h
end Foreign`,
  );
  const { theorems, summary } = await evaluate(file, "--temperature", "0.5", "--samples", "4", "--ks", "1,4,16");
  expect(theorems.map(({ source }) => source.split(" ")[1])).toEqual([
    "Foreign.swap",
    "Foreign.clash",
    "Foreign.peirce",
  ]);
  const [swap, clash, peirce] = theorems;
  expect(swap.statement).toBe("theorem swap {left right : Prop} (hyp : left ∧ right) : right ∧ left");
  expect(swap.header).toBe("namespace Foreign\nvariable (A B : Prop)\n");
  for (const { header, statement, proof, proved } of [swap, clash]) {
    expect(proved).toBeGreaterThan(0);
    expect(verifyEmbedded({ header, statement, proof }).kind).toBe("proved");
  }
  expect(swap.proof).toContain(":= hyp");
  expect(peirce).toMatchObject({ proved: 0, proof: null, bucket: "5-8", difficulty: 1, logic: "propositional" });
  expect(summary).toMatchObject({
    theorems: 3,
    proved: 2,
    samples: 4,
    ks: [1, 4],
    repeated: 1,
    outside: { "no formulas of first-order logic": 1, "names that the statement does not declare": 1 },
  });
  const { pass } = summary.groups.all;
  expect(pass[0].value).toBeCloseTo((swap.proved + clash.proved) / 4 / 3, 10);
  expect(pass[1].value).toBeCloseTo(2 / 3, 10);
  expect(passAtK(4, swap.proved, 4)).toBe(1);
  expect(summary).toMatchObject({ mode: "plain", checker: expect.stringMatching(/^gentzen .*, as Lean \d/) });
  expect(summary.meanTokens).toBeCloseTo(theorems.reduce((sum, { tokens }) => sum + tokens, 0) / 12, 10);
  const printed = join(newFolder("scores"), "printed.jsonl");
  writeFileSync(printed, [...theorems, summary].map((line) => JSON.stringify(line)).join("\n"));
  const [model] = (await compareScores([printed])).models;
  expect(model!.categories.all!.pass.map(({ mean }) => mean)).toEqual(
    pass.map(({ value }: { value: number }) => value),
  );
});

test("problem records: by difficulty, the same for the same seed, false ones apart", async () => {
  const canary = { ...problems[0], name: "false", statement: "theorem ex (p q : Prop) : p → q", provable: false };
  const file = writeRecords(newFolder("eval"), "problems.jsonl", [...problems, canary]);
  const first = await evaluate(file, "--seed", "3", "--temperature", "0.7");
  expect(first.theorems).toHaveLength(5);
  const proved = first.theorems.map((each) => each.proved);
  expect(proved[4]).toBe(0);
  expect(proved.reduce((sum, count) => sum + count)).toBeGreaterThan(16);
  expect(first.summary).toMatchObject({ theorems: 4, canaries: 1, groups: { "1-4": { theorems: 4 } } });
  expect((await evaluate(file, "--seed", "3", "--temperature", "0.7")).theorems).toEqual(first.theorems);
  const people = await gentzen("eval", file, "--model", await smallProver(), "--show-proofs");
  expect(people.stdout).toMatch(/^ *1-4 +4 +\d+\.\d ± \d/m);
  expect(people.stdout).toMatch(/^theorem ex \(p : Prop\) : p → p := by\n {2}intro h0\n {2}assumption$/m);
});

test("without files: problems that the split rule keeps for the test", async () => {
  const { theorems, summary } = await evaluate("--per-bucket", "2", "--samples", "2", "--ks", "1", "--limit", "4");
  expect(theorems).toHaveLength(4);
  expect(summary.groups["9-14"].theorems).toBeGreaterThan(0);
});

test("a file that is no file of problems: code 4", async () => {
  const file = writeRecords(newFolder("eval"), "problems.jsonl", [{ statement: "theorem" }]);
  const ran = await gentzen("eval", file, "--model", await smallProver());
  expect([ran.code, ran.stdout]).toEqual([4, ""]);
  expect(ran.stderr).toContain("problems.jsonl, line 1");
});

test("stopped while it samples, it ends at the next tokens, with the theorems that were done before", async () => {
  const stop = new AbortController();
  const judge: ProofJudge = {
    async verifyAll(requests) {
      stop.abort();
      return requests.map(verifyEmbedded);
    },
  };
  const task = recordsTask([writeRecords(newFolder("eval"), "problems.jsonl", problems)]);
  const evaluation = { model: await smallProver(), task, judge, signal: stop.signal };
  const { theorems, counts } = await evaluateModel(evaluation, { samples: 256, rows: 4, ks: [1] });
  expect([theorems, counts.samples ?? 0]).toEqual([0, 0]);
});
