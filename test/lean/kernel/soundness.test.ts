// The whole kernel on random terms: programs compute what an interpreter computes, misfits and proofs of False are refused.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  app,
  arrow,
  bvar,
  CheckError,
  constant,
  type Expr,
  LimitError,
  lam,
  letIn,
  levelOne,
  levelZero,
  natLit,
  pi,
  proj,
  prop,
  sort,
  TypeChecker,
  type0,
} from "../../../src/lean/kernel/index.ts";
import { program } from "./programs.ts";
import { bool, define, nat, prove, world } from "./world.ts";

const environment = world();

const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });

describe("random programs", () => {
  it("have the type for which they were made", () => {
    fc.assert(
      fc.property(seed, (start) => {
        const { term } = program(start, "nat", { misfit: false });
        const checker = new TypeChecker(environment);
        expect(checker.isDefEq(checker.infer(term), nat)).toBe(true);
        const declared = environment.fork();
        define(declared, "t", nat, term);
        expect(declared.has("t")).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it("compute the number that an interpreter computes, and no other", () => {
    fc.assert(
      fc.property(seed, (start) => {
        const { term, value } = program(start, "nat", { misfit: false });
        const number = value() as number;
        expect(new TypeChecker(environment).isDefEq(term, natLit(BigInt(number)))).toBe(true);
        expect(new TypeChecker(environment).isDefEq(term, natLit(BigInt(number + 1)))).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it("compute the truth value that an interpreter computes", () => {
    fc.assert(
      fc.property(seed, (start) => {
        const { term, value } = program(start, "bool", { misfit: false });
        const truth = constant(value() ? "Bool.true" : "Bool.false");
        expect(new TypeChecker(environment).whnf(term)).toMatchObject({ name: truth.name });
      }),
      { numRuns: 200 },
    );
  });

  it("keep their type when reduced", () => {
    fc.assert(
      fc.property(seed, (start) => {
        const { term } = program(start, "nat", { misfit: false });
        const checker = new TypeChecker(environment);
        const reduced = checker.whnf(term);
        expect(checker.isDefEq(checker.infer(reduced), nat)).toBe(true);
        expect(checker.isDefEq(reduced, term)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("are refused when one subterm has another type", () => {
    let misfits = 0;
    fc.assert(
      fc.property(seed, (start) => {
        const { term, misfit } = program(start, "nat", { misfit: true });
        if (!misfit) return;
        misfits++;
        expect(() => define(environment.fork(), "t", nat, term)).toThrow(CheckError);
      }),
      { numRuns: 400 },
    );
    expect(misfits).toBeGreaterThan(200);
  });
});

const atoms: Expr[] = [
  prop,
  type0,
  sort(levelOne),
  natLit(2n),
  ...["Nat", "Nat.zero", "Nat.add", "True", "True.intro", "False", "And", "And.intro", "Or.inl", "Or.rec"].map((name) =>
    constant(name),
  ),
  constant("False.rec", [levelZero]),
  constant("Nat.rec", [levelOne]),
  constant("Nat.rec", [levelZero]),
  constant("And.rec", [levelZero]),
  constant("Eq.refl", [levelOne]),
  constant("Eq.rec", [levelZero, levelOne]),
  constant("Quot.mk", [levelOne]),
  constant("Quot.lift", [levelOne, levelZero]),
  constant("Quot.ind", [levelOne]),
];

const { anything } = fc.letrec<{ anything: Expr }>((tie) => ({
  anything: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    { weight: 4, arbitrary: fc.constantFrom(...atoms) },
    { weight: 3, arbitrary: fc.nat(2).map(bvar) },
    { weight: 6, arbitrary: fc.tuple(tie("anything"), tie("anything")).map(([a, b]) => app(a, b)) },
    { weight: 2, arbitrary: fc.tuple(tie("anything"), tie("anything")).map(([a, b]) => lam("a", a, b)) },
    { weight: 2, arbitrary: fc.tuple(tie("anything"), tie("anything")).map(([a, b]) => pi("a", a, b)) },
    {
      weight: 1,
      arbitrary: fc.tuple(tie("anything"), tie("anything"), tie("anything")).map(([a, b, c]) => letIn("a", a, b, c)),
    },
    { weight: 1, arbitrary: fc.tuple(fc.nat(1), tie("anything")).map(([i, e]) => proj("And", i, e)) },
  ),
}));

describe("arbitrary terms", () => {
  const absurd: Record<string, Expr> = {
    False: constant("False"),
    "every proposition": pi("p", prop, bvar(0)),
    "0 = 1": app(app(app(constant("Eq", [levelOne]), nat), natLit(0n)), natLit(1n)),
    "true = false": app(app(app(constant("Eq", [levelOne]), bool), constant("Bool.true")), constant("Bool.false")),
    "a function from True to False": arrow(constant("True"), constant("False")),
  };

  for (const [title, type] of Object.entries(absurd)) {
    it(`never prove ${title}, and are refused in an orderly way`, () => {
      fc.assert(
        fc.property(anything, (value) => {
          let refused: unknown;
          try {
            prove(environment.fork(), "t", type, value);
          } catch (error) {
            refused = error;
          }
          expect(refused instanceof CheckError || refused instanceof LimitError).toBe(true);
        }),
        { numRuns: 1500 },
      );
    });
  }

  it("give the same answer whichever side they stand on", () => {
    fc.assert(
      fc.property(anything, anything, (a, b) => {
        try {
          const checker = new TypeChecker(environment);
          const [typeA, typeB] = [checker.infer(a), checker.infer(b)];
          if (!checker.isDefEq(typeA, typeB)) return;
          expect(new TypeChecker(environment).isDefEq(b, a)).toBe(checker.isDefEq(a, b));
        } catch (error) {
          if (!(error instanceof CheckError || error instanceof LimitError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
