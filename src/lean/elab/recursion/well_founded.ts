// Well-founded recursion: a body whose calls make a measure smaller becomes a use of `WellFounded.fix`, as Lean compiles it.
// Several arguments are packed into one; what shows that a call makes the measure smaller is left to whoever asked.

import { itemAt, lastOf } from "../../../platform/index.ts";
import {
  app,
  appArgs,
  appHead,
  apps,
  bindLambda,
  bindPi,
  constant,
  type Expr,
  type FVar,
  fvar,
  isConst,
  lam,
  proj,
  replaceFVars,
} from "../../kernel/index.ts";
import { computed } from "../constructions/sizes.ts";
import { inaccessible } from "../meta/context.ts";
import { mentions } from "../meta/unify.ts";
import { NotStructural } from "./calls.ts";
import { carryInto, recursorCall } from "./carrying.ts";
import type { Order } from "./measures.ts";
import { type Results, replaceCalls } from "./replace_calls.ts";
import type { OpenedRecursion } from "./structural.ts";

/** What is to be shown of one call: that it makes the measure smaller. */
export interface Obligation {
  /** What stands before the call: arguments, variables of patterns, conditions, and what knows the results of calls in the call. */
  readonly locals: readonly FVar[];
  readonly goal: Expr;
  /** Stands for the proof, as a function of `locals`; the goals of later obligations may mention it. */
  readonly stand: FVar;
}

/** A function by `WellFounded.fix`, with the proofs that are still to be put in. */
export interface Fixed {
  readonly value: Expr;
  /** A proof that the value is the body with what it computes put in for its calls. */
  readonly unfolding: Expr;
  readonly obligations: readonly Obligation[];
}

/** The function over its variables, by recursion along the order of the measure. @throws NotStructural if a call lacks arguments */
export function recurseAlong(opened: OpenedRecursion, order: Order, measure: Expr): Fixed {
  return new WellFoundedPlan(opened, order, measure).compile();
}

class WellFoundedPlan {
  readonly #opened: OpenedRecursion;
  readonly #order: Order;
  readonly #measure: Expr;
  readonly #varying: readonly FVar[];
  readonly #obligations: Obligation[] = [];
  /** The variables that know results of calls. */
  readonly #unders: FVar[] = [];

  constructor(opened: OpenedRecursion, order: Order, measure: Expr) {
    this.#opened = opened;
    this.#order = order;
    this.#measure = measure;
    this.#varying = opened.variables.slice(opened.fixed);
  }

  compile(): Fixed {
    const { checker, type: result, body } = this.#opened;
    const domain = this.#packedType(0);
    const argument = this.#varying.length === 1 ? itemAt(this.#varying, 0) : fvar("x", domain);
    const level = checker.sortOf(domain);
    const motive = bindLambda([argument], this.#resultAt(argument));
    const measured = bindLambda([argument], this.#at(this.#measure, this.#parts(argument)));
    const { relation, wellFounded, type, level: measureLevel } = this.#order;
    const image = [level, measureLevel];
    const along = apps(constant("InvImage", image), [domain, type, relation, measured]);
    const proof = apps(constant("InvImage.wf", image), [domain, type, relation, measured, wellFounded]);
    const under = this.#knowing(along, argument, domain);
    const step = bindLambda([argument, under], this.#unpacked(along, domain, argument, under, body));
    const levels = [level, checker.sortOf(result)];
    const args = [domain, motive, along, proof, step, this.#packed(this.#varying)];
    return {
      value: apps(constant("WellFounded.fix", levels), args),
      unfolding: apps(constant("WellFounded.fix_eq", levels), args),
      obligations: this.#obligations,
    };
  }

  /** The type of the arguments from one on, packed; those before are free in it. */
  #packedType(from: number): Expr {
    const variable = itemAt(this.#varying, from);
    if (from === this.#varying.length - 1) return variable.type;
    return apps(constant("PSigma", this.#levels(from)), [
      variable.type,
      bindLambda([variable], this.#packedType(from + 1)),
    ]);
  }

  #levels(from: number): ReturnType<OpenedRecursion["checker"]["sortOf"]>[] {
    const { checker } = this.#opened;
    return [checker.sortOf(itemAt(this.#varying, from).type), checker.sortOf(this.#packedType(from + 1))];
  }

  /** The first arguments, packed with the rest, which holds the others. */
  #packedWith(first: readonly Expr[], rest: Expr): Expr {
    return first.reduceRight<Expr>((packed, value, at) => {
      const types = appArgs(this.#at(this.#packedType(at), first.slice(0, at)));
      return apps(constant("PSigma.mk", this.#levels(at)), [...types, value, packed]);
    }, rest);
  }

  #packed(values: readonly Expr[]): Expr {
    return this.#packedWith(values.slice(0, -1), lastOf(values));
  }

  /** The arguments that a packed value holds. */
  #parts(packed: Expr): Expr[] {
    const found: Expr[] = [];
    let rest = packed;
    while (found.length < this.#varying.length - 1) {
      const made = isConst(appHead(rest), "PSigma.mk") ? appArgs(rest) : undefined;
      found.push(made === undefined ? proj("PSigma", 0, rest) : itemAt(made, 2));
      rest = made === undefined ? proj("PSigma", 1, rest) : itemAt(made, 3);
    }
    return [...found, rest];
  }

  /** A term over the arguments, at the first of them. */
  #at(e: Expr, values: readonly Expr[]): Expr {
    return replaceFVars(e, this.#varying.slice(0, values.length), values);
  }

  #resultAt(packed: Expr): Expr {
    return this.#at(this.#opened.type, this.#parts(packed));
  }

  /** `f : (y : domain) → y before current → result at y`. */
  #knowing(along: Expr, current: Expr, domain: Expr): FVar {
    const y = fvar("y", domain);
    const smaller = fvar(inaccessible("a"), apps(along, [y, current]));
    return fvar("f", bindPi([y, smaller], this.#resultAt(y)));
  }

  /** The body, where the argument is taken apart into the variables that stand in it. */
  #unpacked(along: Expr, domain: Expr, argument: FVar, under: FVar, body: Expr): Expr {
    const { checker } = this.#opened;
    const from = (taken: readonly FVar[], rest: FVar, knowing: FVar): Expr => {
      const at = taken.length;
      if (at === this.#varying.length - 1) {
        return replaceCalls(this.#opened, this.#results(knowing, [...taken, rest]), body);
      }
      const variable = itemAt(this.#varying, at);
      const isLast = at === this.#varying.length - 2;
      const next = isLast ? itemAt(this.#varying, at + 1) : fvar("x", this.#packedType(at + 1));
      const known = this.#knowing(along, this.#packedWith([...taken, variable], next), domain);
      const whole = fvar(rest.name, rest.type);
      const all = this.#packedWith(taken, whole);
      const stated = bindPi([this.#knowing(along, all, domain)], this.#resultAt(all));
      const minor = bindLambda([variable, next, known], from([...taken, variable], next, known));
      const recursor = constant("PSigma.rec", [checker.sortOf(stated), ...this.#levels(at)]);
      return apps(recursor, [...appArgs(rest.type), bindLambda([whole], stated), minor, rest, knowing]);
    };
    return from([], argument, under);
  }

  /** What replaces calls where `under` knows the results of those that are smaller than the argument that its type names. */
  #results(under: FVar, locals: readonly FVar[]): Results {
    const { environment, fixed } = this.#opened;
    this.#unders.push(under);
    const current = this.#parts(currentOf(under));
    return {
      known: new Map(),
      call: (args, inside) => {
        const given = args.slice(fixed);
        const count = this.#varying.length;
        if (given.length < count) throw new NotStructural();
        const values = given.slice(0, count).map(inside);
        const measured = (e: readonly Expr[]): Expr => computed(this.#opened.checker, this.#at(this.#measure, e));
        const goal = this.#order.before(measured(values), measured(current));
        const before = [...locals, ...this.#unders.filter((other) => mentions(goal, [other]))];
        const stand = fvar("decreasing", bindPi(before, goal));
        this.#obligations.push({ locals: before, goal, stand });
        const proof = apps(
          stand,
          before.filter(({ value }) => value === undefined),
        );
        return apps(under, [this.#packed(values), proof, ...given.slice(count).map(inside)]);
      },
      enter: (head, args) => {
        const call = recursorCall({ environment }, head, args);
        if (call === undefined) {
          return isConst(head, "ite") && args.length >= 5
            ? replaceCalls(this.#opened, this.#results(under, locals), withCondition(head.levels, args))
            : undefined;
        }
        const results = (inBranch: FVar, fields: readonly FVar[]): Results =>
          this.#results(inBranch, [...locals, ...fields]);
        const matters = (of: readonly Expr[]): readonly Expr[] => of.slice(fixed);
        return carryInto(this.#opened, { under, current, matters, results }, call);
      },
      under: (variable) => this.#results(under, [...locals, variable]),
    };
  }
}

/** The argument that a variable's type says is the larger one. */
function currentOf(under: FVar): Expr {
  const smaller = under.type.kind === "pi" ? under.type.body : undefined;
  const args = smaller?.kind === "pi" ? appArgs(smaller.type) : [];
  return itemAt(args, args.length - 1);
}

/** `if c then a else b` as `if h : c then a else b`, so that the branches know the condition. */
function withCondition(levels: Parameters<typeof constant>[1], args: readonly Expr[]): Expr {
  const [condition, yes, no] = [itemAt(args, 1), itemAt(args, 3), itemAt(args, 4)];
  const name = inaccessible("h");
  const branches = [lam(name, condition, yes), lam(name, app(constant("Not"), condition), no)];
  return apps(constant("dite", levels), [...args.slice(0, 3), ...branches, ...args.slice(5)]);
}
