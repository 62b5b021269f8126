// Names that Lean's core has and the library lacks: a text that declares one says something else in Lean, or nothing.
import { coreAliases, coreHashCount, coreNameCount, coreNames, wholeNamespaces } from "./core_table.ts";
import { decodeHashes, nameHash, SPREAD } from "./name_hash.ts";
import { parentOf } from "./names.ts";

let hashes: ReadonlySet<number> | undefined;

/** True for the full name of a declaration of Lean's core which the library lacks. */
export function isCoreName(name: string): boolean {
  hashes ??= decodeHashes(coreNames, coreHashCount);
  if (hashes.has(nameHash(name, coreNameCount * SPREAD))) return true;
  const namespace = parentOf(name);
  return wholeNamespaces.some((whole) => namespace === whole || namespace.startsWith(`${whole}.`));
}

/** True for a name that core exports to the root: a constant of the text which has it too is one of two that it means. */
export function isCoreAlias(name: string): boolean {
  return coreAliases.includes(name);
}
