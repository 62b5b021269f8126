// The loops give back the device's memory that they took: a script may run one after the other.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gpu } from "../../src/gpu/index.ts";
import { evaluateModel, proveProblems, runExpert, runGrpo, runSft } from "../../src/prover/node.ts";
import { automation, type Problem, type Task } from "../../src/tasks/index.ts";
import { embeddedVerifier } from "../../src/verify/node.ts";
import { useDevice } from "../device.ts";

useDevice();

const pool = ["True", "True ∧ True", "True ∨ False"].map(
  (type, i): Problem => ({
    name: `t${i}`,
    statement: `theorem t${i} : ${type}`,
    header: "",
    source: "here",
    split: "",
  }),
);
const task: Task = {
  name: "three",
  problems: () => ({ problems: pool, leftOut: [], repeated: [], oracle: new Map() }),
  formats: [],
  canaries: () => [],
  baselines: [automation],
};
const proofs = pool.map(({ statement }) => ({ prompt: `${statement} := by\n`, completion: "  simp\n" }));

let folder: string;
const judge = embeddedVerifier();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gentzen-loops-"));
});
afterAll(async () => {
  await judge.close();
  rmSync(folder, { recursive: true, force: true });
});

test("memory after each loop is as before it, and also after one that fails", async () => {
  const out = (name: string) => join(folder, name);
  const model = out("sft");
  const sampled = { samples: 2, maxTokens: 8, seed: 1 };
  const loops: readonly (readonly [name: string, run: () => Promise<unknown>])[] = [
    ["fine-tuning", () => runSft({ out: model, records: proofs }, { modelSize: "micro", steps: 2 })],
    [
      "expert iteration",
      () => runExpert({ out: out("expert"), model, task, judge }, { ...sampled, rounds: 1, steps: 1 }),
    ],
    [
      "policy gradient",
      () =>
        runGrpo(
          { out: out("grpo"), model, task, judge },
          { steps: 1, prompts: 2, group: 2, maxTokens: 8, klCoefficient: 0.1 },
        ),
    ],
    ["evaluation", () => evaluateModel({ model, task, judge }, sampled)],
    ["proving", () => proveProblems({ model, task, judge }, { ...sampled, subgoals: 0 })],
    [
      "an evaluation that fails",
      () =>
        expect(
          evaluateModel(
            { model, task, judge: { ...judge, verifyAll: () => Promise.reject(new Error("gone")) } },
            sampled,
          ),
        ).rejects.toThrow("gone"),
    ],
  ];
  const before = gpu().stats.liveBytes;
  for (const [name, run] of loops) {
    await run();
    expect(gpu().stats.liveBytes, name).toBe(before);
  }
});
