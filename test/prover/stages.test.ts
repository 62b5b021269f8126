// A run is the list of stages in its configuration: kinds of a program's own, a kind twice, and what a list may not be.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ConfigOverrides, resolveConfig } from "../../src/prover/run/config.ts";
import { type RunSummary, runPipeline } from "../../src/prover/run/pipeline.ts";
import { stageKinds } from "../../src/prover/stages/kinds.ts";
import type { Stage } from "../../src/prover/stages/stage.ts";
import { Journal } from "../../src/runs/journal.ts";
import { FakeBackend, type Tick } from "./support/fake_backend.ts";
import { fakeConfig } from "./support/fake_config.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "gentzen-stages-"));
  folders.push(folder);
  return folder;
};

interface Done {
  readonly passes: number;
}

/** Trains on the text of one problem again and again: all of a stage that is not built in. */
const drill: Stage<{ passes: number }, Done> = {
  kind: "drill",
  text: "one text again and again",
  schema: z.strictObject({ passes: z.int().min(1).default(3).describe("steps on it") }),
  initial: { passes: 0 },
  async run(turn, { passes }) {
    const { run, name } = turn;
    const [{ statement, proof }] = run.sets.sft;
    const schedule = { kind: "constant", lr: 1e-3, warmup: 0, floor: 1, steps: passes } as const;
    for (let step = turn.state.passes; step < passes; step++) {
      const texts = [{ prompt: statement, completion: proof! }];
      run.log(name, step, await run.backend.learner.sftStep(texts, { step, schedule }, 1));
      await turn.commit({ passes: step + 1 }, {}, `${name}-${step + 1}`);
    }
    return { checkpoint: run.state.checkpoint };
  },
  summary: ({ passes }) => ({ drilled: passes }),
};

const kinds = [...stageKinds, drill];

function start(path: string, overrides: ConfigOverrides, tick?: Tick): Promise<RunSummary> {
  const backend = new FakeBackend(tick);
  const config = fakeConfig(overrides, kinds);
  return runPipeline({ config, path, kinds, openBackend: async () => backend, judge: backend.judge });
}

const stagesIn = (path: string) => [
  ...new Set(new Journal<{ stage: string }>(join(path, "metrics.jsonl")).read().map(({ stage }) => stage)),
];
const stateOf = (path: string) => JSON.parse(readFileSync(join(path, "state.json"), "utf8"));

describe("a list of stages", () => {
  test("may hold a kind of one's own, with the defaults of its schema; killed, it goes on where it stood", async () => {
    const calm = newFolder();
    const stages = ["sft", "drill", "grpo"];
    const summary = await start(calm, { stages });
    expect(stagesIn(calm)).toEqual(["sft", "drill", "grpo"]);
    expect(stateOf(calm).stages.drill).toEqual({ passes: 3 });
    expect(summary).toMatchObject({ drilled: 3, selected: "grpo", rounds: [] });
    const killed = newFolder();
    let left = 0;
    for (let budget = 5; ; budget += 7) {
      left = budget;
      const end = await start(killed, { stages }, () => {
        if (--left === 0) throw new Error("killed");
      }).catch((error) => {
        if (error.message !== "killed") throw error;
      });
      if (end !== undefined) break;
    }
    const bare = ({ stages, ended, curriculum, checkpoint }: Record<string, unknown>) => ({
      ...{ stages, ended, curriculum, checkpoint },
    });
    expect(bare(stateOf(killed))).toEqual(bare(stateOf(calm)));
  });

  test("may hold a kind twice: the second with settings of its own over those of the kind", async () => {
    const path = newFolder();
    const summary = await start(path, {
      stages: ["sft", "sft-again", "expert", "grpo", "select"],
      more: { "sft-again": { steps: 2 } },
    });
    expect(stateOf(path).ended).toMatchObject({
      sft: { checkpoint: "sft-6" },
      "sft-again": { checkpoint: "sft-again-2" },
    });
    expect(summary.stages.map(({ tag }) => tag)).toEqual(["sft", "sft-again", "expert", "grpo"]);
  });

  test("without a policy gradient in front of it, a selection has nothing to do", async () => {
    const summary = await start(newFolder(), { stages: ["sft", "expert", "grpo", "select"], grpo: { iterations: 0 } });
    expect(summary.selected).toBe("expert");
  });

  test.each([
    [{ stages: [] }, /stages: .*\n.*found: \[\]/],
    [
      { stages: ["sft", "drool"] },
      /there is no stage 'drool'\n.*kinds: sft, expert, grpo, select, baselines, drill\n.*grpo-2/s,
    ],
    [{ stages: ["sft", "sft"] }, /'sft' is listed twice\n.*stages: sft, sft\n.*sft-2/s],
    [{ stages: ["done"] }, /'done' is the end of every run/],
    [{ stages: ["sft"], more: { "sft-2": {} } }, /more: no stage 'sft-2'\n.*stages: sft\n.*list it in stages/s],
    [{ stages: ["sft-2"], more: { "sft-2": { stpes: 2 } } }, /unknown field more.sft-2.stpes/],
    [{ stages: ["sft-2"], more: { "sft-2": { steps: 0 } } }, /more.sft-2.steps: .*\n.*found: 0\n.*training steps/s],
    [{ drill: { passes: 0 } }, /drill.passes: .*\n.*found: 0/s],
  ])("%j is refused", (overrides, message) => {
    expect(() => resolveConfig("smoke", overrides, kinds)).toThrow(message);
  });
});

/** The groups that the policy gradient of a run learns from, in its first step. */
async function groupsLearnt(overrides: ConfigOverrides) {
  const backend = new FakeBackend();
  const { grpoStep } = backend.learner;
  const seen: Parameters<typeof grpoStep>[0][] = [];
  backend.learner.grpoStep = (groups, ...rest) => {
    seen.push(groups);
    return grpoStep(groups, ...rest);
  };
  const config = fakeConfig({ stages: ["sft", "grpo"], ...overrides });
  await runPipeline({ config, path: newFolder(), openBackend: async () => backend, judge: backend.judge });
  return seen[0]!;
}

test("a placebo gives the completions of each group one another's rewards, and nothing else", async () => {
  const [real, placebo] = await Promise.all([groupsLearnt({}), groupsLearnt({ grpo: { placebo: true } })]);
  const texts = (groups: typeof real) => groups.map(({ rollouts }) => rollouts.map(({ text }) => text));
  const rewards = (groups: typeof real) => groups.map(({ rollouts }) => rollouts.map(({ reward }) => reward));
  const sorted = (lists: number[][]) => lists.map((list) => [...list].sort());
  expect(texts(placebo)).toEqual(texts(real));
  expect(sorted(rewards(placebo))).toEqual(sorted(rewards(real)));
  expect(rewards(placebo)).not.toEqual(rewards(real));
});
