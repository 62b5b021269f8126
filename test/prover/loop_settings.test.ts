// The settings of loops, and their runs, are refused by name before anything is opened.
import { expect, test } from "vitest";
import { z } from "zod";
import { settingsWithDefaults } from "../../src/prover/loops/settings.ts";
import { evaluateModel, proveProblems, runExpert, runGrpo, runSft } from "../../src/prover/node.ts";
import { logicTask, type Task } from "../../src/tasks/index.ts";
import { namedTask, openReward } from "../../src/tasks/node.ts";

const schema = z.object({ steps: z.int().min(1).default(3).describe("steps of a round"), lr: z.number().default(1) });

test("what is left out has its default; what there is not, or cannot be, is named with what would do", () => {
  expect(settingsWithDefaults(schema, { lr: 2 }, "it")).toEqual({ steps: 3, lr: 2 });
  expect(() => settingsWithDefaults(schema, { step: 2 } as never, "it")).toThrow(
    "it has no setting 'step'\n  settings: steps, lr\n  hint: did you mean steps?",
  );
  expect(() => settingsWithDefaults(schema, { steps: 0 }, "it")).toThrow(
    /^it: steps: .*\n {2}found: 0\n {2}hint: steps of a round$/,
  );
});

const task: Task = logicTask;
const judge = { verifyAll: async () => [] };
const loop = { out: "/nowhere/run", model: "/nowhere/model", task, judge };

test.each<[string, (settings: object) => Promise<unknown>]>([
  ["expert iteration", (settings) => runExpert(loop, settings)],
  ["GRPO", (settings) => runGrpo(loop, settings)],
  ["fine-tuning", (settings) => runSft({ out: loop.out, records: [] }, settings)],
  ["an evaluation", (settings) => evaluateModel(loop, settings)],
  ["proving", (settings) => proveProblems(loop, settings)],
])("%s takes no setting that it does not have, and no value that cannot be", async (name, call) => {
  await expect(call({ typpo: 1 })).rejects.toThrow(`${name} has no setting 'typpo'`);
  await expect(call({ seed: -1 })).rejects.toThrow(`${name}: seed: `);
  if (!/evaluation|proving/.test(name))
    await expect(call({ weights: "q8" })).rejects.toThrow(`${name} has no setting 'weights'`);
});

test("a model and a preset, files and a task, weights for other rewards than there are: one of them is left out", async () => {
  await expect(runSft({ out: loop.out, records: [] }, {})).rejects.toThrow(
    "give either a model or the size of a new one",
  );
  await expect(namedTask(["a.lean"], "logic")).rejects.toThrow("not both");
  expect(await namedTask([])).toBeUndefined();
  expect((await namedTask([], "logic"))?.name).toBe("logic");
  const choice = { reward: [], rewardWeight: [1], rewardUnverified: false, proofWeight: 1 };
  await expect(openReward(choice)).rejects.toThrow("--reward-weight needs a number for each --reward");
});
