// Inductive families: what is accepted, what is refused and why, and the recursors that are generated.
import { describe, expect, it } from "vitest";
import {
  app,
  arrow,
  constant,
  type Environment,
  exprText,
  levelOne,
  levelSucc,
  levelZero,
  proj,
  prop,
  type RecursorInfo,
  sort,
  TypeChecker,
  type0,
} from "../../../src/lean/kernel/index.ts";
import { assume, call, callAt, define, eq, forall, fun, inductive, nat, succ, u, unary, world, zero } from "./world.ts";

function recursor(environment: Environment, name: string): RecursorInfo {
  const info = environment.get(`${name}.rec`);
  if (info?.kind !== "recursor") throw new Error(`${name} has no recursor`);
  return info;
}

/** The recursor may return data. */
const large = (environment: Environment, name: string): boolean => {
  const family = environment.get(name);
  return recursor(environment, name).levelParams.length > (family?.levelParams.length ?? 0);
};

describe("recursors", () => {
  it("are well-typed, with rules of the type that they claim", () => {
    const environment = world();
    const checker = new TypeChecker(environment);
    const recursors = environment.constants().filter((info) => info.kind === "recursor");
    expect(recursors.length).toBeGreaterThan(10);
    for (const info of recursors) {
      checker.sortOf(info.type);
      for (const rule of info.rules) checker.infer(rule.rhs);
    }
  });

  it("have Lean's shape for Nat", () => {
    expect(exprText(recursor(world(), "Nat").type)).toBe(
      "(motive : (t : Nat) → Sort u) → (zero : motive Nat.zero) → " +
        "(succ : (a : Nat) → (a_ih : motive a) → motive (Nat.succ a)) → (t : Nat) → motive t",
    );
  });

  it("compute", () => {
    const checker = new TypeChecker(world());
    expect(checker.isDefEq(call("Nat.add", unary(2), unary(3)), unary(5))).toBe(true);
    expect(checker.isDefEq(call("Nat.add", unary(2), unary(3)), unary(6))).toBe(false);
  });

  it("compute over a family of functions into itself", () => {
    const environment = world();
    const tree = constant("Tree");
    inductive(environment, "Tree", type0, { leaf: tree, node: arrow(arrow(nat, tree), tree) });
    const count = (major: ReturnType<typeof call>) =>
      callAt(
        "Tree.rec",
        [levelOne],
        fun("t", tree, () => nat),
        zero,
        fun("f", arrow(nat, tree), () => fun("ih", arrow(nat, nat), (ih) => succ(app(ih, zero)))),
        major,
      );
    const node = (below: ReturnType<typeof call>) =>
      call(
        "Tree.node",
        fun("n", nat, () => below),
      );
    const checker = new TypeChecker(environment);
    const term = count(node(node(constant("Tree.leaf"))));
    expect(checker.isDefEq(checker.infer(term), nat)).toBe(true);
    expect(checker.isDefEq(term, unary(2))).toBe(true);
  });

  it("compute over a W type, whose recursive field is a function", () => {
    const environment = world();
    assume(environment, "A", type0);
    assume(environment, "B", arrow(constant("A"), type0));
    const w = constant("W");
    const sup = forall("a", constant("A"), (a) => arrow(arrow(call("B", a), w), w));
    inductive(environment, "W", type0, { sup });
    expect(environment.get("W")).toMatchObject({ recursive: true, reflexive: true });
  });

  it("choose a universe name that the family does not use", () => {
    expect(recursor(world(), "Eq").levelParams).toEqual(["u_1", "u"]);
  });
});

describe("elimination of propositions", () => {
  it("is into data for False, Eq, And, True and Acc-like families", () => {
    const environment = world();
    for (const name of ["False", "Eq", "And", "True", "Iff"]) expect(large(environment, name)).toBe(true);
  });

  it("is into propositions alone for Or, Exists and Nonempty", () => {
    const environment = world();
    for (const name of ["Or", "Exists", "Nonempty"]) expect(large(environment, name)).toBe(false);
  });

  it("is into propositions alone for a family that may be a proposition at some universe", () => {
    const environment = world();
    const either = callAt("Either", [u]);
    inductive(environment, "Either", sort(u), { left: either, right: either }, { levelParams: ["u"] });
    expect(large(environment, "Either")).toBe(false);
  });

  it("is into data when the field is given by an index of the result", () => {
    const environment = world();
    const image = (n: ReturnType<typeof call>) => call("Image", n);
    inductive(environment, "Image", arrow(nat, prop), { mk: forall("n", nat, image) });
    expect(large(environment, "Image")).toBe(true);
    inductive(environment, "Doubled", arrow(nat, prop), { mk: forall("n", nat, (n) => call("Doubled", succ(n))) });
    expect(large(environment, "Doubled")).toBe(false);
  });

  it("has K exactly for propositions with one constructor without fields", () => {
    const environment = world();
    expect(recursor(environment, "Eq").k).toBe(true);
    expect(recursor(environment, "True").k).toBe(true);
    for (const name of ["And", "False", "Or", "Unit", "Nat"]) expect(recursor(environment, name).k).toBe(false);
  });
});

describe("refused families", () => {
  const refuses = (title: string, declare: (environment: Environment) => void, reason: RegExp) =>
    it(title, () => {
      const environment = world();
      const before = environment.constants().length;
      expect(() => declare(environment)).toThrow(reason);
      expect(environment.constants()).toHaveLength(before);
    });
  const bad = constant("Bad");
  const falsity = constant("False");

  refuses(
    "occurrence left of an arrow",
    (environment) => inductive(environment, "Bad", type0, { mk: arrow(arrow(bad, falsity), bad) }),
    /left of an arrow/,
  );
  refuses(
    "occurrence left of an arrow, twice nested",
    (environment) => inductive(environment, "Bad", type0, { mk: arrow(arrow(arrow(bad, falsity), falsity), bad) }),
    /left of an arrow/,
  );
  it("a negative occurrence hidden behind a definition", () => {
    const environment = world();
    define(
      environment,
      "Into",
      arrow(type0, type0),
      fun("a", type0, (a) => arrow(a, nat)),
    );
    const declare = () => inductive(environment, "Bad", type0, { mk: arrow(call("Into", bad), bad) });
    expect(declare).toThrow(/left of an arrow/);
  });
  it("but not an occurrence that reduces away", () => {
    const environment = world();
    define(
      environment,
      "Always",
      arrow(type0, type0),
      fun("a", type0, () => nat),
    );
    const field = call("Always", arrow(constant("Good"), nat));
    inductive(environment, "Good", type0, { mk: arrow(field, constant("Good")) });
    // A recursive type all the same, as it is written: without eta for structures.
    expect(environment.get("Good")).toMatchObject({ recursive: true, reflexive: false });
    expect(recursor(environment, "Good").rules[0].rhs).toMatchObject({ kind: "lam" });
  });
  refuses(
    "nested occurrence left of an arrow",
    (environment) =>
      inductive(environment, "Bad", type0, { mk: arrow(callAt("List", [levelZero], arrow(bad, nat)), bad) }),
    /left of an arrow/,
  );
  it("nested occurrence behind a definition, which is not looked through", () => {
    const environment = world();
    define(
      environment,
      "Lists",
      arrow(type0, type0),
      fun("a", type0, (a) => callAt("List", [levelZero], a)),
    );
    const declare = () => inductive(environment, "Bad", type0, { mk: arrow(call("Lists", bad), bad) });
    expect(declare).toThrow(/inside another type/);
  });
  refuses(
    "occurrence in an index of the result",
    (environment) => inductive(environment, "Bad", arrow(type0, type0), { mk: app(bad, app(bad, nat)) }),
    /result is not the family/,
  );
  refuses(
    "constructor of another type",
    (environment) => inductive(environment, "Bad", type0, { mk: nat }),
    /result is not the family/,
  );
  refuses(
    "constructor that does not end in a type",
    (environment) => inductive(environment, "Bad", type0, { mk: zero }),
    /A type was expected/,
  );
  refuses(
    "constructor over other parameters",
    (environment) => {
      const make = forall("α", type0, () => call("Bad", nat));
      inductive(environment, "Bad", arrow(type0, type0), { mk: make }, { numParams: 1 });
    },
    /other arguments than its own parameters and universes/,
  );
  refuses(
    "constructor whose parameter has another type",
    (environment) => {
      const make = forall("α", prop, (alpha) => call("Bad", alpha));
      inductive(environment, "Bad", arrow(type0, type0), { mk: make }, { numParams: 1 });
    },
    /An argument has the wrong type/,
  );
  refuses(
    "more parameters than the type has",
    (environment) => inductive(environment, "Bad", type0, {}, { numParams: 1 }),
    /fewer than 1 parameters/,
  );
  refuses(
    "field in a larger universe",
    (environment) => inductive(environment, "Bad", type0, { mk: arrow(type0, bad) }),
    /larger universe/,
  );
  refuses(
    "field in a universe that may be larger",
    (environment) => {
      const make = forall("α", sort(u), () => callAt("Bad", [u]));
      inductive(environment, "Bad", sort(u), { mk: make }, { levelParams: ["u"] });
    },
    /larger universe/,
  );
  refuses("type that is no sort", (environment) => inductive(environment, "Bad", nat, {}), /A type was expected/);
  refuses(
    "constructor at other universe levels",
    (environment) => {
      inductive(environment, "Bad", sort(levelSucc(u)), { mk: callAt("Bad", [levelOne]) }, { levelParams: ["u"] });
    },
    /other arguments than its own parameters and universes/,
  );
  refuses(
    "undeclared universe parameter in a constructor",
    (environment) => inductive(environment, "Bad", prop, { mk: arrow(sort(u), bad) }),
    /not declared/,
  );
  refuses("name that is taken", (environment) => inductive(environment, "Nat", type0, {}), /already declared/);
  refuses(
    "constructor named like the recursor",
    (environment) => inductive(environment, "Bad", type0, { rec: bad }),
    /already declared/,
  );
  refuses(
    "projection out of the family that is being declared",
    (environment) => {
      const make = forall("x", bad, (x) => arrow(eq(nat, proj("Bad", 0, x), zero), bad));
      inductive(environment, "Bad", type0, { mk: make });
    },
    /not a structure/,
  );
});
