// Learning-rate schedules against PyTorch's.
import { describe, expect, test } from "vitest";
import { type ScheduleOptions, schedule } from "../../src/optim/index.ts";
import { ConfigError } from "../../src/platform/index.ts";
import { fixture } from "../fixtures/fixture.ts";

interface Facts {
  lr: number;
  warmup: number;
  steps: number;
  floor: number;
  cases: { kind: ScheduleOptions["kind"]; rates: number[] }[];
}

const { facts } = fixture<Facts>("schedules");

describe.each(facts.cases)("$kind", ({ kind, rates }) => {
  const { lr, warmup, steps, floor } = facts;
  const rate = schedule({ kind, lr, warmup, steps, floor });

  test("has PyTorch's rates", () => {
    rates.forEach((expected, step) => {
      expect(rate(step)).toBeCloseTo(expected, 12);
    });
  });

  test("stays at its last rate", () => expect(rate(10 * steps)).toBeCloseTo(rates[rates.length - 1], 12));
});

test("without a warm-up the first step has the full rate", () => {
  expect(schedule({ kind: "cosine", lr: 2, steps: 10 })(0)).toBe(2);
  expect(schedule({ kind: "linear", lr: 2, steps: 10 })(10)).toBe(0);
});

test("a schedule shorter than its warm-up goes to the floor, not to NaN", () => {
  const rate = schedule({ kind: "cosine", lr: 2, warmup: 5, steps: 5, floor: 0.5 });
  expect([rate(4), rate(5), rate(6)]).toEqual([2, 1, 1]);
});

test("an impossible schedule is refused", () => {
  expect(() => schedule({ kind: "linear", lr: 1 })).toThrow(ConfigError);
  expect(() => schedule({ kind: "constant", lr: Number.NaN })).toThrow(ConfigError);
  expect(() => schedule({ kind: "cosine", lr: 1, steps: 9, floor: 2 })).toThrow(/floor: 2/);
});
