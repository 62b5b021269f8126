// What a name may refer to outside the local context: namespaces, `open`, universe names, protected names.
import type { Environment } from "../kernel/environment.ts";
import { charge } from "../kernel/meter.ts";
import { constantsNamed, isProtected, parentOf } from "./names.ts";

/** What one `open` makes available. */
export type Opened =
  | { readonly kind: "namespace"; readonly name: string; readonly hiding: readonly string[] }
  | { readonly kind: "name"; readonly short: string; readonly full: string };

/** A place in a file: the current namespace, the opened ones, and the declared universes. Immutable. */
export interface Scope {
  /** Dotted; empty at the root. */
  readonly namespace: string;
  readonly opened: readonly Opened[];
  readonly universes: readonly string[];
  /** True in the library's own texts, which may name what no other text may. */
  readonly isLibrary?: boolean;
}

export const rootScope: Scope = { namespace: "", opened: [], universes: [] };

/** A constant, and the fields that follow it in a dotted name. */
export interface GlobalReference {
  readonly name: string;
  readonly fields: readonly string[];
}

/** Constants that no text but the library may name: they are not in core Lean, or mean something to the checker alone. */
function isHidden(name: string): boolean {
  return name === "sorryAx" || name.startsWith("Gentzen.") || /\.(?:eq_\d+|_sunfold)$/.test(name);
}

/** `name` in `namespace`, which is empty at the root. */
export function join(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}.${name}`;
}

function find(environment: Environment, scope: Scope, name: string): readonly string[] {
  charge(1 + (name.length >> 4) + (scope.opened.length >> 2));
  const isAtomic = !name.includes(".");
  const allowed = (full: string): readonly string[] =>
    constantsNamed(environment, full).filter((found) => scope.isLibrary === true || !isHidden(found));
  const available = (full: string): readonly string[] =>
    allowed(full).filter((found) => !(isAtomic && isProtected(environment, found)));
  for (let namespace = scope.namespace; namespace !== ""; namespace = parentOf(namespace)) {
    const found = available(join(namespace, name));
    if (found.length > 0) return found;
  }
  if (name.startsWith("_root_.")) return allowed(name.slice("_root_.".length));
  const exact = allowed(name);
  if (exact.length > 0 && !isAtomic) return exact;
  const found = new Set(exact);
  for (const open of scope.opened) {
    const full = openedName(open, name);
    if (full !== undefined) for (const one of available(full)) found.add(one);
  }
  return [...found];
}

function openedName(open: Opened, name: string): string | undefined {
  if (open.kind === "namespace") return open.hiding.includes(name) ? undefined : join(open.name, name);
  if (name === open.short) return open.full;
  return name.startsWith(`${open.short}.`) ? open.full + name.slice(open.short.length) : undefined;
}

/**
 * The constants that a dotted name may mean: the longest prefix that names any, with the rest as fields. More than one
 * answer means that the name is overloaded.
 */
export function resolveGlobal(environment: Environment, scope: Scope, name: string): GlobalReference[] {
  const parts = name.split(".");
  charge(parts.length);
  for (let length = parts.length; length > 0; length--) {
    charge(length);
    const found = find(environment, scope, parts.slice(0, length).join("."));
    if (found.length > 0) return found.map((full) => ({ name: full, fields: parts.slice(length) }));
  }
  return [];
}

/** The namespaces that a name may mean: the one of the innermost enclosing namespace, and those in opened ones. */
export function resolveNamespace(scope: Scope, name: string, exists: (full: string) => boolean): string[] {
  const found: string[] = [];
  for (let namespace = scope.namespace; found.length === 0; namespace = parentOf(namespace)) {
    if (exists(join(namespace, name))) found.push(join(namespace, name));
    if (namespace === "") break;
  }
  for (const open of scope.opened) {
    if (open.kind !== "namespace") continue;
    const full = join(open.name, name);
    if (exists(full) && !found.includes(full)) found.push(full);
  }
  return found;
}

/** The scope inside `namespace name`. */
export function enterNamespace(scope: Scope, name: string): Scope {
  return { ...scope, namespace: join(scope.namespace, name) };
}
