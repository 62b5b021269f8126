// scope: frees the tensors made inside it, except what is returned and what the gradient of that will need.

import { GentzenError } from "../platform/index.ts";
import type { TapeNode } from "./tape.ts";
import { Tensor } from "./tensor.ts";

const stack: Tensor[][] = [];

/** Called by every new tensor. */
export function registerInScope(tensor: Tensor): void {
  const innermost = stack.at(-1);
  if (innermost) innermost.push(tensor);
  else tensor.markOutside();
}

function collect(value: unknown, found: Set<Tensor>): void {
  if (value instanceof Tensor) found.add(value);
  else if (Array.isArray(value) || value instanceof Set) for (const each of value) collect(each, found);
  else if (value instanceof Map) for (const each of value.values()) collect(each, found);
  else if (value instanceof Promise) {
    throw new GentzenError(
      "scope: the function returned a promise",
      [],
      "read with `await` after the scope, from what it returns",
    );
  } else if (value && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    for (const each of Object.values(value)) collect(each, found);
  }
}

/** Adds everything that the tape behind these tensors still refers to. */
function collectTape(found: Set<Tensor>): void {
  const visited = new Set<TapeNode>();
  const open = [...found];
  for (let tensor = open.pop(); tensor; tensor = open.pop()) {
    const node = tensor.node;
    if (!node || visited.has(node)) continue;
    visited.add(node);
    for (const each of [...node.inputs, ...node.outputs, ...node.saved]) {
      if (found.has(each)) continue;
      found.add(each);
      open.push(each);
    }
  }
}

/**
 * Runs `f` and frees every tensor made inside it but those in its result: a tensor, or arrays, maps and plain objects of them.
 * @throws GentzenError when `f` is asynchronous.
 */
export function scope<T>(f: () => T): T {
  const made: Tensor[] = [];
  stack.push(made);
  const escaping = new Set<Tensor>();
  try {
    const result = f();
    collect(result, escaping);
    collectTape(escaping);
    return result;
  } finally {
    stack.pop();
    const outer = stack.at(-1);
    for (const tensor of made) {
      if (tensor.kept || tensor.freed) continue;
      if (!escaping.has(tensor)) tensor.dispose();
      else if (outer) outer.push(tensor);
      else tensor.markOutside();
    }
  }
}

/** Lets a tensor outlive every scope; free it with `dispose()`. */
export function keep<T extends Tensor>(tensor: T): T {
  if (!(tensor instanceof Tensor))
    throw new GentzenError(`keep: ${String(tensor)} is not a tensor`, [], "give a tensor");
  tensor.markKept();
  return tensor;
}
