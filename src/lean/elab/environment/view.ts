// Environments as the elaborator sees them: theorems and irreducible definitions are never unfolded, and in the reducible view only abbreviations are.
import type { ConstantInfo, Constants, Environment, Extension, Name } from "../../kernel/index.ts";
import { structureInfo } from "./structure_table.ts";

/** How much is unfolded: abbreviations; also the fields of known instances; or every definition. */
export type Transparency = "reducible" | "instances" | "default";

const irreducibles: Extension<ReadonlySet<Name>> = { name: "irreducible", initial: new Set() };

/** True for a definition that the elaborator never unfolds by itself. */
export function isIrreducible(environment: Surroundings, name: Name): boolean {
  return environment.extension(irreducibles).has(name);
}

/** From now on the elaborator does not unfold the definition by itself; equations and the kernel still do. */
export function makeIrreducible(environment: Environment, name: Name): void {
  environment.setExtension(irreducibles, new Set(environment.extension(irreducibles)).add(name));
  for (const cache of shared.get(environment)?.values() ?? []) cache.delete(name);
}

function seen(environment: Surroundings, info: ConstantInfo, transparency: Transparency): ConstantInfo {
  if (info.kind === "theorem") return { ...info, kind: "opaque" };
  if (info.kind !== "definition") return info;
  const folded = isIrreducible(environment, info.name) || (transparency !== "default" && !info.abbreviation);
  if (folded) {
    if (transparency === "instances" && isClassProjection(environment, info.name)) return info;
    const { name, levelParams, type, value } = info;
    return { kind: "opaque", name, levelParams, type, value };
  }
  return info;
}

function isClassProjection(environment: Surroundings, name: Name): boolean {
  const dot = name.lastIndexOf(".");
  if (dot < 0) return false;
  const owner = structureInfo(environment, name.slice(0, dot));
  return owner?.isClass === true && owner.fields.includes(name.slice(dot + 1));
}

/** What an elaboration asks of an environment, which may have a constant that is not finished. */
export interface Surroundings extends Constants {
  extension<T>(key: Extension<T>): T;
  /** The environment that the finished constant was added to. */
  homeOf(name: Name): Environment | undefined;
  /** A new environment with the finished constants. */
  fork(): Environment;
}

/** Constants with one more, for questions about a declaration that is not finished. */
class OneMore<Base extends Constants> implements Constants {
  readonly base: Base;
  readonly added: ConstantInfo;

  constructor(base: Base, added: ConstantInfo) {
    this.base = base;
    this.added = added;
  }

  get(name: Name): ConstantInfo | undefined {
    return name === this.added.name ? this.added : this.base.get(name);
  }

  has(name: Name): boolean {
    return name === this.added.name || this.base.has(name);
  }

  structure(name: Name): ReturnType<Constants["structure"]> {
    return this.base.structure(name);
  }

  isRestored(name: Name): boolean {
    return this.base.isRestored(name);
  }
}

class Extended extends OneMore<Surroundings> implements Surroundings {
  extension<T>(key: Extension<T>): T {
    return this.base.extension(key);
  }

  homeOf(name: Name): Environment | undefined {
    return this.base.homeOf(name);
  }

  fork(): Environment {
    return this.base.fork();
  }
}

/** The environment with one constant more. */
export function withConstant(environment: Surroundings, added: ConstantInfo): Surroundings {
  return new Extended(environment, added);
}

const shared = new WeakMap<Surroundings, Map<Transparency, Map<Name, ConstantInfo>>>();

function cacheFor(environment: Surroundings, transparency: Transparency): Map<Name, ConstantInfo> {
  let caches = shared.get(environment);
  if (caches === undefined) {
    caches = new Map();
    shared.set(environment, caches);
  }
  let cache = caches.get(transparency);
  if (cache === undefined) {
    cache = new Map();
    caches.set(transparency, cache);
  }
  return cache;
}

/** Constants as a transparency shows them, remembered for all elaborations in the same environment. */
class View implements Constants {
  readonly #base: Surroundings;
  readonly #transparency: Transparency;
  readonly #known: Map<Name, ConstantInfo>;

  constructor(base: Surroundings, transparency: Transparency) {
    this.#base = base;
    this.#transparency = transparency;
    this.#known = cacheFor(base, transparency);
  }

  get(name: Name): ConstantInfo | undefined {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const info = this.#base.get(name);
    if (info === undefined) return undefined;
    const result = seen(this.#base, info, this.#transparency);
    this.#known.set(name, result);
    return result;
  }

  has(name: Name): boolean {
    return this.#base.has(name);
  }

  structure(name: Name): ReturnType<Constants["structure"]> {
    return this.#base.structure(name);
  }

  isRestored(name: Name): boolean {
    return this.#base.isRestored(name);
  }
}

/** The constants for questions during elaboration, never for the check of a declaration. */
export function viewOf(environment: Surroundings, transparency: Transparency): Constants {
  if (!(environment instanceof Extended)) return new View(environment, transparency);
  return new OneMore(viewOf(environment.base, transparency), environment.added);
}
