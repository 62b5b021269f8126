// What the attributes of a declaration do.

import type { Environment } from "../../kernel/index.ts";
import type { Attribute } from "../../syntax/index.ts";
import { Unsupported } from "../../syntax/index.ts";
import { registerDefaultInstance, registerInstance } from "../environment/classes.ts";
import { tagSimp } from "../environment/simp_set.ts";
import { makeIrreducible } from "../environment/view.ts";

/** Attributes that only compilers and editors read. */
const withoutMeaning = new Set(["inline", "always_inline", "noinline", "specialize", "macro_inline"]);

/** Gives a constant of the environment an attribute. Attributes that are not known are refused by name. */
export function applyAttribute(
  environment: Environment,
  name: string,
  { name: attribute, priority, at }: Attribute,
): void {
  if (withoutMeaning.has(attribute)) return;
  switch (attribute) {
    case "instance":
      registerInstance(environment, name, priority);
      return;
    case "default_instance":
      registerDefaultInstance(environment, name, priority);
      return;
    case "irreducible":
      if (environment.get(name)?.kind !== "definition" || environment.isRestored(name)) {
        throw new Unsupported("'irreducible' for a constant that is no definition of the text", at);
      }
      makeIrreducible(environment, name);
      return;
    case "simp":
      tagSimp(environment, name);
      return;
    default:
      throw new Unsupported(`attribute '${attribute}'`, at);
  }
}
