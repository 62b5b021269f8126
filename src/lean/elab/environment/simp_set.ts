// The lemmas tagged `@[simp]`: core Lean's, which the library tags, and those of the file.

import type { Environment, Extension } from "../../kernel/index.ts";
import type { Surroundings } from "./view.ts";

const tagged: Extension<readonly string[]> = { name: "simp", initial: [] };

/** Tags a theorem or definition of the environment as `@[simp]`. */
export function tagSimp(environment: Environment, name: string): void {
  const before = environment.extension(tagged);
  if (!before.includes(name)) environment.setExtension(tagged, [...before, name]);
}

/** Takes back `tagSimp`. */
export function untagSimp(environment: Environment, name: string): void {
  environment.setExtension(
    tagged,
    environment.extension(tagged).filter((other) => other !== name),
  );
}

/** True if the constant is tagged. */
export function isTaggedSimp(environment: Surroundings, name: string): boolean {
  return environment.extension(tagged).includes(name);
}

/** The names in the simp set, the newest last. */
export function simpSet(environment: Surroundings): readonly string[] {
  return environment.extension(tagged);
}
