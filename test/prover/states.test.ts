// Search over states with a model of known probabilities: what it proves, that it keeps its budget, and that it repeats.
import { describe, expect, test } from "vitest";
import {
  type Attemptable,
  attempt,
  type ProofJudge,
  sampledPolicy,
  searchMethods,
  searchStates,
  uniformPolicy,
} from "../../src/prover/index.ts";
import { sampledTokens } from "../../src/prover/judge/judge.ts";
import { proveProblem } from "../../src/prover/search/prove.ts";
import { firstPoint, type Point, stepFrom } from "../../src/prover/search/states/point.ts";
import { isSearchable } from "../../src/prover/search/states/sampled_policy.ts";
import { SuccessRates } from "../../src/prover/search/states/success_rates.ts";
import { type Format, formatNamed, leanFormat, logicFormat, logicTask, stateFormat } from "../../src/tasks/index.ts";
import { type VerifyRequest, verifyEmbedded } from "../../src/verify/index.ts";
import { FakeModel, plainMoves } from "./support/fake_model.ts";

const judge: ProofJudge = { verifyAll: async (requests) => requests.map((request) => verifyEmbedded(request)) };
const problemOf = (statement: string, provable?: boolean): Attemptable => ({
  name: statement,
  statement,
  header: "",
  source: "here",
  split: "",
  ...(provable === undefined ? {} : { provable }),
});
const theorems = [
  "theorem ex (p q : Prop) (h0 : p ∧ q) : q ∧ p",
  "theorem ex (p q r : Prop) (h0 : p → q) (h1 : q → r) : p → r",
  "theorem ex (p q r : Prop) (h0 : p ∨ q) (h1 : p → r) (h2 : q → r) : r",
  "theorem ex (p q : Prop) (h0 : p) : q → p ∧ (q ∧ p)",
  "theorem ex (p q r : Prop) (h0 : p ∧ (q ∧ r)) : r ∧ (p ∧ q)",
].map((statement) => problemOf(statement));
/** Proofs of seven to nine lines, of which a model that knows nothing hardly ever writes one. */
const hard = [
  "theorem ex (p q r : Prop) (h0 : p ∧ (q ∧ r)) : r ∧ (q ∧ p)",
  "theorem ex (p q r : Prop) (h0 : p ∨ q) (h1 : p → r) (h2 : q → r) : r ∧ (p ∨ q)",
  "theorem ex (p q r s : Prop) (h0 : p ∧ q) (h1 : q → r) (h2 : r → s) : s ∧ (p ∧ r)",
].map((statement) => problemOf(statement));
const sizes = { width: 4, lineTokens: 16, parallel: 2 };

describe.each(searchMethods)("%s", (method) => {
  test.each([
    ["state", stateFormat(), false],
    ["goal", logicFormat("goal"), true],
    ["step", formatNamed("step"), false],
  ] as const)("proves more than samples with the same tokens, in the format %s", async (_, format, leading) => {
    const proved = { samples: 0, search: 0 };
    for (const seed of [1, 2]) {
      const model = new FakeModel({ leading });
      const judged = await attempt(model, judge, hard, { format, count: 160, temperature: 1, maxTokens: 80, seed });
      const tokens = new Map(judged.map((each) => [each.problem, sampledTokens(each)]));
      const found = await searchStates(hard, {
        ...{ method, judge, seed, policy: sampledPolicy(model, { format, temperature: 1 }) },
        settings: (problem) => ({ ...sizes, tokens: tokens.get(problem)!, checks: 5000 }),
      });
      proved.samples += judged.filter(({ samples }) => samples.some(({ verdict }) => verdict === "proved")).length;
      proved.search += found.filter(({ proof }) => proof !== undefined).length;
      for (const { problem, proof, spent } of found) {
        expect(spent.tokens).toBeLessThanOrEqual(tokens.get(problem)!);
        if (proof !== undefined) expect(verifyEmbedded({ ...problem, proof }).kind).toBe("proved");
      }
    }
    expect(proved.search).toBeGreaterThan(proved.samples);
  });

  test("keeps its budgets: tokens to the token, and checks", async () => {
    const hopeless = problemOf("theorem ex (p q r : Prop) (h0 : p ∨ q) (h1 : q → r) : r", false);
    for (const tokens of [1, 7, 40, 41, 333]) {
      const model = new FakeModel();
      const policy = sampledPolicy(model, { format: stateFormat(), temperature: 1 });
      const settings = { ...sizes, tokens, checks: 5000 };
      const [{ spent, proof }] = await searchStates([hopeless], { method, judge, seed: 1, policy, settings });
      expect(proof).toBeUndefined();
      expect(spent.tokens).toBe(model.tokens);
      expect(spent.tokens).toBeLessThanOrEqual(tokens);
      // Less than is needed for one more token is never left.
      expect(spent.tokens).toBe(tokens);
    }
    for (const checks of [1, 5, 30]) {
      const policy = uniformPolicy(logicTask.moves!);
      const settings = { ...sizes, tokens: Number.POSITIVE_INFINITY, checks };
      const [{ spent }] = await searchStates([hopeless], { method, judge, seed: 1, policy, settings });
      expect(spent).toMatchObject({ tokens: 0, checks });
    }
  });

  test("the same seed gives the same proofs, another one others", async () => {
    const run = (seed: number) =>
      searchStates(theorems, {
        ...{ method, judge, seed, policy: sampledPolicy(new FakeModel(), { format: stateFormat(), temperature: 1 }) },
        settings: { ...sizes, tokens: 600, checks: 1000 },
      });
    const [first, again, other] = [await run(5), await run(5), await run(6)];
    expect(again).toEqual(first);
    expect(other.map(({ spent }) => spent)).not.toEqual(first.map(({ spent }) => spent));
  });

  test("without a model it goes through the task's moves, and ends where there are no more", async () => {
    const policy = uniformPolicy(plainMoves);
    const settings = { ...sizes, tokens: Number.POSITIVE_INFINITY, checks: 3000 };
    const found = await searchStates(theorems, { method, judge, seed: 1, policy, settings });
    expect(found.filter(({ proof }) => proof !== undefined).length).toBe(theorems.length);
    const only = uniformPolicy(() => ["  exfalso", "  assumption"]);
    const [stuck] = await searchStates([theorems[0]], { method, judge, seed: 1, policy: only, settings });
    // `exfalso`, then nothing but the same state again.
    expect(stuck).toMatchObject({ judged: 0, spent: { states: 2, expansions: 2, checks: 4 } });
  });

  const either = problemOf("theorem ex (p q : Prop) (h0 : p) (h1 : q) : p ∨ q");
  test("what the judge refuses is no proof, and the search goes on", async () => {
    const refused: string[] = [];
    const strict: ProofJudge = {
      verifyAll: async (requests) =>
        requests.map((request: VerifyRequest) => {
          if (refused.length > 0) return verifyEmbedded(request);
          refused.push(request.proof);
          return { kind: "failed", messages: [] };
        }),
    };
    const policy = uniformPolicy(plainMoves);
    const settings = { ...sizes, tokens: Number.POSITIVE_INFINITY, checks: 3000 };
    const [{ proof, judged }] = await searchStates([either], { method, judge: strict, seed: 1, policy, settings });
    expect(refused.length).toBe(1);
    expect(refused).not.toContain(proof);
    expect(judged).toBeGreaterThan(1);
  });

  test("gentzen prove asks for it: no samples are drawn, and what was used is told", async () => {
    const settings = { ...sizes, tokens: 4000, checks: 1000 };
    const told: number[] = [];
    const result = await proveProblem(
      theorems[4],
      { sampler: new FakeModel(), judge },
      {
        ...{ format: stateFormat(), samples: 64, batch: 8, subgoals: 8, temperature: 1, maxTokens: 64, seed: 1 },
        search: { method, settings },
        onProgress: (samples) => told.push(samples),
      },
    );
    expect(result).toMatchObject({ samples: 0, bySubgoals: false, verdict: { kind: "proved" } });
    expect(result.search!.tokens).toBeGreaterThan(0);
    expect(Math.max(...told)).toBeLessThanOrEqual(64);
  });
});

describe("points", () => {
  const begin = (statement: string): Point => {
    const point = firstPoint(problemOf(statement));
    if ("kind" in point) throw new Error(point.kind);
    return point;
  };
  const go = (point: Point, ...lines: string[]): Point =>
    lines.reduce((at, line) => {
      const step = stepFrom(at, { line, said: line, logprob: 0 });
      if (step === undefined || !("point" in step)) throw new Error(line);
      return step.point;
    }, point);

  test("are the same whatever hypotheses are called, in whatever order, however often", () => {
    const root = begin("theorem ex (p q r : Prop) (h0 : p ∧ q) (h1 : r) : q ∨ r");
    const one = go(root, "  obtain ⟨h2, h3⟩ := h0");
    expect(go(root, "  obtain ⟨h7, h4⟩ := h0").key).toBe(one.key);
    expect(go(root, "  obtain ⟨h2, h3⟩ := h0", "  have h9 := h3").key).toBe(one.key);
    expect(go(root, "  left").key).not.toBe(root.key);
    expect(go(root, "  have h2 := h0.1").key).not.toBe(one.key);
  });

  test("a state that is left when goals of another are proved surpasses it, and those behind it", async () => {
    // Each way to the first goal but one is a detour, in which nothing is asked any more once there is one.
    const detours = ["  have h9 := h0", "  have h9 := And.intro h0 h0", "  have h9 : True := trivial", "  exact h0"];
    const moves = uniformPolicy(({ target }) => (target === "p" ? detours : ["  constructor", "  exact Or.inl h0"]));
    const problem = problemOf("theorem ex (p q : Prop) (h0 : p) : p ∧ (p ∨ q)");
    const settings = { ...sizes, parallel: 1, tokens: Number.POSITIVE_INFINITY, checks: 50 };
    for (const method of searchMethods) {
      const [{ proof, spent }] = await searchStates([problem], { method, judge, seed: 1, policy: moves, settings });
      expect(proof).toBe("by\n  constructor\n  exact h0\n  exact Or.inl h0");
      expect(spent).toMatchObject({ checks: 8, expansions: 3 });
    }
  });

  test("inside a block are states of their own: what is open around it is not shown", () => {
    const root = begin("theorem ex (p q : Prop) (h0 : p) : p ∧ q");
    const inside = go(root, "  have h1 : p := by");
    expect(inside.key).not.toBe(begin("theorem ex (p q : Prop) (h0 : p) : p").key);
    expect(go(root, "  constructor", "  ·").key).toBe("  constructor\n  ·");
  });

  test("what gives a goal up leads nowhere", () => {
    const root = begin("theorem ex (p q : Prop) (h0 : p) : p ∧ q");
    for (const line of ["  sorry", "  constructor <;> sorry", "  admit", "  exact h0"])
      expect(stepFrom(root, { line, said: line, logprob: 0 })).toBeUndefined();
  });
});

test("a format whose texts are whole proofs is refused, in three lines", () => {
  const make = (format: Format) => () => sampledPolicy(new FakeModel(), { format, temperature: 1 });
  expect(make(leanFormat)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/cannot be searched line by line\n.*format lean.*\n.*state/),
    }),
  );
});

test("a state that has no room in the context is not asked about, and the search ends", async () => {
  const model = Object.assign(new FakeModel(), { fits: () => false });
  const policy = sampledPolicy(model, { format: stateFormat(), temperature: 1 });
  const settings = { ...sizes, tokens: 100, checks: 100 };
  const [{ spent }] = await searchStates([theorems[0]], { method: "best-first", judge, seed: 1, policy, settings });
  expect([spent.tokens, spent.checks, model.tokens]).toEqual([0, 0, 0]);
});

test("what states are worth rests on the samples of other problems", async () => {
  const format = stateFormat();
  const sampling = { format, count: 16, temperature: 1, maxTokens: 80, seed: 2 };
  const judged = await attempt(new FakeModel(), judge, theorems, sampling);
  const rates = new SuccessRates();
  const point = firstPoint(theorems[0]) as Point;
  const before = rates.value(point);
  rates.learn(judged.slice(0, 1));
  expect(rates.value(point)).toBe(before);
  rates.learn(judged.slice(1));
  const after = rates.value(point);
  expect(after).not.toBe(before);
  expect(after).toBeGreaterThan(0);
  expect(after).toBeLessThan(1);
});

test.each(["step", "state", "goal", "statement"])("the format %s can be searched", (name) => {
  expect(isSearchable(formatNamed(name))).toBe(true);
});

test("formats whose texts are whole proofs cannot", () => expect(isSearchable(leanFormat)).toBe(false));
