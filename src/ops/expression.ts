// Scalar expressions: what `fuse` records a pointwise function as. Interned, simplified, evaluable on anything with the
// pointwise methods. It does not generate code or differentiate.

import { GentzenError, itemAt } from "../platform/index.ts";
import type { PointwiseMethods } from "../tensor/index.ts";
import { type PointwiseName, pointwiseRules } from "./pointwise_rules.ts";

export type ExpressionKind = "input" | "scalar" | "constant" | PointwiseName;

const interned = new Map<string, Expression>();

function intern(kind: ExpressionKind, value: number, args: readonly Expression[]): Expression {
  const key = `${kind}:${Object.is(value, -0) ? "-0" : value}:${args.map((arg) => arg.id).join(",")}`;
  let found = interned.get(key);
  if (!found) {
    found = new Expression(interned.size, kind, value, args);
    interned.set(key, found);
  }
  return found;
}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are installed below, one for each rule.
export class Expression {
  readonly id: number;
  readonly kind: ExpressionKind;
  /** The index of an input or scalar, the value of a constant. */
  readonly value: number;
  readonly args: readonly Expression[];

  constructor(id: number, kind: ExpressionKind, value: number, args: readonly Expression[]) {
    this.id = id;
    this.kind = kind;
    this.value = value;
    this.args = args;
  }
}

export interface Expression extends PointwiseMethods<Expression> {}

export function inputExpression(index: number): Expression {
  return intern("input", index, []);
}

/** A number given at call time, so that changing it compiles nothing. */
export function scalarExpression(index: number): Expression {
  return intern("scalar", index, []);
}

export function constant(value: number): Expression {
  if (typeof value !== "number" || !Number.isFinite(Math.fround(value))) {
    throw new GentzenError(
      `a fused function cannot hold the constant ${value}`,
      [],
      "constants of shaders are finite f32; use a large finite number, or give it as a tensor",
    );
  }
  return intern("constant", value, []);
}

function isConstant(expression: Expression, value: number): boolean {
  return expression.kind === "constant" && expression.value === value;
}

/** Applies a rule, dropping what changes nothing: ×1, +0. */
export function applyRule(name: PointwiseName, args: readonly Expression[]): Expression {
  const [a, b] = args;
  if (a !== undefined && b !== undefined) {
    const neutral = { mul: 1, div: 1, add: 0, sub: 0 }[name as string];
    if (neutral !== undefined && isConstant(b, neutral)) return a;
    if ((name === "mul" || name === "add") && neutral !== undefined && isConstant(a, neutral)) return b;
  }
  if (name === "neg" && a?.kind === "neg") return itemAt(a.args, 0);
  if (args.every((arg) => arg.kind === "constant")) {
    const folded = pointwiseRules[name].number(...args.map((arg) => arg.value));
    if (Number.isFinite(Math.fround(folded))) return constant(folded);
  }
  return intern(name, 0, args);
}

for (const name of Object.keys(pointwiseRules) as PointwiseName[]) {
  Object.defineProperty(Expression.prototype, name, {
    value(this: Expression, ...others: (Expression | number)[]) {
      const args = others.map((other) => (other instanceof Expression ? other : constant(other)));
      const arity = pointwiseRules[name].wgsl.length;
      if (args.length !== arity - 1) {
        throw new GentzenError(`${name} takes ${arity - 1} arguments in a fused function, not ${args.length}`);
      }
      return applyRule(name, [this, ...args]);
    },
  });
}

/** The expressions under `roots`, each after its arguments. */
export function topologicalOrder(roots: readonly Expression[]): Expression[] {
  const order: Expression[] = [];
  const seen = new Set<Expression>();
  const visit = (expression: Expression) => {
    if (seen.has(expression)) return;
    seen.add(expression);
    expression.args.forEach(visit);
    order.push(expression);
  };
  roots.forEach(visit);
  return order;
}

/** Computes an expression with anything that has the pointwise methods: tensors, float64 arrays, other expressions. */
export function evaluateExpression<T extends PointwiseMethods<T>>(
  root: Expression,
  inputs: readonly T[],
  scalars: readonly number[],
): T | number {
  const values = new Map<Expression, T | number>();
  for (const expression of topologicalOrder([root])) {
    if (expression.kind === "input") values.set(expression, itemAt(inputs, expression.value));
    else if (expression.kind === "scalar") values.set(expression, itemAt(scalars, expression.value));
    else if (expression.kind === "constant") values.set(expression, expression.value);
    else
      values.set(
        expression,
        evaluateRule(
          expression.kind,
          expression.args.map((arg) => values.get(arg) as T | number),
          itemAt(inputs, 0),
        ),
      );
  }
  return values.get(root) as T | number;
}

function evaluateRule<T extends PointwiseMethods<T>>(
  name: PointwiseName,
  args: readonly (T | number)[],
  like: T,
): T | number {
  if (args.every((arg) => typeof arg === "number")) return pointwiseRules[name].number(...(args as number[]));
  const lift = (value: T | number): T => (typeof value === "number" ? like.sub(like).add(value) : value);
  const [first, ...others] = args.map((arg, place) =>
    place === 0 || (name === "where" && place === 1) ? lift(arg) : arg,
  );
  const receiver = first as unknown as Record<PointwiseName, (...others: (T | number)[]) => T>;
  return receiver[name](...others);
}
