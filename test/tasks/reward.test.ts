// Rewards: several with weights that change, for proofs alone unless a part says otherwise, and faults that name the problem.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { combineRewards, proofReward, type RewardPart } from "../../src/tasks/index.ts";
import { loadRewards } from "../../src/tasks/node.ts";
import { openTask } from "../../src/tasks/own_modules.ts";

const problem = { name: "swap", statement: "theorem swap : True", header: "", source: "mine.lean:3", split: "" };
const completion = { text: " trivial", tokens: 2, finish: "stop" } as const;
const proved = { kind: "proved", axioms: [] } as const;
const failed = { kind: "failed", messages: [] } as const;
const at = (step: number) => ({ step, steps: 11 });

test("shaping is multiplied by the verified bit unless it says otherwise; weights go in a line", () => {
  const shape: RewardPart = { name: "short", reward: (_, { tokens }) => 1 / tokens, weight: { from: 2, to: 0 } };
  const reward = combineRewards([proofReward, shape]);
  expect([0, 5, 10].map((step) => reward(problem, completion, proved, at(step)))).toEqual([2, 1.5, 1]);
  expect(reward(problem, completion, failed, at(0))).toBe(0);
  const loose = combineRewards([proofReward, { ...shape, unverified: true }]);
  expect(loose(problem, completion, failed, at(0))).toBe(1);
});

test.each([
  ["throws", () => JSON.parse("{"), /the reward 'mine' throws\n {2}problem: swap \(mine.lean:3\)\n {2}SyntaxError/],
  ["is no number", () => "1" as unknown as number, /is no finite number\n {2}problem: swap .*\n {2}it is string/],
  ["is infinite", () => 1 / 0, /it is Infinity/],
  ["is a promise", (async () => 1) as unknown as () => number, /it is a promise/],
])("a reward that %s is an error that names the problem", (_, reward, message) => {
  expect(() => combineRewards([{ name: "mine", reward }])(problem, completion, proved, at(0))).toThrow(message);
});

test("modules of one's own: rewards and tasks, or what is wrong with them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gentzen-modules-"));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const parts = await loadRewards(
    write("two.mjs", "export default [() => 1, { name: 'b', reward: () => 2, weight: 0.5 }];"),
  );
  const context = at(0);
  expect(combineRewards(parts)(problem, completion, proved, context)).toBe(2);
  await expect(loadRewards(write("none.mjs", "export const x = 1;"))).rejects.toThrow("has no default export");
  await expect(loadRewards(write("text.mjs", "export default 'x';"))).rejects.toThrow("not a reward");
  await expect(loadRewards(write("broken.mjs", "export default ("))).rejects.toThrow("cannot be loaded");
  await expect(loadRewards(join(folder, "absent.mjs"))).rejects.toThrow("there is no such reward");
  const task = `export default { name: "own", problems: () => ({ problems: [], leftOut: [], repeated: [], oracle: new Map() }),
    formats: [], canaries: () => [], baselines: [] };`;
  expect((await openTask(write("task.mjs", task))).name).toBe("own");
  expect((await openTask("logic")).name).toBe("logic");
  await expect(openTask("nothing")).rejects.toThrow("no task 'nothing'");
  await expect(openTask(write("half.mjs", "export default { name: 'half' };"))).rejects.toThrow("it lacks problems");
});
