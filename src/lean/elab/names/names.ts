// Which names are protected, and which namespaces there are: tables that belong to an environment.

import type { Environment, Extension } from "../../kernel/index.ts";
import type { Surroundings } from "../environment/view.ts";

const protectedTable: Extension<ReadonlySet<string>> = { name: "protected", initial: new Set() };
const namespaceTable: Extension<ReadonlySet<string>> = { name: "namespaces", initial: new Set() };

const aliasTable: Extension<ReadonlyMap<string, readonly string[]>> = { name: "aliases", initial: new Map() };

/** Makes `alias` another name of a constant, as `export` does. */
export function addAlias(environment: Environment, alias: string, name: string): void {
  const known = environment.extension(aliasTable);
  environment.setExtension(aliasTable, new Map(known).set(alias, [...(known.get(alias) ?? []), name]));
}

/** The constants that have this full name, or have it as an alias. */
export function constantsNamed(environment: Surroundings, name: string): readonly string[] {
  const exported = environment.extension(aliasTable).get(name) ?? [];
  return environment.has(name) ? [name, ...exported] : exported;
}

const namesOfAliases = new WeakMap<ReadonlyMap<string, readonly string[]>, ReadonlyMap<string, string>>();

/** The alias of a constant, if it has one. */
export function aliasOf(environment: Surroundings, name: string): string | undefined {
  const table = environment.extension(aliasTable);
  let known = namesOfAliases.get(table);
  if (known === undefined) {
    known = new Map([...table].flatMap(([alias, names]) => names.map((full) => [full, alias] as const)));
    namesOfAliases.set(table, known);
  }
  return known.get(name);
}

const lostTable: Extension<ReadonlySet<string>> = { name: "lost", initial: new Set() };

/** Remembers a theorem of the text that was not accepted: later texts may mean it. */
export function addLost(environment: Environment, name: string): void {
  environment.setExtension(lostTable, new Set(environment.extension(lostTable)).add(name));
}

/** True if the name, as it is written somewhere, may be that of a theorem which was not accepted. */
export function isLost(environment: Surroundings, name: string): boolean {
  const lost = environment.extension(lostTable);
  return lost.has(name) || [...lost].some((full) => full.endsWith(`.${name}`));
}

/** Marks a constant as protected: neither `open` nor its namespace makes its last component available alone. */
export function protectName(environment: Environment, name: string): void {
  environment.setExtension(protectedTable, new Set(environment.extension(protectedTable)).add(name));
}

/** What is derived from an inductive type under these names is protected from the start. */
const derived = /\.(?:rec|casesOn|recOn|below|brecOn|noConfusion|noConfusionType)$/;

/** True for protected constants. */
export function isProtected(environment: Surroundings, name: string): boolean {
  return derived.test(name) || environment.extension(protectedTable).has(name);
}

/** Enters a namespace and those that it lies in. */
export function addNamespace(environment: Environment, name: string): void {
  const known = environment.extension(namespaceTable);
  if (known.has(name)) return;
  const added = new Set(known);
  for (let prefix = name; prefix !== ""; prefix = parentOf(prefix)) added.add(prefix);
  environment.setExtension(namespaceTable, added);
}

export function isNamespace(environment: Surroundings, name: string): boolean {
  return environment.extension(namespaceTable).has(name) || environment.get(name)?.kind === "inductive";
}

/** The name without its last component. */
export function parentOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(0, dot);
}

/** Enters the namespaces of the library's constants. */
export function enterLibraryNames(environment: Environment): void {
  const namespaces = new Set<string>();
  for (const { name } of environment.constants()) {
    for (let prefix = parentOf(name); prefix !== ""; prefix = parentOf(prefix)) namespaces.add(prefix);
  }
  environment.setExtension(namespaceTable, namespaces);
}
