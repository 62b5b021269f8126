// The constants that have been checked, in layers: a fork shares its parent's constants and adds its own.

import { itemAt, required } from "../../../platform/index.ts";
import { uncharged } from "../budget/meter.ts";
import type { Name } from "../term/name.ts";
import type { ConstantInfo, ConstructorInfo, InductiveInfo } from "./declaration.ts";

/**
 * A table that an elaborator keeps along with the constants; the kernel never reads one. Its values are immutable, and
 * are made of maps, sets, arrays, plain objects, strings, numbers and booleans, as they are shipped with the library.
 */
export interface Extension<T> {
  /** Two extensions have different names. */
  readonly name: string;
  readonly initial: T;
}

/** Constants that were checked before, with the tables that belong to them. */
export interface Restored {
  /** In the order of their declaration. */
  readonly names: readonly Name[];
  /** Makes one of the constants; called when it is first asked for. */
  readonly constant: (index: number) => ConstantInfo;
  /** The axioms on which a constant rests, sorted. */
  readonly axioms: (name: Name) => readonly Name[];
  /** The values of extensions by name. */
  readonly extensions: ReadonlyMap<string, unknown>;
}

/** What a checker asks of an environment. */
export interface Constants {
  get(name: Name): ConstantInfo | undefined;
  has(name: Name): boolean;
  /** The inductive type of this name and its constructor, if it has exactly one constructor and no indices. */
  structure(name: Name): { type: InductiveInfo; maker: ConstructorInfo } | undefined;
  /** True if the constant was restored. Its proof, if it is a theorem, may be kept apart, and is never unfolded. */
  isRestored(name: Name): boolean;
}

/** A set of checked constants. Only `addDeclaration` puts constants in. */
export class Environment implements Constants {
  readonly #parent: Environment | undefined;
  /** How many of the parent's own constants this environment sees. */
  readonly #visible: number;
  readonly #index = new Map<Name, number>();
  /** Holes are constants of a restored environment that nobody has asked for yet. */
  readonly #constants: (ConstantInfo | undefined)[] = [];
  /** Forks share it: it is replaced, not changed. */
  #extensions: ReadonlyMap<string, unknown>;
  #restored: Restored | undefined;

  private constructor(parent: Environment | undefined, visible: number, extensions: ReadonlyMap<string, unknown>) {
    this.#parent = parent;
    this.#visible = visible;
    this.#extensions = extensions;
  }

  static empty(): Environment {
    return new Environment(undefined, 0, new Map());
  }

  /** An environment of constants that were checked before. The caller vouches for them: nothing is checked here. */
  static restore(restored: Restored): Environment {
    const { names, extensions } = restored;
    const environment = new Environment(undefined, 0, extensions);
    environment.#restored = restored;
    for (const [index, name] of names.entries()) environment.#index.set(name, index);
    environment.#constants.length = names.length;
    return environment;
  }

  /** A new environment with the same constants, at no cost; what either gains afterwards does not reach the other. */
  fork(): Environment {
    if (this.#constants.length === 0 && this.#parent !== undefined) {
      return new Environment(this.#parent, this.#visible, this.#extensions);
    }
    return new Environment(this, this.#constants.length, this.#extensions);
  }

  /** The axioms behind a constant that was restored; undefined for all other names. */
  restoredAxioms(name: Name): readonly Name[] | undefined {
    const layer = this.homeOf(name);
    return layer === undefined ? undefined : layer.#restored?.axioms(name);
  }

  isRestored(name: Name): boolean {
    const layer = this.homeOf(name);
    return layer !== undefined && layer.#restored !== undefined;
  }

  /** The first constants of this environment, for making again what was once made of them. */
  prefix(count: number): Environment {
    return new Environment(this, count, this.#extensions);
  }

  /** What an elaborator has stored under this key here or in the environment that this one is forked from. */
  extension<T>(key: Extension<T>): T {
    // What is stored under a key's name is of the key's type.
    return this.#extensions.has(key.name) ? (this.#extensions.get(key.name) as T) : key.initial;
  }

  setExtension<T>(key: Extension<T>, value: T): void {
    this.#extensions = new Map(this.#extensions).set(key.name, value);
  }

  /** The values of all extensions that have one, by name. */
  extensions(): ReadonlyMap<string, unknown> {
    return this.#extensions;
  }

  get(name: Name): ConstantInfo | undefined {
    const layer = this.homeOf(name);
    return layer === undefined ? undefined : layer.#at(layer.#index.get(name) as number);
  }

  has(name: Name): boolean {
    return this.homeOf(name) !== undefined;
  }

  /** The environment that the constant was added to: this one or one that it is forked from. */
  homeOf(name: Name): Environment | undefined {
    let layer: Environment = this;
    let visible = this.#constants.length;
    for (;;) {
      const index = layer.#index.get(name);
      if (index !== undefined && index < visible) return layer;
      if (layer.#parent === undefined) return undefined;
      visible = layer.#visible;
      layer = layer.#parent;
    }
  }

  #at(index: number): ConstantInfo {
    const known = this.#constants[index];
    if (known !== undefined) return known;
    const restored = required(this.#restored, "a constant that is nowhere");
    const info = uncharged(() => restored.constant(index));
    this.#constants[index] = info;
    return info;
  }

  /** The constants in the order in which they were added. */
  constants(): ConstantInfo[] {
    return this.#first(this.#constants.length);
  }

  #first(count: number): ConstantInfo[] {
    const inherited = this.#parent === undefined ? [] : this.#parent.#first(this.#visible);
    return [...inherited, ...Array.from({ length: count }, (_, index) => this.#at(index))];
  }

  structure(name: Name): { type: InductiveInfo; maker: ConstructorInfo } | undefined {
    const type = this.get(name);
    if (type?.kind !== "inductive" || type.constructors.length !== 1 || type.numIndices !== 0) return undefined;
    const maker = this.get(itemAt(type.constructors, 0));
    return maker?.kind === "constructor" ? { type, maker } : undefined;
  }

  /** Stores a constant without any check. For the kernel's own use, after it has checked the declaration. */
  static insert(environment: Environment, info: ConstantInfo): void {
    environment.#index.set(info.name, environment.#constants.length);
    environment.#constants.push(info);
  }
}
