// What is the proof's doing, and what is the checker's: outages, proofs that bring a checker down, and rewards.
import { describe, expect, test } from "vitest";
import type { ProofJudge } from "../../src/prover/interfaces.ts";
import { FairJudge } from "../../src/prover/judge/fair_judge.ts";
import { estimatePass } from "../../src/prover/passk.ts";
import { ProofGroups } from "../../src/prover/proof_groups.ts";
import { logicFormat } from "../../src/tasks/index.ts";
import { groupAdvantages } from "../../src/train/index.ts";
import type { Verdict } from "../../src/verify/verifier.ts";
import { failingJudge } from "./support/outage.ts";

const statement = "theorem t (p q : Prop) (h : p ∧ q) : p";
const right = ["by\n  exact h.1", "by\n  exact h.left", "by\n  have k := h\n  exact k.1", "h.1"];
const requests = right.map((proof) => ({ statement, proof }));

/** The group of one theorem, with these texts as its samples; undefined where there is none. */
async function groupOf(judge: ProofJudge, proofs: readonly string[]) {
  const problem = { name: "t", statement, header: "", source: "", split: "" };
  const completions = proofs.map((proof, i) => ({
    text: proof.startsWith("by") ? proof.slice(2) : `\n  exact ${proof}`,
    tokens: [i + 1],
    logprobs: [-1],
    weightsId: "fake",
    finish: "stop" as const,
  }));
  const groups = new ProofGroups({
    problems: [problem],
    steps: 1,
    sampler: { sample: async () => [completions] },
    judge,
    encode: () => [1],
    format: logicFormat("statement"),
    prompts: 1,
    group: proofs.length,
    temperature: 1,
    maxTokens: 8,
    seed: 1,
  });
  const [group] = await groups.propose(0, 1, 0);
  return { group, counts: groups.takeCounts() };
}

/** Rewards and advantages by the number of the sample; what is in no group has neither. */
function rewardsOf({ group }: Awaited<ReturnType<typeof groupOf>>) {
  const rewards = group.rollouts.map(({ reward }) => reward);
  const [advantages] = groupAdvantages([rewards]);
  return new Map(
    group.rollouts.map(({ tokens }, at) => [tokens[0] - 1, { reward: rewards[at], advantage: advantages[at] }]),
  );
}

const crashing = "by\n  exact h.1 -- crash";
const deedOf = ({ proof }: { proof: string }) =>
  (/-- (crash|hang|spoil)/.exec(proof)?.[1] as "crash" | "hang" | "spoil") ?? undefined;

describe("an outage", () => {
  const mixed = [right[0], "by\n  exact h", right[1], "by\n  exact h.2"];

  test("that passes changes no reward", async () => {
    const calm = rewardsOf(await groupOf(failingJudge({}), mixed));
    const judge = failingJudge({ isOut: (call) => call === 1 });
    expect(rewardsOf(await groupOf(judge, mixed))).toEqual(calm);
    expect(judge.asked).toMatchObject({ fresh: 1, closed: 1 });
    expect([...calm.values()].map(({ reward }) => reward)).toEqual([1, 0, 1, 0]);
  });

  test("that lasts leaves a proof out of its group, and does not make the others better or worse", async () => {
    // The second of the four is tried alone, then the canaries are lost with everything.
    const partly: ProofJudge = {
      verifyAll: async (asked) =>
        asked.map((request): Verdict => {
          const isKnown = asked.length === 4 && !request.proof.includes("h.2");
          return isKnown ? failAnswer(request) : { kind: "crashed", reason: "502" };
        }),
    };
    const found = await groupOf(partly, mixed);
    const rewards = rewardsOf(found);
    expect([...rewards.keys()]).toEqual([0, 1, 2]);
    const [alone] = groupAdvantages([[1, 0, 1]]);
    expect([...rewards.values()].map(({ advantage }) => advantage)).toEqual(alone);
    expect(found.counts).toMatchObject({ samples: 4, "verdict/lost": 1, "verdict/proved_share": 2 / 3 });
  });

  test("changes no advantage of a right proof among right ones", async () => {
    for (const isOut of [(call: number) => call % 3 === 1, (call: number) => call < 5, () => false]) {
      const { group } = await groupOf(failingJudge({ isOut }), right);
      for (const { reward } of group?.rollouts ?? []) expect(reward).toBe(1);
    }
  });

  test("leaves no group of fewer than two", async () => {
    const found = await groupOf(failingJudge({ isOut: () => true }), right);
    expect(found.group).toBeUndefined();
    expect(found.counts).toMatchObject({ "groups/lost": 1, "verdict/lost": 4 });
  });

  test("lowers the n of pass@k, and no pass@k itself", () => {
    const tallies = [
      { samples: 8, proved: 8 },
      { samples: 3, proved: 3 },
      { samples: 0, proved: 0 },
    ];
    expect(estimatePass(tallies, 1)).toMatchObject({ value: 1, problems: 2 });
    expect(estimatePass(tallies, 8)).toMatchObject({ value: 1, problems: 1 });
  });

  function failAnswer({ proof }: { proof: string }): Verdict {
    return /h\.(1|left)$/.test(proof) ? { kind: "proved", axioms: [] } : { kind: "failed", messages: [] };
  }
});

describe("a proof that brings the checker down", () => {
  test("earns nothing, stays in its group, and takes nothing from the others that were checked with it", async () => {
    const proofs = [right[0], crashing, "by\n  exact h", right[1]];
    const judge = failingJudge({ deed: deedOf });
    const found = await groupOf(judge, proofs);
    const asFailure = failingJudge({
      answer: ({ proof }) =>
        /h\.(1|left)$/.test(proof) ? { kind: "proved", axioms: [] } : { kind: "failed", messages: [] },
    });
    expect(rewardsOf(found)).toEqual(rewardsOf(await groupOf(asFailure, proofs)));
    expect(found.counts).toMatchObject({ "verdict/proved": 2, "verdict/failed": 1, "verdict/crashes_checker": 1 });
    expect(judge.asked.closed).toBe(judge.asked.fresh);
  });

  test("for good: new workers show that it was the proof", async () => {
    const judge = failingJudge({ deed: deedOf });
    const fair = FairJudge.of(judge);
    const [spoils, fine] = await fair.settleAll([{ statement, proof: "by\n  exact h.1 -- spoil" }, requests[0]]);
    expect(spoils).toMatchObject({ standing: "crashes", verdict: { kind: "crashed" } });
    expect(fine).toMatchObject({ standing: "judged", verdict: { kind: "proved" } });
    expect(judge.asked).toMatchObject({ fresh: 3, closed: 3 });
  });

  test("alone with canaries before and after, each proof in a batch of its own", async () => {
    const judge = failingJudge({ deed: deedOf });
    await FairJudge.of(judge).settleAll([requests[0], { statement, proof: crashing }]);
    const isCanary = (texts: readonly string[]) => texts.length === 2 && texts[0].includes("⟨h.2, h.1⟩");
    expect(judge.asked.batches.map((texts) => (isCanary(texts) ? "canaries" : texts))).toEqual([
      [right[0], crashing],
      "canaries",
      [right[0]],
      [crashing],
      "canaries",
      [crashing],
      "canaries",
    ]);
  });

  test("or outlasts the clock again, alone, has had its time", async () => {
    const [late] = await FairJudge.of(failingJudge({ deed: deedOf })).settleAll([{ statement, proof: "h.1 -- hang" }]);
    expect(late).toEqual({ standing: "judged", verdict: { kind: "timeout", limit: "time" } });
  });
});

test("a limit on steps is a verdict, and is not asked about again", async () => {
  const judge = failingJudge({ answer: () => ({ kind: "timeout", limit: "steps" }) });
  expect(await FairJudge.of(judge).settle(requests[0])).toMatchObject({ standing: "judged" });
  expect(judge.asked).toMatchObject({ batches: [[right[0]]], fresh: 0 });
});

test("a checker that proves what is false when it is tried ends everything", async () => {
  const judge = failingJudge({ isOut: (call) => call === 1, answer: () => ({ kind: "proved", axioms: [] }) });
  await expect(FairJudge.of(judge).settle(requests[0])).rejects.toThrow("accepted a proof of a false statement");
});

test("when most checks come to nothing that is said, in three lines, and not before there are enough of them", async () => {
  const judge = failingJudge({ isOut: (call) => call > 1 });
  const fair = FairJudge.of(judge);
  expect((await fair.settleAll(requests)).map(({ standing }) => standing)).toEqual(requests.map(() => "judged"));
  const texts = (count: number) => Array.from({ length: count }, (_, i) => ({ statement, proof: `h.1 -- ${i}` }));
  expect((await fair.settleAll(texts(11))).map(({ standing }) => standing)).toEqual(texts(11).map(() => "lost"));
  const error = await fair.settleAll(texts(1)).catch((reason) => reason);
  expect(error.message.split("\n")).toEqual([
    "the checker does not work: 12 of the last 16 checks came to no verdict",
    "  12 were lost with the canaries, 0 end the checker each time; the last: the worker ended with code 139",
    expect.stringMatching(/^ {2}hint: .*lean doctor.* goes on from its last checkpoint$/),
  ]);
});
