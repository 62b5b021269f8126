// The names of a library's constants as text: each is written by what the one before it does not say.
import type { Name } from "../../kernel/index.ts";

const namespaceOf = (name: Name): string => name.slice(0, Math.max(0, name.lastIndexOf(".")));
const below = (namespace: Name, rest: string): Name => (namespace === "" ? rest : `${namespace}.${rest}`);

/** A constant of a library: the type is set if it is made again from an inductive type. */
export interface NamedConstant {
  readonly name: Name;
  readonly madeFrom: Name | undefined;
}

/** The names as text. Constants that are made again come after their type and before the next inductive type. */
export function writeNames(constants: readonly NamedConstant[]): string {
  let before = "";
  const words = constants.map(({ name, madeFrom }) => {
    if (madeFrom !== undefined) return `*${name.slice(madeFrom.length + 1)}`;
    const last = name.slice(namespaceOf(name).length + 1);
    const [beside, under] = [namespaceOf(before), before];
    before = name;
    if (beside !== "" && name === below(beside, last)) return `.${last}`;
    return under !== "" && name === below(under, last) ? `..${last}` : name;
  });
  return words.join(" ");
}

/** The names that `writeNames` wrote. `isInductive` tells of each constant that is not made again whether it is an inductive type. */
export function readNames(text: string, isInductive: (record: number) => boolean): NamedConstant[] {
  let before = "";
  let type = "";
  let record = 0;
  return text.split(" ").map((word) => {
    if (word.startsWith("*")) return { name: below(type, word.slice(1)), madeFrom: type };
    if (word.startsWith("..")) before = below(before, word.slice(2));
    else before = word.startsWith(".") ? below(namespaceOf(before), word.slice(1)) : word;
    if (isInductive(record++)) type = before;
    return { name: before, madeFrom: undefined };
  });
}
