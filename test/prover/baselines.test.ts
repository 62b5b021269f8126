// Provers without a model: what they prove, that they repeat, and that what they find is judged.
import { expect, test } from "vitest";
import { type Attemptable, type ProofJudge, tryBaselines, tryRandomMoves } from "../../src/prover/index.ts";
import { logicMoves, logicTask, type Moves } from "../../src/tasks/index.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";

const judge: ProofJudge = { verifyAll: async (requests) => requests.map((request) => verifyEmbedded(request)) };
const problemOf = (statement: string, provable?: boolean): Attemptable => ({
  name: statement,
  statement,
  header: "",
  source: "here",
  split: "",
  ...(provable === undefined ? {} : { provable }),
});
const swap = problemOf("theorem ex (p q : Prop) (h0 : p ∧ q) : q ∧ p");
const easy = problemOf("theorem ex (p : Prop) (h0 : p) : p");
const false_ = problemOf("theorem ex (p q : Prop) (h0 : p) : q", false);

test("random moves are drawn among those that apply: with equal chances, as the rates show", async () => {
  // Two of the three lines apply; one of them proves at once, the other gives the way up.
  const moves: Moves = () => ["  exact h0", "  exfalso", "  exact h7"];
  const options = { moves, samples: 400, longest: 1, seed: 1 };
  const [{ samples, proved }] = await tryRandomMoves([easy], judge, options);
  expect(samples).toBe(400);
  expect(Math.abs(proved / samples - 1 / 2)).toBeLessThan(3 * Math.sqrt(1 / 4 / 400));
  expect(await tryRandomMoves([easy], judge, options)).toEqual([{ problem: easy, samples, proved }]);
  const [other] = await tryRandomMoves([easy], judge, { ...options, seed: 2 });
  expect(other.proved).not.toBe(proved);
});

test("a walk ends after so many moves, and where none applies", async () => {
  const tries = (longest: number, moves: Moves = logicMoves) =>
    tryRandomMoves([swap], judge, { moves, samples: 60, longest, seed: 1 });
  expect((await tries(3))[0].proved).toBe(0);
  expect((await tries(14))[0].proved).toBeGreaterThan(0);
  expect((await tries(14, () => ["  exact h7"]))[0].proved).toBe(0);
});

test("false statements are not tried, and what the judge refuses is not counted", async () => {
  const options = { moves: logicMoves, samples: 20, longest: 14, seed: 1 };
  const none: ProofJudge = { verifyAll: async (requests) => requests.map(() => ({ kind: "failed", messages: [] })) };
  expect(await tryRandomMoves([false_, easy], none, options)).toEqual([{ problem: easy, samples: 20, proved: 0 }]);
});

test("all baselines of a task, by name; the search without a model keeps to its checks", async () => {
  const options = { judge, samples: 8, longest: 14, method: "best-first", seed: 1 } as const;
  const results = await tryBaselines(logicTask, [swap, easy, false_], { ...options, checks: 200 });
  expect(results.map(({ name }) => name)).toEqual([
    "portfolio",
    "the task's own search",
    "random applicable moves",
    "search without a model",
  ]);
  for (const { tallies } of results) expect(tallies.map(({ problem }) => problem)).toEqual([swap, easy]);
  const provedBy = (index: number) => results[index].tallies.map(({ proved }) => proved > 0);
  expect([provedBy(0), provedBy(1), provedBy(3)]).toEqual([
    [true, true],
    [true, true],
    [true, true],
  ]);
  const [, , , few] = await tryBaselines(logicTask, [swap, easy], { ...options, checks: 2 });
  expect(few.tallies.map(({ proved }) => proved)).toEqual([0, 1]);
  const none = await tryBaselines({ baselines: [] }, [swap], { ...options, checks: 200 });
  expect(none).toEqual([]);
});
