// Names that Lean's core has and the library lacks: a text that declares one says something else in Lean, or nothing.
import type { Environment, Extension } from "../../kernel/index.ts";
import type { Surroundings } from "../environment/view.ts";
import { decodeHashes, type HashedNames, nameHash, nameSetOf, nameSets } from "./name_hash.ts";

/** The names, which are shipped with the library. */
export interface CoreNames extends Readonly<Record<keyof typeof nameSets, HashedNames>> {
  /** Namespaces of Lean's own implementation, all of whose names count as core's. */
  readonly whole: readonly string[];
  /** Other names at the root for constants that the library lacks: a text may declare them too, and means both then. */
  readonly aliases: readonly string[];
}

const none: HashedNames = { names: 0, hashes: 0, text: "" };
const table: Extension<CoreNames> = {
  name: "core names",
  initial: { whole: [], aliases: [], below: none, root: none },
};

const decoded = new WeakMap<HashedNames, ReadonlySet<number>>();

/** Says what the library lacks. */
export function enterCoreNames(environment: Environment, names: CoreNames): void {
  environment.setExtension(table, names);
}

function isListed(core: CoreNames, name: string): boolean {
  const set = nameSetOf(name);
  const listed = core[set];
  const { spread, riceBits } = nameSets[set];
  let hashes = decoded.get(listed);
  if (hashes === undefined) {
    hashes = decodeHashes(listed, riceBits);
    decoded.set(listed, hashes);
  }
  return hashes.has(nameHash(name, listed.names * spread));
}

/** True for the full name of a declaration of Lean's core which the library lacks: below one that it lacks, all names count. */
export function isCoreName(environment: Surroundings, name: string): boolean {
  const core = environment.extension(table);
  for (let dot = name.indexOf("."); ; dot = name.indexOf(".", dot + 1)) {
    const prefix = dot < 0 ? name : name.slice(0, dot);
    if (isListed(core, prefix) || (dot >= 0 && core.whole.includes(prefix))) return true;
    if (dot < 0) return false;
  }
}

/** True for a name that core exports to the root: a constant of the text which has it too is one of two that it means. */
export function isCoreAlias(environment: Surroundings, name: string): boolean {
  return environment.extension(table).aliases.includes(name);
}
