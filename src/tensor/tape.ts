// The tape: what was computed from what, and reverse-mode differentiation along it. It does not know any op.

import { GentzenError, ShapeError } from "../platform/index.ts";
import { full, zeros } from "./make.ts";
import { keep, scope } from "./scope.ts";
import type { Tensor } from "./tensor.ts";

export type Gradients = readonly (Tensor | undefined)[];

/** One application of an op. */
export interface TapeNode {
  readonly id: number;
  readonly name: string;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** Tensors kept for the backward pass alone. */
  readonly saved: readonly Tensor[];
  /** Gradients of the inputs from those of the outputs; `needs` says which are wanted. */
  backward(grads: Gradients, needs: readonly boolean[]): Gradients;
}

let recording = true;
let nextNodeId = 1;

/** True where a gradient may flow through the tensor. */
export function isTracked(tensor: Tensor): boolean {
  return tensor.requiresGrad || tensor.node !== undefined;
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
export function record(entry: Omit<TapeNode, "id">): void {
  const node: TapeNode = { ...entry, id: nextNodeId++ };
  for (const output of entry.outputs) output.node = node;
}

function reachable(roots: readonly Tensor[]): TapeNode[] {
  const found = new Set<TapeNode>();
  const open = roots.flatMap((root) => root.node ?? []);
  for (let node = open.pop(); node; node = open.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    for (const input of node.inputs) if (input.node) open.push(input.node);
  }
  return [...found].sort((a, b) => b.id - a.id);
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
    for (const node of reachable(outputs)) {
      const incoming = node.outputs.map((output) => grads.get(output));
      if (incoming.some((grad) => grad !== undefined)) {
        const needs = node.inputs.map((input) => isTracked(input) || wanted.has(input));
        const outgoing = scope(() => node.backward(incoming, needs));
        outgoing.forEach((grad, index) => {
          if (!grad || !needs[index]) return;
          if (grad.size !== node.inputs[index].size) {
            throw new ShapeError(`the gradient of ${node.name} for input ${index} has the wrong size`, [
              `gradient: ${grad}`,
              `input: ${node.inputs[index]}`,
            ]);
          }
          if (!incoming.includes(grad)) owned.add(grad);
          accumulate(node.inputs[index], grad);
        });
      }
      for (const output of node.outputs) {
        const grad = grads.get(output);
        if (grad && !wanted.has(output)) {
          grads.delete(output);
          if (![...grads.values()].includes(grad) && owned.delete(grad)) grad.dispose();
        }
        output.node = undefined;
      }
      for (const tensor of node.saved)
        if (!node.inputs.includes(tensor) && !node.outputs.includes(tensor)) tensor.dispose();
    }
    return wrt.map((tensor) => grads.get(tensor));
  });
}

/**
 * The gradients of a scalar `loss` for `inputs`, in their order; zeros where the loss does not depend on one.
 * The tape behind the loss is used up.
 * @throws ShapeError when the loss has more than one element.
 */
export function grad(loss: Tensor, inputs: readonly Tensor[]): Tensor[] {
  if (loss.size !== 1)
    throw new ShapeError(`grad: the loss ${loss} is not a scalar`, [], "reduce it with sum() or mean()");
  const seed = full(loss.shape, 1);
  const found = pullBack([loss], [seed], inputs);
  return inputs.map((input, index) => found[index] ?? zeros(input.shape));
}

/** Computes a scalar and its gradients for `parameters`, freeing everything else that was made on the way. */
export function valueAndGrad(parameters: readonly Tensor[], f: () => Tensor): { value: Tensor; grads: Tensor[] } {
  return scope(() => {
    const value = f();
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
  record({
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
  if (tensor.node)
    throw new GentzenError("parameter: the tensor was computed from others", [], "make parameters under noGrad()");
  tensor.requiresGrad = true;
  return keep(tensor);
}
