// Environments as the elaborator sees them: theorems are never unfolded, and in the reducible view only abbreviations are.
import type { ConstantInfo, Environment, Name } from "../../kernel/index.ts";
import { structureInfo } from "./structure_table.ts";

/** How much is unfolded: abbreviations; also the fields of known instances; or every definition. */
export type Transparency = "reducible" | "instances" | "default";

function seen(environment: Environment, info: ConstantInfo, transparency: Transparency): ConstantInfo {
  if (info.kind === "theorem") return { ...info, kind: "opaque" };
  if (info.kind === "definition" && transparency !== "default" && !info.abbreviation) {
    if (transparency === "instances" && isClassProjection(environment, info.name)) return info;
    const { name, levelParams, type, value } = info;
    return { kind: "opaque", name, levelParams, type, value };
  }
  return info;
}

function isClassProjection(environment: Environment, name: Name): boolean {
  const dot = name.lastIndexOf(".");
  if (dot < 0) return false;
  const owner = structureInfo(environment, name.slice(0, dot));
  return owner?.isClass === true && owner.fields.includes(name.slice(dot + 1));
}

/** The environment with one constant more, for questions about a declaration that is not finished. */
export function withConstant(environment: Environment, added: ConstantInfo): Environment {
  const view: Pick<Environment, "get" | "has" | "structure" | "isRestored" | "extension" | "fork"> = {
    get: (name) => (name === added.name ? added : environment.get(name)),
    has: (name) => name === added.name || environment.has(name),
    structure: (name) => environment.structure(name),
    isRestored: (name) => environment.isRestored(name),
    extension: (key) => environment.extension(key),
    fork: () => environment.fork(),
  };
  extended.set(view as Environment, { base: environment, added });
  return view as Environment;
}

/** Environments that were made by `withConstant`. */
const extended = new WeakMap<Environment, { readonly base: Environment; readonly added: ConstantInfo }>();

const shared = new WeakMap<Environment, Map<Transparency, Map<Name, ConstantInfo>>>();

function cacheFor(environment: Environment, transparency: Transparency): Map<Name, ConstantInfo> {
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

/**
 * An environment for questions during elaboration, never for the check of a declaration. Constants are cached by the
 * environment they come from.
 */
export function viewOf(environment: Environment, transparency: Transparency): Environment {
  const extension = extended.get(environment);
  if (extension !== undefined) return withConstant(viewOf(extension.base, transparency), extension.added);
  const cache = cacheFor(environment, transparency);
  const get = (name: Name): ConstantInfo | undefined => {
    const known = cache.get(name);
    if (known !== undefined) return known;
    const info = environment.get(name);
    if (info === undefined) return undefined;
    const result = seen(environment, info, transparency);
    cache.set(name, result);
    return result;
  };
  const view: Pick<Environment, "get" | "has" | "structure" | "isRestored"> = {
    get,
    has: (name) => environment.has(name),
    structure: (name) => environment.structure(name),
    isRestored: (name) => environment.isRestored(name),
  };
  return view as Environment;
}
