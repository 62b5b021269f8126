// The pointwise ops: one record for each row of the table, and one more where the second argument may be a number.

import { GentzenError } from "../platform/index.ts";
import { Tensor } from "../tensor/index.ts";
import { checkNumber } from "./checks.ts";
import { applyRule, inputExpression, scalarExpression } from "./expression.ts";
import { definePointwise, type PointwiseAttributes } from "./fuse.ts";
import { applyOp, type OpRecord, type Sample } from "./op.ts";
import { type PointwiseName, pointwiseRules } from "./pointwise_rules.ts";

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Functions without a gradient: differences across their jumps would not agree with zero. */
const STEPS = new Set<PointwiseName>(["equal", "greater", "greaterEqual", "less", "lessEqual", "sign"]);

function samplesFor(name: PointwiseName, arity: number, scalars: readonly number[]): Sample<PointwiseAttributes>[] {
  const rule = pointwiseRules[name];
  const shapes =
    arity === 1
      ? [[[257]], [[3, 1, 5]]]
      : [
          Array.from({ length: arity }, () => [2, 130]),
          [
            [4, 1, 3],
            [5, 1],
            [4, 5, 3],
          ].slice(0, arity),
          [[2, 3], [], [3]].slice(0, arity),
        ];
  return shapes.map((each) => ({
    inputs: each.map((shape, index) => ({
      shape,
      range: rule.ranges?.[Math.min(index, rule.ranges.length - 1)] ?? ([-1.5, 1.5] as const),
      ...(STEPS.has(name) ? { grad: false } : {}),
      ...(name === "where" && index === 1 ? { integers: true, range: [0, 1] as const, grad: false } : {}),
    })),
    attrs: { scalars },
  }));
}

type PointwiseRecord = OpRecord<PointwiseAttributes>;

function defineRule(name: PointwiseName): { tensors: PointwiseRecord; scalar: PointwiseRecord | undefined } {
  const rule = pointwiseRules[name];
  const arity = rule.wgsl.length;
  const inputs = Array.from({ length: arity }, (_, index) => inputExpression(index));
  const tensors = definePointwise(snake(name), rule.doc, applyRule(name, inputs), arity, samplesFor(name, arity, []));
  if (arity === 1) return { tensors, scalar: undefined };
  const last = [...inputs.slice(0, -1), scalarExpression(0)];
  const sample = name === "pow" ? 3 : 0.75;
  const scalar = definePointwise(
    `${snake(name)}_scalar`,
    `${rule.doc}; the last one a number`,
    applyRule(name, last),
    arity - 1,
    samplesFor(name, arity - 1, [sample]),
  );
  return { tensors, scalar };
}

/** Bounds are numbers, so that one kernel does both. */
const clampOp = definePointwise(
  "clamp",
  pointwiseRules.clamp.doc,
  applyRule("clamp", [inputExpression(0), scalarExpression(0), scalarExpression(1)]),
  1,
  [[257], [3, 1, 5]].map((shape) => ({ inputs: [{ shape }], attrs: { scalars: [-0.5, 0.75] } })),
);

function checkArguments(op: string, count: number, others: readonly unknown[]): void {
  if (others.length === count) return;
  throw new GentzenError(`${op} takes ${count} argument${count === 1 ? "" : "s"}, not ${others.length}`);
}

for (const name of Object.keys(pointwiseRules).filter((each) => each !== "clamp") as PointwiseName[]) {
  const { tensors, scalar } = defineRule(name);
  const count = pointwiseRules[name].wgsl.length - 1;
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, ...others: (Tensor | number)[]) {
      checkArguments(tensors.name, count, others);
      const last = others.at(-1);
      if (scalar && typeof last === "number") {
        return applyOp(scalar, [this, ...(others.slice(0, -1) as Tensor[])], { scalars: [last] })[0];
      }
      return applyOp(tensors, [this, ...(others as Tensor[])], { scalars: [] })[0];
    },
  });
}

Object.defineProperty(Tensor.prototype, "clamp", {
  value(this: Tensor, low: number, high: number) {
    checkNumber("clamp", "low", low, {});
    checkNumber("clamp", "high", high, {});
    return applyOp(clampOp, [this], { scalars: [low, high] })[0];
  },
});
