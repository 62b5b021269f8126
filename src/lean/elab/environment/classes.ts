// Type classes and their instances: which constants are classes, and the table of instances by class.

import { required } from "../../../platform/index.ts";
import type { Environment, Extension } from "../../kernel/index.ts";
import { appArgs, appHead, betaArgs, type Expr, instantiateLevelParams, type Pi } from "../../kernel/index.ts";
import { argumentShapes, type Shape } from "./shapes.ts";
import { type Surroundings, viewOf } from "./view.ts";

/** A structure that is marked as a class. */
export interface ClassInfo {
  readonly name: string;
  /** For each parameter, whether it is an `outParam`: it is found by resolution and does not guide it. */
  readonly outParams: readonly boolean[];
}

/** A constant that resolution may use. */
export interface InstanceInfo {
  readonly name: string;
  readonly priority: number;
}

/** The priority of an instance that states none. */
export const DEFAULT_PRIORITY = 1000;

interface ClassTable {
  readonly classes: ReadonlyMap<string, ClassInfo>;
  /** By class, in the order in which resolution tries them: higher priority first, then later ones first. */
  readonly instances: ReadonlyMap<string, readonly InstanceInfo[]>;
  /** Default instances by class, in the same order. */
  readonly defaults: ReadonlyMap<string, readonly InstanceInfo[]>;
}

const table: Extension<ClassTable> = {
  name: "classes",
  initial: { classes: new Map(), instances: new Map(), defaults: new Map() },
};

/** Marks a structure of the environment as a class. Parameters whose type is `outParam T` are found by resolution. */
export function registerClass(environment: Environment, name: string): void {
  const info = environment.get(name);
  const outParams: boolean[] = [];
  for (let type = info?.type; type?.kind === "pi"; type = type.body) outParams.push(isOutParam(type));
  const before = environment.extension(table);
  environment.setExtension(table, { ...before, classes: new Map(before.classes).set(name, { name, outParams }) });
}

function isOutParam(type: Pi): boolean {
  const head = appHead(type.type);
  return head.kind === "const" && head.name === "outParam";
}

/** Adds a constant of the environment to the instances of the class that its type ends in. */
export function registerInstance(environment: Environment, name: string, priority = DEFAULT_PRIORITY): void {
  const before = environment.extension(table);
  environment.setExtension(table, { ...before, instances: insert(environment, before.instances, name, priority) });
}

/** Marks an instance as one to fall back on when nothing else determines the type (`@[default_instance]`). */
export function registerDefaultInstance(environment: Environment, name: string, priority = DEFAULT_PRIORITY): void {
  const before = environment.extension(table);
  environment.setExtension(table, { ...before, defaults: insert(environment, before.defaults, name, priority) });
}

function insert(
  environment: Surroundings,
  instances: ReadonlyMap<string, readonly InstanceInfo[]>,
  name: string,
  priority: number,
): ReadonlyMap<string, readonly InstanceInfo[]> {
  const owner = resultClass(environment, environment.get(name)?.type);
  if (owner === undefined) throw new Error(`'${name}' is no instance of a class`);
  const known = (instances.get(owner) ?? []).filter((instance) => instance.name !== name);
  const at = known.findIndex((instance) => instance.priority <= priority);
  const before = known.slice(0, at < 0 ? known.length : at);
  return new Map(instances).set(owner, [...before, { name, priority }, ...known.slice(before.length)]);
}

/** The constant at the head of what a type ends in, after its binders; abbreviations are unfolded. */
export function resultClass(environment: Surroundings, type: Expr | undefined): string | undefined {
  let result = type;
  for (;;) {
    while (result?.kind === "pi") result = result.body;
    if (result === undefined) return undefined;
    const head = appHead(result);
    if (head.kind !== "const") return undefined;
    const info = environment.get(head.name);
    if (info?.kind !== "definition" || !info.abbreviation) return head.name;
    result = betaArgs(instantiateLevelParams(info.value, info.levelParams, head.levels), appArgs(result));
  }
}

/** The class of this name, if it is one. */
export function classInfo(environment: Surroundings, name: string): ClassInfo | undefined {
  return environment.extension(table).classes.get(name);
}

/** The instances of a class in the order in which they are tried. */
export function instancesOf(environment: Surroundings, name: string): readonly InstanceInfo[] {
  return environment.extension(table).instances.get(name) ?? [];
}

const shapes = new WeakMap<InstanceInfo, readonly (Shape | undefined)[]>();

/** What can be told of the arguments of its class, as constants are unfolded where the instance was declared. */
export function instanceShapes(environment: Surroundings, instance: InstanceInfo): readonly (Shape | undefined)[] {
  let known = shapes.get(instance);
  if (known === undefined) {
    const home = required(environment.homeOf(instance.name), "an instance that is nowhere");
    const { type } = required(home.get(instance.name), "an instance that is nowhere");
    known = argumentShapes(viewOf(home, "instances"), type);
    shapes.set(instance, known);
  }
  return known;
}

/** The default instances of a class in the order in which they are tried. */
export function defaultInstancesOf(environment: Surroundings, name: string): readonly InstanceInfo[] {
  return environment.extension(table).defaults.get(name) ?? [];
}

/** True if the constant is registered as an instance. */
export function isInstance(environment: Surroundings, name: string): boolean {
  const owner = resultClass(environment, environment.get(name)?.type);
  return owner !== undefined && instancesOf(environment, owner).some((instance) => instance.name === name);
}

/** True if the type is a class applied to arguments, after its binders. */
export function isClassType(environment: Surroundings, type: Expr): boolean {
  const owner = resultClass(environment, type);
  return owner !== undefined && classInfo(environment, owner) !== undefined;
}
