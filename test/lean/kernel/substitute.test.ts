// Substitution and structural equality, against plain definitions on random terms.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  abstract,
  app,
  betaArgs,
  bindLambda,
  bvar,
  constant,
  type Expr,
  type FVar,
  fvar,
  hasFVar,
  hasLooseBVar,
  instantiate,
  instantiate1,
  instantiateLevelParams,
  lam,
  letIn,
  levelOne,
  levelParam,
  liftLooseBVars,
  lowerLooseBVars,
  natLit,
  pi,
  proj,
  replaceFVars,
  sameExpr,
  sort,
  strLit,
  type0,
} from "../../../src/lean/kernel/index.ts";

const variables: FVar[] = ["x", "y", "z"].map((name) => fvar(name, type0));

const { term } = fc.letrec<{ term: Expr }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.nat(4).map(bvar),
    fc.constantFrom<Expr>(
      ...variables,
      constant("c", [levelParam("u")]),
      sort(levelParam("u")),
      natLit(3n),
      strLit("s"),
    ),
    fc.tuple(tie("term"), tie("term")).map(([a, b]) => app(a, b)),
    fc.tuple(fc.constantFrom("a", "b"), tie("term"), tie("term")).map(([name, a, b]) => lam(name, a, b)),
    fc.tuple(tie("term"), tie("term")).map(([a, b]) => pi("a", a, b)),
    fc.tuple(tie("term"), tie("term"), tie("term")).map(([a, b, c]) => letIn("a", a, b, c)),
    fc.tuple(fc.nat(2), tie("term")).map(([i, a]) => proj("S", i, a)),
  ),
}));

/** The loose bound variables, by definition. */
function looseOf(e: Expr, depth = 0): Set<number> {
  switch (e.kind) {
    case "bvar":
      return new Set(e.index >= depth ? [e.index - depth] : []);
    case "app":
      return new Set([...looseOf(e.fn, depth), ...looseOf(e.arg, depth)]);
    case "lam":
    case "pi":
      return new Set([...looseOf(e.type, depth), ...looseOf(e.body, depth + 1)]);
    case "let":
      return new Set([...looseOf(e.type, depth), ...looseOf(e.value, depth), ...looseOf(e.body, depth + 1)]);
    case "proj":
      return looseOf(e.struct, depth);
    default:
      return new Set();
  }
}

/** The same term from fresh nodes with other binder names. */
function copy(e: Expr): Expr {
  switch (e.kind) {
    case "bvar":
      return bvar(e.index);
    case "app":
      return app(copy(e.fn), copy(e.arg));
    case "lam":
      return lam("renamed", copy(e.type), copy(e.body), "implicit");
    case "pi":
      return pi("renamed", copy(e.type), copy(e.body));
    case "let":
      return letIn("renamed", copy(e.type), copy(e.value), copy(e.body));
    case "proj":
      return proj(e.structName, e.index, copy(e.struct));
    default:
      return e;
  }
}

function forTerms(test: (e: Expr) => void): void {
  const property = fc.property(term, (e) => {
    test(e);
  });
  fc.assert(property, { numRuns: 500 });
}

describe("cached facts", () => {
  it("the loose range is one more than the largest loose variable", () => {
    forTerms((e) => expect(e.looseRange).toBe(Math.max(0, ...[...looseOf(e)].map((index) => index + 1))));
  });

  it("occurrence of a loose variable is found", () => {
    forTerms((e) => {
      for (let i = 0; i < 6; i++) expect(hasLooseBVar(e, i)).toBe(looseOf(e).has(i));
    });
  });

  it("copies have the same hash and are the same", () => {
    forTerms((e) => {
      expect(copy(e).hash).toBe(e.hash);
      expect(sameExpr(copy(e), e)).toBe(true);
    });
  });
});

describe("structural equality", () => {
  it("tells terms apart that differ in one leaf", () => {
    forTerms((e) => {
      const other = app(e, natLit(4n));
      expect(sameExpr(other, app(e, natLit(5n)))).toBe(false);
      expect(sameExpr(other, e)).toBe(false);
    });
  });

  it("tells apart names whose hashes are the same", () => {
    const byHash = new Map<number, string>();
    let pair: [string, string] | undefined;
    for (let i = 0; pair === undefined && i < 2_000_000; i++) {
      const name = `c${i}`;
      const { hash } = constant(name);
      const other = byHash.get(hash);
      if (other !== undefined) pair = [other, name];
      byHash.set(hash, name);
    }
    const [a, b] = pair ?? ["", ""];
    expect(constant(a).hash).toBe(constant(b).hash);
    expect(sameExpr(constant(a), constant(b))).toBe(false);
    expect(sameExpr(app(constant(a), type0), app(constant(b), type0))).toBe(false);
  });
});

describe("substitution", () => {
  it("instantiating undoes abstracting", () => {
    forTerms((e) => {
      const closed = instantiate(e, [type0, type0, type0, type0, type0]);
      expect(sameExpr(instantiate(abstract(closed, variables), variables), closed)).toBe(true);
      expect(hasFVar(abstract(closed, variables))).toBe(false);
    });
  });

  it("abstracting undoes instantiating with new variables", () => {
    forTerms((e) => {
      const fresh = [0, 1, 2, 3, 4].map(() => fvar("n", type0));
      expect(sameExpr(abstract(instantiate(e, fresh), fresh), e)).toBe(true);
    });
  });

  it("lowering undoes lifting", () => {
    forTerms((e) => expect(sameExpr(lowerLooseBVars(liftLooseBVars(e, 3), 3), e)).toBe(true));
  });

  it("lifting leaves a substituted closed term alone", () => {
    forTerms((e) => expect(sameExpr(instantiate1(liftLooseBVars(e, 1), constant("c")), e)).toBe(true));
  });

  it("instantiates all at once as one after the other", () => {
    forTerms((e) => {
      const [x, y] = variables;
      expect(sameExpr(instantiate(e, [x, y]), instantiate1(instantiate1(e, y), x))).toBe(true);
    });
  });

  it("lifts loose variables of the substituted term", () => {
    const body = lam("a", type0, app(bvar(0), bvar(1)));
    expect(sameExpr(instantiate1(body, bvar(7)), lam("a", type0, app(bvar(0), bvar(8))))).toBe(true);
    expect(sameExpr(instantiate(body, [bvar(7)]), lam("a", type0, app(bvar(0), bvar(8))))).toBe(true);
  });

  it("replaces free variables all at once", () => {
    const [x, y] = variables;
    expect(sameExpr(replaceFVars(app(x, y), [x, y], [y, x]), app(y, x))).toBe(true);
  });

  it("contracts a function applied to its own variables", () => {
    forTerms((e) => {
      const closed = instantiate(e, [type0, type0, type0, type0, type0]);
      expect(sameExpr(betaArgs(bindLambda(variables, closed), variables), closed)).toBe(true);
    });
  });

  it("replaces universe parameters everywhere", () => {
    const e = lam("a", sort(levelParam("u")), constant("c", [levelParam("u"), levelParam("v")]));
    const expected = lam("a", sort(levelOne), constant("c", [levelOne, levelParam("v")]));
    expect(sameExpr(instantiateLevelParams(e, ["u"], [levelOne]), expected)).toBe(true);
  });

  it("visits a shared subterm once", () => {
    let shared: Expr = bvar(0);
    for (let i = 0; i < 500; i++) shared = app(shared, shared);
    const result = instantiate1(shared, type0);
    expect(result.looseRange).toBe(0);
    expect(sameExpr(result, instantiate1(shared, type0))).toBe(true);
  });
});
