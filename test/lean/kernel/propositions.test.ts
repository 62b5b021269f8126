// What is a proposition is decided in one place, and never guessed: proofs of False that lived on a guess are refused.
import { describe, expect, it } from "vitest";
import {
  addDeclaration,
  app,
  apps,
  arrow,
  bindPi,
  bvar,
  CheckError,
  collectAxioms,
  constant,
  type Environment,
  type Expr,
  fvar,
  type Level,
  letIn,
  levelIMax,
  levelMax,
  levelOne,
  levelParam,
  levelSucc,
  levelTwo,
  levelZero,
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
  prove,
  refl,
  u,
  v,
  world,
} from "./world.ts";

const falsity = constant("False");
const yes = constant("Bool.true");
const no = constant("Bool.false");
const reach = (b: Expr) => call("Reach", b);

/** `opaque name : type := value`. */
function hide(environment: Environment, name: string, type: Expr, value: Expr): void {
  addDeclaration(environment, { kind: "opaque", name, levelParams: [], type, value });
}

/**
 * Three truth values `a`, `b`, `c` of which the kernel finds `a = b` and `b = c` but not `a = c`. `run` computes by
 * recursion on a proof; `a` runs on a hidden proof and is stuck, `b` on a visible one, and `c` is what `b` computes.
 * `again` is another copy of `b`, so that what is remembered about one says nothing about the other.
 */
function withTriple(): { environment: Environment; a: Expr; b: Expr; again: Expr; c: Expr } {
  const environment = world();
  const step = forall("x", bool, (x) => arrow(arrow(falsity, reach(x)), reach(x)));
  inductive(environment, "Reach", arrow(bool, prop), { step });
  const motive = fun("x", bool, (x) => fun("h", reach(x), () => bool));
  const minor = fun("x", bool, (x) =>
    fun("h", arrow(falsity, reach(x)), () => fun("ih", arrow(falsity, bool), () => yes)),
  );
  const run = fun("h", reach(yes), (h) => apps(callAt("Reach.rec", [levelOne]), [motive, minor, yes, h]));
  define(environment, "run", arrow(reach(yes), bool), run);
  const absurd = fun("h", falsity, (h) =>
    callAt(
      "False.rec",
      [levelZero],
      fun("h", falsity, () => reach(yes)),
      h,
    ),
  );
  hide(environment, "seed", reach(yes), call("Reach.step", yes, absurd));
  const seed = constant("seed");
  const visible = () => call("run", call("Reach.step", yes, absurd));
  return { environment, a: call("run", seed), b: visible(), again: visible(), c: yes };
}

/** The sort that `gate h` reduces to for a variable `h : b = b`, by K; a sort is given. */
const gateOf = (type: Expr, typeOfType: Level, b: Expr, h: Expr) =>
  apps(callAt("Eq.rec", [levelSucc(typeOfType), levelOne]), [
    bool,
    b,
    fun("y", bool, (y) => fun("e", eq(bool, b, y), () => sort(typeOfType))),
    type,
    b,
    h,
  ]);

/**
 * A family `Owner h` of propositions, as long as `h` is a variable: its sort `gate h` reduces by K. For the hidden proof
 * `w` of `a = c`, which is the same proposition to the kernel, K does not apply: the sort of `Owner w` is stuck.
 */
function withOwner(fields: (h: Expr) => Expr[] = () => [bool]): { environment: Environment; stuck: Expr } {
  const { environment, a, b, again, c } = withTriple();
  const open = eq(bool, b, again);
  define(
    environment,
    "gate",
    arrow(open, type0),
    fun("h", open, (h) => gateOf(prop, levelOne, b, h)),
  );
  hide(environment, "w1", eq(bool, a, b), refl(bool, a));
  hide(environment, "w", eq(bool, a, c), constant("w1"));
  const make = forall("h", open, (h) =>
    fields(h).reduceRight<Expr>((rest, field) => arrow(field, rest), call("Owner", h)),
  );
  inductive(
    environment,
    "Owner",
    forall("h", open, (h) => call("gate", h)),
    { mk: make },
    { numParams: 1 },
  );
  return { environment, stuck: constant("w") };
}

/** `Box h` holds an element of `Owner h`, and is data. */
function withBox(): { environment: Environment; stuck: Expr; open: Expr } {
  const { environment, stuck } = withOwner();
  const info = environment.get("gate");
  if (info?.type.kind !== "pi") throw new Error("gate is a function");
  const open = info.type.type;
  inductive(
    environment,
    "Box",
    arrow(open, type0),
    { mk: forall("h", open, (h) => arrow(call("Owner", h), call("Box", h))) },
    { numParams: 1 },
  );
  const box = (h: Expr, flag: Expr) => call("Box.mk", h, call("Owner.mk", h, flag));
  prove(
    environment,
    "same",
    forall("h", open, (h) => eq(call("Box", h), box(h, yes), box(h, no))),
    fun("h", open, (h) => refl(call("Box", h), box(h, yes))),
  );
  return { environment, stuck, open };
}

describe("equality is not transitive, and does not become so", () => {
  const { environment, a, b, c } = withTriple();

  it("whatever was asked before", () => {
    expect(new TypeChecker(environment).isDefEq(a, c)).toBe(false);
    const checker = new TypeChecker(environment);
    expect(checker.isDefEq(a, b)).toBe(true);
    expect(checker.isDefEq(b, c)).toBe(true);
    expect(checker.isDefEq(a, c)).toBe(false);
  });

  it("within one declaration", () => {
    const tag = (e: Expr) => call("Tag", e);
    const own = environment.fork();
    inductive(own, "Tag", arrow(bool, type0), { mk: forall("x", bool, tag) });
    const claim = (x: Expr, y: Expr, rest: Expr) => letIn("t", tag(y), call("Tag.mk", x), rest);
    define(own, "apart", nat, claim(a, b, claim(b, c, constant("Nat.zero"))));
    expect(() => define(own, "chained", nat, claim(a, b, claim(b, c, claim(a, c, constant("Nat.zero")))))).toThrow(
      /value of a let has the wrong type/,
    );
  });
});

describe("a family whose sort reduces for a variable and is stuck for an instance", () => {
  it("is a family of propositions for the variable: data in it is not given out", () => {
    const { environment, open } = withBox();
    const take = fun("h", open, (h) => fun("o", call("Owner", h), (o) => proj("Owner", 0, o)));
    const type = forall("h", open, (h) => arrow(call("Owner", h), bool));
    expect(() => define(environment, "take", type, take)).toThrow(/a proof would give data/);
  });

  it("gives no data at the instance either, from which False would follow", () => {
    const { environment, stuck } = withBox();
    const box = (flag: Expr) => call("Box.mk", stuck, call("Owner.mk", stuck, flag));
    const attack = () => {
      const look = (s: Expr) => proj("Owner", 0, proj("Box", 0, s));
      define(environment, "look", arrow(call("Box", stuck), bool), fun("s", call("Box", stuck), look));
      const motive = fun("s", call("Box", stuck), (s) =>
        fun("e", eq(call("Box", stuck), box(yes), s), () => eq(bool, yes, call("look", s))),
      );
      const equal = apps(callAt("Eq.rec", [levelZero, levelOne]), [
        call("Box", stuck),
        box(yes),
        motive,
        refl(bool, yes),
        box(no),
        call("same", stuck),
      ]);
      prove(environment, "confused", eq(bool, yes, no), equal);
      const truth = (b: Expr) =>
        apps(callAt("Bool.rec", [levelOne]), [fun("b", bool, () => prop), falsity, constant("True"), b]);
      const transport = apps(callAt("Eq.rec", [levelZero, levelOne]), [
        bool,
        yes,
        fun("b", bool, (b) => fun("e", eq(bool, yes, b), () => truth(b))),
        constant("True.intro"),
        no,
        constant("confused"),
      ]);
      prove(environment, "absurd", falsity, transport);
      return collectAxioms(environment, "absurd");
    };
    expect(attack).toThrow(/A type was expected/);
    expect(environment.has("look")).toBe(false);
  });

  it("is not expanded into its fields for the recursor", () => {
    const { environment, stuck } = withBox();
    const checker = new TypeChecker(environment);
    const s = fvar("s", call("Box", stuck));
    const element = proj("Box", 0, s);
    const motive = call("always", stuck);
    define(
      environment,
      "always",
      forall("h", environmentOpen(environment), (h) => arrow(call("Owner", h), prop)),
      fun("h", environmentOpen(environment), (h) => fun("o", call("Owner", h), () => constant("True"))),
    );
    const minor = fun("flag", bool, () => constant("True.intro"));
    const recursed = apps(constant("Owner.rec"), [stuck, motive, minor, element]);
    expect(() => checker.whnf(recursed)).toThrow(/A type was expected/);
    // The recursor still computes where there is a constructor to see.
    const made = call("Owner.mk", stuck, yes);
    expect(checker.whnf(apps(constant("Owner.rec"), [stuck, motive, minor, made]))).toMatchObject({
      name: "True.intro",
    });
  });

  it("has elements that are neither equal nor different: the question is an error", () => {
    const { environment, stuck } = withBox();
    const [s, t] = ["s", "t"].map((name) => proj("Box", 0, fvar(name, call("Box", stuck))));
    expect(() => new TypeChecker(environment).isDefEq(s, t)).toThrow(/A type was expected/);
    const made = call("Owner.mk", stuck, yes);
    expect(() => new TypeChecker(environment).isDefEq(s, made)).toThrow(/A type was expected/);
  });

  it("has equal elements only by a question that can be answered, also without fields", () => {
    const { environment, stuck } = withOwner(() => []);
    inductive(
      environment,
      "Hold",
      arrow(environmentOpen(environment), type0),
      {
        mk: forall("h", environmentOpen(environment), (h) => arrow(call("Owner", h), call("Hold", h))),
      },
      { numParams: 1 },
    );
    const [s, t] = ["s", "t"].map((name) => proj("Hold", 0, fvar(name, call("Hold", stuck))));
    expect(() => new TypeChecker(environment).isDefEq(s, t)).toThrow(/A type was expected/);
  });

  it("is no statement of a theorem, no type of a variable and no field of a family", () => {
    const { environment, stuck } = withBox();
    const owner = call("Owner", stuck);
    expect(() => prove(environment, "t", owner, call("Owner.mk", stuck, yes))).toThrow(/A type was expected/);
    expect(() => assume(environment, "t", arrow(owner, nat))).toThrow(/A type was expected/);
    expect(() =>
      define(
        environment,
        "t",
        type0,
        fun("o", owner, () => nat),
      ),
    ).toThrow(CheckError);
    const field = { mk: arrow(owner, constant("Holder")) };
    for (const result of [prop, type0]) {
      expect(() => inductive(environment, "Holder", result, field)).toThrow(/A type was expected/);
    }
    expect(() => inductive(environment, "Bare", call("gate", stuck), {})).toThrow(/A type was expected/);
  });
});

/** The type of the argument of `gate`. */
function environmentOpen(environment: Environment): Expr {
  const info = environment.get("gate");
  if (info?.type.kind !== "pi") throw new Error("gate is a function");
  return info.type.type;
}

describe("sorts that are Prop when they are computed", () => {
  const uu = levelParam("u");
  const spellings: Record<string, { level: Level; levelParams?: string[] }> = {
    "imax 1 0": { level: levelIMax(levelOne, levelZero) },
    "imax u 0": { level: levelIMax(uu, levelZero), levelParams: ["u"] },
    "max 0 (imax 2 0)": { level: levelMax(levelZero, levelIMax(levelTwo, levelZero)) },
    "imax u (imax v 0)": { level: levelIMax(uu, levelIMax(v, levelZero)), levelParams: ["u", "v"] },
    "imax (max u 1) (max 0 0)": {
      level: levelIMax(levelMax(uu, levelOne), levelMax(levelZero, levelZero)),
      levelParams: ["u"],
    },
  };

  const types: [string, Expr, string[]][] = [
    ...Object.entries(spellings).map(([title, { level, levelParams = [] }]): [string, Expr, string[]] => [
      `Sort (${title})`,
      sort(level),
      levelParams,
    ]),
    ["a definition", constant("Statement"), []],
    ["a let", letIn("s", type0, prop, bvar(0)), []],
    [
      "a redex",
      app(
        fun("s", type0, (s) => s),
        prop,
      ),
      [],
    ],
    ["a choice that is computed", app(constant("choose"), yes), []],
  ];

  for (const [title, type, levelParams] of types) {
    it(`${title}: its elements are proofs and keep their data`, () => {
      const environment = world();
      define(environment, "Statement", type0, prop);
      define(
        environment,
        "choose",
        arrow(bool, type0),
        fun("b", bool, (b) => apps(callAt("Bool.rec", [levelTwo]), [fun("b", bool, () => type0), nat, prop, b])),
      );
      const levels = levelParams.map(levelParam);
      const secret = callAt("Secret", levels);
      inductive(environment, "Secret", type, { mk: arrow(bool, secret) }, { levelParams });
      expect(environment.get("Secret")).toMatchObject({ isProp: true });
      // The recursor makes proofs alone, although there is one constructor only: its field is data.
      expect(environment.get("Secret.rec")?.levelParams).toEqual(levelParams);
      const checker = new TypeChecker(environment);
      const made = (flag: Expr) => app(callAt("Secret.mk", levels), flag);
      expect(checker.isDefEq(made(yes), made(no))).toBe(true);
      expect(() => checker.infer(proj("Secret", 0, made(yes)))).toThrow(/a proof would give data/);

      inductive(environment, "Mark", type, { mk: callAt("Mark", levels) }, { levelParams });
      expect(environment.get("Mark.rec")).toMatchObject({ k: true });
      inductive(environment, "Two", type, { a: callAt("Two", levels), b: callAt("Two", levels) }, { levelParams });
      expect(environment.get("Two.rec")?.levelParams).toEqual(levelParams);
    });
  }

  it("a proposition may be projected out of a proof, but only if no data is needed on the way", () => {
    const environment = world();
    const truth = constant("True");
    const three = constant("Three");
    inductive(environment, "Three", sort(levelIMax(levelOne, levelZero)), {
      mk: arrow(
        truth,
        forall("flag", bool, (flag) => arrow(eq(bool, flag, flag), three)),
      ),
    });
    const checker = new TypeChecker(environment);
    const t = fvar("t", three);
    expect(checker.isDefEq(checker.infer(proj("Three", 0, t)), truth)).toBe(true);
    for (const index of [1, 2]) expect(() => checker.infer(proj("Three", index, t))).toThrow(/would give data/);
  });
});

describe("sorts that may be Prop", () => {
  it("a field is never larger than its family, at any universe", () => {
    const environment = world();
    const refused: [Level, string[]][] = [
      [u, ["u"]],
      [levelIMax(levelOne, u), ["u"]],
      [levelMax(u, v), ["u", "v"]],
      [levelIMax(u, v), ["u", "v"]],
    ];
    for (const [level, levelParams] of refused) {
      const family = callAt("Maybe", levelParams.map(levelParam));
      const declare = () => inductive(environment, "Maybe", sort(level), { mk: arrow(bool, family) }, { levelParams });
      expect(declare).toThrow(/lives in a larger universe/);
    }
  });

  it("a wrapper over any sort gives its field, and makes proofs alone by recursion", () => {
    const environment = world();
    const alpha = fvar("α", sort(u));
    const wrap = callAt("Wrap", [u], alpha);
    inductive(
      environment,
      "Wrap",
      bindPi([alpha], sort(u)),
      { mk: bindPi([alpha], arrow(alpha, wrap)) },
      { numParams: 1, levelParams: ["u"] },
    );
    expect(environment.get("Wrap.rec")?.levelParams).toEqual(["u"]);
    const checker = new TypeChecker(environment);
    for (const [level, type] of [
      [levelOne, bool],
      [levelZero, constant("True")],
    ] as const) {
      const x = fvar("x", callAt("Wrap", [level], type));
      expect(checker.isDefEq(checker.infer(proj("Wrap", 0, x)), type)).toBe(true);
    }
  });

  it("two constructors at a sort that may be Prop are not told apart by data", () => {
    const environment = world();
    for (const level of [u, levelMax(u, v), levelIMax(levelOne, u)]) {
      const own = environment.fork();
      const either = callAt("Either", [u, v]);
      inductive(own, "Either", sort(level), { left: either, right: either }, { levelParams: ["u", "v"] });
      expect(own.get("Either.rec")?.levelParams).toEqual(["u", "v"]);
    }
  });
});
