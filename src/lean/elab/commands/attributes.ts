// What the attributes of a declaration do.

import { type Environment, prop } from "../../kernel/index.ts";
import type { Attribute } from "../../syntax/index.ts";
import { Unsupported } from "../../syntax/index.ts";
import { openBinders } from "../constructions/opened.ts";
import { registerDefaultInstance, registerInstance } from "../environment/classes.ts";
import { tagExtensionality, typeKey } from "../environment/ext_lemmas.ts";
import { tagSimp } from "../environment/simp_set.ts";
import { makeIrreducible } from "../environment/view.ts";
import { equationSides } from "../meta/equality.ts";

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
    case "ext": {
      const sides = equationSides(openBinders(environment.get(name)?.type ?? prop).rest);
      const key = sides === undefined ? undefined : typeKey(sides.type);
      if (key === undefined) throw new Unsupported("'ext' for a theorem of this form", at);
      tagExtensionality(environment, name, key, priority);
      return;
    }
    default:
      throw new Unsupported(`attribute '${attribute}'`, at);
  }
}
