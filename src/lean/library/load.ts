// The library that every text may use. The kernel checked it when the project was built; here it is only read.
import type { Environment } from "../kernel/index.ts";
import { checkedLibrary } from "./checked.gen.ts";
import { decodeLibrary } from "./decode.ts";

export interface Prelude {
  readonly environment: Environment;
  /** The axioms on which each constant of the prelude rests, sorted. */
  axiomsOf(name: string): readonly string[];
}

let loaded: Prelude | undefined;

/** Changes with every change to the checker: a hash of its sources and its library's. */
export const checkerVersion: string = checkedLibrary.sources.slice(0, 12);

/** The environment of the prelude. The first call loads it. */
export function prelude(): Prelude {
  loaded ??= load();
  return loaded;
}

function load(): Prelude {
  const environment = decodeLibrary(checkedLibrary);
  return { environment, axiomsOf: (name) => environment.restoredAxioms(name) ?? [] };
}
