// What walks through terms and levels takes as long as they have nodes. Each input here is made by doubling, sixty times: its
// tree has more nodes than anything could visit.
import { describe, expect, it } from "vitest";
import { requireProgram } from "../../../src/lean/elab/declarations/computability.ts";
import { instanceName } from "../../../src/lean/elab/declarations/instance_names.ts";
import { newElaborator } from "../../../src/lean/elab/declarations/new_elaborator.ts";
import { levelOfFields } from "../../../src/lean/elab/declarations/universes.ts";
import type { Elaborator } from "../../../src/lean/elab/engine/elaborator.ts";
import { clash } from "../../../src/lean/elab/matching/index_equations.ts";
import { markedAlternative, withoutMarks } from "../../../src/lean/elab/meta/alternative_marks.ts";
import { LocalContext } from "../../../src/lean/elab/meta/context.ts";
import type { MVarLevel } from "../../../src/lean/elab/meta/holes.ts";
import { closedValue, natNumeral, natSum } from "../../../src/lean/elab/meta/naturals.ts";
import { unifyLevels } from "../../../src/lean/elab/meta/unify.ts";
import { rootScope } from "../../../src/lean/elab/names/scope.ts";
import { Facts } from "../../../src/lean/elab/omega/facts.ts";
import { linearTerm } from "../../../src/lean/elab/omega/linear_term.ts";
import { callsOf } from "../../../src/lean/elab/recursion/calls.ts";
import { comesBefore } from "../../../src/lean/elab/simp/order.ts";
import { rulesOf } from "../../../src/lean/elab/simp/rules.ts";
import {
  app,
  apps,
  Budget,
  charge,
  constant,
  type Expr,
  exportNdjson,
  fvar,
  importNdjson,
  type Level,
  levelMax,
  levelOne,
  levelParam,
  levelSucc,
  levelsEqual,
  levelZero,
  nodesCreated,
  sort,
  TypeChecker,
} from "../../../src/lean/kernel/index.ts";
import { encodeLibrary } from "../../../src/lean/library/encode.ts";
import { prelude } from "../../../src/lean/library/index.ts";
import { assume, nat, world } from "../kernel/world.ts";

const TIMES = 60;

function doubled<T>(start: T, double: (part: T) => T): T {
  let whole = start;
  for (let i = 0; i < TIMES; i++) whole = double(whole);
  return whole;
}

/** Runs `work` within a budget that its tree would exhaust. */
function within<T>(work: (elab: Elaborator) => T): T {
  const budget = new Budget({ steps: 200_000, milliseconds: 60_000 });
  const { environment } = prelude();
  const elab = newElaborator(environment.fork(), rootScope, LocalContext.empty, budget);
  return budget.run(() => work(elab));
}

const sum = (part: Expr): Expr => natSum(part, part);
const and = (part: Expr): Expr => apps(constant("And"), [part, part]);
const pair = (part: Expr): Expr => apps(constant("Prod", [levelZero, levelZero]), [part, part]);
const max = (part: Level): Level => levelMax(part, part);

describe("holes", () => {
  it("whose values mention each other twice are put in once each", () => {
    within((elab) => {
      const { meta } = elab;
      const type = sort(levelOne);
      const hole = doubled<Expr>(nat, (part) => {
        const next = elab.fresh(type);
        meta.assign(next, pair(part));
        return next;
      });
      const before = nodesCreated();
      let value = meta.instantiate(hole);
      expect(nodesCreated() - before).toBeLessThan(10 * TIMES);
      for (let i = 0; i < TIMES; i++) {
        if (value.kind !== "app" || value.fn.kind !== "app") throw new Error(`no pair at depth ${i}`);
        expect(value.fn.arg).toBe(value.arg);
        value = value.arg;
      }
      expect(value).toBe(nat);
    });
  });

  it("at the head of applications are put in once for each application", () => {
    within((elab) => {
      const { meta } = elab;
      const fn = elab.fresh(nat);
      meta.assign(fn, constant("g"));
      const value = meta.instantiate(doubled<Expr>(nat, (part) => apps(fn, [part, part])));
      expect(value.depth).toBe(2 * TIMES + 1);
    });
  });

  it("of levels are put in once each", () => {
    within((elab) => {
      const { meta } = elab;
      const level = doubled<Level>(levelParam("u"), (part) => {
        const next = elab.freshLevel() as MVarLevel;
        meta.assignLevel(next, max(part));
        return next;
      });
      expect(meta.instantiateLevel(level).depth).toBe(TIMES + 1);
    });
  });

  it("of levels that nothing decides are put off once for each pair", () => {
    within((elab) => {
      const side = () => doubled<Level>(levelMax(levelSucc(elab.freshLevel()), levelParam("u")), max);
      expect(unifyLevels(elab.meta, side(), side())).toBe(true);
    });
  });
});

describe("numbers", () => {
  it("have the value of their sum", () => {
    within((elab) => {
      expect(closedValue(doubled(natNumeral(elab, 1n), sum))).toBe(2n ** BigInt(TIMES));
    });
  });

  it("are read as a linear form", () => {
    within(() => {
      const { form } = linearTerm(doubled<Expr>(fvar("x", nat), sum), () => 0);
      expect(form.coefficients.get(0)).toBe(2n ** BigInt(TIMES));
    });
  });

  it("in conjunctions are taken in once", () => {
    within((elab) => {
      const x = fvar("x", nat);
      const claim = apps(constant("LE.le", [levelZero]), [nat, constant("instLENat"), x, x]);
      const facts = new Facts(elab.meta, { unread: new Set(), stuck: undefined });
      const whole = doubled(claim, and);
      facts.assume(whole, fvar("h", whole));
      expect(facts.inequalities.length).toBe(1);
    });
  });
});

describe("the simplifier", () => {
  it("compares two terms by their order", () => {
    within(() => {
      const [a, b] = [fvar("a", nat), fvar("b", nat)];
      const [first, second] = [doubled<Expr>(a, sum), doubled<Expr>(b, sum)];
      expect(comesBefore(first, second)).toBe(true);
      expect(comesBefore(second, first)).toBe(false);
    });
  });

  it("makes one rule of a conjunction of the same", () => {
    within((elab) => {
      const claim = apps(constant("Eq", [levelOne]), [nat, fvar("a", nat), fvar("b", nat)]);
      const whole = doubled<Expr>(claim, and);
      expect(rulesOf(elab, "h", fvar("h", whole), whole).length).toBe(1);
    });
  });

  it("cuts what orders the rules for a term", () => {
    within((elab) => {
      const left = doubled<Expr>(fvar("a", nat), sum);
      const claim = apps(constant("Eq", [levelOne]), [nat, left, fvar("b", nat)]);
      const [rule] = rulesOf(elab, "h", fvar("h", claim), claim);
      expect(rule?.path.length).toBeLessThan(2_000);
    });
  });
});

describe("definitions", () => {
  it("lose their marks", () => {
    const term = doubled<Expr>(nat, (part) => markedAlternative(pair(part), 1n));
    expect(within(() => withoutMarks(term)).depth).toBe(2 * TIMES + 1);
  });

  it("show their calls", () => {
    const call = app(constant("f"), nat);
    expect(within(() => callsOf(doubled<Expr>(call, pair), "f"))).toEqual([[nat]]);
  });

  it("have a program or not", () => {
    within((elab) => {
      const choice = apps(constant("Classical.choice", [levelOne]), [nat, fvar("h", constant("True"))]);
      const value = doubled<Expr>(fvar("n", nat), sum);
      const checked = (e: Expr) =>
        requireProgram(
          prelude().environment.fork(),
          rootScope,
          { name: "d", type: nat, value: e, isNoncomputable: false },
          elab.meta.budget,
          { line: 1, column: 0 },
        );
      expect(() => checked(natSum(value, choice))).toThrow("Classical.choice");
    });
  });

  it("have the least level for their fields", () => {
    within((elab) => {
      const level = doubled<Level>(levelParam("u"), (part) => levelMax(part, levelSucc(part)));
      const checker = new TypeChecker(elab.environment, { budget: elab.meta.budget });
      const found = levelOfFields(checker, [[{ type: sort(level), isPlainProof: false }]]);
      expect(levelsEqual(found, levelSucc(level))).toBe(true);
    });
  });

  it("get names for their instances", () => {
    within((elab) => {
      const type = app(constant("Inhabited", [levelOne]), doubled<Expr>(nat, pair));
      expect(instanceName(elab.environment, rootScope, type, elab.meta.budget)).toContain("InhabitedProd");
    });
  });

  it("have indices that clash or not", () => {
    within((elab) => {
      const tree = (leaf: Expr): Expr =>
        doubled(leaf, (part) => apps(constant("Prod.mk", [levelZero, levelZero]), [nat, nat, part, part]));
      const matching = {
        elab,
        alternatives: [],
        used: new Set<number>(),
        matched: new Set<number>(),
        doubt: undefined,
        at: { line: 1, column: 0 },
      };
      const [x, y] = [fvar("x", nat), fvar("y", nat)];
      expect(clash(matching, tree(x), tree(y))).toBe(false);
      expect(clash(matching, tree(constant("Nat.zero")), tree(app(constant("Nat.succ"), x)))).toBe(true);
    });
  });
});

describe("texts of constants", () => {
  const environment = world();
  assume(environment, "deep", sort(levelSucc(doubled<Level>(levelParam("u"), max))), ["u"]);

  it("are exported", () => {
    const text = exportNdjson(environment, ["deep"]);
    expect(text.split("\n").length).toBeLessThan(4 * TIMES);
    expect(importNdjson(text).has("deep")).toBe(true);
  });

  it("are encoded for the library", () => {
    expect(encodeLibrary(environment).library.levels.length).toBeLessThan(100 * TIMES);
  });
});

it("work is counted here too: the budget ends what is too much", () => {
  expect(() =>
    within((elab) => {
      for (;;) {
        charge(1 << 20);
        elab.meta.budget.step();
      }
    }),
  ).toThrow("ran out of steps");
});
