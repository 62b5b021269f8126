// What a name may refer to outside the local context: namespaces, `open`, universe names, protected names.

import { tupleOf } from "../../../platform/index.ts";
import { charge } from "../../kernel/index.ts";
import { type Position, Unsupported } from "../../syntax/index.ts";
import type { Surroundings } from "../environment/view.ts";
import { isCoreAlias, isCoreName } from "./core_names.ts";
import { aliasOf, constantsNamed, isProtected, parentOf } from "./names.ts";

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
  /** Goals show the types of all bound variables and numerals (`pp.funBinderTypes`). */
  readonly showsTypes?: boolean;
  /** True in the library's own texts, which may name what no other text may. */
  readonly isLibrary?: boolean;
}

export const rootScope: Scope = { namespace: "", opened: [], universes: [] };

/** Begins a name that is the same in every namespace. */
const ROOT = "_root_.";

/** A constant, and the fields that follow it in a dotted name. */
export interface GlobalReference {
  readonly name: string;
  readonly fields: readonly string[];
}

/** Constants that no text but the library may name: they are not in core Lean, or mean something to the checker alone. */
function isHidden(name: string): boolean {
  return name === "sorryAx" || name.startsWith("Gentzen.") || /\.(?:eq_\d+|eq_def|_sunfold)$/.test(name);
}

/** `name` in `namespace`, which is empty at the root. */
export function join(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}.${name}`;
}

function find(environment: Surroundings, scope: Scope, name: string): readonly string[] {
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
  if (name.startsWith(ROOT)) return allowed(name.slice(ROOT.length));
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
 *
 * @throws Unsupported if it may mean one of Lean's core that the library lacks
 */
export function resolveGlobal(environment: Surroundings, scope: Scope, name: string, at: Position): GlobalReference[] {
  const parts = name.split(".");
  charge(parts.length);
  for (let length = parts.length; length > 0; length--) {
    charge(length);
    const prefix = parts.slice(0, length).join(".");
    const found = find(environment, scope, prefix);
    refuseCoreMeaning(environment, scope, prefix, found, at);
    if (found.length > 0) return found.map((full) => ({ name: full, fields: parts.slice(length) }));
  }
  return [];
}

/** The shortest name that means the constant here and nothing else, as Lean prints it (`unresolveNameGlobal`). */
export function shortestName(environment: Surroundings, scope: Scope, name: string): string {
  for (const full of [aliasOf(environment, name), name]) {
    if (full === undefined) continue;
    for (let dot = full.lastIndexOf("."); dot >= 0; dot = full.lastIndexOf(".", dot - 1)) {
      const short = full.slice(dot + 1);
      if (tupleOf(find(environment, scope, short), 1)?.[0] === name) return short;
      if (dot === 0) break;
    }
    if (tupleOf(find(environment, scope, full), 1)?.[0] === name) return full;
  }
  return name;
}

/** The constant, if it is the only answer and no fields follow it. */
export function onlyConstant(found: readonly GlobalReference[]): string | undefined {
  const [only] = tupleOf(found, 1) ?? [];
  return only?.fields.length === 0 ? only.name : undefined;
}

/** What stands before the first dot of a name. */
export function firstPart(name: string): string {
  const [first = name] = name.split(".", 1);
  return first;
}

/** True for a name that says that it is the same in every namespace. */
export function isAtRoot(name: string): boolean {
  return name.startsWith(ROOT);
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

/**
 * The full name that a declaration of a text gets.
 *
 * @throws Unsupported if Lean's core has declared that name: what is said about it would not be said about Lean's.
 */
export function declaredName(environment: Surroundings, scope: Scope, name: string, at: Position): string {
  const full = isAtRoot(name) ? name.slice(ROOT.length) : join(scope.namespace, name);
  if (scope.isLibrary !== true && !environment.has(full) && isCoreName(environment, full)) {
    throw new Unsupported(`declaration of '${full}', which Lean's core has already declared`, at);
  }
  return full;
}

/** Core's constant would be found in a namespace around the place, further in than what was found, or in an opened one. */
function refuseCoreMeaning(
  environment: Surroundings,
  scope: Scope,
  name: string,
  found: readonly string[],
  at: Position,
): void {
  if (scope.isLibrary === true || (found.length > 0 && found.every((full) => environment.isRestored(full)))) return;
  const candidates: string[] = [];
  for (let around = scope.namespace; around !== ""; around = parentOf(around)) {
    const full = join(around, name);
    if (found.includes(full)) return;
    candidates.push(full);
  }
  for (const open of scope.opened) {
    const full = openedName(open, name);
    if (full !== undefined) candidates.push(full);
  }
  if (found.includes(name) && isCoreAlias(environment, name)) {
    throw new Unsupported(`'${name}', which may mean what Lean's core calls so too`, at);
  }
  const core = candidates.find((full) => !environment.has(full) && isCoreName(environment, full));
  if (core !== undefined) throw new Unsupported(`'${name}', which may mean '${core}' of Lean's core here`, at);
}
