// How far a whole run is: the stage's place, and the time that all that is left will take.
import { expect, test } from "vitest";
import { resolveConfig } from "../../src/prover/run/config.ts";
import { trainPresets } from "../../src/prover/run/presets.ts";
import { RunProgress } from "../../src/prover/run/run_progress.ts";
import { stageKinds } from "../../src/prover/stages/kinds.ts";

const config = resolveConfig("tiny", { sft: { steps: 100 }, stages: ["sft", "expert"], expert: { rounds: 0 } });
const at = (stage: string, done: number, total: number) =>
  ({ kind: "progress", stage, done, total, note: "" }) as const;

function watch(sizes = { pool: 10, validation: 10, test: 0 }) {
  let time = 0;
  const progress = new RunProgress({ config, ...sizes }, stageKinds, () => time);
  const tell = (seconds: number, event: Parameters<RunProgress["complete"]>[0]) => {
    time += 1000 * seconds;
    return progress.complete(event);
  };
  return tell;
}

test("a stage has its place in the run", () => {
  expect(watch()(0, { kind: "stage", stage: "expert", text: "" })).toMatchObject({ number: 2, of: 2 });
});

test("the time left is that of all work that is left, at the rate so far", () => {
  const tell = watch();
  expect(tell(5, at("sft", 10, 100))).not.toHaveProperty("left");
  expect(tell(10, at("sft", 30, 100))).toMatchObject({ left: expect.closeTo(35) });
  // What is still to be sampled counts too: 10 theorems, 8 samples of 80 tokens, twice.
  const withTest = watch({ pool: 10, validation: 10, test: 10 });
  withTest(5, at("sft", 10, 100));
  const learnt = 100 * 1024;
  const sampled = 2 * 0.4 * 10 * 8 * config.sampling.maxTokens;
  const left = (10 / (0.2 * learnt)) * (0.7 * learnt + sampled);
  expect(withTest(10, at("sft", 30, 100))).toMatchObject({ left: expect.closeTo(left) });
});

test("a run that is taken up counts what it does now; work of no known size changes nothing", () => {
  const tell = watch();
  tell(1, at("sft", 90, 100));
  expect(tell(1, at("sft", 95, 100))).toMatchObject({ left: expect.closeTo(1) });
  expect(tell(1, at("problems", 5, 100))).toEqual(at("problems", 5, 100));
});

test.each(Object.keys(trainPresets))("the preset %s is a configuration that can be", (preset) => {
  expect(resolveConfig(preset).preset).toBe(preset);
});
