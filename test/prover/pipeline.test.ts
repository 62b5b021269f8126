// The pipeline with a fake learner: it gets through, keeps its promises, and ends the same however often it is killed.
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { mergeTables, Random } from "../../src/platform/index.ts";
import type { ProofJudge } from "../../src/prover/interfaces.ts";
import type { ConfigOverrides, TrainConfig } from "../../src/prover/run/config.ts";
import { describeRun } from "../../src/prover/run/describe_run.ts";
import { type RunSummary, runPipeline } from "../../src/prover/run/pipeline.ts";
import { type ProofRecord, RunFolder } from "../../src/prover/run/run_folder.ts";
import { Journal } from "../../src/runs/journal.ts";
import { parseStatement } from "../../src/tasks/logic/parse.ts";
import { FakeBackend, type Tick } from "./support/fake_backend.ts";
import { fakeConfig } from "./support/fake_config.ts";
import { simulate } from "./support/simulator.ts";
import { withoutTimes } from "./support/times.ts";

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "gentzen-run-"));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

class Killed extends Error {}

const configOf = (overrides: ConfigOverrides = {}): TrainConfig =>
  fakeConfig(mergeTables({ grpo: { objective: { klCoefficient: 0.02 } } }, overrides));

function start(path: string, config: TrainConfig, tick?: Tick): Promise<RunSummary> {
  const backend = new FakeBackend(tick);
  return runPipeline({ config, path, openBackend: async () => backend, judge: backend.judge });
}

/** Everything that a run leaves but times. */
function traces(path: string): Record<string, unknown> {
  const state = JSON.parse(readFileSync(join(path, "state.json"), "utf8"));
  const metrics = new Journal<Record<string, unknown>>(join(path, "metrics.jsonl")).read();
  const proofs = new Journal<ProofRecord>(join(path, "proofs.jsonl")).read();
  const summary = JSON.parse(readFileSync(join(path, "summary.json"), "utf8"));
  return {
    state: { ...state, seconds: undefined, metricsBytes: undefined },
    metrics: metrics.map(withoutTimes),
    proofs,
    model: readFileSync(join(path, "model", "model.json"), "utf8"),
    summary: { ...summary, seconds: undefined },
    checkpoints: readdirSync(join(path, "checkpoints")).sort(),
  };
}

const reference = newFolder();
const referenceRun = start(reference, configOf());

describe("a whole run", () => {
  test("passes every stage and learns", async () => {
    const summary = await referenceRun;
    expect(summary.stages.map(({ tag }) => tag)).toEqual(["sft", "expert", "grpo"]);
    expect(summary.leaks).toBe(0);
    expect(summary.rounds.map(({ attempted }) => attempted)).toEqual([16, 16]);
    expect(summary.pool.solved).toBeGreaterThan(3);
    expect(summary.counts["verdict/proved"]).toBeGreaterThan(10);
    expect(summary.counts.canaries).toBeGreaterThan(0);
    const [sft, , grpo] = summary.stages;
    const passAt1 = (record: typeof sft): number =>
      Object.values(record.buckets).reduce((sum, { pass }) => sum + pass[0].value, 0);
    expect(passAt1(grpo)).toBeGreaterThan(passAt1(sft));
    for (const { pass, problems } of Object.values(sft.buckets)) {
      expect(problems).toBe(6);
      expect(pass.map(({ k }) => k)).toEqual([1, 4, 8]);
    }
  });

  test("keeps proofs that hold, of pool problems alone, and trains on no held-out problem", async () => {
    await referenceRun;
    const folder = await RunFolder.open(reference, configOf());
    const sets = folder.readProblems();
    const pool = new Map(sets.pool.map((problem) => [problem.name, problem]));
    const proofs = folder.proofs.read();
    folder.close();
    expect(proofs.length).toBeGreaterThan(5);
    for (const { problem, statement, proof } of proofs) {
      expect(pool.get(problem)?.statement).toBe(statement);
      expect(simulate(parseStatement(statement).sequent, proof.split("\n  ").slice(1))).toBeUndefined();
    }
    for (const problem of [...sets.pool, ...sets.validation, ...sets.test]) expect("proof" in problem).toBe(false);
  });

  test("is the same again from the same seed, and different from another", async () => {
    await referenceRun;
    const again = newFolder();
    await start(again, configOf());
    expect(traces(again)).toEqual(traces(reference));
    const other = newFolder();
    await start(other, configOf({ seed: 12 }));
    expect(traces(other).model).not.toEqual(traces(reference).model);
  });

  test("does nothing when it is done already", async () => {
    const before = await referenceRun;
    const backend = new FakeBackend();
    const options = { config: configOf(), path: reference, openBackend: async () => backend, judge: backend.judge };
    expect(await runPipeline(options)).toEqual(before);
    expect(backend.sampled).toBe(0);
  });
});

test("a checker that stops working stops the run, which says why; with a new one it goes on to its end", async () => {
  await referenceRun;
  const path = newFolder();
  const backend = new FakeBackend();
  let calls = 0;
  const failing: ProofJudge = {
    verifyAll: async (requests) =>
      ++calls > 6
        ? requests.map(() => ({ kind: "crashed", reason: "the server answered 502" }))
        : backend.judge.verifyAll(requests),
  };
  const run = runPipeline({ config: configOf(), path, openBackend: async () => backend, judge: failing });
  await expect(run).rejects.toMatchObject({
    what: expect.stringMatching(/^the checker does not work: \d+ of the last \d+ checks came to no verdict$/),
    evidence: [expect.stringContaining("the server answered 502")],
    hint: expect.stringContaining("the same command again"),
  });
  const summary = await start(path, configOf());
  expect(summary.stages.map(({ tag }) => tag)).toEqual(["sft", "expert", "grpo"]);
  expect(summary.counts["verdict/lost"] ?? 0).toBeLessThan(64);
});

describe("killed and resumed", () => {
  test.each([1, 2, 3, 4, 5, 6])("at random moments (%i): nothing is lost and the end is the same", async (seed) => {
    await referenceRun;
    const random = new Random(`kills ${seed}`);
    const path = newFolder();
    let kept: ProofRecord[] = [];
    let kills = 0;
    for (;;) {
      let left = 1 + random.int(30);
      const where = await start(path, configOf(), (place) => {
        if (--left === 0) throw new Killed(place);
      }).then(
        () => undefined,
        (error) => {
          if (!(error instanceof Killed)) throw error;
          return error.message;
        },
      );
      if (where === undefined) break;
      kills += 1;
      const proofs = new Journal<ProofRecord>(join(path, "proofs.jsonl")).read();
      expect(proofs.slice(0, kept.length)).toEqual(kept);
      kept = proofs;
      if (random.next() < 0.5) appendFileSync(join(path, "metrics.jsonl"), '{"stage":"torn');
      if (random.next() < 0.5) appendFileSync(join(path, "proofs.jsonl"), '{"problem":"torn');
    }
    expect(kills).toBeGreaterThan(2);
    expect(traces(path)).toEqual(traces(reference));
  });

  test("a proof on disk counts although its process died before it could say so", async () => {
    const path = newFolder();
    const config = configOf();
    let verifications = 0;
    const dying: Tick = (place) => {
      if (place === "verify") verifications += 1;
      if (existsSync(join(path, "state.json")) && place === "sample") {
        const { stage, stages } = JSON.parse(readFileSync(join(path, "state.json"), "utf8"));
        if (stage === "expert" && stages.expert !== null) throw new Killed(place);
      }
    };
    await expect(start(path, config, dying)).rejects.toThrow(Killed);
    const folder = await RunFolder.open(path, config);
    const state = (await folder.readState<{ stages: { expert: { queue: { problems: string[] }[] } } }>())!;
    const waiting = folder.readProblems().pool.find(({ name }) => name === state.stages.expert.queue[0].problems[0])!;
    const proof = "by\n  found by another device";
    folder.addProofs([{ problem: waiting.name, statement: waiting.statement, proof, tactics: 1, origin: "expert 1" }]);
    folder.close();
    await start(path, config);
    expect(verifications).toBeGreaterThan(0);
    const final = JSON.parse(readFileSync(join(path, "state.json"), "utf8"));
    expect(final.curriculum[waiting.name].proof).toBe(proof);
  });

  test("a checkpoint that was half written does not exist", async () => {
    const path = newFolder();
    const folder = await RunFolder.open(path, configOf());
    const half = folder.checkpoints.save("a", async (target) => {
      writeFileSync(join(target, "weights.json"), "{");
      throw new Killed("disk");
    });
    await expect(half).rejects.toThrow(Killed);
    expect(existsSync(folder.checkpoints.folderOf("a"))).toBe(false);
  });
});

describe("what a run refuses", () => {
  test("a folder of another run, or of something else", async () => {
    await referenceRun;
    await expect(RunFolder.open(reference, configOf({ seed: 99 }))).rejects.toThrow(/seed: 11 there, 99 asked for/);
    const stranger = newFolder();
    writeFileSync(join(stranger, "thesis.txt"), "precious");
    await expect(RunFolder.open(stranger, configOf())).rejects.toThrow(/not empty/);
  });

  test("a folder that another run has, and one whose metrics are gone", async () => {
    const path = newFolder();
    const folder = await RunFolder.open(path, configOf());
    await expect(start(path, configOf())).rejects.toThrow(/the folder is in use.*\n.*gentzen train holds it/);
    expect(() => folder.metrics.truncate(100)).toThrow(/records are missing: .*metrics.jsonl\n.*0 bytes, and 100 were/);
    folder.close();
    await start(path, configOf());
  });

  test("a verifier that accepts a false statement", async () => {
    const path = newFolder();
    const backend = new FakeBackend();
    const judge: ProofJudge = { verifyAll: async (requests) => requests.map(() => ({ kind: "proved", axioms: [] })) };
    const run = runPipeline({ config: configOf(), path, openBackend: async () => backend, judge });
    await expect(run).rejects.toThrow(/accepted a proof of a false statement/);
  });
});

test("updates that were skipped stand in the summary of their round, and in what the run says at its end", async () => {
  const backend = new FakeBackend();
  const { sftStep, begin } = backend.learner;
  let skipped = 0;
  backend.learner.begin = async () => {
    skipped = 0;
    await begin();
  };
  // As a trainer counts: from the beginning of a phase.
  backend.learner.sftStep = async (...step) => ({ ...(await sftStep(...step)), skipped_updates: ++skipped });
  const config = configOf({ grpo: { iterations: 0 }, expert: { steps: 3 } });
  const summary = await runPipeline({
    config,
    path: newFolder(),
    openBackend: async () => backend,
    judge: backend.judge,
  });
  expect(summary.rounds.map(({ skippedUpdates }) => skippedUpdates)).toEqual([3, 3]);
  expect(describeRun(summary, "run")).toContain("not finite: 12 (sft 6, expert-1 3, expert-2 3)");
  expect(describeRun(await referenceRun, "run")).not.toContain("not finite");
});

describe("stages that are left out", () => {
  test("no policy gradient: the model of expert iteration is the result", async () => {
    const path = newFolder();
    const summary = await start(path, configOf({ grpo: { iterations: 0 } }));
    expect(summary.stages.map(({ tag }) => tag)).toEqual(["sft", "expert"]);
    expect(summary.selected).toBe("expert");
  });

  test("no validation: the last weights stand for the policy gradient", async () => {
    const path = newFolder();
    const summary = await start(
      path,
      configOf({ grpo: { validateEvery: 0 }, select: { blends: [], temperatures: [] } }),
    );
    expect(summary.validations.map(({ tag }) => tag)).toEqual(["grpo-0", "grpo-4"]);
  });
});
