// The lemmas tagged `@[ext]`, by what the type of their equation begins with: those of core Lean's library, and those of the file.

import type { Environment, Expr, Extension } from "../../kernel/index.ts";
import { appHead } from "../../kernel/index.ts";
import { DEFAULT_PRIORITY } from "./classes.ts";
import type { Surroundings } from "./view.ts";

/** What a type begins with, as the table knows it: a constant's name, or one of these words. */
export type TypeKey = string;

const FUNCTION = "∀";
const SORT = "Sort";

/** The lemmas that core Lean tags (`Init/Ext.lean`, and where the types are), of types that the library has. */
const coreLemmas: Readonly<Record<TypeKey, string>> = {
  [FUNCTION]: "funext",
  [SORT]: "propext",
  Prod: "Prod.ext",
  PProd: "PProd.ext",
  Sigma: "Sigma.ext",
  PSigma: "PSigma.ext",
  Subtype: "Subtype.ext",
  PUnit: "PUnit.ext",
  Option: "Option.ext",
  List: "List.ext_getElem?",
  Thunk: "Thunk.ext",
  Fin: "Fin.ext",
  Char: "Char.ext",
  String: "String.ext",
  Array: "Array.ext",
  ByteArray: "ByteArray.ext",
  BitVec: "BitVec.ext",
  UInt8: "UInt8.ext",
  UInt32: "UInt32.ext",
};

interface Tagged {
  readonly name: string;
  readonly key: TypeKey;
  readonly priority: number;
}

const table: Extension<readonly Tagged[]> = { name: "ext", initial: [] };

/** The key of a type; undefined where it begins with neither a constant, nor a binder, nor a sort. */
export function typeKey(type: Expr): TypeKey | undefined {
  if (type.kind === "pi") return FUNCTION;
  if (type.kind === "sort") return SORT;
  const head = appHead(type);
  return head.kind === "const" ? head.name : undefined;
}

/** Tags a theorem that proves an equation in a type with this key. */
export function tagExtensionality(
  environment: Environment,
  name: string,
  key: TypeKey,
  priority = DEFAULT_PRIORITY,
): void {
  environment.setExtension(table, [...environment.extension(table), { name, key, priority }]);
}

/** The lemmas for a key, higher priority first, then later ones first. Some of core's may be missing from the library. */
export function extensionalityLemmas(environment: Surroundings, key: TypeKey): string[] {
  const name = Object.hasOwn(coreLemmas, key) ? coreLemmas[key] : undefined;
  const core = name === undefined ? [] : [{ name, key, priority: DEFAULT_PRIORITY }];
  const all = [...core, ...environment.extension(table).filter((lemma) => lemma.key === key)];
  return all
    .reverse()
    .sort((a, b) => b.priority - a.priority)
    .map(({ name }) => name);
}
