// The constants that have been checked, in layers: a fork shares its parent's constants and adds its own.
import type { ConstantInfo, ConstructorInfo, InductiveInfo } from "./declaration.ts";
import type { Name } from "./name.ts";

/** A table that an elaborator keeps along with the constants; its values are immutable. The kernel never reads one. */
export interface Extension<T> {
  readonly initial: T;
}

/** A set of checked constants. Only `addDeclaration` puts constants in. */
export class Environment {
  readonly #parent: Environment | undefined;
  /** How many of the parent's own constants this environment sees. */
  readonly #visible: number;
  readonly #index = new Map<Name, number>();
  readonly #constants: ConstantInfo[] = [];
  readonly #extensions: Map<Extension<unknown>, unknown>;

  private constructor(parent: Environment | undefined, visible: number, extensions: Map<Extension<unknown>, unknown>) {
    this.#parent = parent;
    this.#visible = visible;
    this.#extensions = extensions;
  }

  static empty(): Environment {
    return new Environment(undefined, 0, new Map());
  }

  /** A new environment with the same constants, at no cost; what either gains afterwards does not reach the other. */
  fork(): Environment {
    const extensions = new Map(this.#extensions);
    if (this.#constants.length === 0 && this.#parent !== undefined) {
      return new Environment(this.#parent, this.#visible, extensions);
    }
    return new Environment(this, this.#constants.length, extensions);
  }

  /** What an elaborator has stored under this key here or in the environment that this one is forked from. */
  extension<T>(key: Extension<T>): T {
    return this.#extensions.has(key) ? (this.#extensions.get(key) as T) : key.initial;
  }

  setExtension<T>(key: Extension<T>, value: T): void {
    this.#extensions.set(key, value);
  }

  get(name: Name): ConstantInfo | undefined {
    let layer: Environment = this;
    let visible = this.#constants.length;
    for (;;) {
      const index = layer.#index.get(name);
      if (index !== undefined && index < visible) return layer.#constants[index];
      if (layer.#parent === undefined) return undefined;
      visible = layer.#visible;
      layer = layer.#parent;
    }
  }

  has(name: Name): boolean {
    return this.get(name) !== undefined;
  }

  /** The constants in the order in which they were added. */
  constants(): ConstantInfo[] {
    const inherited = this.#parent === undefined ? [] : this.#parent.#first(this.#visible);
    return [...inherited, ...this.#constants];
  }

  #first(count: number): ConstantInfo[] {
    const inherited = this.#parent === undefined ? [] : this.#parent.#first(this.#visible);
    return [...inherited, ...this.#constants.slice(0, count)];
  }

  /** The inductive type of this name and its constructor, if it has exactly one constructor and no indices. */
  structure(name: Name): { type: InductiveInfo; maker: ConstructorInfo } | undefined {
    const type = this.get(name);
    if (type?.kind !== "inductive" || type.constructors.length !== 1 || type.numIndices !== 0) return undefined;
    return { type, maker: this.get(type.constructors[0]) as ConstructorInfo };
  }

  /** Stores a constant without any check. For the kernel's own use, after it has checked the declaration. */
  static insert(environment: Environment, info: ConstantInfo): void {
    environment.#index.set(info.name, environment.#constants.length);
    environment.#constants.push(info);
  }
}
