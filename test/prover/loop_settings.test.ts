// The settings of loops, and their runs, are refused by name before anything is opened.
import { expect, test } from "vitest";
import { z } from "zod";
import { drawingOf, wholeDrawingOf } from "../../src/prover/drawing.ts";
import { settingsWithDefaults } from "../../src/prover/loops/settings.ts";
import { evaluateModel, proveProblems, runExpert, runGrpo, runSft } from "../../src/prover/node.ts";
import { resolveConfig } from "../../src/prover/run/config.ts";
import { formatNamed, logicTask, stepFormat, type Task } from "../../src/tasks/index.ts";
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
  await expect(call({ weights: "q3" })).rejects.toThrow(`${name}: weights: `);
});

test("texts are drawn as was asked for, else as the model's folder says, else as the format's makers do", () => {
  const kimina = formatNamed("kimina");
  expect(drawingOf({}, { said: {} }, {})).toEqual({ temperature: 1, maxTokens: 192 });
  expect(drawingOf({ retries: 2 }, { said: {} }, stepFormat)).toEqual({ temperature: 1, maxTokens: 192, retries: 2 });
  expect(() => drawingOf({ retries: 2 }, { said: {} }, kimina)).toThrow(/step by step[\s\S]*format: kimina/);
  expect(drawingOf({}, { said: {} }, kimina)).toEqual({ temperature: 0.6, topP: 0.95, maxTokens: 192 });
  expect(drawingOf({ topK: 3, topP: undefined }, { said: { temperature: 0.8, maxTokens: 64 } }, kimina)).toEqual({
    ...{ temperature: 0.8, topP: 0.95, topK: 3, maxTokens: 64 },
  });
  expect(formatNamed("pythagoras").sampling).toEqual({ temperature: 0.6, topP: 0.95, topK: 20 });
  expect(formatNamed("goedel").sampling).toEqual({ temperature: 1, topP: 0.95 });
  expect(formatNamed("lean").sampling).toBeUndefined();
});

test("policy gradients draw among all tokens, whatever the model or its format says, and refuse filters", async () => {
  const said = { temperature: 0.7, topP: 0.9 };
  expect(wholeDrawingOf({}, { said }, formatNamed("pythagoras"))).toEqual({ temperature: 0.7, maxTokens: 192 });
  expect(wholeDrawingOf({ topP: 1, topK: 0 }, { said }, {})).toEqual({ temperature: 0.7, maxTokens: 192 });
  expect(() => wholeDrawingOf({ topP: 0.9, minP: 0.1 }, { said: {} }, {})).toThrow(
    "policy gradients need completions that are drawn among all tokens\n  topP 0.9, minP 0.1\n  hint: ",
  );
  expect(() => resolveConfig("smoke", { sampling: { topP: 0.9 } })).toThrow("topP 0.9, with the stage grpo");
  const { sampling } = resolveConfig("smoke", { sampling: { topP: 0.9 }, stages: ["sft", "expert"] });
  expect(sampling.topP).toBe(0.9);
});

test("a model and a preset, files and a task, weights for other rewards than there are: one of them is left out", async () => {
  await expect(runSft({ out: loop.out, records: [] }, {})).rejects.toThrow(
    "give either a model or the size of a new one",
  );
  await expect(namedTask(["a.lean"], "logic")).rejects.toThrow("one of them only");
  expect(await namedTask([])).toBeUndefined();
  expect((await namedTask([], "logic"))?.name).toBe("logic");
  const choice = { reward: [], rewardWeight: [1], rewardUnverified: false, proofWeight: 1 };
  await expect(openReward(choice)).rejects.toThrow("--reward-weight needs a number for each --reward");
});
