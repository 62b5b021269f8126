// Definitional equality: every rule holds where it should, and nowhere else.
import { describe, expect, it } from "vitest";
import {
  addDeclaration,
  app,
  apps,
  arrow,
  constant,
  Environment,
  type Expr,
  fvar,
  levelIMax,
  levelMax,
  levelOne,
  levelZero,
  natLit,
  proj,
  prop,
  sort,
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
  natRec,
  prove,
  refl,
  succ,
  u,
  unary,
  v,
  world,
  zero,
} from "./world.ts";

/** Symmetric answer about two terms. */
function equal(environment: Environment, a: Expr, b: Expr): boolean {
  const answer = new TypeChecker(environment).isDefEq(a, b);
  expect(new TypeChecker(environment).isDefEq(b, a)).toBe(answer);
  return answer;
}

const base = world();
const same = (title: string, a: Expr, b: Expr) => it(title, () => expect(equal(base, a, b)).toBe(true));
const differ = (title: string, a: Expr, b: Expr) => it(title, () => expect(equal(base, a, b)).toBe(false));

describe("reduction", () => {
  const x = fvar("x", nat);
  const y = fvar("y", nat);
  same(
    "beta",
    app(
      fun("n", nat, (n) => succ(n)),
      zero,
    ),
    succ(zero),
  );
  same("zeta of a variable with a value", fvar("n", nat, { value: zero }), zero);
  same("delta", call("Nat.add", x, zero), x);
  differ("delta does not commute the arguments", call("Nat.add", zero, x), x);
  same("iota", call("Nat.add", x, succ(y)), succ(call("Nat.add", x, y)));
  same("projection", proj("Prod", 1, callAt("Prod.mk", [levelZero, levelZero], nat, nat, x, y)), y);
  differ(
    "projection of the other field",
    proj("Prod", 0, callAt("Prod.mk", [levelZero, levelZero], nat, nat, x, y)),
    y,
  );
  differ("constructors", constant("Bool.true"), constant("Bool.false"));
  differ(
    "functions",
    fun("n", nat, (n) => n),
    fun("n", nat, (n) => succ(n)),
  );
  differ(
    "domains",
    fun("n", nat, () => zero),
    fun("n", bool, () => zero),
  );
  differ("pi domains", arrow(nat, nat), arrow(bool, nat));
  same("sorts up to the order of a maximum", sort(levelMax(u, v)), sort(levelMax(v, u)));
  differ("sorts", sort(levelMax(u, v)), sort(levelIMax(u, v)));
  differ("variables", x, y);
});

describe("eta", () => {
  const f = fvar("f", arrow(nat, nat));
  same(
    "for functions",
    f,
    fun("n", nat, (n) => app(f, n)),
  );
  differ(
    "only with the same function",
    fun("n", nat, (n) => app(f, n)),
    fvar("g", arrow(nat, nat)),
  );
  const g = fvar("g", arrow(bool, nat));
  differ(
    "not over another domain",
    g,
    fun("n", nat, (n) => app(f, n)),
  );
  const p = fvar("p", callAt("Prod", [levelZero, levelZero], nat, bool));
  const q = fvar("q", p.type);
  const pair = (a: Expr, b: Expr) => callAt("Prod.mk", [levelZero, levelZero], nat, bool, a, b);
  same("for structures", p, pair(proj("Prod", 0, p), proj("Prod", 1, p)));
  differ("only with the fields of the same structure", p, pair(proj("Prod", 0, p), proj("Prod", 1, q)));
  const unit = constant("Unit");
  same("any two elements of a structure without fields", fvar("a", unit), fvar("b", unit));
  same("such an element and its constructor", fvar("a", unit), constant("Unit.unit"));
  differ("not of a type with a field", p, q);
  const numbers = fvar("n", callAt("Prod", [levelZero, levelZero], nat, nat));
  differ("two fields of one structure are not equal", proj("Prod", 0, numbers), proj("Prod", 1, numbers));

  it("does not equate elements of two types without fields", () => {
    const environment = world();
    inductive(environment, "Other", type0, { only: constant("Other") });
    expect(equal(environment, fvar("a", unit), fvar("b", constant("Other")))).toBe(false);
  });

  it("lets a recursor compute on a variable of a structure", () => {
    const first = callAt(
      "Prod.rec",
      [levelOne, levelZero, levelZero],
      nat,
      bool,
      fun("t", p.type, () => nat),
      fun("a", nat, (a) => fun("b", bool, () => a)),
      p,
    );
    expect(equal(base, first, proj("Prod", 0, p))).toBe(true);
  });

  it("does not hold for a recursive structure", () => {
    const environment = world();
    const stream = constant("Stream");
    inductive(environment, "Stream", type0, { mk: arrow(nat, arrow(stream, stream)) });
    const s = fvar("s", stream);
    expect(equal(environment, s, call("Stream.mk", proj("Stream", 0, s), proj("Stream", 1, s)))).toBe(false);
    const motive = fun("t", stream, () => nat);
    const minor = fun("n", nat, (n) => fun("s", stream, () => fun("r", nat, () => n)));
    const first = callAt("Stream.rec", [levelOne], motive, minor, s);
    expect(equal(environment, first, proj("Stream", 0, s))).toBe(false);
  });
});

describe("proof irrelevance", () => {
  const p = fvar("p", prop);
  const q = fvar("q", prop);
  same("for two proofs of one proposition", fvar("h", p), fvar("k", p));
  differ("not for proofs of two propositions", fvar("h", p), fvar("k", q));
  differ("not for propositions", p, q);
  differ("not for data", fvar("x", nat), fvar("y", nat));
  differ("not if only one side is a proof", fvar("h", p), fvar("x", nat));
  const alpha = fvar("α", sort(u));
  differ("not in a sort that may be Prop", fvar("a", alpha), fvar("b", alpha));
  const family = fvar("P", arrow(p, type0));
  same("inside types", app(family, fvar("h", p)), app(family, fvar("k", p)));
});

describe("K", () => {
  const transport = (a: Expr, b: Expr, h: Expr) =>
    callAt(
      "Eq.rec",
      [levelOne, levelOne],
      nat,
      a,
      fun("b", nat, (n) => fun("t", eq(nat, a, n), () => nat)),
      zero,
      b,
      h,
    );
  const x = fvar("x", nat);
  const y = fvar("y", nat);
  same("replaces a proof that a term equals itself", transport(x, x, fvar("h", eq(nat, x, x))), zero);
  differ("does not replace a proof about other terms", transport(x, y, fvar("h", eq(nat, x, y))), zero);
  const sum = call("Nat.add", unary(1), unary(1));
  same("sees that both sides compute to the same", transport(sum, unary(2), fvar("h", eq(nat, sum, unary(2)))), zero);

  it("is not used for a proposition whose constructor has a field", () => {
    const environment = world();
    const p = fvar("p", prop);
    const mk = forall("p", prop, (q) => arrow(q, call("Wrapped", q)));
    inductive(environment, "Wrapped", arrow(prop, prop), { mk }, { numParams: 1 });
    const h = fvar("h", call("Wrapped", p));
    const term = callAt(
      "Wrapped.rec",
      [levelOne],
      p,
      fun("t", h.type, () => nat),
      fun("a", p, () => zero),
      h,
    );
    expect(equal(environment, term, zero)).toBe(false);
  });
});

describe("quotients", () => {
  const relation = fun("a", nat, () => fun("b", nat, () => constant("True")));
  const mk = (a: Expr) => callAt("Quot.mk", [levelOne], nat, relation, a);
  const always = fun("n", nat, () => zero);
  const respects = fun("a", nat, () => fun("b", nat, () => fun("h", constant("True"), () => refl(nat, zero))));
  const lift = (q: Expr) => callAt("Quot.lift", [levelOne, levelOne], nat, relation, nat, always, respects, q);

  same("lift computes on mk", lift(mk(unary(3))), zero);
  differ("lift is stuck on a variable", lift(fvar("q", callAt("Quot", [levelOne], nat, relation))), zero);
  differ("related elements are not equal by definition", mk(zero), mk(unary(1)));
});

describe("numerals", () => {
  same("are successors of zero", natLit(3n), unary(3));
  same("zero", natLit(0n), zero);
  differ("of other value", natLit(3n), unary(2));
  differ("of other value, both literal", natLit(3n), natLit(4n));
  const x = fvar("x", nat);
  same("above a variable", call("Nat.add", x, natLit(2n)), succ(succ(x)));
  same("under a successor", succ(natLit(4n)), natLit(5n));
  same("computed", call("Nat.mul", natLit(1234567n), natLit(7654321n)), natLit(1234567n * 7654321n));
  same("computed power", call("Nat.pow", natLit(2n), natLit(100n)), natLit(2n ** 100n));
  same("powers of zero and one beyond any memory", call("Nat.pow", natLit(1n), natLit(10n ** 40n)), natLit(1n));
  same("truncated subtraction", call("Nat.sub", natLit(3n), natLit(5n)), zero);
  differ("computed, of other value", call("Nat.add", natLit(2n), natLit(2n)), natLit(5n));
  same(
    "as major premises",
    natRec(zero, (k) => k, natLit(9n)),
    natLit(8n),
  );

  it("are the weak head normal form of computed numbers", () => {
    const checker = new TypeChecker(base);
    expect(checker.whnf(call("Nat.add", natLit(2n), natLit(3n)))).toMatchObject({ kind: "nat", value: 5n });
  });

  it("are not computed with a definition that has the name but not the meaning", () => {
    const other = emptyWithNat();
    define(
      other,
      "Nat.add",
      arrow(nat, arrow(nat, nat)),
      fun("n", nat, (n) => fun("m", nat, () => n)),
    );
    expect(other.get("Nat.add")).toMatchObject({ arithmetic: false });
    expect(equal(other, call("Nat.add", natLit(2n), natLit(3n)), natLit(2n))).toBe(true);
    expect(equal(other, call("Nat.add", natLit(2n), natLit(3n)), natLit(5n))).toBe(false);
    expect(base.get("Nat.add")).toMatchObject({ arithmetic: true });
  });

  it("are not computed with multiplication over an addition that is not the standard one", () => {
    const other = emptyWithNat();
    const binary = arrow(nat, arrow(nat, nat));
    define(
      other,
      "Nat.add",
      binary,
      fun("n", nat, (n) => fun("m", nat, () => n)),
    );
    const value = fun("n", nat, (n) => fun("m", nat, (m) => natRec(zero, (_, r) => call("Nat.add", r, n), m)));
    define(other, "Nat.mul", binary, value);
    expect(other.get("Nat.mul")).toMatchObject({ arithmetic: false });
    expect(equal(other, call("Nat.mul", natLit(2n), natLit(3n)), zero)).toBe(true);
  });

  it("are not computed with an axiom of the name", () => {
    const other = emptyWithNat();
    assume(other, "Nat.add", arrow(nat, arrow(nat, nat)));
    expect(equal(other, call("Nat.add", natLit(2n), natLit(3n)), natLit(5n))).toBe(false);
  });
});

function emptyWithNat(): Environment {
  const other = Environment.empty();
  inductive(other, "Nat", type0, { zero: nat, succ: arrow(nat, nat) });
  return other;
}

describe("unfolding", () => {
  it("compares arguments before it unfolds", () => {
    const environment = world();
    const checker = new TypeChecker(environment, { limits: { steps: 2000 } });
    const big = (n: Expr) => call("Nat.pow", call("Nat.pow", n, natLit(50n)), natLit(50n));
    const x = fvar("x", nat);
    expect(checker.isDefEq(big(x), big(call("Nat.add", x, zero)))).toBe(true);
  });

  it("sees through theorems last", () => {
    const environment = world();
    const type = eq(nat, zero, zero);
    prove(environment, "lemma", type, refl(nat, zero));
    const h = constant("lemma");
    const motive = fun("b", nat, (n) => fun("t", eq(nat, zero, n), () => nat));
    const term = apps(constant("Eq.rec", [levelOne, levelOne]), [nat, zero, motive, unary(7), zero, h]);
    expect(equal(environment, term, unary(7))).toBe(true);
  });

  it("does not unfold axioms", () => {
    const environment = world();
    assume(environment, "a", nat);
    assume(environment, "b", nat);
    expect(equal(environment, constant("a"), constant("b"))).toBe(false);
  });

  it("remembers failures without harm to later questions", () => {
    const checker = new TypeChecker(base);
    const [a, b] = [call("Nat.add", fvar("x", nat), zero), unary(3)];
    expect(checker.isDefEq(a, b)).toBe(false);
    expect(checker.isDefEq(a, b)).toBe(false);
    expect(checker.isDefEq(a, a)).toBe(true);
  });
});

it("keeps abbreviations and definitions equal to their values", () => {
  const environment = world();
  addDeclaration(environment, {
    kind: "definition",
    name: "three",
    levelParams: [],
    type: nat,
    value: unary(3),
    abbreviation: true,
  });
  define(environment, "four", nat, succ(constant("three")));
  expect(equal(environment, constant("four"), natLit(4n))).toBe(true);
  expect(equal(environment, constant("four"), constant("three"))).toBe(false);
});
