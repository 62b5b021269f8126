// Problems proved in parts: sketches that compete, subgoals that are decomposed, shared or refuted, budgets, and runs that are killed.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ProofJudge } from "../../src/prover/interfaces.ts";
import { requestFor } from "../../src/prover/judge/judge.ts";
import { LemmaStore } from "../../src/prover/solve/lemma_store.ts";
import { negation } from "../../src/prover/solve/refute.ts";
import { type SolveNode, type SolveOptions, shortMemory, solve } from "../../src/prover/solve/solve.ts";
import { statementKey, verifyEmbedded } from "../../src/verify/index.ts";
import { deep, deepSketches, judge, options, problemOf, shortTries, sketchesBy } from "./support/solving.ts";

const statesOf = ({ state, sketches }: SolveNode): unknown => [
  state,
  ...sketches.map(({ state: own, subgoals }) => [own, ...subgoals.map(statesOf)]),
];

async function solved(
  statement: string,
  table: Readonly<Record<string, readonly string[]>>,
  more: Partial<SolveOptions> = {},
  lemmas = new LemmaStore(),
) {
  const tried: string[] = [];
  const asked: string[] = [];
  const problem = problemOf(statement);
  const result = await solve(
    problem,
    { judge, lemmas, memory: shortMemory(), tryWhole: shortTries(tried), decomposer: sketchesBy(table, asked) },
    { ...options, ...more },
  );
  if (result.proof !== undefined) {
    expect(verifyEmbedded(requestFor(problem, { proof: result.proof })).kind).toBe("proved");
  }
  return { ...result, tried, asked };
}

test("a subgoal that resists is decomposed again, and the whole holds", async () => {
  const { proof, tree } = await solved(deep.statement, deepSketches);
  expect(proof).toContain("have hq : q := by exact h.2");
  expect(statesOf(tree)).toEqual([
    "proved",
    ["refuted", ["refuted"], ["open"]],
    ["proved", ["proved", ["proved", ["proved"], ["proved"]]], ["proved"], ["proved"]],
  ]);
  expect(tree.sketches[0].subgoals[0]).toMatchObject({ by: "countermodel" });
});

test("without depth nothing is decomposed, and with too little of it the deepest is given up", async () => {
  const none = await solved(deep.statement, deepSketches, { depth: 0 });
  expect(none).toMatchObject({ ended: "given up", asked: [] });
  const one = await solved(deep.statement, deepSketches, { depth: 1 });
  expect(one.proof).toBeUndefined();
  expect(one.tree.sketches.map(({ state }) => state)).toEqual(["refuted", "given up"]);
});

test("sketches that are none, come back to their goal or do not hold together leave the others their turn", async () => {
  const { proof, tree } = await solved(
    "theorem root (p q : Nat → Prop) (h : ∃ n, p n) (k : (∃ n, p n) → q 0) : q 0 ∧ q 0",
    {
      "q 0 ∧ q 0": [
        "by\n  have a : q 1 ∨ q 0 := by sorry",
        "by\n  have a : q 0 ∧ q 0 := by sorry\n  exact a",
        "by\n  obtain ⟨n, hn⟩ : ∃ n, p n := by sorry\n  have a : ∃ n, p n := by sorry\n  exact ⟨k a, k a⟩",
        "by\n  have h₁ : q 0 := by sorry\n  exact ⟨h₁, h₁⟩",
      ],
    },
  );
  expect(proof).toBe("by\n  have h₁ : q 0 := by exact k h\n  exact ⟨h₁, h₁⟩");
  expect(tree.sketches.map(({ state }) => state).slice(0, 2)).toEqual(["refused", "circular"]);
});

test("what is proved once is not tried again, by siblings under other names or by later runs", async () => {
  const table = {
    "(p → q) → (p → q) ∧ (p → q)": ["by\n  intro f\n  have x : p → q := by sorry\n  exact ⟨x, by sorry⟩"],
    "p → q": ["by\n  intro a\n  sorry"],
  };
  const lemmas = new LemmaStore();
  const first = await solved("theorem root (p q : Prop) : (p → q) → (p → q) ∧ (p → q)", table, {}, lemmas);
  expect(first.proof).toBeDefined();
  const again = await solved("theorem other (a b : Prop) : (a → b) → (a → b) ∧ (a → b)", {}, {}, lemmas);
  expect(again.tried).toEqual([]);
  expect(again.tree).toMatchObject({ state: "proved", by: "known" });
  expect(again.proof).toMatch(/^by\n {2}revert a b\n {2}intro p q\n/);
});

test("statements are the same by what they say, not by how", () => {
  const key = (statement: string, header = "") => statementKey({ header, statement });
  const one = key("theorem a (n m : Nat) (h : n < m) : ∀ x, x + n = m → ¬ x = 0");
  expect(key("theorem b {k : Nat} (l : Nat) (_ : l > k) : ∀ (y : Nat), y + k = l → y ≠ 0")).not.toBe(one);
  expect(key("theorem b (k l : Nat) (hk : k < l) : ∀ (y : Nat),  y + k = l → ¬ (y = 0)")).toBe(one);
  expect(key("theorem b (k l : Int) (hk : k < l) : ∀ (y : Int),  y + k = l → ¬ (y = 0)")).not.toBe(one);
  expect(key("theorem a (α : Type u) (x : α) : x = x")).toBe(key("theorem a (β : Type v) (y : β) : y = y"));
  expect(key("theorem a (x : Real) : x = x")).toBe(key("theorem b (x : Real)  : x = x"));
});

test("the negation of a statement is about all of its variables", () => {
  expect(negation("theorem a.{u} (α : Type u) (x : α) : x = x")).toBe(
    "theorem a_is_false.{u} : ¬ (∀ (α : Type u) (x : α), x = x)",
  );
  expect(negation("theorem a : False")).toBe("theorem a_is_false : ¬ (False)");
});

test("a false subgoal of numbers ends its sketch by a proof of its negation", async () => {
  const { tree, proof } = await solved("theorem root (n : Nat) (h : n = 3 ∧ n = 3) : n = 3 ∨ n = 4", {
    "n = 3 ∨ n = 4": [
      "by\n  have a : ∀ m : Nat, m = 3 := by sorry\n  exact .inl (a n)",
      "by\n  have a : n = 3 := by sorry\n  exact .inl a",
    ],
  });
  expect(proof).toContain("exact h.1");
  expect(tree.sketches.map(({ state }) => state)).toContain("proved");
});

test("nothing is begun beyond a budget", async () => {
  const { ended, spent, tried } = await solved(deep.statement, deepSketches, { budget: { tokens: 35 } });
  expect(ended).toBe("budget");
  expect(spent.tokens).toBe(40);
  expect(tried).toHaveLength(4);
});

test("killed at any moment, it comes to the same end with nothing done twice", () => {
  const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), "gentzen-solve-")));
  try {
    const [calm, killed] = folders;
    const script = new URL("./support/solving_process.ts", import.meta.url).pathname;
    const launch = (folder: string, death: number) =>
      spawnSync(process.execPath, ["--import", "tsx", script, folder, String(death)], { encoding: "utf8" });
    const whole = launch(calm, 0);
    expect(whole.stderr).toBe("");
    const { fresh, ...end } = JSON.parse(whole.stdout);
    let done = 0;
    for (const step of [2, 5, 4, 6, 3]) {
      const { signal } = launch(killed, step);
      expect(signal).toBe("SIGKILL");
      done += step - 1;
    }
    const last = JSON.parse(launch(killed, 0).stdout);
    expect(last.fresh).toBe(fresh - done);
    expect({ proof: last.proof, tree: last.tree, tokens: last.tokens }).toEqual(end);
    const lemmas = (folder: string) => readFileSync(join(folder, "lemmas.jsonl"), "utf8").split("\n").sort();
    expect(lemmas(killed)).toEqual(lemmas(calm));
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);

test("a check that is lost ends the run, and is done again when it goes on", async () => {
  const problem = problemOf("theorem root (p : Prop) (h : p) : p");
  let isDown = true;
  const judgeAtTimes: ProofJudge = {
    verifyAll: async (requests) =>
      isDown ? requests.map(() => ({ kind: "crashed", reason: "down" })) : judge.verifyAll(requests),
  };
  const memory = shortMemory();
  const tried: string[] = [];
  const run = () =>
    solve(
      problem,
      {
        judge: judgeAtTimes,
        lemmas: new LemmaStore(),
        memory,
        tryWhole: shortTries(tried),
        decomposer: sketchesBy({}, []),
      },
      options,
    );
  await expect(run()).rejects.toThrow(/no verdict/);
  isDown = false;
  expect(await run()).toMatchObject({ proof: "by\n  assumption" });
  expect(tried).toHaveLength(1);
});

test("a sketch that could not be read because the checker is down is read again", async () => {
  const problem = problemOf("theorem root (p q : Prop) (h : p ∧ q) : q ∧ p");
  const sketch = "by\n  have hq : q := by sorry\n  have hp : p := by sorry\n  exact ⟨hq, hp⟩";
  let isDown = false;
  let mayFail = true;
  const judgeAtTimes: ProofJudge = {
    verifyAll: async (requests) => {
      isDown ||= mayFail && requests.some(({ proof }) => proof.includes("sorry"));
      return isDown ? requests.map(() => ({ kind: "crashed", reason: "down" })) : judge.verifyAll(requests);
    },
  };
  const memory = shortMemory();
  const decomposer = sketchesBy({ "q ∧ p": [sketch] }, []);
  const tools = { judge: judgeAtTimes, lemmas: new LemmaStore(), memory, decomposer, tryWhole: shortTries([]) };
  await expect(solve(problem, tools, options)).rejects.toThrow(/no verdict/);
  mayFail = isDown = false;
  expect((await solve(problem, tools, options)).proof).toContain("have hq : q := by exact h.2");
});
