// Terms and levels that share their parts cost their nodes, not their paths: closed ones, open ones, and levels.
import { describe, expect, it } from "vitest";
import {
  app,
  arrow,
  Budget,
  bvar,
  constant,
  type Expr,
  isNeverZero,
  isZeroLevel,
  type Level,
  lam,
  levelAtMost,
  levelIMax,
  levelMax,
  levelSucc,
  levelsEqual,
  levelText,
  levelZero,
  mapExpr,
  nodesCreated,
  sameLevel,
  sort,
  TypeChecker,
} from "../../../src/lean/kernel/index.ts";
import { assume, call, define, nat, u, v, world, zero } from "./world.ts";

/** `g (fun x => …) (fun x => …)`, with one function at both places, `size` times; each uses the variables outside. */
function openShared(size: number): Expr {
  let e: Expr = zero;
  for (let i = 0; i < size; i++) e = call("g", e, bvar(i));
  for (let i = 0; i < size; i++) {
    const f = lam("x", nat, e);
    e = call("both", f, f);
  }
  return e;
}

function functions(): ReturnType<typeof world> {
  const environment = world();
  assume(environment, "g", arrow(nat, arrow(nat, nat)));
  assume(environment, "both", arrow(arrow(nat, nat), arrow(arrow(nat, nat), nat)));
  return environment;
}

describe("open terms", () => {
  it("are checked with as many steps and new nodes as they have nodes, once a binder", () => {
    const environment = functions();
    for (const size of [20, 40, 80]) {
      const budget = new Budget();
      new TypeChecker(environment, { budget }).infer(openShared(size));
      expect(budget.steps).toBeLessThan(12 * size + (size * size) / 4);
      expect(budget.nodes).toBeLessThan(10 * size * size);
    }
  });

  it("stay shared however long the traversal is", () => {
    for (const size of [4, 30, 100, 150]) {
      const rebuilt = mapExpr(openShared(size), (node) =>
        node.kind === "const" ? constant(`${node.name}'`) : undefined,
      );
      let e = rebuilt;
      while (e.kind === "app" && e.arg.kind === "lam" && e.fn.kind === "app") {
        expect(e.fn.arg).toBe(e.arg);
        e = e.arg.body;
      }
    }
  });

  it("stay shared in a traversal that begins inside another", () => {
    const inner = call("g", call("g", bvar(0), bvar(1)), call("g", bvar(0), bvar(1)));
    const outer = mapExpr(call("g", openShared(30), zero), (node) => {
      if (node !== zero) return undefined;
      return mapExpr(inner, (part) => (part.kind === "bvar" ? bvar(part.index + 1) : undefined));
    });
    expect(outer.kind).toBe("app");
    const before = nodesCreated();
    mapExpr(outer, (node) => (node.kind === "bvar" ? bvar(node.index + 7) : undefined));
    expect(nodesCreated() - before).toBeLessThan(1000);
  });
});

describe("levels", () => {
  const tower = (combine: (a: Level, b: Level) => Level, start: Level, size = 200): Level => {
    let level = start;
    for (let i = 0; i < size; i++) level = combine(level, levelSucc(level));
    return level;
  };

  it("of 2^200 nodes are compared, decided and written", () => {
    for (const combine of [levelMax, levelIMax]) {
      const [a, b] = [tower(combine, levelMax(u, v)), tower(combine, levelMax(u, v))];
      expect(sameLevel(a, b)).toBe(true);
      expect(levelsEqual(a, tower(combine, levelMax(v, u)))).toBe(true);
      expect(levelAtMost(levelSucc(a), b)).toBe(false);
      expect(isZeroLevel(a)).toBe(false);
      expect(isNeverZero(a)).toBe(true);
      expect(levelText(a).length).toBeLessThan(100_000);
    }
    const zeros = tower((a) => levelMax(a, a), levelIMax(u, levelZero));
    expect(isZeroLevel(zeros)).toBe(true);
    expect(isNeverZero(zeros)).toBe(false);
  });

  it("of 2^200 nodes are instantiated in declarations", () => {
    const environment = world();
    const level = tower(levelMax, levelMax(u, v), 100);
    define(environment, "Big", sort(levelSucc(level)), sort(level), ["u", "v"]);
    const one = levelSucc(levelZero);
    const checker = new TypeChecker(environment);
    const type = checker.infer(constant("Big", [one, one]));
    expect(checker.isDefEq(type, sort(levelSucc(tower(levelMax, one, 100))))).toBe(true);
    expect(checker.isDefEq(app(lam("x", nat, bvar(0)), zero), zero)).toBe(true);
  });
});
