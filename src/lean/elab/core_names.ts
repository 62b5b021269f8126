// Names that Lean's core has and the library lacks: a text that declares one says something else in Lean, or nothing.
import { coreAliases, coreNames, wholeNamespaces } from "./core_table.ts";
import { parentOf } from "./names.ts";

/** The last components of core's names by namespace; the root is the empty one. Read when it is first asked. */
let table: ReadonlyMap<string, string> | undefined;

function read(): ReadonlyMap<string, string> {
  const lines = coreNames.trim().split("\n");
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(":")), ` ${line.slice(line.indexOf(":") + 1)} `]));
}

/** True for the full name of a declaration of Lean's core which the library lacks. */
export function isCoreName(name: string): boolean {
  table ??= read();
  const namespace = parentOf(name);
  const short = name.slice(namespace === "" ? 0 : namespace.length + 1);
  if (table.get(namespace)?.includes(` ${short} `)) return true;
  return namespace !== "" && wholeNamespaces.some((whole) => namespace === whole || namespace.startsWith(`${whole}.`));
}

/** True for a name that core exports to the root: a constant of the text which has it too is one of two that it means. */
export function isCoreAlias(name: string): boolean {
  return coreAliases.includes(name);
}
