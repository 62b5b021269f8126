// The table of structures: their constructors and fields, as notation needs them.

import type { Environment, Extension } from "../../kernel/index.ts";
import { registerClass } from "./classes.ts";
import type { Surroundings } from "./view.ts";

/** What notation needs to know about a structure. */
export interface StructureInfo {
  readonly name: string;
  readonly constructor: string;
  /** Field names in order; the projection of field `f` is `name.f`. */
  readonly fields: readonly string[];
  readonly isClass: boolean;
}

const table: Extension<ReadonlyMap<string, StructureInfo>> = { name: "structures", initial: new Map() };

/** The structure of this name, if it was declared as one. */
export function structureInfo(environment: Surroundings, name: string): StructureInfo | undefined {
  return environment.extension(table).get(name);
}

/** Enters a structure into the table, and a class into the table of classes. Its projections exist already. */
export function registerStructure(environment: Environment, info: StructureInfo): void {
  environment.setExtension(table, new Map(environment.extension(table)).set(info.name, info));
  if (info.isClass) registerClass(environment, info.name);
}

/** The projection that `x.1`, `x.2`, … stands for; undefined if the type is no structure or has fewer fields. */
export function projectionName(environment: Surroundings, structure: string, index: number): string | undefined {
  const field = structureInfo(environment, structure)?.fields[index - 1];
  return field === undefined ? undefined : `${structure}.${field}`;
}
