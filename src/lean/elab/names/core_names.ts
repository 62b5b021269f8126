// Names that Lean's core has and the library lacks: a text that declares one says something else in Lean, or nothing.
import { coreAliases, coreNames, wholeNamespaces } from "./core_table.ts";
import { decodeHashes, nameHash, nameSetOf, nameSets } from "./name_hash.ts";
import { parentOf } from "./names.ts";

const hashes: { below?: ReadonlySet<number>; root?: ReadonlySet<number> } = {};

/** True for the full name of a declaration of Lean's core which the library lacks. */
export function isCoreName(name: string): boolean {
  const set = nameSetOf(name);
  const { names, hashes: count, text } = coreNames[set];
  const { spread, riceBits } = nameSets[set];
  hashes[set] ??= decodeHashes(text, count, riceBits);
  if (hashes[set].has(nameHash(name, names * spread))) return true;
  const namespace = parentOf(name);
  return wholeNamespaces.some((whole) => namespace === whole || namespace.startsWith(`${whole}.`));
}

/** True for a name that core exports to the root: a constant of the text which has it too is one of two that it means. */
export function isCoreAlias(name: string): boolean {
  return coreAliases.includes(name);
}
