// gentzen grpo: rewards by the checker, metrics under TRL's names, and a stopped run that goes on to the bit.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ProofGroups } from "../../src/prover/proof_groups.ts";
import { useDevice } from "../device.ts";
import { gentzen, gentzenUntil, metricsOf } from "./command.ts";
import { newFolder, problems, smallProver, writeRecords } from "./small_prover.ts";

useDevice();

/** A hot temperature, so that some completions fail. */
async function command(out: string): Promise<string[]> {
  const data = writeRecords(newFolder("grpo"), "problems.jsonl", problems);
  const sizes = ["--steps", "5", "--prompts", "2", "--group", "4", "--max-tokens", "40", "--capacity", "256"];
  const sampling = ["--temperature", "1.6", "--max-rounds", "2", "--kl-coefficient", "0.05", "--overlong", "mask"];
  const model = ["--model", await smallProver(), "--out", out, "--checkpoint-every", "2", "--workers", "1"];
  return ["grpo", data, ...sizes, ...sampling, ...model];
}

test("trains on groups with a signal, logs, and ends the same after a stop", async () => {
  const folder = newFolder("grpo");
  const [calm, stopped] = ["calm", "stopped"].map((name) => join(folder, name));
  const { code, stdout } = await gentzen(...(await command(calm)), "--json");
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { loop: "grpo", steps: 5, resumedAt: 0, theorems: 4 }]);
  const metrics = metricsOf(calm);
  expect(metrics.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
  const learnt = metrics.filter((each) => each["groups/used"] > 0);
  expect(learnt.length).toBeGreaterThan(2);
  for (const each of learnt) {
    expect(each["kept/reward"]).toBeGreaterThan(0);
    expect(each["kept/reward"]).toBeLessThan(1);
    expect(each["kept/frac_reward_zero_std"]).toBe(0);
    expect(each.reward).toBeCloseTo(each["verdict/proved_share"], 9);
    expect(each.frac_reward_zero_std).toBeCloseTo(each["groups/without_signal"] / each["groups/sampled"], 9);
    expect(each["ratio/first_deviation"]).toBe(0);
    expect(each["sampling/sampling_logp_difference/max"]).toBeLessThan(1e-4);
    expect(each.kl).toBeGreaterThanOrEqual(0);
    expect(each["verdict/proved"]).toBeGreaterThan(0);
  }
  expect(learnt.at(-1)!.kl).toBeGreaterThan(0);

  expect((await gentzenUntil(stopped, 3, ...(await command(stopped)))).code).toBe(130);
  const steps = metricsOf(stopped).length;
  rmSync(join(stopped, "checkpoints", `step-${String(steps).padStart(8, "0")}`), { recursive: true });
  const again = await gentzen(...(await command(stopped)), "--json");
  expect(JSON.parse(again.stdout).resumedAt).toBe(2 * Math.ceil(steps / 2) - 2);
  expect(metricsOf(stopped)).toEqual(metrics);
  const weights = (run: string) => readFileSync(join(run, "model", "model.safetensors"));
  expect(weights(stopped).equals(weights(calm))).toBe(true);
  const proved = await gentzen("prove", problems[2].statement, "--model", stopped, "--temperature", "0.3");
  expect([proved.code, proved.stdout]).toEqual([0, expect.stringContaining("intro h0")]);
});

describe("what is not used is named with its line", () => {
  const lean = `variable (A B : Prop)
theorem swap {left right : Prop} (hyp : left ∧ right) : right ∧ left := ⟨hyp.2, hyp.1⟩
example (hyp : A ∧ B) : B ∧ A := ⟨hyp.2, hyp.1⟩
theorem sum (n : Nat) : n + 0 = n := rfl
theorem long : ${"A ∧ ".repeat(150)}A := sorry
`;

  test("theorems of a Lean file", async () => {
    const folder = newFolder("grpo");
    const file = join(folder, "file.lean");
    writeFileSync(file, lean);
    const [, , ...flags] = await command(join(folder, "run"));
    flags[1] = "1";
    const { code, stdout, stderr } = await gentzen("grpo", file, ...flags, "--json");
    expect([code, stderr]).toEqual([0, expect.stringContaining(`left out: ${file}:4 sum: no formulas of first-order`)]);
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({ theorems: 1, leftOut: 3, skippedUpdates: 0 });
    expect(summary.leftOutRecords).toEqual([
      { source: `${file}:4 sum`, reason: "no formulas of first-order logic" },
      { source: `${file}:3 example_3`, reason: `repeats ${file}:2 swap` },
      {
        source: `${file}:5 long`,
        reason: expect.stringMatching(/^too long: \d+ tokens with a proof of 40, and 256 fit$/),
      },
    ]);
    expect(summary.leftOutRecords.length + summary.theorems).toBe(4);
  });

  test("and where none is left, the reason is the reason", async () => {
    const folder = newFolder("grpo");
    const [, , ...flags] = await command(join(folder, "run"));
    const file = join(folder, "file.lean");
    writeFileSync(file, "\ntheorem sum (n : Nat) : n + 0 = n := rfl\n");
    const outside = await gentzen("grpo", file, ...flags);
    expect([outside.code, outside.stderr]).toEqual([2, expect.stringContaining(`${file}:2 sum: no formulas`)]);
    expect(outside.stderr).not.toContain("capacity");
    const canary = { ...problems[0], provable: false };
    const records = await gentzen("grpo", writeRecords(folder, "canaries.jsonl", [canary]), ...flags);
    expect(records.stderr).toMatch(/canaries.jsonl:1 \S+: it is marked as not provable/);
    expect(records.stderr).not.toContain("capacity");
  });
});

test("refills leave the order of the epochs alone: every theorem has its turn", async () => {
  const theorems = Array.from({ length: 10 }, (_, index) => ({
    name: `t${index}`,
    statement: `s${index}`,
    header: "",
    source: "",
    split: "",
  }));
  const prompts = 3;
  const make = () => {
    const rounds: string[][] = [];
    const groups = new ProofGroups({
      problems: theorems,
      steps: 10,
      sampler: {
        async sample(asked) {
          rounds.push(asked.map(String));
          return asked.map(() => [
            { text: "", tokens: [1], logprobs: [-1], weightsId: "fake", finish: "stop" as const },
          ]);
        },
      },
      judge: { verifyAll: async (requests) => requests.map(() => ({ kind: "failed" as const, errors: [] })) as never },
      encode: () => [1],
      format: { name: "plain", prompt: ({ statement }) => statement, read: (proof) => ({ proof }), write: () => "" },
      prompts,
      group: 1,
      temperature: 1,
      maxTokens: 4,
      seed: 5,
    });
    return { rounds, groups };
  };
  const { rounds, groups } = make();
  const own: string[] = [];
  for (let step = 0; step < 10; step++) {
    const before = rounds.length;
    for (const [round, count] of [3, 2, 2, 3, 2].entries()) await groups.propose(step, count, round);
    const tried = rounds.slice(before);
    own.push(...tried[0]);
    // 3 + 2 + 2 + 3 are all ten; then there is nothing new to try.
    expect(tried.flat()).toHaveLength(10);
    expect(new Set(tried.flat()).size).toBe(10);
  }
  for (let epoch = 0; epoch < 3; epoch++) expect(new Set(own.slice(epoch * 10, epoch * 10 + 10)).size).toBe(10);
  const again = make();
  for (const [round, count] of [3, 2].entries()) await again.groups.propose(7, count, round);
  expect(again.rounds).toEqual(rounds.slice(7 * 4, 7 * 4 + 2));
});

test("no room for any theorem: code 2, three lines", async () => {
  const out = join(newFolder("grpo"), "run");
  const ran = await gentzen(...(await command(out)).map((word) => (word === "40" ? "400" : word)));
  expect([ran.code, ran.stdout]).toEqual([2, ""]);
  expect(ran.stderr).toContain("there is no theorem to try");
});
