// Names that Lean's core has and the library lacks: a text that declares one says something else in Lean, or nothing.
import { type HashedWords, holdsWord } from "../../../platform/index.ts";
import type { Environment, Extension } from "../../kernel/index.ts";
import type { Surroundings } from "../environment/view.ts";

/**
 * The names, which are shipped with the library: those at the root, as which most theorems are declared, others, and the first components of
 * others. Names below no such component are not looked for: texts have namespaces of their own, in which every name would be taken for one of
 * core's by chance now and then.
 */
export interface CoreNames extends Readonly<Record<"root" | "below" | "spaces", HashedWords>> {
  /** Namespaces of Lean's own implementation, all of whose names count as core's. */
  readonly whole: readonly string[];
  /** Other names at the root for constants that the library lacks: a text may declare them too, and means both then. */
  readonly aliases: readonly string[];
}

const none: HashedWords = { words: 0, bits: 1, hashes: 0, text: "" };
const table: Extension<CoreNames> = {
  name: "core names",
  initial: { whole: [], aliases: [], below: none, root: none, spaces: none },
};

/** Says what the library lacks. */
export function enterCoreNames(environment: Environment, names: CoreNames): void {
  environment.setExtension(table, names);
}

/** The set that a name belongs to, if to any. */
export function nameSetOf(name: string): "root" | "below" {
  return name.includes(".") ? "below" : "root";
}

/** True for the full name of a declaration of Lean's core which the library lacks: below one that it lacks, all names count. */
export function isCoreName(environment: Surroundings, name: string): boolean {
  const core = environment.extension(table);
  const first = name.split(".", 1).join();
  for (let dot = name.indexOf("."); ; dot = name.indexOf(".", dot + 1)) {
    const prefix = dot < 0 ? name : name.slice(0, dot);
    if (holdsWord(core[nameSetOf(prefix)], prefix) || (dot >= 0 && core.whole.includes(prefix))) return true;
    if (dot < 0 || (prefix === first && !holdsWord(core.spaces, first))) return false;
  }
}

/** True for a name that core exports to the root: a constant of the text which has it too is one of two that it means. */
export function isCoreAlias(environment: Surroundings, name: string): boolean {
  return environment.extension(table).aliases.includes(name);
}
