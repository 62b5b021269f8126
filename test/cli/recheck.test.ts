// gentzen recheck: what counted in a run is checked again, and what does not hold is listed.
import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { EvaluatedProblem } from "../../src/prover/evaluate.ts";
import { recheckProofs } from "../../src/prover/index.ts";
import { Journal } from "../../src/runs/node.ts";
import { gentzen } from "./command.ts";

const identity = { problem: "a", statement: "theorem ex (p : Prop) : p → p", proof: "by\n  intro h0\n  exact h0" };
const swap = {
  name: "b",
  statement: "theorem ex (p q : Prop) (h0 : p ∧ q) : q ∧ p",
  proof: "by\n  obtain ⟨h1, h2⟩ := h0\n  exact ⟨h2, h1⟩",
};
const wrong = { problem: "c", statement: "theorem ex (p q : Prop) (h0 : p) : q", proof: "by\n  exact h0" };

function runFolder(pool: readonly object[]): string {
  const folder = mkdtempSync(join(tmpdir(), "gentzen-recheck-"));
  writeFileSync(join(folder, "config.json"), "{}");
  new Journal(join(folder, "proofs.jsonl")).append(pool.map((each) => ({ ...each, tactics: 2, origin: "expert 1" })));
  new Journal(join(folder, "problems", "sft.jsonl")).append([swap]);
  new Journal(join(folder, "problems", "test.jsonl")).append([{ name: "a", statement: identity.statement }]);
  const evaluation = (problem: string, proof: string, verdict: string): Partial<EvaluatedProblem> => ({
    problem,
    example: { proof, verdict },
  });
  new Journal(join(folder, "samples", "evaluation-sft-test.jsonl")).append([
    evaluation("a", "by\n  assumption", "failed"),
    evaluation("a", "fun h => h", "proved"),
  ]);
  return folder;
}

test("a run whose proofs hold: code 0, each proof once, and the folder as it was", async () => {
  const folder = runFolder([identity, identity]);
  appendFileSync(join(folder, "proofs.jsonl"), '{"problem":"torn');
  const before = readFileSync(join(folder, "proofs.jsonl"), "utf8");
  const { code, stdout } = await gentzen("recheck", folder);
  expect(stdout).toMatch(/^3 of 3 proofs hold \(\d+\.\d s, embedded\)\n$/);
  expect(code).toBe(0);
  expect(readFileSync(join(folder, "proofs.jsonl"), "utf8")).toBe(before);
});

test("a proof that does not hold: code 1, and the proof with the reason", async () => {
  const cheat = { ...identity, problem: "d", proof: "by\n  exact sorryAx _" };
  const { code, stdout } = await gentzen("recheck", "--json", runFolder([identity, wrong, cheat]));
  expect(code).toBe(1);
  const records = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(records).toMatchObject([
    { ...wrong, origin: "expert 1", verdict: { kind: "failed" } },
    { problem: "d", verdict: { kind: "rejected", code: "hidden_sorry" } },
    { lean: "embedded", proofs: 5, holding: 3, broken: 2 },
  ]);
  const { stdout: text } = await gentzen("recheck", runFolder([wrong]));
  expect(text).toContain("c (expert 1): failed\n  theorem ex (p q : Prop) (h0 : p) : q := by\n    exact h0\n");
});

test("a folder that is no run: code 4", async () => {
  expect(await gentzen("recheck", tmpdir())).toMatchObject({ code: 4, stdout: "" });
});

test("help shows examples", async () => {
  const { code, stdout } = await gentzen("recheck", "--help");
  expect([code, stdout]).toEqual([0, expect.stringContaining("gentzen recheck runs/default --lean repl")]);
});

test("stopped while a checker is at work, it waits for no verdict", async () => {
  const controller = new AbortController();
  const judge = {
    name: "slow",
    verifyAll: () => {
      controller.abort();
      return new Promise<never>(() => {});
    },
  };
  const counted = [{ ...identity, origin: "expert 1" }];
  const recheck = recheckProofs(counted, judge, { signal: controller.signal });
  await expect(recheck).rejects.toThrow(/abort/i);
});
