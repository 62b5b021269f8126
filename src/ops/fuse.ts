// fuse: a pointwise function written with tensor methods becomes one forward kernel and one backward kernel.
// This is the only code generator. Reductions and matrix products cannot be fused.

import { floatLiteral, type GpuBuffer, gpu, type KernelSource, pointwiseLibrary, runKernel } from "../gpu/index.ts";
import { GentzenError, itemAt, pairsOf } from "../platform/index.ts";
import type { NdArray } from "../reference/index.ts";
import { broadcastShapes, type DType, empty, type Shape, sizeOf, stridesOf, type Tensor } from "../tensor/index.ts";
import { FLOATS } from "./checks.ts";
import {
  applyRule,
  constant,
  type Expression,
  evaluateExpression,
  inputExpression,
  topologicalOrder,
} from "./expression.ts";
import { applyOp, defineOp, type OpRecord, type Sample } from "./op.ts";
import { pointwiseRules } from "./pointwise_rules.ts";

/** Numbers given at call time. */
export interface PointwiseAttributes {
  readonly scalars: readonly number[];
}

const WORKGROUP = 256;
/** Elements that one invocation computes, a workgroup apart. */
const PER_INVOCATION = 4;

/** How an input is read: element for element, its one element, or by strides over the collapsed output. */
type Access = "same" | "scalar" | "strided";

function accessOf(shape: Shape, output: Shape): Access {
  if (sizeOf(shape) === 1) return "scalar";
  return sizeOf(shape) === sizeOf(output) ? "same" : "strided";
}

/** The functions of the library that generated kernels import, as they stand in an expression. */
const LIBRARY_CALL = new RegExp(
  `\\b(${[...pointwiseLibrary.matchAll(/^fn (\w+)/gm)].map(([, name]) => name).join("|")})\\(`,
);

/** The WGSL of one kernel that computes `roots` from the inputs that they use. */
function generate(
  roots: readonly Expression[],
  used: readonly number[],
  access: readonly Access[],
  inputTypes: readonly DType[],
  outputTypes: readonly DType[],
  rank: number,
  scalarCount: number,
): KernelSource {
  const params: Record<string, "u32" | "f32"> = { size: "u32" };
  for (let i = 0; i < scalarCount; i++) params[`scalar${i}`] = "f32";
  for (let axis = 1; axis < rank; axis++) params[`length${axis}`] = "u32";
  used.forEach((input, slot) => {
    if (access[slot] === "strided") for (let axis = 0; axis < rank; axis++) params[`stride${input}_${axis}`] = "u32";
  });
  const bindings: Record<string, "read" | "write"> = {};
  const lines: string[] = [];
  if ([...inputTypes, ...outputTypes].includes("f16")) lines.push("enable f16;");
  lines.push(
    `struct Params { ${Object.entries(params)
      .map(([name, type]) => `${name}: ${type}`)
      .join(", ")} }`,
  );
  lines.push("@group(0) @binding(0) var<uniform> params: Params;");
  used.forEach((input, slot) => {
    bindings[`x${input}`] = "read";
    lines.push(`@group(0) @binding(${slot + 1}) var<storage, read> x${input}: array<${inputTypes[slot]}>;`);
  });
  roots.forEach((_, slot) => {
    bindings[`y${slot}`] = "write";
    lines.push(
      `@group(0) @binding(${used.length + slot + 1}) var<storage, read_write> y${slot}: array<${outputTypes[slot]}>;`,
    );
  });
  const order = topologicalOrder(roots);
  const head = lines.length;
  lines.push(`@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let start = (group.x + group.y * groups.x) * ${WORKGROUP * PER_INVOCATION}u + lane;
  let end = min(start + ${WORKGROUP * PER_INVOCATION}u, params.size);
  for (var index = start; index < end; index += ${WORKGROUP}u) {`);
  if (access.includes("strided")) {
    lines.push("  var rest = index;");
    for (let axis = rank - 1; axis > 0; axis--) {
      lines.push(`  let at${axis} = rest % params.length${axis};`, `  rest = rest / params.length${axis};`);
    }
    lines.push("  let at0 = rest;");
  }
  const names = new Map<Expression, string>();
  for (const expression of order) {
    let text: string;
    if (expression.kind === "constant") {
      names.set(expression, floatLiteral(expression.value));
      continue;
    }
    if (expression.kind === "scalar") {
      names.set(expression, `params.scalar${expression.value}`);
      continue;
    }
    if (expression.kind === "input") {
      const slot = used.indexOf(expression.value);
      const strided = Array.from(
        { length: rank },
        (_, axis) => `at${axis} * params.stride${expression.value}_${axis}`,
      ).join(" + ");
      const position = { same: "index", scalar: "0u", strided }[itemAt(access, slot)];
      text = `f32(x${expression.value}[${position}])`;
    } else {
      text = pointwiseRules[expression.kind].wgsl(...expression.args.map((arg) => names.get(arg) as string));
    }
    names.set(expression, `v${names.size}`);
    lines.push(`  let ${names.get(expression)} = ${text};`);
  }
  roots.forEach((root, slot) => {
    lines.push(`  y${slot}[index] = ${outputTypes[slot]}(${names.get(root)});`);
  });
  lines.push("  }", "}");
  if (LIBRARY_CALL.test(lines.slice(head).join("\n"))) lines.splice(head, 0, pointwiseLibrary);
  return { source: lines.join("\n"), params, bindings, constants: {} };
}

/** Merges neighbouring axes that every strided input walks in one stride. */
function collapse(output: Shape, strides: number[][]): { lengths: number[]; strides: number[][] } {
  const lengths: number[] = [];
  const merged: number[][] = strides.map(() => []);
  for (const [axis, length] of [...output.entries()].reverse()) {
    if (length === 1) continue;
    const [inner] = lengths;
    const along = pairsOf(strides, merged);
    if (inner !== undefined && along.every(([each, [before = 0]]) => each[axis] === before * inner)) {
      lengths[0] = inner * length;
      continue;
    }
    lengths.unshift(length);
    for (const [each, kept] of along) kept.unshift(itemAt(each, axis));
  }
  return lengths.length > 0 ? { lengths, strides: merged } : { lengths: [1], strides: strides.map(() => [0]) };
}

function broadcastStrides(shape: Shape, output: Shape): number[] {
  const own = stridesOf(shape);
  const shift = output.length - shape.length;
  return output.map((_, axis) => (axis < shift || shape[axis - shift] === 1 ? 0 : itemAt(own, axis - shift)));
}

const generated = new Map<string, KernelSource>();

/** Computes `roots` over the broadcast shape of the inputs, into outputs of that shape. Nothing is recorded for a gradient. */
export function launchPointwise(
  roots: readonly Expression[],
  inputs: readonly Tensor[],
  outputs: readonly Tensor[],
  scalars: readonly number[],
): void {
  const order = topologicalOrder(roots);
  const used = [...new Set(order.filter((each) => each.kind === "input").map((each) => each.value))].sort(
    (a, b) => a - b,
  );
  const scalarCount = 1 + Math.max(-1, ...order.filter((each) => each.kind === "scalar").map((each) => each.value));
  const { shape } = itemAt(outputs, 0);
  const read = used.map((input) => itemAt(inputs, input));
  const access = read.map((input) => accessOf(input.shape, shape));
  const strided = used.filter((_, slot) => access[slot] === "strided");
  const { lengths, strides } = collapse(
    shape,
    strided.map((input) => broadcastStrides(itemAt(inputs, input).shape, shape)),
  );
  const rank = strided.length > 0 ? lengths.length : 0;
  const inputTypes = read.map((input) => input.dtype);
  const outputTypes = outputs.map((output) => output.dtype);
  const label = `fused:${roots.map((root) => root.id)}:${access}:${inputTypes}:${outputTypes}:${rank}`;
  let kernel = generated.get(label);
  if (!kernel) {
    kernel = generate(roots, used, access, inputTypes, outputTypes, rank, scalarCount);
    generated.set(label, kernel);
  }
  const params: Record<string, number> = { size: sizeOf(shape) };
  for (let i = 0; i < scalarCount; i++) params[`scalar${i}`] = itemAt(scalars, i);
  for (let axis = 1; axis < rank; axis++) params[`length${axis}`] = itemAt(lengths, axis);
  for (const [input, along] of pairsOf(strided, strided.length > 0 ? strides : [])) {
    for (let axis = 0; axis < rank; axis++) params[`stride${input}_${axis}`] = itemAt(along, axis);
  }
  const buffers: GpuBuffer[] = [...read, ...outputs].map(({ buffer }) => buffer);
  runKernel(label, kernel, buffers, params, {}, [Math.ceil(sizeOf(shape) / (WORKGROUP * PER_INVOCATION))]);
}

/** Symbolic reverse mode: the gradient of `body` for each input, given that of the result as input number `arity`. */
function differentiate(body: Expression, arity: number): (Expression | undefined)[] {
  const adjoint = new Map<Expression, Expression>([[body, inputExpression(arity)]]);
  const order = topologicalOrder([body]);
  for (const expression of order.reverse()) {
    const g = adjoint.get(expression);
    if (!g || expression.kind === "input" || expression.kind === "scalar" || expression.kind === "constant") continue;
    const contributions = pointwiseRules[expression.kind].gradient<Expression>(g, expression, ...expression.args);
    contributions.forEach((contribution, index) => {
      if (!contribution) return;
      const arg = expression.args[index];
      if (!arg || arg.kind === "constant" || arg.kind === "scalar") return;
      const before = adjoint.get(arg);
      adjoint.set(arg, before ? applyRule("add", [before, contribution]) : contribution);
    });
  }
  return Array.from({ length: arity }, (_, index) => adjoint.get(inputExpression(index)));
}

/** Gradients of all inputs that need one, in as few kernels as the binding limit allows. */
function backwardLaunch(
  derivatives: readonly (Expression | undefined)[],
  inputs: readonly Tensor[],
  g: Tensor,
  needs: readonly boolean[],
  scalars: readonly number[],
): (Tensor | undefined)[] {
  const wanted = inputs.map((_, index) => index).filter((index) => needs[index] && derivatives[index]);
  const limit = gpu().limits.maxStorageBuffersPerShaderStage;
  const grads: (Tensor | undefined)[] = inputs.map(() => undefined);
  const whole = [...inputs, g];
  let group: number[] = [];
  const finish = () => {
    if (group.length === 0) return;
    const outputs = group.map(() => empty(g.shape));
    launchPointwise(
      group.map((index) => derivatives[index] as Expression),
      whole,
      outputs,
      scalars,
    );
    group.forEach((index, slot) => {
      grads[index] = itemAt(outputs, slot).sumTo(itemAt(inputs, index).shape);
    });
    group = [];
  };
  for (const index of wanted) {
    const roots = [...group, index].map((each) => derivatives[each] as Expression);
    const reads = topologicalOrder(roots).filter((each) => each.kind === "input").length;
    if (group.length > 0 && reads + roots.length > limit) finish();
    group.push(index);
  }
  finish();
  return grads;
}

/** The op record of a pointwise expression. */
export function pointwiseRecord(
  name: string,
  doc: string,
  body: Expression,
  arity: number,
  samples: readonly Sample<PointwiseAttributes>[],
): OpRecord<PointwiseAttributes> {
  const derivatives = differentiate(body, arity);
  const flops = topologicalOrder([body]).filter((each) => each.args.length > 0).length;
  return {
    name,
    doc,
    accepts: [FLOATS],
    shape: (shapes) => [broadcastShapes(shapes, name)],
    dtype: (dtypes) => [dtypes.every((dtype) => dtype === "f16") ? "f16" : "f32"],
    forward(inputs, outputs, { scalars }) {
      launchPointwise([body], inputs, outputs, scalars);
    },
    backward([g], { inputs, attrs, needs }) {
      return g ? backwardLaunch(derivatives, inputs, g, needs, attrs.scalars) : inputs.map(() => undefined);
    },
    reference(inputs, { scalars }) {
      const result = evaluateExpression<NdArray>(body, inputs, scalars);
      return [typeof result === "number" ? itemAt(inputs, 0).mul(0).add(result) : result];
    },
    samples,
    cost: (shapes) => {
      const size = sizeOf(broadcastShapes(shapes, name));
      return { bytes: 4 * (size + shapes.reduce((sum, shape) => sum + sizeOf(shape), 0)), flops: flops * size };
    },
  };
}

/**
 * Turns a pointwise function into an op: one kernel forward, one backward (more where the device binds few buffers).
 * @param name what it is called in errors and profiles
 * @param f written with tensor methods on its arguments and numbers; called once, with expressions
 * @throws GentzenError when `f` does not return an expression
 * @example const swish = fuse("swish", (x) => x.mul(x.sigmoid())); const y = swish(tensor([1, 2, 3]));
 */
export function fuse(name: string, f: (...args: Expression[]) => Expression | number): (...inputs: Tensor[]) => Tensor {
  const arity = f.length;
  const made = f(...Array.from({ length: arity }, (_, index) => inputExpression(index)));
  const body = typeof made === "number" ? constant(made) : made;
  if (typeof body?.id !== "number") {
    throw new GentzenError(
      `fuse: ${name} does not return what its arguments' methods return`,
      [],
      "use add, mul, exp, maximum and the other pointwise methods only",
    );
  }
  const op = pointwiseRecord(name, f.toString(), body, arity, []);
  return (...inputs) => {
    if (inputs.length !== arity) throw new GentzenError(`${name} takes ${arity} tensors, not ${inputs.length}`);
    return applyOp(op, inputs, { scalars: [] })[0];
  };
}

/** Like `fuse`, entered in the registry with samples: for ops that the library itself offers. */
export function definePointwise(
  name: string,
  doc: string,
  body: Expression,
  arity: number,
  samples: readonly Sample<PointwiseAttributes>[],
): OpRecord<PointwiseAttributes> {
  return defineOp(pointwiseRecord(name, doc, body, arity, samples));
}
