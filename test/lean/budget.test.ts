// Every text ends by what is counted, however it is made: no clock is asked here, and the same text ends the same way again.
import { describe, expect, test } from "vitest";
import { Budget } from "../../src/lean/kernel/budget/limits.ts";
import { charge, currentAccount, uncharged } from "../../src/lean/kernel/budget/meter.ts";
import { verifyEmbedded } from "../../src/verify/embedded.ts";
import type { Verdict, VerifyRequest } from "../../src/verify/verifier.ts";
import { nasty } from "./nasty_texts.ts";

/** A tenth of the usual limits, and all the time in the world. */
const limits = { steps: 20_000, depth: 600, memory: 100_000, milliseconds: Number.POSITIVE_INFINITY };

/** Texts that are wrong for a reason which is found before a limit is. */
const wrongSooner = new Set([
  "an identifier of 1 MB",
  "a field .left 20,000 times",
  "a comment of 1 MB",
  "400,000 nested comments",
  "1 MB of blanks",
  "simp with a rule that turns round",
  "simp with a rule that grows",
  "simp with a hypothesis that grows",
  "iterate a thousand million times",
  "equations of functions that unfold",
  "a match of 4^8 cases",
  "a term that doubles by let",
  "a term that doubles by pairs, shown",
  "a proof of 2^30 nodes that are shared",
]);

describe("a text that keeps a checker busy", () => {
  test.each(Object.entries(nasty))("ends by count: %s", (name, request) => {
    const verdict = verifyEmbedded({ ...request, limits });
    if (wrongSooner.has(name)) expect(["failed", "rejected"]).toContain(verdict.kind);
    else expect(counted(verdict)).toBe(true);
    expect(verifyEmbedded({ ...request, limits })).toEqual(verdict);
    expect(JSON.stringify(verdict).length).toBeLessThan(50_000);
  });

  test("there are many of them, and most end by a limit", () => {
    expect(Object.keys(nasty).length - wrongSooner.size).toBeGreaterThan(60);
    for (const name of wrongSooner) expect(nasty).toHaveProperty([name]);
  });
});

function counted(verdict: Verdict): boolean {
  return verdict.kind === "timeout" && ["steps", "depth", "memory"].includes(verdict.limit);
}

describe("the account of a check", () => {
  test("is the one that is running, and is put back whatever happens", () => {
    const outer = new Budget({ steps: 10 });
    const inner = new Budget({ steps: 10 });
    const before = currentAccount();
    outer.run(() => {
      charge(5);
      inner.run(() => charge(7));
      uncharged(() => charge(1_000_000));
      expect(() => inner.run(() => charge(1_000_000))).toThrow(/steps/);
      charge(3);
    });
    expect([outer.work, inner.work]).toEqual([8, 1_000_007]);
    expect(currentAccount()).toBe(before);
  });

  test("an elaboration that the limit cuts off leaves none behind", () => {
    const before = currentAccount();
    for (let steps = 1; steps < 200; steps += 7) {
      verifyEmbedded({
        statement: "theorem t (p q : Prop) (h : p ∧ q) : q ∧ p",
        proof: "⟨h.2, h.1⟩",
        limits: { steps },
      });
      expect(currentAccount()).toBe(before);
    }
  });
});

test("a limit on steps is monotone: more steps never turn a proof into none", () => {
  const request: VerifyRequest = {
    statement: "theorem t (p q r : Prop) (h : p ∧ q ∧ r) : r ∧ q",
    proof: "by\n  constructor\n  · exact h.2.2\n  · exact h.2.1",
  };
  const kinds = Array.from({ length: 60 }, (_, i) => verifyEmbedded({ ...request, limits: { steps: 12 * i } }).kind);
  const first = kinds.indexOf("proved");
  expect(first).toBeGreaterThan(0);
  expect(new Set(kinds.slice(0, first))).toEqual(new Set(["timeout"]));
  expect(new Set(kinds.slice(first))).toEqual(new Set(["proved"]));
});

test("a time-out by the clock is not remembered for the statement, one by steps is", () => {
  const statement = "theorem clock_test (p : Prop) (h : p) : p";
  const late = { milliseconds: -1 };
  const busy: VerifyRequest = {
    header: "theorem clock_lemma (a b : Nat) : a + b = b + a := by omega\n",
    statement,
    proof: "h",
  };
  expect(verifyEmbedded({ ...busy, limits: late })).toEqual({ kind: "timeout", limit: "time" });
  expect(verifyEmbedded(busy).kind).toBe("proved");
  expect(verifyEmbedded({ ...busy, limits: { steps: 10 } })).toEqual({ kind: "timeout", limit: "steps" });
  expect(verifyEmbedded(busy).kind).toBe("proved");
});
