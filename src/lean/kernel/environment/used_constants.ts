// Which constants a constant rests on, directly or through others.

import type { Expr } from "../term/expr.ts";
import { extendName, type Name } from "../term/name.ts";
import { forEachNode } from "../term/visit.ts";
import type { ConstantInfo, InductiveInfo } from "./declaration.ts";
import type { Environment } from "./environment.ts";

/** What a string literal denotes is made of these; of those that make strings of characters an environment has one. */
const ofStrings = ["String", "String.ofList", "Char.ofNat", "List", "Nat"];

/** Calls `see` for every constant in the term, at least once each. `seen` is shared between calls to save work. */
export function forEachConstant(e: Expr, seen: Set<Expr>, see: (name: Name) => void): void {
  forEachNode(e, (node) => {
    if (seen.has(node)) return false;
    if (node.depth > 1) seen.add(node);
    if (node.kind === "const") see(node.name);
    else if (node.kind === "proj") see(node.structName);
    else if (node.kind === "nat") see("Nat");
    else if (node.kind === "string") for (const name of ofStrings) see(name);
    return true;
  });
}

/**
 * The given constants and all that they use; an inductive type, its constructors and its recursor belong together.
 * What the constants for which `isEnd` holds use is left out.
 */
export function usedConstants(
  environment: Environment,
  names: readonly Name[],
  isEnd: (name: Name) => boolean = () => false,
): Set<Name> {
  const found = new Set<Name>();
  const seen = new Set<Expr>();
  const pending = [...names];
  const see = (name: Name) => {
    if (!found.has(name)) pending.push(name);
  };
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const info = environment.get(name);
    if (info === undefined || found.has(name)) continue;
    found.add(name);
    if (isEnd(name)) continue;
    forEachConstant(info.type, seen, see);
    if (info.kind === "definition" || info.kind === "theorem" || info.kind === "opaque") {
      forEachConstant(info.value, seen, see);
    }
    for (const related of relatedConstants(info)) see(related);
  }
  return found;
}

function relatedConstants(info: ConstantInfo): readonly Name[] {
  switch (info.kind) {
    case "inductive":
      return [...info.constructors, ...(info.together ?? []), ...recursorNames(info)];
    case "constructor":
    case "recursor":
      return [info.inductive];
    case "quotient":
      return ["Eq", "Quot", "Quot.mk", "Quot.lift", "Quot.ind"];
    default:
      return [];
  }
}

/** The recursors of a family, with those of its nested occurrences where it is the first of those declared together. */
export function recursorNames({ name, together: [first = name] = [], numNested = 0 }: InductiveInfo): Name[] {
  const nested = first === name ? numNested : 0;
  return [extendName(name, "rec"), ...Array.from({ length: nested }, (_, i) => extendName(name, `rec_${i + 1}`))];
}
