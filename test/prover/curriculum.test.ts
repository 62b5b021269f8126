// pass@k, the curriculum, the state machine of expert iteration, the configuration, the journal.
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/platform/index.ts";
import {
  type Curriculum,
  chooseInBand,
  chooseUnsolved,
  curriculumSummary,
  drawWeighted,
  rateByLength,
  recordVisits,
} from "../../src/prover/curriculum.ts";
import type { EvaluationRecord } from "../../src/prover/evaluate.ts";
import {
  advance,
  type ExpertContext,
  type ExpertJob,
  type ExpertResult,
  type ExpertState,
  expertExamples,
  initialExpertState,
} from "../../src/prover/expert_iteration.ts";
import { estimatePass, passAtK } from "../../src/prover/passk.ts";
import { resolveConfig } from "../../src/prover/run/config.ts";
import { trainPresets } from "../../src/prover/run/presets.ts";
import { chooseCandidate } from "../../src/prover/stages/select.ts";
import { Journal } from "../../src/runs/journal.ts";
import { bucketOf, type LogicProblem, oracleOf } from "../../src/tasks/logic/problem.ts";

const problem = (name: string, length: number): LogicProblem => ({
  name,
  statement: `theorem ex (p : Prop) : ${name}`,
  header: "",
  source: "test",
  split: "pool",
  canonical: name,
  bucket: bucketOf(length)!,
  length,
  provable: true,
  logic: "intuitionistic",
});
const pool = Array.from({ length: 200 }, (_, i) => problem(`p${i}`, 1 + (i % 10)));
const oracle = oracleOf(pool);
const lengthOf = ({ name }: { name: string }) => oracle.get(name)!.length!;

describe("pass@k", () => {
  test("is the share of k-subsets that hold a proof", () => {
    const n = 6;
    for (let c = 0; c <= n; c++) {
      for (let k = 1; k <= n; k++) {
        let hits = 0;
        let subsets = 0;
        for (let bits = 0; bits < 1 << n; bits++) {
          const members = Array.from({ length: n }, (_, i) => i).filter((i) => bits & (1 << i));
          if (members.length !== k) continue;
          subsets += 1;
          if (members.some((i) => i < c)) hits += 1;
        }
        expect(passAtK(n, c, k)).toBeCloseTo(hits / subsets, 12);
      }
    }
  });

  test("refuses k above n", () => {
    expect(() => passAtK(4, 1, 8)).toThrow(/pass@k/);
  });

  test("has the standard error of a mean and an interval around it", () => {
    const tallies = Array.from({ length: 100 }, (_, i) => ({ samples: 1, proved: i < 20 ? 1 : 0 }));
    const estimate = estimatePass(tallies, 1);
    expect(estimate.value).toBeCloseTo(0.2, 12);
    expect(estimate.standardError).toBeCloseTo(Math.sqrt((0.2 * 0.8) / 99), 12);
    expect(estimate.low).toBeGreaterThan(0.08);
    expect(estimate.low).toBeLessThan(0.2);
    expect(estimate.high).toBeGreaterThan(0.2);
    expect(estimate.high).toBeLessThan(0.34);
    expect(estimatePass([], 8)).toMatchObject({ value: 0, problems: 0 });
  });
});

describe("curriculum", () => {
  test("keeps the shorter proof and counts visits", () => {
    let curriculum: Curriculum = {};
    curriculum = recordVisits(curriculum, [{ problem: "a", samples: 4, proved: 2, proof: "by\n  x\n  y\n  z" }], 1);
    curriculum = recordVisits(curriculum, [{ problem: "a", samples: 8, proved: 1, proof: "by\n  x\n  y" }], 2);
    curriculum = recordVisits(curriculum, [{ problem: "a", samples: 8, proved: 0 }], 3);
    expect(curriculum.a).toEqual({
      samples: 20,
      proved: 3,
      lastSamples: 8,
      lastProved: 0,
      lastVisit: 3,
      proof: "by\n  x\n  y",
    });
  });

  test("expects less of longer problems, and learns from visits", () => {
    const before = rateByLength({}, pool, oracle);
    for (let length = 2; length <= 10; length++) expect(before[length]).toBeLessThan(before[length - 1]);
    const visits = pool
      .filter(({ length }) => length === 5)
      .map(({ name }) => ({ problem: name, samples: 8, proved: 7 }));
    const after = rateByLength(recordVisits({}, visits, 1), pool, oracle);
    expect(after[5]).toBeGreaterThan(0.8);
    expect(after[6]).toBeGreaterThan(before[6]);
  });

  test("chooses unsolved problems: of equal length the likelier ones more often, long ones among them", () => {
    const solved = pool.slice(0, 50).map(({ name }) => ({ problem: name, samples: 4, proved: 4, proof: "by\n  x" }));
    const [hopeless, untried] = pool.slice(50).filter(({ length }) => length === 8);
    const failed = { problem: hopeless.name, samples: 400, proved: 0 };
    const curriculum = recordVisits({}, [...solved, failed], 1);
    const lengths: number[] = [];
    const drawn = new Map<string, number>();
    for (let draw = 0; draw < 200; draw++) {
      const chosen = chooseUnsolved(curriculum, pool, { count: 30, samples: 2, random: new Random(draw), oracle });
      expect(new Set(chosen.map(({ name }) => name)).size).toBe(30);
      for (const { name } of chosen) {
        const length = lengthOf({ name });
        expect(curriculum[name]?.proof).toBeUndefined();
        lengths.push(length);
        drawn.set(name, (drawn.get(name) ?? 0) + 1);
      }
    }
    expect(drawn.get(untried.name) ?? 0).toBeGreaterThan(drawn.get(hopeless.name) ?? 0);
    expect(lengths.some((length) => length <= 3)).toBe(true);
    expect(lengths.some((length) => length >= 8)).toBe(true);
  });

  test("draws for groups from the band, neither easy nor recent nor excluded problems", () => {
    let curriculum = recordVisits({}, [{ problem: "p0", samples: 8, proved: 8 }], 1);
    curriculum = recordVisits(curriculum, [{ problem: "p1", samples: 8, proved: 3 }], 9);
    const options = {
      count: 200,
      group: 8,
      maxRate: 0.5,
      lengthBias: 2,
      notSince: 5,
      exclude: new Set(["p2"]),
      random: new Random(1),
      oracle,
    };
    const names = new Set(chooseInBand(curriculum, pool, options).map(({ name }) => name));
    expect(names.has("p0")).toBe(false);
    expect(names.has("p1")).toBe(false);
    expect(names.has("p2")).toBe(false);
    expect(names.size).toBeGreaterThan(100);
    expect(chooseInBand(curriculum, pool, { ...options, notSince: 10 }).some(({ name }) => name === "p1")).toBe(true);
  });

  test("weighted draws follow the weights", () => {
    let first = 0;
    for (let seed = 0; seed < 3000; seed++) {
      if (drawWeighted(["a", "b", "never"], (x) => ({ a: 3, b: 1, never: 0 })[x]!, 1, new Random(seed))[0] === "a")
        first++;
    }
    expect(first / 3000).toBeCloseTo(0.75, 1);
  });
});

describe("expert iteration", () => {
  const context: ExpertContext = {
    pool,
    seed: 3,
    options: { rounds: 3, problems: 20, samples: 4, chunk: 8, maxSolveRate: 0.5 },
  };
  const resultOf = (job: ExpertJob): ExpertResult => {
    if (job.kind === "train") return { kind: "trained", round: job.round };
    const visits = job.problems.map((name) => {
      const proved = new Random(`${name} ${job.round}`).int(5);
      return { problem: name, samples: 4, proved, ...(proved > 0 ? { proof: `by\n  ${name}` } : {}) };
    });
    return { kind: "attempted", visits };
  };
  const runThrough = (pick: (jobs: ExpertJob[]) => ExpertJob): { state: ExpertState; trained: number[] } => {
    let { state, jobs } = advance(initialExpertState(context), [], context);
    const trained: number[] = [];
    while (jobs.length > 0) {
      const job = pick(jobs);
      if (job.kind === "train") trained.push(job.examples.length);
      const stored: ExpertState = JSON.parse(JSON.stringify(state));
      ({ state, jobs } = advance(stored, [resultOf(job)], context));
    }
    return { state, trained };
  };

  test("goes through its rounds; every problem is tried until solved; examples are the hard ones", () => {
    const { state, trained } = runThrough((jobs) => jobs[0]);
    expect(state.phase).toBe("done");
    expect(state.rounds.map(({ attempted }) => attempted)).toEqual([20, 20, 20]);
    expect(trained).toHaveLength(3);
    const { tried, solved } = curriculumSummary(state.curriculum, pool);
    expect(solved).toBe(state.rounds[2].solved);
    expect(tried).toBeGreaterThan(solved);
    for (const { problem: name, proof } of expertExamples(state.curriculum, 0.5)) {
      expect(proof).toBe(`by\n  ${name}`);
      expect(state.curriculum[name].lastProved).toBeLessThanOrEqual(2);
    }
  });

  test("does not depend on the order in which jobs are done", () => {
    expect(runThrough((jobs) => jobs[jobs.length - 1]).state).toEqual(runThrough((jobs) => jobs[0]).state);
  });

  test("repeated and foreign results change nothing; without results the jobs come again", () => {
    const { state, jobs } = advance(initialExpertState(context), [], context);
    expect(jobs.map((job) => job.kind === "attempt" && job.problems.length)).toEqual([8, 8, 4]);
    const result = resultOf(jobs[0]);
    const once = advance(state, [result], context);
    expect(advance(once.state, [result, { kind: "trained", round: 1 }], context)).toEqual(once);
    expect(advance(once.state, [], context)).toEqual(once);
    expect(once.jobs).toEqual(jobs.slice(1));
  });

  test("a part of a job's results leaves the rest to do", () => {
    const { state, jobs } = advance(initialExpertState(context), [], context);
    const result = resultOf(jobs[0]) as ExpertResult & { kind: "attempted" };
    const partial = advance(state, [{ kind: "attempted", visits: result.visits.slice(0, 3) }], context);
    expect(partial.jobs[0]).toMatchObject({ kind: "attempt", problems: result.visits.slice(3).map((v) => v.problem) });
    expect(advance(partial.state, [result], context).state).toEqual(advance(state, [result], context).state);
  });
});

describe("selection", () => {
  const record = (pass1: number, pass8: number, standardError = 0.02): EvaluationRecord => {
    const estimate = (k: number, value: number) => ({ k, value, standardError, low: 0, high: 1, problems: 50 });
    const bucket = { problems: 50, samples: 8, pass: [estimate(1, pass1), estimate(8, pass8)] };
    return { tag: "t", split: "validation", buckets: { "1-4": bucket, "5-8": bucket, "9-14": bucket }, byLength: {} };
  };

  test("prefers pass@1, but not at the cost of pass@8", () => {
    expect(chooseCandidate([record(0.3, 0.6), record(0.35, 0.59), record(0.5, 0.4)], 1)).toBe(1);
    expect(chooseCandidate([record(0.3, 0.6), record(0.2, 0.9)], 1)).toBe(0);
    expect(chooseCandidate([record(0.3, 0.6), record(0.5, 0.57)], 1)).toBe(0);
    expect(chooseCandidate([record(0.3, 0.6), record(0.5, 0.57)], 2)).toBe(1);
    // Where everything was proved, the standard error is 0: one problem less is no loss of breadth.
    expect(chooseCandidate([record(0.3, 1, 0), record(0.5, 0.98)], 1)).toBe(1);
  });
});

describe("configuration", () => {
  test("every preset is one", () => {
    for (const [name, preset] of Object.entries(trainPresets)) expect(resolveConfig(name)).toEqual(preset);
  });

  test("merges overrides into a preset without touching it", () => {
    const config = resolveConfig("tiny", { seed: 5, sft: { schedule: { lr: 1 } }, evaluation: { ks: [1, 2] } });
    expect(config.sft.schedule).toEqual({ ...resolveConfig("tiny").sft.schedule, lr: 1 });
    expect(config.evaluation.ks).toEqual([1, 2]);
    expect(resolveConfig("tiny").seed).not.toBe(5);
    const languages = { propositional: 0, equality: 1 };
    expect(resolveConfig("tiny", { logic: { languages } }).logic.languages).toEqual(languages);
  });

  test.each([
    ["huge", {}, /no preset 'huge'/],
    ["tiny", { sft: { stpes: 3 } }, /unknown field sft\.stpes/],
    ["tiny", { sft: { steps: "3" } }, /sft\.steps: .*number.*\n.*found: "3"\n.*hint: training steps/],
    ["tiny", { seed: Number.NaN }, /seed: .*number/],
    ["tiny", { sft: 3 }, /sft: .*object/],
    ["tiny", { expert: { freshShare: 25 } }, /expert\.freshShare: .*<=1/],
    ["tiny", { optimizer: "adam" }, /optimizer: .*"adamw"\|"muon"\|"sgd"/],
    ["tiny", { evaluation: { ks: [1, 0] } }, /evaluation\.ks\.1: /],
    ["tiny", { evaluation: { ks: [1, 64] } }, /below the largest k\n.*8 < 64\n.*hint: /],
    ["tiny", { sampling: { maxTokens: 208 } }, /no room for a prompt/],
    ["tiny", { logic: { languages: { latin: 1 } } }, /unknown field logic\.languages\.latin/],
  ])("refuses %s with %j", (preset, overrides, message) => {
    expect(() => resolveConfig(preset, overrides)).toThrow(message);
  });
});

describe("journal", () => {
  test("cuts off a torn line, goes on after it, and can be taken back", () => {
    const folder = mkdtempSync(join(tmpdir(), "gentzen-journal-"));
    try {
      const path = join(folder, "a", "b.jsonl");
      const journal = new Journal<{ n: number }>(path);
      journal.append([{ n: 1 }, { n: 2 }]);
      const { size } = journal;
      appendFileSync(path, '{"n":3');
      const reopened = new Journal<{ n: number }>(path);
      expect(reopened.read()).toEqual([{ n: 1 }, { n: 2 }]);
      reopened.append([{ n: 4 }]);
      expect(readFileSync(path, "utf8")).toBe('{"n":1}\n{"n":2}\n{"n":4}\n');
      reopened.truncate(size);
      reopened.append([{ n: 5 }]);
      expect(new Journal(path).read()).toEqual([{ n: 1 }, { n: 2 }, { n: 5 }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
