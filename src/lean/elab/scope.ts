// What a name may refer to outside the local context: namespaces, `open`, universe names, protected names.
import type { Environment } from "../kernel/environment.ts";

/** A place in a file: the current namespace, the opened ones, and the declared universes. Immutable. */
export interface Scope {
  /** Dotted; empty at the root. */
  readonly namespace: string;
  readonly opened: readonly string[];
  readonly universes: readonly string[];
}

export const rootScope: Scope = { namespace: "", opened: [], universes: [] };

/** A constant, and the fields that follow it in a dotted name. */
export interface GlobalReference {
  readonly name: string;
  readonly fields: readonly string[];
}

/** Constants that no text may name, and namespaces that only their full names reach. */
const hidden = new Set(["sorryAx"]);

/** Names of core Lean that are protected: `open` and namespaces do not make their short forms available. */
const protectedNames = new Set(
  `And.rec Or.rec Iff.rec Not.elim Iff.rfl Iff.symm Iff.trans Iff.refl Or.comm And.comm Eq.rec Exists.rec False.rec True.rec
   Nat.rec Nat.add Nat.mul Nat.add_comm Nat.add_assoc Nat.mul_comm Nat.mul_assoc Nat.zero_add Nat.add_zero`
    .split(/\s+/)
    .filter((name) => name.length > 0),
);

function join(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}.${name}`;
}

function find(environment: Environment, scope: Scope, name: string): string[] {
  for (let namespace = scope.namespace; namespace !== ""; namespace = parentOf(namespace)) {
    const full = join(namespace, name);
    if (environment.has(full) && !(protectedNames.has(full) && !name.includes("."))) return [full];
  }
  const found = environment.has(name) ? [name] : [];
  for (const namespace of scope.opened) {
    const full = join(namespace, name);
    if (environment.has(full) && !found.includes(full) && !protectedNames.has(full)) found.push(full);
  }
  return found.filter((full) => !hidden.has(full));
}

function parentOf(namespace: string): string {
  const dot = namespace.lastIndexOf(".");
  return dot < 0 ? "" : namespace.slice(0, dot);
}

/**
 * The constants that a dotted name may mean: the longest prefix that names any, with the rest as fields. More than one
 * answer means that the name is ambiguous.
 */
export function resolveGlobal(environment: Environment, scope: Scope, name: string): GlobalReference[] {
  const parts = name.split(".");
  for (let length = parts.length; length > 0; length--) {
    const found = find(environment, scope, parts.slice(0, length).join("."));
    if (found.length > 0) return found.map((full) => ({ name: full, fields: parts.slice(length) }));
  }
  return [];
}

/** The scope inside `namespace name`. */
export function enterNamespace(scope: Scope, name: string): Scope {
  return { ...scope, namespace: join(scope.namespace, name) };
}
