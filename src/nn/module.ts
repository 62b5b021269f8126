// A module is a plain tree of objects and arrays whose leaves are tensors; a parameter's name is its path, as in a checkpoint.
// Instances of classes other than Tensor (rotary tables, for one) are constants: they are not walked, and copies share them.

import { ConfigError, itemAt, lastOf, required } from "../platform/index.ts";
import { keep, noGrad, Tensor } from "../tensor/index.ts";

/** Any plain object tree. Numbers, strings and class instances in it are passed over. */
export type Module = object;

/** A constant with memory of its own, which modules share: freed when the last of them is. */
export interface SharedConstant {
  /** One more module holds it. */
  retain(): void;
  /** One module less holds it. */
  dispose(): void;
}

function isShared(value: unknown): value is SharedConstant {
  const { retain, dispose } = Object(value) as Partial<SharedConstant>;
  return !(value instanceof Tensor) && typeof retain === "function" && typeof dispose === "function";
}

function isTree(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

/** The leaves of a module that are of a kind, by dotted path, in the order of the tree. One that appears twice is named once. */
export function leavesOf<T>(module: Module, isLeaf: (value: unknown) => value is T): Record<string, T> {
  const found = new Map<T, string>();
  const visit = (tree: Module, path: string) => {
    for (const [key, value] of Object.entries(tree)) {
      const name = path === "" ? key : `${path}.${key}`;
      if (isLeaf(value)) {
        if (!found.has(value)) found.set(value, name);
      } else if (isTree(value)) visit(value, name);
    }
  };
  visit(module, "");
  return Object.fromEntries(Array.from(found, ([leaf, name]) => [name, leaf]));
}

/** The tensors of a module by dotted path, in the order of the tree. A tensor that appears twice is named once. */
export function parameters(module: Module): Record<string, Tensor> {
  return leavesOf(module, (value) => value instanceof Tensor);
}

/** The parameters that are being trained: those with `requiresGrad`. */
export function trainable(module: Module): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(parameters(module)).filter(([, tensor]) => tensor.requiresGrad));
}

/** The number of elements in all parameters. */
export function parameterCount(module: Module): number {
  return Object.values(parameters(module)).reduce((sum, tensor) => sum + tensor.size, 0);
}

/** Marks every parameter as trained or not, and lets it outlive all scopes. Returns the module. */
export function setTrainable<M extends Module>(module: M, on: boolean): M {
  for (const tensor of Object.values(parameters(module))) keep(tensor).requiresGrad = on;
  return module;
}

/**
 * The same tree with every tensor replaced by `f(tensor, path)`. A tensor that appears twice is replaced by one and the
 * same; constants are shared with the original, each of which is then freed with the last module that holds it.
 */
export function mapParameters<M extends Module>(module: M, f: (tensor: Tensor, name: string) => Tensor): M {
  const replaced = new Map<Tensor, Tensor>();
  for (const constant of sharedConstants(module)) constant.retain();
  const copy = (value: unknown, path: string): unknown => {
    if (value instanceof Tensor) {
      const known = replaced.get(value) ?? f(value, path);
      replaced.set(value, known);
      return known;
    }
    if (!isTree(value)) return value;
    const below = (key: string) => (path === "" ? key : `${path}.${key}`);
    if (Array.isArray(value)) return value.map((each, index) => copy(each, below(String(index))));
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copy(each, below(key))]));
  };
  return copy(module, "") as M;
}

/** A frozen copy with its own memory, such as the reference policy of reinforcement. Constants are shared. */
export function frozenCopy<M extends Module>(module: M): M {
  return noGrad(() => mapParameters(module, (tensor) => keep(tensor.add(0))));
}

/** Builds the tree that dotted paths describe; segments that are whole numbers make arrays. */
export function unflatten<T>(byPath: Readonly<Record<string, T>>): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(byPath)) {
    const keys = path.split(".");
    let node = root;
    keys.slice(0, -1).forEach((key, depth) => {
      node[key] ??= /^\d+$/.test(itemAt(keys, depth + 1)) ? [] : {};
      node = node[key] as Record<string, unknown>;
    });
    node[lastOf(keys)] = value;
  }
  return root;
}

/**
 * Writes values into the parameters, in place. Names that the module lacks are refused, as are missing ones.
 * @throws ConfigError naming the first parameters that are missing, unknown or of another size.
 */
export function writeParameters(module: Module, values: Readonly<Record<string, ArrayLike<number>>>): void {
  const own = parameters(module);
  const missing = Object.keys(own).filter((name) => !(name in values));
  const unknown = Object.keys(values).filter((name) => !(name in own));
  const sizes = Object.entries(own).filter(([name, { size }]) => name in values && size !== values[name]?.length);
  if (missing.length + unknown.length + sizes.length > 0) {
    throw new ConfigError(
      "the values do not fit the module",
      [
        ...missing.slice(0, 3).map((name) => `missing: ${name} ${own[name]}`),
        ...unknown.slice(0, 3).map((name) => `unknown: ${name}, ${values[name]?.length} values`),
        ...sizes.slice(0, 3).map(([name, tensor]) => `${name}: ${values[name]?.length} values for ${tensor}`),
      ],
      "check that the configuration belongs to this checkpoint",
    );
  }
  for (const [name, tensor] of Object.entries(own)) tensor.write(required(values[name], `no values for ${name}`));
}

/** The constants of a module that have memory of their own, each once. */
function sharedConstants(module: Module): Set<SharedConstant> {
  const found = new Set<SharedConstant>();
  const walk = (value: unknown): void => {
    if (isShared(value)) found.add(value);
    else if (isTree(value)) Object.values(value).forEach(walk);
  };
  walk(module);
  return found;
}

const disposed = new WeakSet<Module>();

/**
 * Frees every parameter, and the constants that no other module shares. The module must not be used afterwards; freeing it
 * again does nothing.
 */
export function disposeModule(module: Module): void {
  if (disposed.has(module)) return;
  disposed.add(module);
  for (const tensor of Object.values(parameters(module))) tensor.dispose();
  for (const constant of sharedConstants(module)) constant.dispose();
}
