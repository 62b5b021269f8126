// Axioms: all that a constant rests on are found, and the three standard ones are known by their exact types.
import { describe, expect, it } from "vitest";
import {
  app,
  arrow,
  bindLambda,
  bindPi,
  collectAxioms,
  constant,
  Environment,
  type Expr,
  exportNdjson,
  fvar,
  importNdjson,
  isStandardAxiom,
  levelOne,
  prop,
  sort,
  type0,
} from "../../../src/lean/kernel/index.ts";
import { assume, call, callAt, define, eq, forall, inductive, nat, prove, refl, u, world, zero } from "./world.ts";

const [a, b] = [fvar("a", prop), fvar("b", prop)];
const propext = bindPi([a, b], arrow(call("Iff", a, b), eq(prop, a, b)));
const alpha = fvar("α", sort(u));
const choice = bindPi([alpha], arrow(callAt("Nonempty", [u], alpha), alpha));

function soundType(): Expr {
  const r = fvar("r", arrow(alpha, arrow(alpha, prop)));
  const [x, y] = [fvar("a", alpha), fvar("b", alpha)];
  const mk = (e: Expr) => callAt("Quot.mk", [u], alpha, r, e);
  const equal = callAt("Eq", [u], callAt("Quot", [u], alpha, r), mk(x), mk(y));
  return bindPi([alpha, r, x, y], arrow(app(app(r, x), y), equal));
}

describe("collecting axioms", () => {
  it("finds none where there are none", () => {
    const environment = world();
    prove(environment, "t", eq(nat, zero, zero), refl(nat, zero));
    expect(collectAxioms(environment, "t")).toEqual([]);
  });

  it("finds those behind definitions, theorems, types and inductive families", () => {
    const environment = world();
    for (const name of ["one", "two", "three", "four"]) assume(environment, name, type0);
    assume(environment, "five", constant("one"));
    define(environment, "viaDefinition", type0, constant("two"));
    inductive(environment, "ViaField", type0, { mk: arrow(constant("three"), constant("ViaField")) });
    const type = arrow(
      constant("viaDefinition"),
      arrow(constant("ViaField"), eq(constant("one"), constant("five"), constant("five"))),
    );
    prove(environment, "lemma", type, forallProof());
    prove(environment, "t", type, constant("lemma"));
    expect(collectAxioms(environment, "t")).toEqual(["five", "one", "three", "two"]);

    function forallProof(): Expr {
      const x = fvar("x", constant("viaDefinition"));
      const y = fvar("y", constant("ViaField"));
      return bindLambda([x, y], refl(constant("one"), constant("five")));
    }
  });

  it("finds those behind a recursor alone", () => {
    const environment = world();
    assume(environment, "hidden", type0);
    inductive(environment, "Holder", type0, { mk: arrow(constant("hidden"), constant("Holder")) });
    define(environment, "uses", type0, constant("Holder"));
    expect(collectAxioms(environment, "uses")).toEqual(["hidden"]);
    expect(collectAxioms(environment, "Holder.rec")).toEqual(["hidden"]);
  });

  it("counts an axiom as its own", () => {
    const environment = world();
    assume(environment, "absurd", constant("False"));
    expect(collectAxioms(environment, "absurd")).toEqual(["absurd"]);
  });

  it("is the same after export and import", () => {
    const environment = world();
    assume(environment, "propext", propext);
    prove(environment, "t", propext, constant("propext"));
    const again = importNdjson(exportNdjson(environment, ["t"]));
    expect(collectAxioms(again, "t")).toEqual(["propext"]);
    expect(isStandardAxiom(again, "propext")).toBe(true);
  });
});

describe("the standard axioms", () => {
  it("are known by name and type", () => {
    const environment = world();
    assume(environment, "propext", propext);
    assume(environment, "Quot.sound", soundType(), ["u"]);
    assume(environment, "Classical.choice", choice, ["u"]);
    for (const name of ["propext", "Quot.sound", "Classical.choice"])
      expect(isStandardAxiom(environment, name)).toBe(true);
  });

  it("may name their universe parameter otherwise", () => {
    const environment = world();
    const other = fvar("β", sort(u));
    const type = bindPi([other], arrow(callAt("Nonempty", [u], other), other));
    assume(environment, "Classical.choice", type, ["u"]);
    expect(isStandardAxiom(environment, "Classical.choice")).toBe(true);
  });

  const stranger = (title: string, name: string, type: Expr, levelParams: string[] = [], environment = world()) =>
    it(`are not ${title}`, () => {
      assume(environment, name, type, levelParams);
      expect(isStandardAxiom(environment, name)).toBe(false);
    });

  stranger("False by the name of propext", "propext", constant("False"));
  stranger("an unconditional propext", "propext", bindPi([a, b], eq(prop, a, b)));
  stranger("choice from an empty type", "Classical.choice", bindPi([alpha], alpha), ["u"]);
  stranger("choice at one universe alone", "Classical.choice", atOne(), []);
  stranger(
    "soundness for unrelated elements",
    "Quot.sound",
    forall("p", prop, (p) => p),
  );
  stranger(
    "an axiom of another name",
    "Classical.em",
    forall("p", prop, (p) => p),
  );
  stranger("the right name in a namespace", "User.propext", propext);
  stranger("propext over another Iff", "propext", propext, [], withFakeIff());

  stranger("propext over an Iff with another constructor", "propext", propext, [], withLooseIff());

  it("are not definitions of the name", () => {
    const environment = world();
    define(environment, "propext", prop, constant("False"));
    expect(isStandardAxiom(environment, "propext")).toBe(false);
  });

  it("need the quotients of the kernel", () => {
    const environment = world();
    expect(isStandardAxiom(environment, "Quot.sound")).toBe(false);
  });
});

function atOne(): Expr {
  const one = fvar("α", type0);
  return bindPi([one], arrow(callAt("Nonempty", [levelOne], one), one));
}

/** `Iff a b` holds always, so that propext over it would identify all propositions. */
function withFakeIff(): Environment {
  const environment = withEq();
  inductive(environment, "Iff", bindPi([a, b], prop), { intro: bindPi([a, b], call("Iff", a, b)) }, { numParams: 2 });
  return environment;
}

/** `Iff` has the standard constructor, and one more that needs nothing. */
function withLooseIff(): Environment {
  const environment = withEq();
  const iff = call("Iff", a, b);
  const intro = bindPi([a, b], arrow(arrow(a, b), arrow(arrow(b, a), iff)));
  inductive(environment, "Iff", bindPi([a, b], prop), { intro, cheat: bindPi([a, b], iff) }, { numParams: 2 });
  return environment;
}

function withEq(): Environment {
  const environment = Environment.empty();
  const x = fvar("x", alpha);
  const y = fvar("y", alpha);
  const eqFamily = bindPi([alpha, x, y], prop);
  const make = bindPi([alpha, x], callAt("Eq", [u], alpha, x, x));
  inductive(environment, "Eq", eqFamily, { refl: make }, { numParams: 2, levelParams: ["u"] });
  return environment;
}
