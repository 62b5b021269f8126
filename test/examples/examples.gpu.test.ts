// Every lesson runs on its smallest setting, as its reader would run it: a program of its own, importing the built package.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Arguments of the smallest setting, and what the lesson must print. */
const lessons: Record<string, { args: string[]; prints: RegExp[] }> = {
  "01_tensors_and_gradients.ts": {
    args: ["--steps", "20"],
    prints: [/^adapter: \S/m, /^step 0 {2}loss \d/m, /^step 20 {2}loss 0\.0/m, /^slope [23]\.\d+, offset -\d/m],
  },
  "02_fuse.ts": { args: [], prints: [/^plain: .* 25 dispatches$/m, /^fused: .* 5 dispatches$/m] },
  "03_custom_kernel.ts": { args: [], prints: [/of the values: \d.*e-/, /of the gradient: \d.*e-/] },
  "04_character_model.ts": {
    args: ["--steps", "2"],
    prints: [/^step 1 {2}loss 3\.\d+$/m, /^step 2 {2}loss \d/m, /^intro h/m],
  },
  "05_supervised_fine_tuning.ts": {
    args: ["--steps", "2", "--theorems", "60", "--held-out", "1"],
    prints: [/^step 2 {2}loss \d/m, /^proofs of 1-4 tactics: [01] of 1 theorems/m],
  },
  "06_grpo.ts": { args: ["--steps", "2"], prints: [/^step 1 {2}reward 0\.\d\d {2}e\.g\. \(/m, /^step 2 {2}reward/m] },
  "07_expert_iteration.ts": {
    args: ["--steps", "2", "--rounds", "1", "--theorems", "60", "--problems", "8"],
    prints: [/^trained 2 steps on 60 proofs, loss \d/m, /^round 1: \d of 8 problems solved/m, /^trained 1 steps/m],
  },
  "08_student_and_adapter.ts": {
    args: ["--steps", "3"],
    prints: [
      /^teacher: loss \d/m,
      /^student: loss \d/m,
      /^average: loss \d/m,
      /^adapter: loss \d.* before, \d.* after$/m,
      /^written in 8 bits: con/m,
    ],
  },
  "09_own_experiment.ts": { args: ["1", "2"], prints: [/^round 1: \d+ of 10 solved$/m, /^step 2: reward \d\.\d\d$/m] },
};

test("an experiment with a task, a format and a reward of one's own takes 60 lines", () => {
  expect(readFileSync(`${ROOT}examples/09_own_experiment.ts`, "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(
    60,
  );
});

const files = readdirSync(`${ROOT}examples`).filter((name) => name.endsWith(".ts"));

test("every lesson is run", () => expect(files.sort()).toEqual(Object.keys(lessons).sort()));

describe.each(files)("%s", (file) => {
  test("says how to run it, how long it takes and what to expect", () => {
    const [title, ...header] = readFileSync(`${ROOT}examples/${file}`, "utf8").split("\n");
    expect(title).toMatch(/^\/\/ Lesson \d: /);
    const lines = header.slice(
      0,
      header.findIndex((line) => !line.startsWith("//")),
    );
    expect(lines.join("\n")).toMatch(/^\/\/ Run: {4}npx tsx examples\//m);
    expect(lines.join("\n")).toContain(`npx tsx examples/${file}`);
    expect(lines.join("\n")).toMatch(/^\/\/ Takes: {2}\S/m);
    expect(lines.join("\n")).toMatch(/^\/\/ Expect: \S/m);
  });

  test("runs", () => {
    const { args, prints } = lessons[file];
    const command = ["--import", "tsx", `examples/${file}`, ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: "utf8" });
    expect(status, `${stdout}${stderr}`).toBe(0);
    for (const line of prints) expect(stdout).toMatch(line);
  });
});
