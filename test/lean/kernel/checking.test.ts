// Declarations that must be refused, one for every rule of the type theory, next to those that must pass.
import { describe, expect, it } from "vitest";
import { NotSupportedError } from "../../../src/lean/kernel/budget/errors.ts";
import {
  addDeclaration,
  app,
  arrow,
  bvar,
  CheckError,
  constant,
  type Declaration,
  Environment,
  type Expr,
  FIRST_MARK,
  fvar,
  lam,
  letIn,
  levelIMax,
  levelMax,
  levelOne,
  levelSucc,
  levelTwo,
  levelZero,
  markedLevelParam,
  natLit,
  pi,
  proj,
  prop,
  sort,
  strLit,
  TypeChecker,
  type0,
} from "../../../src/lean/kernel/index.ts";
import {
  assume,
  bool,
  call,
  callAt,
  define,
  eq,
  forall,
  fun,
  inductive,
  nat,
  prove,
  refl,
  succ,
  u,
  unary,
  v,
  world,
  zero,
} from "./world.ts";

const falsity = constant("False");

/** Refused, with the reason, and nothing stored. */
function refused(declare: (environment: Environment) => void, reason: RegExp, environment = world()): void {
  const before = environment.constants().length;
  let error: unknown;
  try {
    declare(environment);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(CheckError);
  expect((error as CheckError).message).toMatch(reason);
  expect(environment.constants()).toHaveLength(before);
}

const refuses = (title: string, declare: (environment: Environment) => void, reason: RegExp) =>
  it(`refuses ${title}`, () => refused(declare, reason));

describe("names and scopes", () => {
  refuses("a name that is taken", (e) => define(e, "Nat.add", nat, zero), /already declared/);
  refuses("the anonymous name", (e) => define(e, "", nat, zero), /needs a name/);
  refuses("a definition in terms of itself", (e) => define(e, "loop", nat, constant("loop")), /unknown constant/);
  refuses("a proof that uses itself", (e) => prove(e, "proof", falsity, constant("proof")), /unknown constant/);
  refuses("a type that uses the new name", (e) => assume(e, "t", constant("t")), /unknown constant/);
  refuses("a loose bound variable in a type", (e) => assume(e, "t", bvar(0)), /out of scope/);
  refuses("a loose bound variable in a value", (e) => define(e, "t", arrow(nat, nat), lam("x", nat, bvar(1))), /scope/);
  refuses("a bound variable far out of scope", (e) => define(e, "t", nat, lam("x", nat, bvar(999))), /out of scope/);
  refuses("a variable outside its let", (e) => define(e, "t", nat, letIn("x", nat, zero, bvar(1))), /out of scope/);
  refuses("a free variable", (e) => define(e, "t", nat, fvar("x", nat)), /free variable/);
  refuses("a variable with a mark", (e) => define(e, "t", nat, fvar("?", nat, { marks: FIRST_MARK })), /no terms/);
  refuses("a parameter with a mark", (e) => define(e, "t", type0, sort(markedLevelParam("?", FIRST_MARK))), /no terms/);
  refuses("a variable whose mark is none", (e) => define(e, "t", nat, fvar("?", nat, { marks: 2 })), /free variable/);

  it("keeps names like internal placeholders apart from variables", () => {
    const environment = world();
    for (const name of ["_x", "_local.0._local", "_x._isDefEqBody", "x"]) assume(environment, name, nat);
    const checker = new TypeChecker(environment);
    const identity = fun("x", nat, (x) => x);
    for (const name of ["_x", "_local.0._local", "_x._isDefEqBody", "x"]) {
      expect(
        checker.isDefEq(
          identity,
          fun("x", nat, () => constant(name)),
        ),
      ).toBe(false);
    }
  });
});

describe("universes", () => {
  const at = (name: string, params: string[], type: Expr, value: Expr) => (e: Environment) =>
    define(e, name, type, value, params);

  refuses("a repeated parameter", at("t", ["u", "u"], type0, nat), /declared twice/);
  refuses("an undeclared parameter", at("t", ["v"], sort(levelSucc(u)), sort(u)), /not declared/);
  refuses("an undeclared parameter of a constant", at("t", [], type0, callAt("List", [u], nat)), /not declared/);
  refuses("too many levels", (e) => assume(e, "t", callAt("List", [levelZero, levelZero], nat)), /wrong number/);
  refuses("too few levels", (e) => assume(e, "t", callAt("List", [], nat)), /wrong number/);
  refuses("levels at a constant without any", (e) => assume(e, "t", constant("Nat", [levelOne])), /wrong number/);
  refuses("Type in Type", at("t", [], type0, type0), /does not have its type/);
  refuses("Prop in Prop", at("t", [], prop, prop), /does not have its type/);
  refuses("Sort u in Sort (imax u 0)", at("t", ["u"], sort(levelIMax(u, levelZero)), sort(u)), /does not have/);
  refuses("Sort u in Sort (max u 0)", at("t", ["u"], sort(levelMax(u, levelZero)), sort(u)), /does not have/);
  refuses("Sort u in Sort v", at("t", ["u", "v"], sort(levelSucc(v)), sort(u)), /does not have its type/);
  refuses(
    "imax u v for max u v",
    at("t", ["u", "v"], sort(levelSucc(levelIMax(u, v))), sort(levelMax(u, v))),
    /does not have its type/,
  );
  refuses("a function type in too small a universe", at("t", [], type0, arrow(type0, type0)), /does not have/);

  it("accepts Prop over any universe, for imax u 0 is 0", () => {
    const environment = world();
    define(
      environment,
      "every",
      prop,
      forall("α", type0, () => constant("True")),
    );
    define(environment, "collapse", sort(levelSucc(levelIMax(u, levelZero))), prop, ["u"]);
    define(environment, "order", sort(levelSucc(levelMax(u, v))), sort(levelMax(v, u)), ["u", "v"]);
    expect(environment.has("order")).toBe(true);
  });
});

describe("typing", () => {
  const into = (type: Expr, value: Expr) => (e: Environment) => define(e, "t", type, value);

  refuses("a value of another type", into(bool, zero), /does not have its type/);
  refuses("a type that is no type", (e) => assume(e, "t", zero), /type was expected/);
  refuses("an argument of another type", into(nat, succ(constant("Bool.true"))), /wrong type/);
  refuses("an argument that is a type", into(nat, succ(nat)), /wrong type/);
  refuses("an application of what is no function", into(nat, app(zero, zero)), /function was expected/);
  refuses("a lambda over what is no type", into(arrow(nat, nat), lam("x", zero, bvar(0))), /type was expected/);
  refuses("a lambda with another body type", into(arrow(nat, bool), lam("x", nat, bvar(0))), /does not have its type/);
  refuses(
    "a lambda over another domain",
    into(
      arrow(nat, nat),
      fun("x", bool, () => zero),
    ),
    /does not have its type/,
  );
  refuses("a pi into what is no type", into(type0, pi("x", nat, bvar(0))), /type was expected/);
  refuses("a let whose value has another type", into(nat, letIn("x", bool, zero, zero)), /let has the wrong type/);
  refuses("a let over what is no type", into(nat, letIn("x", zero, zero, zero)), /type was expected/);
  refuses("an ill-typed let that is not used", into(nat, letIn("x", nat, succ(nat), zero)), /wrong type/);
  refuses("a theorem that is no proposition", (e) => prove(e, "t", nat, zero), /not a proposition/);
  refuses("a false equation", (e) => prove(e, "t", eq(nat, unary(1), unary(2)), refl(nat, unary(1))), /does not have/);
  refuses(
    "an equation between types",
    (e) => prove(e, "t", eq(nat, zero, constant("Bool.true")), refl(nat, zero)),
    /wrong/,
  );
  refuses(
    "a recursor at another major premise",
    into(
      nat,
      callAt(
        "Nat.rec",
        [levelOne],
        fun("t", nat, () => nat),
        zero,
        fun("k", nat, () => fun("r", nat, (r) => r)),
        constant("Bool.true"),
      ),
    ),
    /wrong type/,
  );
  refuses(
    "a motive over another type",
    into(
      nat,
      callAt(
        "Nat.rec",
        [levelOne],
        fun("t", bool, () => nat),
        zero,
      ),
    ),
    /wrong type/,
  );

  it("sees through a let in types", () => {
    const environment = world();
    const value = letIn("T", type0, nat, lam("x", bvar(0), app(constant("Nat.succ"), bvar(0))));
    define(environment, "t", arrow(nat, nat), value);
    expect(environment.has("t")).toBe(true);
  });

  it("compares types up to reduction", () => {
    const environment = world();
    const length = fun("n", nat, (n) => call("Nat.add", n, unary(1)));
    define(environment, "length", arrow(nat, nat), length);
    prove(environment, "t", eq(nat, call("length", unary(1)), unary(2)), refl(nat, unary(2)));
    expect(environment.get("t")?.kind).toBe("theorem");
  });

  it("reduces through fifteen levels of beta", () => {
    const environment = world();
    let value: Expr = zero;
    for (let i = 0; i < 15; i++)
      value = app(
        fun("x", nat, (x) => x),
        value,
      );
    prove(environment, "t", eq(nat, value, zero), refl(nat, zero));
    expect(environment.has("t")).toBe(true);
  });
});

describe("projections", () => {
  const pair = callAt("Prod.mk", [levelZero, levelZero], nat, bool, zero, constant("Bool.true"));
  const structures = () => {
    const environment = world();
    inductive(environment, "Box", type0, { mk: arrow(nat, constant("Box")) });
    return environment;
  };

  it("have the type of the field, at the structure's own parameters", () => {
    const checker = new TypeChecker(world());
    expect(checker.isDefEq(checker.infer(proj("Prod", 0, pair)), nat)).toBe(true);
    expect(checker.isDefEq(checker.infer(proj("Prod", 1, pair)), bool)).toBe(true);
    expect(checker.isDefEq(proj("Prod", 0, pair), zero)).toBe(true);
  });

  const refusesProjection = (title: string, value: Expr, reason: RegExp) =>
    it(`refuse ${title}`, () => refused((e) => define(e, "t", nat, value), reason, structures()));
  refusesProjection("a field that does not exist", proj("Prod", 2, pair), /no such field/);
  refusesProjection("field 999", proj("Prod", 999, pair), /no such field/);
  refusesProjection("the name of another structure", proj("Box", 0, pair), /not of the structure's type/);
  refusesProjection("a type with two constructors", proj("Nat", 0, zero), /not a structure/);
  refusesProjection("what is no structure at all", proj("Prod", 0, zero), /not of the structure's type/);
  refusesProjection("the type of another field", proj("Prod", 1, pair), /does not have its type/);
  refusesProjection("a family with indices", proj("Eq", 0, refl(nat, zero)), /not a structure/);

  it("refuse data out of a proof", () => {
    const someNat = callAt("Nonempty.intro", [levelOne], nat, zero);
    refused((e) => define(e, "t", nat, proj("Nonempty", 0, someNat)), /a proof would give data/);
    const environment = world();
    assume(
      environment,
      "exists",
      callAt(
        "Exists",
        [levelOne],
        nat,
        fun("n", nat, (n) => eq(nat, n, zero)),
      ),
    );
    refused((e) => define(e, "t", nat, proj("Exists", 0, constant("exists"))), /a proof would give data/, environment);
    const second = (e: Environment) => assume(e, "t", eq(prop, proj("Exists", 1, constant("exists")), prop));
    refused(second, /a proof would give data/, environment);
  });

  it("give proofs out of a proof", () => {
    const environment = world();
    assume(environment, "p", prop);
    assume(environment, "both", call("And", constant("p"), constant("p")));
    prove(environment, "t", constant("p"), proj("And", 1, constant("both")));
    expect(environment.has("t")).toBe(true);
  });
});

describe("literals", () => {
  it("need the standard Nat", () => {
    const empty = Environment.empty();
    refused((e) => define(e, "t", type0, natLit(42n)), /standard Nat/, empty);
    const other = Environment.empty();
    inductive(other, "Nat", type0, { zero: nat });
    refused((e) => define(e, "t", nat, natLit(42n)), /standard Nat/, other);
    const axiom = Environment.empty();
    assume(axiom, "Nat", type0);
    refused((e) => define(e, "t", nat, natLit(42n)), /standard Nat/, axiom);
    const swapped = Environment.empty();
    inductive(swapped, "Nat", type0, { succ: arrow(nat, nat), zero: nat });
    refused((e) => define(e, "t", nat, natLit(42n)), /standard Nat/, swapped);
  });

  it("of strings need the standard String", () => {
    refused((e) => define(e, "t", nat, strLit("a")), /standard String/);
  });

  refuses("a negative numeral", (e) => define(e, "t", nat, natLit(-1n)), /negative/);
  refuses("a numeral for a Bool", (e) => define(e, "t", bool, natLit(42n)), /does not have its type/);

  it("are numbers and strings with the standard types", () => {
    const environment = world();
    const char = constant("Char");
    inductive(environment, "Char", type0, { mk: arrow(nat, char) });
    define(environment, "Char.ofNat", arrow(nat, char), constant("Char.mk"));
    const characters = callAt("List", [levelZero], char);
    inductive(environment, "String", type0, { mk: arrow(characters, constant("String")) });
    const checker = new TypeChecker(environment);
    expect(checker.infer(strLit("aλ"))).toMatchObject({ name: "String" });
    const nil = callAt("List.nil", [levelZero], char);
    const cons = (code: bigint, tail: Expr) =>
      callAt("List.cons", [levelZero], char, call("Char.ofNat", natLit(code)), tail);
    const spelled = call("String.mk", cons(97n, cons(955n, nil)));
    expect(checker.isDefEq(strLit("aλ"), spelled)).toBe(true);
    expect(checker.isDefEq(strLit("ab"), spelled)).toBe(false);
    expect(() => checker.infer(strLit("a\ud800"))).toThrow(/half of a character/);
    expect(checker.infer(strLit("😀"))).toMatchObject({ name: "String" });
    expect(checker.isDefEq(proj("String", 0, strLit("aλ")), cons(97n, cons(955n, nil)))).toBe(true);
  });

  /** Strings whose constructor does not take characters: a function makes them of a list. */
  function worldOfBytes(): { environment: Environment; nil: Expr; cons: (code: bigint, tail: Expr) => Expr } {
    const environment = world();
    const char = constant("Char");
    inductive(environment, "Char", type0, { mk: arrow(nat, char) });
    define(environment, "Char.ofNat", arrow(nat, char), constant("Char.mk"));
    const characters = callAt("List", [levelZero], char);
    inductive(environment, "Bytes", type0, { mk: arrow(characters, constant("Bytes")) });
    inductive(environment, "String", type0, { ofBytes: arrow(constant("Bytes"), constant("String")) });
    const nil = callAt("List.nil", [levelZero], char);
    const cons = (code: bigint, tail: Expr) =>
      callAt("List.cons", [levelZero], char, call("Char.ofNat", natLit(code)), tail);
    return { environment, nil, cons };
  }

  it("are made by String.ofList in a Lean whose strings are bytes", () => {
    const { environment, nil, cons } = worldOfBytes();
    expect(() => define(environment, "t", constant("String"), strLit("a"))).toThrow(NotSupportedError);
    const characters = callAt("List", [levelZero], constant("Char"));
    const made = fun("l", characters, (l) => call("String.ofBytes", call("Bytes.mk", l)));
    define(environment, "String.ofList", arrow(characters, constant("String")), made);
    const checker = new TypeChecker(environment);
    const spelled = call("String.ofList", cons(97n, cons(955n, nil)));
    expect(checker.infer(strLit("aλ"))).toMatchObject({ name: "String" });
    expect(checker.isDefEq(strLit("aλ"), spelled)).toBe(true);
    expect(checker.isDefEq(spelled, strLit("aλ"))).toBe(true);
    expect(checker.isDefEq(strLit("ab"), spelled)).toBe(false);
    const bytes = call("Bytes.mk", cons(97n, cons(955n, nil)));
    expect(checker.isDefEq(proj("String", 0, strLit("aλ")), bytes)).toBe(true);
    expect(checker.isDefEq(proj("String", 0, strLit("aλ")), call("Bytes.mk", nil))).toBe(false);
    const motive = fun("s", constant("String"), () => constant("Bytes"));
    const first = fun("b", constant("Bytes"), (b) => b);
    const folded = callAt("String.rec", [levelOne], motive, first, strLit("aλ"));
    expect(checker.isDefEq(folded, bytes)).toBe(true);
  });

  it("keep what they denote when a String.ofList is declared after a String.mk", () => {
    const { nil } = worldOfBytes();
    const environment = world();
    const char = constant("Char");
    inductive(environment, "Char", type0, { mk: arrow(nat, char) });
    define(environment, "Char.ofNat", arrow(nat, char), constant("Char.mk"));
    const characters = callAt("List", [levelZero], char);
    inductive(environment, "String", type0, { mk: arrow(characters, constant("String")) });
    const same = fun("l", characters, () => call("String.mk", nil));
    define(environment, "String.ofList", arrow(characters, constant("String")), same);
    const checker = new TypeChecker(environment);
    expect(checker.isDefEq(strLit("a"), strLit("b"))).toBe(false);
    expect(checker.isDefEq(strLit("a"), call("String.mk", nil))).toBe(false);
  });

  it("are made by nothing else of the name String.ofList", () => {
    const { environment, nil } = worldOfBytes();
    const wrong = fun("n", nat, () => call("String.ofBytes", call("Bytes.mk", nil)));
    define(environment, "String.ofList", arrow(nat, constant("String")), wrong);
    expect(() => define(environment, "t", constant("String"), strLit("a"))).toThrow(NotSupportedError);
  });
});

describe("opaque constants", () => {
  const secret: Declaration = { kind: "opaque", name: "secret", levelParams: [], type: nat, value: zero };

  it("are checked", () => {
    refused((e) => addDeclaration(e, { ...secret, value: constant("Bool.true") }), /does not have its type/);
  });

  it("are never unfolded", () => {
    const environment = world();
    addDeclaration(environment, secret);
    refused((e) => prove(e, "t", eq(nat, constant("secret"), zero), refl(nat, zero)), /does not have/, environment);
    expect(new TypeChecker(environment).whnf(constant("secret"))).toEqual(constant("secret"));
  });
});

describe("quotients", () => {
  it("need the standard Eq", () => {
    refused((e) => addDeclaration(e, { kind: "quotient" }), /standard Eq/, Environment.empty());
    const fake = Environment.empty();
    assume(
      fake,
      "Eq",
      forall("α", sort(u), (alpha) => arrow(alpha, arrow(alpha, prop))),
      ["u"],
    );
    refused((e) => addDeclaration(e, { kind: "quotient" }), /standard Eq/, fake);
    const swapped = Environment.empty();
    const eqOf = (alpha: Expr, x: Expr, y: Expr) => callAt("Eq", [u], alpha, x, y);
    inductive(
      swapped,
      "Eq",
      forall("α", sort(u), (alpha) => arrow(alpha, arrow(alpha, prop))),
      {
        refl: forall("α", sort(u), (alpha) => forall("x", alpha, (x) => forall("y", alpha, (y) => eqOf(alpha, x, y)))),
      },
      { numParams: 1, levelParams: ["u"] },
    );
    refused((e) => addDeclaration(e, { kind: "quotient" }), /standard Eq/, swapped);
  });

  refuses("being declared twice", (e) => addDeclaration(e, { kind: "quotient" }), /already declared/);

  it("have well-typed constants", () => {
    const environment = world();
    const checker = new TypeChecker(environment);
    for (const info of environment.constants()) if (info.kind === "quotient") checker.sortOf(info.type);
    expect(environment.get("Quot.lift")?.levelParams).toEqual(["u", "v"]);
  });

  refuses(
    "lifting a function that does not respect the relation",
    (e) => {
      const relation = fun("a", nat, () => fun("b", nat, () => constant("True")));
      const identity = fun("n", nat, (n) => n);
      const claim = fun("a", nat, (a) => fun("b", nat, () => fun("h", constant("True"), () => refl(nat, a))));
      const lift = callAt("Quot.lift", [levelOne, levelOne], nat, relation, nat, identity, claim);
      define(e, "t", arrow(callAt("Quot", [levelOne], nat, relation), nat), lift);
    },
    /wrong type/,
  );
});

describe("forks", () => {
  it("do not see what the other side gains afterwards", () => {
    const shared = world();
    const left = shared.fork();
    assume(left, "only.left", nat);
    assume(shared, "only.shared", nat);
    expect([left.has("only.left"), left.has("only.shared")]).toEqual([true, false]);
    expect([shared.has("only.left"), shared.has("only.shared")]).toEqual([false, true]);
    refused((e) => define(e, "t", nat, constant("only.shared")), /unknown constant/, left);
  });

  it("keep their own constant when the parent gains one of the same name", () => {
    const shared = world();
    const child = shared.fork();
    assume(child, "same", nat);
    assume(shared, "same", bool);
    const grandchild = child.fork();
    expect(grandchild.get("same")?.type).toEqual(nat);
    expect(shared.get("same")?.type).toEqual(bool);
  });
});

it("refuses a universe level beyond what a sort can hold without overflow of the stack", () => {
  expect(() => {
    let level = levelTwo;
    for (let i = 0; i < 10_000; i++) level = levelSucc(level);
  }).toThrow(/ran out of depth/);
});
