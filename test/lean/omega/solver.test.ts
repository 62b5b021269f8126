import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMultiple, type LinearForm, multiply, zeroForm } from "../../../src/lean/elab/omega/linear_form.ts";
import { type Cut, refute } from "../../../src/lean/elab/omega/solver.ts";

/** `c + Σ a[i]·xᵢ`. */
function form(constant: number, ...coefficients: number[]): LinearForm {
  const entries = coefficients.map((value, i): [number, bigint] => [i, BigInt(value)]);
  return { constant: BigInt(constant), coefficients: new Map(entries.filter(([, value]) => value !== 0n)) };
}

/** `form = 0`. */
function equal(one: LinearForm): LinearForm[] {
  return [one, multiply(-1n, one)];
}

/** True if every cut follows from its premises, and the last is absurd. */
function follows(hypotheses: readonly LinearForm[], cuts: readonly Cut[]): boolean {
  const facts = [...hypotheses];
  for (const { form: conclusion, premises, divisor } of cuts) {
    if (premises.some(({ factor, fact }) => factor < 0n || fact >= facts.length) || divisor < 1n) return false;
    const sum = premises.reduce((left, { factor, fact }) => addMultiple(left, factor, facts[fact]), zeroForm);
    const slack = addMultiple(multiply(divisor, conclusion), -1n, sum);
    if (slack.coefficients.size > 0 || slack.constant < 1n - divisor) return false;
    facts.push(conclusion);
  }
  const last = facts[facts.length - 1];
  return last.coefficients.size === 0 && last.constant < 0n;
}

function isRefuted(hypotheses: readonly LinearForm[]): boolean {
  const cuts = refute(hypotheses, 8);
  if (cuts === undefined) return false;
  expect(follows(hypotheses, cuts)).toBe(true);
  return true;
}

describe("refuting linear constraints", () => {
  it.each<[string, LinearForm[]]>([
    ["0 ≤ x ≤ -1", [form(0, 1), form(-1, -1)]],
    ["2x + 4y = 5", equal(form(-5, 2, 4))],
    ["6x + 7y = 5 with x, y ≥ 0", [...equal(form(-5, 6, 7)), form(0, 1), form(0, 0, 1)]],
    ["10a = 5b + r, 0 < r < 5", [...equal(form(0, 10, -5, -1)), form(-1, 0, 0, 1), form(4, 0, 0, -1)]],
    [
      "4a + r = 8b + s, s < r < 4",
      [...equal(form(0, 4, 1, -8, -1)), form(3, 0, -1), form(-1, 0, 1, 0, -1), form(0, 0, 0, 0, 1)],
    ],
    ["3x + 5y = 1, 6x + 10y = 3", [...equal(form(-1, 3, 5)), ...equal(form(-3, 6, 10))]],
    ["12x + 21y = 7z, x = 7w + 3", [...equal(form(0, 12, 21, -7)), ...equal(form(-3, 1, 0, 0, -7))]],
  ])("%s", (_, hypotheses) => {
    expect(isRefuted(hypotheses)).toBe(true);
  });

  it.each<[string, LinearForm[]]>([
    ["nothing", []],
    ["6x + 7y = 5", equal(form(-5, 6, 7))],
    ["0 ≤ x ≤ 1", [form(0, 1), form(1, -1)]],
    // No integer solution, but only the dark and grey shadows show it.
    [
      "27 ≤ 11x + 13y ≤ 45, -10 ≤ 7x - 9y ≤ 4",
      [form(-27, 11, 13), form(45, -11, -13), form(10, 7, -9), form(4, -7, 9)],
    ],
  ])("finds nothing against %s", (_, hypotheses) => {
    expect(isRefuted(hypotheses)).toBe(false);
  });

  it("refutes no constraints that have a solution", () => {
    const small = fc.integer({ min: -6, max: 6 });
    const vector = fc.tuple(small, small, small);
    const constraint = fc.record({ coefficients: vector, slack: fc.integer({ min: 0, max: 4 }), tight: fc.boolean() });
    fc.assert(
      fc.property(vector, fc.array(constraint, { maxLength: 7 }), (solution, constraints) => {
        const hypotheses = constraints.flatMap(({ coefficients, slack, tight }) => {
          const value = coefficients.reduce((sum, coefficient, i) => sum + coefficient * solution[i], 0);
          return tight ? equal(form(-value, ...coefficients)) : [form(slack - value, ...coefficients)];
        });
        expect(refute(hypotheses, 3)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it("refutes two bounds that leave no room for an integer, and says why", () => {
    const coefficient = fc.integer({ min: -9, max: 9 });
    fc.assert(
      fc.property(
        fc.tuple(coefficient, coefficient, coefficient),
        fc.integer({ min: 2, max: 9 }),
        fc.integer(),
        (a, k, c) => {
          fc.pre(a.some((value) => value !== 0));
          const scaled = a.map((value) => value * k);
          const hypotheses = equal(form(k * c + 1, ...scaled));
          expect(isRefuted(hypotheses)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
