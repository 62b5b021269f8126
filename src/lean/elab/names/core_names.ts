// Names that Lean's core has and the library lacks: a text that declares one says something else in Lean, or nothing.
import { coreAliases, coreNames, wholeNamespaces } from "./core_table.ts";
import { decodeHashes, nameHash, nameSetOf, nameSets } from "./name_hash.ts";

const hashes: { below?: ReadonlySet<number>; root?: ReadonlySet<number> } = {};

function isListed(name: string): boolean {
  const set = nameSetOf(name);
  const { names, hashes: count, text } = coreNames[set];
  const { spread, riceBits } = nameSets[set];
  hashes[set] ??= decodeHashes(text, count, riceBits);
  return hashes[set].has(nameHash(name, names * spread));
}

/** True for the full name of a declaration of Lean's core which the library lacks: below a type that it lacks, all names count. */
export function isCoreName(name: string): boolean {
  const [first] = name.split(".", 1) as [string];
  return isListed(name) || (first !== name && (wholeNamespaces.includes(first) || isListed(first)));
}

/** True for a name that core exports to the root: a constant of the text which has it too is one of two that it means. */
export function isCoreAlias(name: string): boolean {
  return coreAliases.includes(name);
}
