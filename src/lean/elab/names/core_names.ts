// Names that Lean's core has and the library lacks: a text that declares one says something else in Lean, or nothing.
import { coreAliases, coreNames, wholeNamespaces } from "./core_table.ts";
import { parentOf } from "./names.ts";

/** The last components of core's names by namespace, the root being the empty one: a line of the table until it is first asked. */
const table = new Map<string, string | ReadonlySet<string>>();

function namesIn(namespace: string): ReadonlySet<string> | undefined {
  if (table.size === 0) {
    for (const line of coreNames.trim().split("\n")) {
      const colon = line.indexOf(":");
      table.set(line.slice(0, colon), line.slice(colon + 1));
    }
  }
  const known = table.get(namespace);
  if (typeof known !== "string") return known;
  const names = new Set(known.split(" "));
  table.set(namespace, names);
  return names;
}

/** True for the full name of a declaration of Lean's core which the library lacks. */
export function isCoreName(name: string): boolean {
  const namespace = parentOf(name);
  if (namespace === "") return namesIn("")?.has(name) === true;
  if (namesIn(namespace)?.has(name.slice(namespace.length + 1))) return true;
  return wholeNamespaces.some((whole) => namespace === whole || namespace.startsWith(`${whole}.`));
}

/** True for a name that core exports to the root: a constant of the text which has it too is one of two that it means. */
export function isCoreAlias(name: string): boolean {
  return coreAliases.includes(name);
}
