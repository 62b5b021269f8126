// Universe levels: the order agrees with the values for all assignments of the parameters.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  imaxOf,
  instantiateLevel,
  isNeverZero,
  isZeroLevel,
  type Level,
  levelAtMost,
  levelIMax,
  levelMax,
  levelOne,
  levelParam,
  levelSucc,
  levelsEqual,
  levelText,
  levelZero,
  maxOf,
} from "../../../src/lean/kernel/index.ts";

const names = ["u", "v", "w"];
const [u, v] = names.map(levelParam);

type Assignment = Record<string, number>;

function value(level: Level, assignment: Assignment): number {
  switch (level.kind) {
    case "zero":
      return 0;
    case "succ":
      return value(level.of, assignment) + 1;
    case "max":
      return Math.max(value(level.left, assignment), value(level.right, assignment));
    case "imax": {
      const right = value(level.right, assignment);
      return right === 0 ? 0 : Math.max(value(level.left, assignment), right);
    }
    case "param":
      return assignment[level.name];
    default:
      throw new Error("a hole has no value");
  }
}

/** Every assignment of 0 to 6; levels of the generator have far smaller offsets. */
const assignments: Assignment[] = [];
for (let a = 0; a < 7; a++)
  for (let b = 0; b < 7; b++) for (let c = 0; c < 7; c++) assignments.push({ u: a, v: b, w: c });

const { level } = fc.letrec<{ level: Level }>((tie) => ({
  level: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant(levelZero),
    fc.constantFrom(...names).map(levelParam),
    tie("level").map(levelSucc),
    fc.tuple(tie("level"), tie("level")).map(([a, b]) => levelMax(a, b)),
    fc.tuple(tie("level"), tie("level")).map(([a, b]) => levelIMax(a, b)),
  ),
}));

describe("the order of levels", () => {
  it("is the order of their values", () => {
    fc.assert(
      fc.property(level, level, (a, b) => {
        const expected = assignments.every((assignment) => value(a, assignment) <= value(b, assignment));
        expect(levelAtMost(a, b)).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it("makes levels equal exactly if their values are", () => {
    fc.assert(
      fc.property(level, level, (a, b) => {
        const expected = assignments.every((assignment) => value(a, assignment) === value(b, assignment));
        expect(levelsEqual(a, b)).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it("knows zero, and what is never zero", () => {
    fc.assert(
      fc.property(level, (a) => {
        expect(isZeroLevel(a)).toBe(assignments.every((assignment) => value(a, assignment) === 0));
        if (isNeverZero(a)) expect(assignments.every((assignment) => value(a, assignment) > 0)).toBe(true);
      }),
    );
  });

  it("knows the cases that kernels get wrong", () => {
    expect(isZeroLevel(levelIMax(u, levelZero))).toBe(true);
    expect(levelsEqual(levelIMax(levelZero, u), u)).toBe(true);
    expect(levelsEqual(levelIMax(u, u), u)).toBe(true);
    expect(levelsEqual(levelIMax(u, levelSucc(v)), levelMax(u, levelSucc(v)))).toBe(true);
    expect(levelsEqual(levelIMax(u, v), levelMax(u, v))).toBe(false);
    expect(levelAtMost(levelIMax(u, v), levelMax(u, v))).toBe(true);
    expect(levelsEqual(levelMax(levelZero, u), levelMax(u, levelZero))).toBe(true);
    expect(levelsEqual(u, v)).toBe(false);
    expect(levelAtMost(levelOne, levelIMax(levelOne, u))).toBe(false);
  });
});

describe("simplified maxima", () => {
  it("have the value of the plain ones", () => {
    fc.assert(
      fc.property(level, level, (a, b) => {
        expect(levelsEqual(maxOf(a, b), levelMax(a, b))).toBe(true);
        expect(levelsEqual(imaxOf(a, b), levelIMax(a, b))).toBe(true);
      }),
    );
  });
});

describe("instantiation of parameters", () => {
  it("gives the value at the values of the new levels, all at once", () => {
    fc.assert(
      fc.property(level, level, level, fc.constantFrom(...assignments), (of, first, second, assignment) => {
        const inner = { ...assignment, u: value(first, assignment), v: value(second, assignment) };
        expect(value(instantiateLevel(of, ["u", "v"], [first, second]), assignment)).toBe(value(of, inner));
      }),
    );
  });
});

it("is written as Lean writes it", () => {
  expect(levelText(levelMax(u, levelSucc(v)))).toBe("max u (v+1)");
  expect(levelText(levelSucc(levelOne))).toBe("2");
  expect(levelText(levelSucc(levelIMax(u, v)))).toBe("(imax u v)+1");
});
