// Limits: what takes too long, or nests too deep, ends with a LimitError; it is never accepted and never overflows.
import { describe, expect, it } from "vitest";
import {
  addDeclaration,
  app,
  apps,
  arrow,
  Budget,
  bvar,
  CheckError,
  constant,
  type Environment,
  type Expr,
  LimitError,
  type LimitKind,
  type Limits,
  lam,
  letIn,
  levelOne,
  MAXIMUM_DEPTH,
  natLit,
  pi,
  proj,
  TypeChecker,
  type0,
} from "../../../src/lean/kernel/index.ts";
import {
  assume,
  bool,
  call,
  define,
  eq,
  fun,
  inductive,
  nat,
  natRec,
  refl,
  succ,
  unary,
  world,
  zero,
} from "./world.ts";

/** `step` applied `count` times. */
function repeat(start: Expr, step: (e: Expr) => Expr, count: number): Expr {
  let e = start;
  for (let i = 0; i < count; i++) e = step(e);
  return e;
}

function limited(run: () => void): LimitKind {
  try {
    run();
  } catch (error) {
    if (error instanceof LimitError) return error.limit;
    throw error;
  }
  throw new Error("no limit was reached");
}

/** `2 ^ n` in unary, with a power function that the kernel does not know. */
function withPower(): Environment {
  const environment = world();
  const double = (e: Expr) => natRec(e, (_, r) => succ(r), e);
  define(environment, "double", arrow(nat, nat), fun("n", nat, double));
  define(
    environment,
    "power",
    arrow(nat, nat),
    fun("n", nat, (n) => natRec(unary(1), (_, r) => call("double", r), n)),
  );
  const isZero = fun("n", nat, (n) =>
    apps(constant("Nat.rec", [levelOne]), [
      fun("t", nat, () => bool),
      constant("Bool.true"),
      fun("k", nat, () => fun("r", bool, (r) => r)),
      n,
    ]),
  );
  define(environment, "descend", arrow(nat, bool), isZero);
  return environment;
}

const huge = (limits: Partial<Limits>) => () =>
  addDeclaration(
    withPower(),
    {
      kind: "theorem",
      name: "t",
      levelParams: [],
      type: eq(bool, call("descend", call("power", natLit(40n))), constant("Bool.true")),
      value: refl(bool, constant("Bool.true")),
    },
    limits,
  );

describe("limits", () => {
  const generous = { steps: 1e12, depth: 400, memory: 1e12, milliseconds: 1e9 };

  it("on steps", () => {
    expect(limited(() => repeatSteps(new Budget({ steps: 100 })))).toBe("steps");
    expect(limited(() => addDeclaration(world(), sumDeclaration(), { ...generous, steps: 20 }))).toBe("steps");
  });

  it("on memory", () => {
    expect(limited(() => addDeclaration(world(), sumDeclaration(), { ...generous, memory: 10 }))).toBe("memory");
  });

  it("on time", () => {
    // Less than nothing: a browser's clock may stand still as long as this takes.
    const spent = { ...generous, milliseconds: -1 };
    expect(limited(() => addDeclaration(world(), sumDeclaration(400), spent))).toBe("time");
  });

  it("on depth", () => {
    const deep = repeat(zero, (e) => call("Nat.succ", e), 500);
    const budget = new Budget(generous);
    expect(limited(() => new TypeChecker(world(), { budget }).infer(deep))).toBe("depth");
  });

  it("end a reduction of 2^40 steps by what it counts, by default and always at the same place", () => {
    expect(["depth", "steps", "memory"]).toContain(limited(huge({ milliseconds: 1e9 })));
    const counted = [1, 2].map(() => {
      const budget = new Budget({ steps: 20_000 });
      expect(limited(() => budget.run(huge({ steps: 10_000 })))).toBe("steps");
      const checker = new TypeChecker(withPower(), { budget });
      expect(limited(() => checker.whnf(call("descend", call("power", natLit(40n)))))).toBe("steps");
      return { work: budget.work, nodes: budget.nodes };
    });
    expect(counted[1]).toEqual(counted[0]);
  });

  it("leave the environment as it was", () => {
    const environment = world();
    const before = environment.constants().length;
    expect(limited(() => addDeclaration(environment, sumDeclaration(), { steps: 20 }))).toBe("steps");
    expect(environment.constants()).toHaveLength(before);
    addDeclaration(environment, sumDeclaration());
    expect(environment.has("t")).toBe(true);
  });

  it("are shared by the checkers that share a budget", () => {
    const budget = new Budget({ steps: 50 });
    const run = () => {
      for (let i = 0; i < 100; i++) new TypeChecker(world(), { budget }).infer(call("Nat.add", zero, zero));
    };
    expect(limited(run)).toBe("steps");
  });

  it("keep numerals short", () => {
    const checker = new TypeChecker(world());
    const power = call("Nat.pow", natLit(2n), natLit(10n ** 12n));
    expect(limited(() => checker.whnf(power))).toBe("memory");
    const tower = call("Nat.pow", natLit(10n), call("Nat.pow", natLit(10n), natLit(100n)));
    expect(limited(() => checker.whnf(tower))).toBe("memory");
  });
});

function repeatSteps(budget: Budget): void {
  for (let i = 0; i < 1000; i++) budget.step();
}

function sumDeclaration(size = 20) {
  const checked = repeat(zero, (e) => call("Nat.add", e, unary(1)), size);
  const type = eq(nat, checked, unary(size));
  return { kind: "theorem", name: "t", levelParams: [], type, value: refl(nat, unary(size)) } as const;
}

describe("deep terms", () => {
  const deepest = MAXIMUM_DEPTH - 5;
  const environment = world();
  assume(environment, "f", arrow(nat, nat));
  assume(environment, "g", arrow(nat, arrow(nat, nat)));
  inductive(environment, "Box", type0, { mk: arrow(nat, constant("Box")) });
  const identity = lam("x", nat, bvar(0));
  const shapes: Record<string, (size: number) => Expr> = {
    applications: (size) => repeat(zero, (e) => call("f", e), size),
    "spine of one function": (size) => repeat(constant("g"), (e) => app(e, zero), size),
    "first arguments": (size) => repeat(zero, (e) => call("Nat.add", e, zero), size / 2),
    "second arguments": (size) => repeat(zero, (e) => call("Nat.add", zero, e), size),
    lambdas: (size) => repeat(zero, (e) => lam("x", nat, e), size),
    products: (size) => repeat(nat, (e) => pi("x", nat, e), size),
    "lets in bodies": (size) => repeat(zero, (e) => letIn("x", nat, zero, e), size),
    "lets in values": (size) => repeat(zero, (e) => letIn("x", nat, e, bvar(0)), size),
    "let types": (size) => repeat(nat, (e) => letIn("x", type0, nat, e), size),
    redexes: (size) => repeat(zero, (e) => app(identity, e), size),
    "redexes in bodies": (size) => repeat(zero, (e) => app(lam("x", nat, e), zero), size / 2),
    recursors: (size) => repeat(zero, (e) => natRec(zero, (_, r) => r, e), size / 8),
    projections: (size) => repeat(zero, (e) => proj("Box", 0, call("Box.mk", e)), size / 2),
    successors: (size) => unary(size),
  };

  for (const [shape, make] of Object.entries(shapes)) {
    it(`of ${shape} are answered or end at a limit, without overflow of the stack`, () => {
      for (const size of [deepest / 4, deepest / 2, deepest - 5]) {
        let term: Expr;
        try {
          term = make(Math.floor(size));
        } catch (error) {
          expect(error).toBeInstanceOf(LimitError);
          continue;
        }
        const checker = () => new TypeChecker(environment);
        const other = make(Math.floor(size / 2));
        const questions = [
          () => checker().infer(term),
          () => checker().whnf(term),
          () => checker().isDefEq(term, other),
          () => checker().isDefEq(term, app(lam("x", type0, make(Math.floor(size / 2))), nat)),
        ];
        for (const question of questions) {
          try {
            question();
          } catch (error) {
            expect(error instanceof CheckError || error instanceof LimitError).toBe(true);
          }
        }
      }
    });
  }

  it("cannot be built beyond the limit", () => {
    expect(limited(() => repeat(zero, (e) => call("f", e), 10_000))).toBe("depth");
    expect(limited(() => repeat(nat, (e) => pi("x", nat, e), 100_000))).toBe("depth");
  });
});

describe("shared terms", () => {
  it("of 2^300 nodes are checked like small ones", () => {
    const environment = world();
    assume(environment, "g", arrow(nat, arrow(nat, nat)));
    const value = repeat(zero, (e) => call("g", e, e), 300);
    define(environment, "shared", nat, value);
    expect(environment.has("shared")).toBe(true);
  });

  it("of 2^300 nodes that are equal but not shared with each other are compared", () => {
    const environment = world();
    assume(environment, "g", arrow(nat, arrow(nat, nat)));
    const [a, b] = [repeat(zero, (e) => call("g", e, e), 300), repeat(zero, (e) => call("g", e, e), 300)];
    expect(new TypeChecker(environment).isDefEq(a, b)).toBe(true);
    const c = repeat(unary(1), (e) => call("g", e, e), 300);
    expect(new TypeChecker(environment).isDefEq(a, c)).toBe(false);
  });

  it("of types are refused when ill-typed, in bounded time", () => {
    const value = repeat(constant("Nat"), (e) => app(e, e), 300);
    expect(() => define(world(), "t", nat, value)).toThrow(CheckError);
  });
});
