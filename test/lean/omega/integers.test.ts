// The tactic omega on statements over the integers: what it proves, what it must leave alone, and that it never proves
// what a search through small integers shows to be false.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifyEmbedded } from "../../../src/verify/index.ts";

function verdict(statement: string): string {
  return verifyEmbedded({ statement: `theorem t ${statement}`, proof: "by omega", limits: { milliseconds: 20_000 } })
    .kind;
}

describe("omega over the integers", () => {
  it.each([
    "(x y : Int) (h : x < y) : x + 1 ≤ y",
    "(x y : Int) : x - y + y = x",
    "(x : Int) (h : 2 * x = 1) : False",
    "(x y : Int) (h : 4 * x + 6 * y = 5) : False",
    "(x y : Int) (h : 3 * x - 2 * y = 4) : 2 * y + 4 = x * 3",
    "(x : Int) : -x ≤ 5 ↔ x ≥ -5",
    "(x : Int) : -2 * x + x * -3 = -5 * x",
    "(x y : Int) (h : x ≠ y) : x < y ∨ y < x",
    "(x y : Int) (h : ¬x ≤ y) : y < x",
    "(x : Int) (h : ¬(x ≠ 3)) : x = 3",
    "(x y z : Int) (h : x - y - z = 0) (k : x > y + z) : False",
    "(x y : Int) : x ≤ y → y ≤ x → x = y",
    "(f : Int → Int) (x : Int) (h : f x < 3) : f x + x < x + 3",
    "(n : Nat) : (n : Int) ≥ 0",
    "(n : Nat) (x : Int) (h : x < n) (k : n ≤ 3) : x ≠ 3",
    "(n m : Nat) : (↑(n + m) : Int) = ↑n + ↑m",
    "(a b : Nat) (h : b ≤ a) : ((a - b : Nat) : Int) = a - b",
  ])("proves %s", (statement) => {
    expect(verdict(statement)).toBe("proved");
  });

  it.each([
    ": (0 : Int) < 1 → True",
    "(x : Int) (h : 0 ≤ x) (k : x ≤ 1) : True",
    "(x y : Int) (h : 6 * x + 7 * y = 5) : False",
    "(x : Int) : x ≥ 0",
    "(x y : Int) : x ≤ y",
    "(x y : Int) : x * y = y * x",
    "(n : Nat) (x : Int) (h : x < n) : x ≥ 0",
    "(a b : Nat) : ((a - b : Nat) : Int) = a - b",
  ])("does not prove %s", (statement) => {
    expect(verdict(statement)).toBe("failed");
  });

  it("rests on the axioms of Lean only", () => {
    const found = verifyEmbedded({ statement: "theorem t (x y : Int) (h : x < y) : ¬y ≤ x", proof: "by omega" });
    const standard = ["Classical.choice", "Quot.sound", "propext"];
    expect(found.kind === "proved" && found.axioms.every((axiom) => standard.includes(axiom))).toBe(true);
  });
});

interface Relation {
  readonly symbol: string;
  readonly coefficients: readonly number[];
  readonly constant: number;
}

const meanings: Record<string, (left: number) => boolean> = {
  "=": (left) => left === 0,
  "≠": (left) => left !== 0,
  "≤": (left) => left <= 0,
  "<": (left) => left < 0,
  "≥": (left) => left >= 0,
  ">": (left) => left > 0,
};

function relationText({ symbol, coefficients: [a, b], constant }: Relation): string {
  return `${a} * x - y * ${b} ${symbol} ${constant}`;
}

function holds({ symbol, coefficients: [a, b], constant }: Relation, x: number, y: number): boolean {
  return meanings[symbol](a * x - y * b - constant);
}

const relation: fc.Arbitrary<Relation> = fc.record({
  symbol: fc.constantFrom(...Object.keys(meanings)),
  coefficients: fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })),
  constant: fc.integer({ min: -6, max: 6 }),
});

describe("omega against a search through small integers", () => {
  const range = Array.from({ length: 25 }, (_, i) => i - 12);
  const pairs = range.flatMap((x) => range.map((y): readonly [number, number] => [x, y]));

  it("never proves what has a counterexample, and proves some of what has none", () => {
    let proved = 0;
    fc.assert(
      fc.property(fc.array(relation, { minLength: 1, maxLength: 3 }), relation, (hypotheses, goal) => {
        const counterexample = pairs.some(
          ([x, y]) => hypotheses.every((one) => holds(one, x, y)) && !holds(goal, x, y),
        );
        const given = hypotheses.map((one, i) => `(h${i} : ${relationText(one)})`).join(" ");
        const found = verdict(`(x y : Int) ${given} : ${relationText(goal)}`);
        if (counterexample) expect(found).toBe("failed");
        if (found === "proved") proved++;
      }),
      { numRuns: 150 },
    );
    expect(proved).toBeGreaterThan(0);
  });

  it("proves the bounds of an interval", () => {
    fc.assert(
      fc.property(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 5 }), (low, size) => {
        const high = low + size;
        const bounds = `(x : Int) (h : ${low} ≤ x) (k : x < ${high})`;
        const values = Array.from({ length: size }, (_, i) => `x = ${low + i}`);
        expect(verdict(`${bounds} : ${values.join(" ∨ ")}`)).toBe("proved");
        expect(verdict(`${bounds} : ${["False", ...values.slice(1)].join(" ∨ ")}`)).toBe("failed");
      }),
      { numRuns: 20 },
    );
  });
});
