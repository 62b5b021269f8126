// The prover that comes with gentzen: small, described, asked where no model is named; and what --verbose shows.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { proveProblems, shippedProver } from "../../src/prover/node.ts";
import { oneTheoremTask } from "../../src/tasks/index.ts";
import { embeddedVerifier } from "../../src/verify/node.ts";
import { useDevice } from "../device.ts";
import { gentzen } from "./command.ts";

useDevice();

test("it takes less than 1.5 MB, and says how it was made and under which licence", () => {
  const folder = shippedProver();
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  expect(bytes).toBeLessThan(1.5e6);
  const about = readFileSync(join(folder, "README.md"), "utf8");
  for (const said of ["gentzen train", "--seed", "Apache-2.0", "pass@", "commit"]) expect(about).toContain(said);
});

test("without --model it proves; --verbose shows what was asked and answered", async () => {
  const theorem = "theorem swap (a b : Prop) (hab : a ∧ b) : b ∧ a";
  const { code, stdout, stderr } = await gentzen("prove", theorem, "--verbose", "--workers", "1");
  expect([code, stdout]).toEqual([0, expect.stringContaining(`${theorem} := by\n`)]);
  expect(stderr).toContain('  asked     " h0 : p ∧ q ⊢ q ∧ p"');
  expect(stderr).toMatch(/ {2}answered {2}"\\n.*"\n {2}read as {3}"by\\n.*"\n {2}verdict {3}(proved|failed)/);
  expect(stderr).toMatch(/next\n {2}npx gentzen verify /);
});

test("a theorem outside logic is an error of three lines that says what it knows", async () => {
  const { code, stderr } = await gentzen("prove", "theorem big (n : Nat) (h : 2 ≤ n) : n ^ 2 ≥ 4", "--workers", "1");
  expect(code).toBe(2);
  expect(stderr).toContain("UsageError: the format cannot put the theorem\n  no formulas of first-order logic\n");
  expect(stderr).toContain("hint: the prover that comes with gentzen knows logic alone");
});

test("stopped in the middle of a theorem, it says nothing of it", async () => {
  const controller = new AbortController();
  const results: unknown[] = [];
  const judge = embeddedVerifier({ workers: 1 });
  const task = oneTheoremTask("theorem hard (p q : Prop) (h : (p → q) → p) : p ∨ q");
  const { proved, unproved } = await proveProblems(
    {
      ...{ model: shippedProver(), task, judge, signal: controller.signal },
      onSample: () => controller.abort(),
      onResult: (_, result) => results.push(result),
    },
    { samples: 400, rows: 2, temperature: 2, subgoals: 4 },
  );
  await judge.close();
  expect({ proved, unproved, results }).toEqual({ proved: 0, unproved: 0, results: [] });
});
