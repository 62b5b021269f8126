// What a name may refer to outside the local context: namespaces, `open`, universe names, protected names.
import type { Environment, Extension } from "../kernel/environment.ts";

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

const protectedNames: Extension<ReadonlySet<string>> = { name: "protected", initial: new Set() };

/** Marks a constant as protected: `open` and enclosing namespaces do not make its short form available. */
export function protectName(environment: Environment, name: string): void {
  environment.setExtension(protectedNames, new Set(environment.extension(protectedNames)).add(name));
}

/** True for protected constants; recursors are protected from the start. */
function isProtected(environment: Environment, name: string): boolean {
  return name.endsWith(".rec") || environment.extension(protectedNames).has(name);
}

function join(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}.${name}`;
}

function find(environment: Environment, scope: Scope, name: string): string[] {
  for (let namespace = scope.namespace; namespace !== ""; namespace = parentOf(namespace)) {
    const full = join(namespace, name);
    if (environment.has(full) && (name.includes(".") || !isProtected(environment, full))) return [full];
  }
  const found = environment.has(name) ? [name] : [];
  for (const namespace of scope.opened) {
    const full = join(namespace, name);
    if (environment.has(full) && !found.includes(full) && !isProtected(environment, full)) found.push(full);
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
