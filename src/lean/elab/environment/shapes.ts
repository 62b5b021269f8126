// The shape of an instance: the heads of the arguments of its class, which tell most instances apart without a unification.

import { type Constants, type Expr, type Name, uncharged } from "../../kernel/index.ts";

/** The head of a term that stays as it is, and what it is applied to. */
export interface Shape {
  /** A constant or a variable; `∀` and `Sort` for those kinds of terms. */
  readonly head: Name | number;
  /** What the head is applied to make is a type or a proposition. */
  readonly isType: boolean;
  /** The arguments, which are looked at for inductive types only; undefined where one may become anything. */
  readonly args: readonly (Shape | undefined)[];
}

export const functionShape: Shape = { head: "∀", isType: true, args: [] };
export const sortShape: Shape = { head: "Sort", isType: true, args: [] };

/** Arguments further inside may be anything. */
const MOST_DEPTH = 2;
/** Steps of reducing what a type ends in; after more of them nothing is known of the rest. */
const MOST_STEPS = 500;

/** A part of a type, with what its loose variables stand for; nothing is known of those that have no value. */
interface Pattern {
  readonly expr: Expr;
  readonly scope: Scope | undefined;
}

interface Scope {
  readonly value: Pattern | undefined;
  readonly outer: Scope | undefined;
}

/** A pattern whose head stays as it is, and what it is applied to. */
interface Reduced extends Pattern {
  readonly args: readonly Pattern[];
}

/**
 * The shapes of the arguments of the class that an instance's type ends in. Looking costs the budget nothing, as its steps
 * are few and what is found is remembered from check to check.
 *
 * @param view the constants as resolution sees them
 */
export function argumentShapes(view: Constants, type: Expr): readonly (Shape | undefined)[] {
  return uncharged(() => new Reader(view).argumentsOf(type));
}

/** The shape of a constant, its arguments left aside; undefined where it may become another term. */
export function shapeOfConstant(view: Constants, name: Name): Shape | undefined {
  const info = view.get(name);
  if (info?.kind === "inductive") return { head: name, isType: true, args: [] };
  const stays = info?.kind === "opaque" || info?.kind === "axiom";
  return stays ? { head: name, isType: endsInSort(info.type), args: [] } : undefined;
}

export function endsInSort(type: Expr): boolean {
  let result = type;
  while (result.kind === "pi") result = result.body;
  return result.kind === "sort";
}

class Reader {
  readonly #view: Constants;
  #steps = 0;

  constructor(view: Constants) {
    this.#view = view;
  }

  argumentsOf(type: Expr): readonly (Shape | undefined)[] {
    let found = this.#reduce({ expr: type, scope: undefined });
    while (found?.expr.kind === "pi") {
      const scope: Scope = { value: undefined, outer: found.scope };
      found = this.#reduce({ expr: found.expr.body, scope });
    }
    return found?.args.map((arg) => this.#shapeOf(arg, MOST_DEPTH)) ?? [];
  }

  #shapeOf(pattern: Pattern, depth: number): Shape | undefined {
    const reduced = depth > 0 ? this.#reduce(pattern) : undefined;
    if (reduced?.expr.kind === "pi") return functionShape;
    if (reduced?.expr.kind === "sort") return sortShape;
    if (reduced?.expr.kind !== "const") return undefined;
    const { name } = reduced.expr;
    const shape = shapeOfConstant(this.#view, name);
    if (shape === undefined || this.#view.get(name)?.kind !== "inductive") return shape;
    return { ...shape, args: reduced.args.map((arg) => this.#shapeOf(arg, depth - 1)) };
  }

  /** Unfolds at the head, without making terms; undefined where that comes to a variable of which nothing is known. */
  #reduce(pattern: Pattern): Reduced | undefined {
    let { expr, scope } = pattern;
    /** The arguments, the first one last. */
    const stack: Pattern[] = [];
    while (this.#steps++ < MOST_STEPS) {
      if (expr.kind === "app") {
        stack.push({ expr: expr.arg, scope });
        expr = expr.fn;
      } else if (expr.kind === "bvar") {
        const known = standsFor(scope, expr.index);
        if (known === undefined) return undefined;
        ({ expr, scope } = known);
      } else if (expr.kind === "lam" && stack.length > 0) {
        scope = { value: stack.pop(), outer: scope };
        expr = expr.body;
      } else if (expr.kind === "proj") {
        const field = this.#fieldOf({ expr: expr.struct, scope }, expr.index);
        if (field === undefined) return undefined;
        ({ expr, scope } = field);
      } else {
        const info = expr.kind === "const" ? this.#view.get(expr.name) : undefined;
        if (info?.kind !== "definition") return { expr, scope, args: stack.reverse() };
        [expr, scope] = [info.value, undefined];
      }
    }
    return undefined;
  }

  /** A field of a structure whose constructor can be seen. */
  #fieldOf(structure: Pattern, index: number): Pattern | undefined {
    const made = this.#reduce(structure);
    const info = made?.expr.kind === "const" ? this.#view.get(made.expr.name) : undefined;
    return info?.kind === "constructor" ? made?.args[info.numParams + index] : undefined;
  }
}

function standsFor(scope: Scope | undefined, index: number): Pattern | undefined {
  let at = scope;
  for (let i = 0; i < index; i++) at = at?.outer;
  return at?.value;
}
