// Proofs that are sampled step by step: shared prompts, how they end, what counts of those that fail, groups by goals, and what is learnt.
import { expect, test } from "vitest";
import type { SampledCompletion, Sampler } from "../../src/prover/interfaces.ts";
import { attempt } from "../../src/prover/judge/judge.ts";
import { proveProblem, type TriedSample } from "../../src/prover/search/prove.ts";
import { stepGroups } from "../../src/prover/steps/credit.ts";
import { GoalTable } from "../../src/prover/steps/goal_table.ts";
import { triedSteps } from "../../src/prover/steps/hindsight.ts";
import { HeldOutGoals } from "../../src/prover/steps/lessons.ts";
import { type KnownProblem, type Problem, stepFormat } from "../../src/tasks/index.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";

const problemOf = (name: string, statement: string): Problem => ({
  name,
  statement,
  header: "",
  source: "here",
  split: "",
});
const both = problemOf("both", "theorem ex (p q : Prop) (hp : p) (hq : q) : q ∧ p");
const half = problemOf("half", "theorem ex (a b c : Prop) (ha : a) (hab : a → b) : (a ∧ b) ∧ (b ∨ c)");

/** Says, at each prompt, what stands there, turn by turn; counts what it was asked. */
function sayer(said: Readonly<Record<string, readonly string[]>>) {
  const asked: string[][] = [];
  const next = new Map<string, number>();
  const answer = (prompt: string): SampledCompletion => {
    const list = said[prompt] ?? [" assumption"];
    const turn = next.get(prompt) ?? 0;
    next.set(prompt, turn + 1);
    const text = list[turn % list.length] as string;
    const tokens = [...text].map((letter) => letter.codePointAt(0) as number);
    return { text, tokens, logprobs: tokens.map(() => -1), weightsId: "w", finish: "stop" };
  };
  const sampler: Sampler = {
    async sample(prompts, { count }) {
      asked.push(prompts.map(String));
      return prompts.map((prompt) => Array.from({ length: count }, () => answer(String(prompt))));
    },
  };
  return { sampler, asked };
}

const judged: string[] = [];
const judge = {
  async verifyAll(requests: readonly Parameters<typeof verifyEmbedded>[0][]) {
    judged.push(...requests.map(({ statement, proof }) => `${statement} := ${proof}`));
    return requests.map((request) => verifyEmbedded(request));
  },
};
const options = { format: stepFormat, temperature: 1, seed: 0, hindsight: true };

test("proofs go on side by side, share the prompt of equal goals, and are judged as whole texts", async () => {
  const { sampler, asked } = sayer({ " ⊢ p ∧ q h0 p h1 q by": [" constructor"] });
  const twin = problemOf("twin", "theorem ex (r s : Prop) (hr : r) (hs : s) : s ∧ r");
  const results = await attempt(sampler, judge, [both, twin], { ...options, count: 3, maxTokens: 100 });
  expect(asked[0]).toEqual([" ⊢ p ∧ q h0 p h1 q by"]);
  expect(asked).toHaveLength(3);
  for (const { samples } of results) {
    expect(samples.map(({ verdict }) => verdict)).toEqual(["proved", "proved", "proved"]);
    expect(samples[0]?.completion.steps?.map(({ closed }) => closed)).toEqual([true, true, true]);
  }
  expect(results[0]?.samples[0]?.proof).toBe("by\n  constructor\n  assumption\n  assumption");
});

test("a proof ends where a step fails, goes in circles or is too long, and none of that is judged again", async () => {
  for (const [said, reason] of [
    [[" apply h7"], undefined],
    [[" skip"], "a step led back to a goal that it came from"],
    [[" constructor"], "the proof was cut off"],
  ] as const) {
    judged.length = 0;
    const { sampler } = sayer({ " ⊢ p ∧ q h0 p h1 q by": said });
    const maxTokens = reason === "the proof was cut off" ? 3 : 100;
    const [result] = await attempt(sampler, judge, [both], { ...options, count: 1, maxTokens });
    const [sample] = result!.samples;
    expect(sample?.verdict).not.toBe("proved");
    expect(sample?.reason).toBe(reason);
    expect(judged).toEqual([]);
  }
});

test("a step that fails or leads back is written anew as long as there are retries, and learnt from", async () => {
  const start = " ⊢ p ∧ q h0 p h1 q by";
  const said = { [start]: [" apply h7", " skip", " constructor"] };
  const tokens = " apply h7 skip constructor assumption assumption".length;
  const tried = async (retries: number, maxTokens = 100) => {
    const [result] = await attempt(sayer(said).sampler, judge, [both], { ...options, count: 1, maxTokens, retries });
    return result!.samples[0]!;
  };
  expect((await tried(1)).reason).toBe("a step led back to a goal that it came from");
  const { verdict, proof, completion } = await tried(2);
  expect([verdict, proof]).toEqual(["proved", "by\n  constructor\n  assumption\n  assumption"]);
  expect(completion.steps?.map(({ closed }) => closed)).toEqual([false, false, true, true, true]);
  expect(completion.tokens).toHaveLength(tokens);
  // What is left out was written all the same.
  expect((await tried(2, " apply h7 skip".length)).verdict).not.toBe("proved");
  const [group] = stepGroups([{ samples: [await tried(2)] }]);
  expect(group?.prompt).toBe(start);
  expect(group?.rollouts.map(({ text, reward }) => [text.trim(), reward])).toEqual([
    ["apply h7", 0],
    ["skip", 0],
    ["constructor", 1],
  ]);
  // Three steps closed the goal: the first earns a whole, each further one takes its share. What was left out is none of them.
  const [shorter] = stepGroups([{ samples: [await tried(2)] }], 0.5);
  expect(shorter?.rollouts.map(({ reward }) => reward)).toEqual([0, 0, 0.25]);
});

test("where a case is the goal that it was told apart from, it is the cases that lead back, not what closed the first", async () => {
  const known = problemOf("known", "theorem ex (p q : Prop) (hp : ¬p) (hq : q) : q");
  const said = { " ⊢ p h0 p h1 ¬ q by": [" by_cases h2 : q", " assumption"] };
  const tried = async (retries: number) => {
    const [result] = await attempt(sayer(said).sampler, judge, [known], {
      ...{ ...options, count: 1, maxTokens: 100, retries },
    });
    return result!.samples[0]!;
  };
  expect((await tried(0)).reason).toBe("a step led back to a goal that it came from");
  const { verdict, proof, completion } = await tried(1);
  expect([verdict, proof]).toEqual(["proved", "by\n  by_cases h0 : p\n  assumption\n  assumption"]);
  expect(completion.steps?.map(({ closed, size }) => [closed, size])).toEqual([
    [true, 3],
    [true, 1],
    [true, 1],
  ]);
});

test("a problem is proved step by step, too", async () => {
  const told: unknown[] = [];
  const { sampler } = sayer({ " ⊢ p ∧ q h0 p h1 q by": [" apply h7", " constructor"] });
  const asked = { format: stepFormat, samples: 4, batch: 1, subgoals: 0, temperature: 1, maxTokens: 100, seed: 0 };
  const onSample = ({ steps, verdict }: TriedSample) =>
    told.push([steps?.map(({ text }) => text.trim()), verdict?.kind]);
  const { proof, samples, verdicts } = await proveProblem(both, { sampler, judge }, { ...asked, onSample });
  expect(proof).toBe("by\n  constructor\n  assumption\n  assumption");
  expect([samples, verdicts]).toEqual([2, { failed: 1, proved: 1 }]);
  expect(told).toEqual([
    [["apply h7"], "failed"],
    [["constructor", "assumption", "assumption"], "proved"],
  ]);
});

test("a failed proof counts for the goals that it closed, once these have been checked", async () => {
  judged.length = 0;
  const hasty = () =>
    sayer({
      " ⊢ ( p ∧ q ) ∧ ( q ∨ r ) h0 p h1 p → q by": [" constructor"],
      " ⊢ p ∧ q h0 p h1 p → q by": [" constructor"],
      " ⊢ p h0 q h1 q → p by": [" apply h1"],
      " ⊢ p ∨ q h0 r h1 r → p by": [" right", " left"],
      " ⊢ p h0 q h1 q → r by": [" apply h1"],
    });
  const [result] = await attempt(hasty().sampler, judge, [half], { ...options, count: 2, maxTokens: 200 });
  const { samples } = result!;
  expect(samples.map(({ verdict }) => verdict)).toEqual(["failed", "proved"]);
  const steps = samples[0]!.completion.steps!;
  expect(steps.map(({ text, closed }) => [text.trim(), closed])).toEqual([
    ["constructor", false],
    ["constructor", true],
    ["assumption", true],
    ["apply h1", true],
    ["assumption", true],
    ["right", false],
    ["apply h1", false],
  ]);
  expect(
    judged.some((each) =>
      each.startsWith("theorem ex (a : Prop) (b : Prop) (c : Prop) (ha : a) (hab : a → b) : a ∧ b"),
    ),
  ).toBe(true);

  const [unseen] = await attempt(hasty().sampler, judge, [half], {
    ...options,
    hindsight: false,
    count: 2,
    maxTokens: 200,
  });
  expect(unseen!.samples[0]!.completion.steps!.some(({ closed }) => closed)).toBe(false);
  expect(unseen!.samples[1]!.completion.steps!.every(({ closed }) => closed)).toBe(true);

  const groups = stepGroups([result!]);
  expect(groups.map(({ prompt }) => prompt)).toEqual([" ⊢ p ∨ q h0 r h1 r → p by"]);
  expect(groups[0]?.rollouts.map(({ text, reward }) => [text, reward])).toEqual([
    [" right", 0],
    [" left", 1],
  ]);

  const table = new GoalTable();
  const tried = triedSteps(samples.map(({ completion }) => completion));
  expect(table.add({ key: "1", tried })).toBe(true);
  expect(table.add({ key: "1", tried })).toBe(false);
  const lessons = table.lessons(0.9, () => false);
  expect(lessons.map(({ text }) => text)).toEqual([
    { prompt: " ⊢ ( p ∧ q ) ∧ ( q ∨ r ) h0 p h1 p → q by", completion: " constructor" },
    { prompt: " ⊢ p ∨ q h0 r h1 r → p by", completion: " left" },
  ]);
  const heldOut = {
    ...half,
    name: "h",
    statement: "theorem ex (u v w : Prop) (h0 : w → u) (h1 : w) : u ∨ v",
  } as KnownProblem;
  const held = new HeldOutGoals({ format: stepFormat }, [heldOut]);
  expect(table.lessons(0.9, (prompt) => held.has(prompt))).toHaveLength(1);
});
