// The tape: what was computed from what, and reverse-mode differentiation along it. It does not know any op.

import { type GpuBuffer, withPurpose, withStale } from "../gpu/index.ts";
import { GentzenError, itemAt, ShapeError } from "../platform/index.ts";
import { isFloat } from "./dtype.ts";
import { type Alike, alike, entriesOf, type TensorGroup } from "./group.ts";
import { full, zeros } from "./make.ts";
import { keep, scope } from "./scope.ts";
import { Tensor } from "./tensor.ts";

export type Gradients = readonly (Tensor | undefined)[];

/** One application of an op. */
export interface TapeNode {
  readonly id: number;
  readonly name: string;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** Tensors kept for the backward pass alone. */
  readonly saved: readonly Tensor[];
  /** Versions of the memory of inputs, outputs and saved tensors, when they were recorded. */
  readonly versions: readonly number[];
  /** Gradients of the inputs from those of the outputs; `needs` says which are wanted. */
  backward(grads: Gradients, needs: readonly boolean[]): Gradients;
}

let recording = true;
let nextNodeId = 1;

/** Stands behind a tensor whose tape a gradient has used up. */
const USED: TapeNode = { id: 0, name: "used", inputs: [], outputs: [], saved: [], versions: [], backward: () => [] };

/** True where a gradient may flow through the tensor. */
export function isTracked(tensor: Tensor): boolean {
  return tensor.requiresGrad || (tensor.node !== undefined && tensor.node !== USED);
}

/** Marks what was computed, unrecorded, from tensors whose tape is used up: a gradient through them is an error, not zero. */
export function inheritUsed(inputs: readonly Tensor[], outputs: readonly Tensor[]): void {
  if (!recording || !inputs.some(({ node }) => node === USED)) return;
  for (const output of outputs) output.node ??= USED;
}

/** Runs `f` without recording. */
export function noGrad<T>(f: () => T): T {
  const before = recording;
  recording = false;
  try {
    return f();
  } finally {
    recording = before;
  }
}

function withGrad<T>(f: () => T): T {
  const before = recording;
  recording = true;
  try {
    return f();
  } finally {
    recording = before;
  }
}

/** True while ops on these inputs must be recorded. */
export function shouldRecord(inputs: readonly Tensor[]): boolean {
  return recording && inputs.some(isTracked);
}

/** Records that `outputs` were made from `inputs`. */
export function recordNode(entry: Omit<TapeNode, "id" | "versions">): void {
  const versions = [...entry.inputs, ...entry.outputs, ...entry.saved].map((tensor) => tensor.buffer.version);
  const node: TapeNode = { ...entry, versions, id: nextNodeId++ };
  for (const output of entry.outputs) output.node = node;
}

/** The tape behind `roots`, the last nodes first. @throws GentzenError where part of it was used up by an earlier gradient. */
function reachable(roots: readonly Tensor[], wanted: ReadonlySet<Tensor>): TapeNode[] {
  const found = new Set<TapeNode>();
  const open: TapeNode[] = [];
  const follow = (tensor: Tensor, user: string) => {
    if (tensor.node === USED && !wanted.has(tensor)) {
      throw new GentzenError(
        "grad: the tape was used up by an earlier gradient",
        [`behind ${tensor}, ${user}`],
        "take all gradients in one call, compute the loss again, or detach() what is meant as a constant",
      );
    }
    if (tensor.node) open.push(tensor.node);
  };
  for (const root of roots) follow(root, "the loss");
  for (let node = open.pop(); node; node = open.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    for (const input of node.inputs) follow(input, `an input of ${node.name}`);
  }
  return [...found].sort((a, b) => b.id - a.id);
}

/** The memory that a node recorded but that was changed since, with the error to throw if its backward pass reads it. */
function changedSince({ name, inputs, outputs, saved, versions }: TapeNode): Map<GpuBuffer, () => Error> | undefined {
  let changed: Map<GpuBuffer, () => Error> | undefined;
  const compare = (tensors: readonly Tensor[], first: number, role: string) => {
    tensors.forEach((tensor, index) => {
      if (tensor.freed || tensor.buffer.version === versions[first + index]) return;
      const error = () =>
        new GentzenError(
          `grad: ${tensor} was changed in place after the forward pass had used it`,
          `${role} ${index + 1} of ${name}, whose gradient depends on its values`,
          "take the gradient before the update, or compute the loss again",
        );
      changed ??= new Map();
      changed.set(tensor.buffer, error);
    });
  };
  compare(inputs, 0, "input");
  compare(outputs, inputs.length, "output");
  compare(saved, inputs.length + outputs.length, "saved tensor");
  return changed;
}

/** Pushes the gradients of `outputs` back to `wrt`, and drops the tape on the way. */
function pullBack(outputs: readonly Tensor[], seeds: Gradients, wrt: readonly Tensor[]): (Tensor | undefined)[] {
  return noGrad(() => {
    const grads = new Map<Tensor, Tensor>();
    const wanted = new Set(wrt);
    const owned = new Set<Tensor>();
    const accumulate = (target: Tensor, grad: Tensor) => {
      const before = grads.get(target);
      if (!before) {
        grads.set(target, grad);
        return;
      }
      const sum = before.add(grad);
      grads.set(target, sum);
      owned.add(sum);
      for (const used of [before, grad]) if (owned.delete(used)) used.dispose();
    };
    outputs.forEach((output, index) => {
      const seed = seeds[index];
      if (seed) accumulate(output, seed);
    });
    for (const node of reachable(outputs, wanted)) {
      const incoming = node.outputs.map((output) => grads.get(output));
      if (incoming.some((grad) => grad !== undefined)) {
        const needs = node.inputs.map((input) => isTracked(input) || wanted.has(input));
        const changed = changedSince(node);
        const pass = () => scope(() => withPurpose(`gradient of ${node.name}`, () => node.backward(incoming, needs)));
        const outgoing = changed ? withStale(changed, pass) : pass();
        outgoing.forEach((grad, index) => {
          if (!grad || !needs[index]) return;
          const input = itemAt(node.inputs, index);
          if (grad.size !== input.size) {
            throw new ShapeError(`the gradient of ${node.name} for input ${index} has the wrong size`, [
              `gradient: ${grad}`,
              `input: ${input}`,
            ]);
          }
          if (!incoming.includes(grad)) owned.add(grad);
          accumulate(input, grad);
        });
      }
      for (const output of node.outputs) {
        const grad = grads.get(output);
        if (grad && !wanted.has(output)) {
          grads.delete(output);
          if (![...grads.values()].includes(grad) && owned.delete(grad)) grad.dispose();
        }
        output.node = USED;
      }
      for (const tensor of node.saved)
        if (!node.inputs.includes(tensor) && !node.outputs.includes(tensor)) tensor.dispose();
    }
    return wrt.map((tensor) => grads.get(tensor));
  });
}

function checkTensor(op: string, value: unknown): void {
  if (!(value instanceof Tensor))
    throw new GentzenError(`${op}: ${String(value)} is not a tensor`, [], "give a tensor");
}

/**
 * The gradients of a scalar `loss` for `inputs`, a list for a list and names for names; zeros where the loss does not depend on one.
 * The tape behind the loss is used up. Gradients of gradients are not recorded.
 * @throws ShapeError when the loss has more than one element; GentzenError when nothing was recorded for it or an input, when an
 * earlier gradient used up the tape, or when a tensor that the gradient depends on was changed in place since.
 */
export function grad<const Group extends TensorGroup>(loss: Tensor, inputs: Group): Alike<Group> {
  checkTensor("grad", loss);
  const entries = entriesOf("grad", inputs);
  return alike(inputs, gradients(loss, entries));
}

function gradients(loss: Tensor, entries: readonly (readonly [string, Tensor])[]): Tensor[] {
  const inputs = entries.map(([, input]) => input);
  if (loss.size !== 1)
    throw new ShapeError(`grad: the loss ${loss} is not a scalar`, [], "reduce it with sum() or mean()");
  entries.forEach(([name, input]) => {
    if (input.requiresGrad || input.node !== undefined || input === loss) return;
    throw new GentzenError(
      `grad: nothing was recorded for input ${name}, ${input}`,
      [],
      "set requiresGrad (or use parameter()) before the loss is computed",
    );
  });
  if (loss.node === undefined && !inputs.includes(loss)) {
    throw new GentzenError(
      `grad: nothing was recorded for the loss ${loss}`,
      "it does not depend on a tensor with requiresGrad, or was computed under noGrad() or as a gradient",
      "compute it from the parameters, outside noGrad()",
    );
  }
  const seed = full(loss.shape, 1);
  const found = pullBack([loss], [seed], inputs);
  return inputs.map((input, index) => found[index] ?? zeros(input.shape));
}

/**
 * Computes a scalar and its gradients for `parameters`, in a list or by name as these are, freeing everything else that was made
 * on the way. Called outside a scope, value and gradients are the caller's to free.
 * @throws GentzenError for a parameter that is no tensor, and what `grad` throws
 */
export function valueAndGrad<const Group extends TensorGroup>(
  parameters: Group,
  f: () => Tensor,
): { value: Tensor; grads: Alike<Group> } {
  entriesOf("valueAndGrad", parameters);
  return scope(() => {
    const value = f();
    checkTensor("valueAndGrad", value);
    const grads = grad(value, parameters);
    return { value, grads };
  });
}

/**
 * Runs `f` on `inputs` without keeping what the backward pass needs, and computes it again when that pass comes
 * (activation recomputation). `parameters` are the leaves that `f` uses besides its inputs.
 */
export function checkpoint(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  parameters: readonly Tensor[],
): Tensor {
  const all = [...inputs, ...parameters];
  const output = scope(() => noGrad(() => f(...inputs)));
  if (!shouldRecord(all)) return output;
  recordNode({
    name: "checkpoint",
    inputs: all,
    outputs: [output],
    saved: [],
    backward: (grads) =>
      withGrad(() => {
        const leaves = inputs.map((input) => {
          const leaf = input.view(input.shape);
          leaf.requiresGrad = input.dtype === "f32" || input.dtype === "f16";
          return leaf;
        });
        const again = f(...leaves);
        return pullBack([again], grads, [...leaves, ...parameters]);
      }),
  });
  return output;
}

/** Makes a tensor a leaf that gradients are wanted for, outliving every scope. */
export function parameter(tensor: Tensor): Tensor {
  checkTensor("parameter", tensor);
  if (!isFloat(tensor.dtype)) throw new ShapeError(`parameter: ${tensor} has no gradient`, [], "cast it to f32 first");
  if (tensor.node)
    throw new GentzenError("parameter: the tensor was computed from others", [], "make parameters under noGrad()");
  tensor.requiresGrad = true;
  return keep(tensor);
}
