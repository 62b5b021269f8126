// Random well-typed programs over numbers, truth values and pairs, with an interpreter that knows nothing of the kernel.
import {
  abstract,
  app,
  arrow,
  bindLambda,
  constant,
  type Expr,
  type FVar,
  fvar,
  letIn,
  levelOne,
  levelZero,
  natLit,
  proj,
} from "../../../src/lean/kernel/index.ts";
import { Random } from "../../../src/platform/random.ts";
import { bool, call, callAt, fun, nat, succ, zero } from "./world.ts";

type Kind = "nat" | "bool" | "pair" | "function";
type Value = number | boolean | readonly [number, boolean] | ((x: number) => number);
type Context = ReadonlyMap<number, Value>;

/** A closed program: its term, what it computes, and whether a subterm of the wrong type was put in. */
export interface Program {
  readonly term: Expr;
  readonly value: () => Value;
  readonly misfit: boolean;
}

interface Made {
  readonly term: Expr;
  readonly run: (context: Context) => Value;
}

const pairType = callAt("Prod", [levelZero, levelZero], nat, bool);
const types: Record<Kind, Expr> = { nat, bool, pair: pairType, function: arrow(nat, nat) };

/** A program of this kind. The same seed gives the same program. */
export function program(seed: number, kind: Kind, options: { misfit: boolean }): Program {
  const maker = new Maker(new Random(seed), options.misfit);
  const { term, run } = maker.make(kind, 5, []);
  return { term, value: () => run(new Map()), misfit: maker.misfits > 0 };
}

interface Variable {
  readonly kind: Kind;
  readonly variable: FVar;
}

class Maker {
  misfits = 0;
  readonly #random: Random;
  #misfitWanted: boolean;

  constructor(random: Random, misfitWanted: boolean) {
    this.#random = random;
    this.#misfitWanted = misfitWanted;
  }

  make(kind: Kind, fuel: number, scope: readonly Variable[]): Made {
    if (this.#misfitWanted && fuel < 5 && this.#random.next() < 0.15) {
      this.#misfitWanted = false;
      this.misfits++;
      return this.#made(kind === "bool" ? "nat" : "bool", fuel, scope);
    }
    return this.#made(kind, fuel, scope);
  }

  #made(kind: Kind, fuel: number, scope: readonly Variable[]): Made {
    const known = scope.filter((entry) => entry.kind === kind);
    if (known.length > 0 && this.#random.next() < 0.4) {
      const { variable } = known[this.#random.int(known.length)];
      return { term: variable, run: (context) => context.get(variable.id) as Value };
    }
    if (fuel > 0 && this.#random.next() < 0.5) return this.#anyKind(kind, fuel - 1, scope);
    if (kind === "nat") return this.#number(fuel - 1, scope);
    if (kind === "bool") return this.#truth(fuel - 1, scope);
    return kind === "pair" ? this.#pair(fuel - 1, scope) : this.#function(fuel - 1, scope);
  }

  /** A redex, a let, or a choice by a truth value. */
  #anyKind(kind: Kind, fuel: number, scope: readonly Variable[]): Made {
    const form = this.#random.int(3);
    if (form === 2) return this.#choice(kind, fuel, scope);
    const bound = this.#kind();
    const argument = this.make(bound, fuel, scope);
    const variable = fvar("v", types[bound]);
    const body = this.make(kind, fuel, [...scope, { kind: bound, variable }]);
    const term =
      form === 0
        ? app(bindLambda([variable], body.term), argument.term)
        : letIn("v", variable.type, argument.term, abstract(body.term, [variable]));
    return { term, run: (context) => body.run(new Map([...context, [variable.id, argument.run(context)]])) };
  }

  #choice(kind: Kind, fuel: number, scope: readonly Variable[]): Made {
    const test = this.make("bool", fuel, scope);
    const no = this.make(kind, fuel, scope);
    const yes = this.make(kind, fuel, scope);
    const motive = fun("b", bool, () => types[kind]);
    const term = callAt("Bool.rec", [levelOne], motive, no.term, yes.term, test.term);
    return { term, run: (context) => (test.run(context) ? yes.run(context) : no.run(context)) };
  }

  #kind(): Kind {
    const kinds: Kind[] = ["nat", "bool", "pair", "function"];
    return kinds[this.#random.int(kinds.length)];
  }

  #number(fuel: number, scope: readonly Variable[]): Made {
    if (fuel < 0) return this.#literal();
    const form = this.#random.int(5);
    if (form === 3) return this.#firstOfPair(fuel, scope);
    const a = this.make("nat", fuel, scope);
    if (form === 0) return { term: succ(a.term), run: (context) => (a.run(context) as number) + 1 };
    if (form === 4) return this.#applied(a, fuel, scope);
    const b = this.make("nat", fuel, scope);
    const both = (context: Context) => [a.run(context) as number, b.run(context) as number];
    if (form === 1) {
      return { term: call("Nat.add", a.term, b.term), run: (context) => both(context)[0] + both(context)[1] };
    }
    const difference = (context: Context) => both(context)[0] - both(context)[1];
    return { term: call("Nat.sub", a.term, b.term), run: (context) => Math.max(0, difference(context)) };
  }

  #firstOfPair(fuel: number, scope: readonly Variable[]): Made {
    const pair = this.make("pair", fuel, scope);
    return { term: proj("Prod", 0, pair.term), run: (context) => (pair.run(context) as readonly [number, boolean])[0] };
  }

  #applied(argument: Made, fuel: number, scope: readonly Variable[]): Made {
    const f = this.make("function", fuel, scope);
    const run = (context: Context) => (f.run(context) as (x: number) => number)(argument.run(context) as number);
    return { term: app(f.term, argument.term), run };
  }

  #literal(): Made {
    const value = this.#random.int(4);
    let unary: Expr = zero;
    for (let i = 0; i < value; i++) unary = succ(unary);
    return { term: this.#random.next() < 0.5 ? natLit(BigInt(value)) : unary, run: () => value };
  }

  #truth(fuel: number, scope: readonly Variable[]): Made {
    if (fuel < 0 || this.#random.next() < 0.3) {
      const value = this.#random.next() < 0.5;
      return { term: constant(value ? "Bool.true" : "Bool.false"), run: () => value };
    }
    if (this.#random.next() < 0.5) {
      const pair = this.make("pair", fuel, scope);
      return {
        term: proj("Prod", 1, pair.term),
        run: (context) => (pair.run(context) as readonly [number, boolean])[1],
      };
    }
    const tested = this.make("nat", fuel, scope);
    const motive = fun("n", nat, () => bool);
    const step = fun("k", nat, () => fun("r", bool, () => constant("Bool.false")));
    const term = callAt("Nat.rec", [levelOne], motive, constant("Bool.true"), step, tested.term);
    return { term, run: (context) => tested.run(context) === 0 };
  }

  #pair(fuel: number, scope: readonly Variable[]): Made {
    const first = this.make("nat", fuel, scope);
    const second = this.make("bool", fuel, scope);
    const term = callAt("Prod.mk", [levelZero, levelZero], nat, bool, first.term, second.term);
    return { term, run: (context) => [first.run(context) as number, second.run(context) as boolean] };
  }

  #function(fuel: number, scope: readonly Variable[]): Made {
    const variable = fvar("x", nat);
    const body = this.make("nat", Math.max(fuel, -1), [...scope, { kind: "nat", variable }]);
    return {
      term: bindLambda([variable], body.term),
      run: (context) => (x: number) => body.run(new Map([...context, [variable.id, x]])) as number,
    };
  }
}
