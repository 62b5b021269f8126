// The constants that have been checked, in layers: a fork shares its parent's constants and adds its own.
import type { ConstantInfo, ConstructorInfo, InductiveInfo } from "./declaration.ts";
import type { Name } from "./name.ts";

/** A set of checked constants. Only `addDeclaration` puts constants in. */
export class Environment {
  readonly #parent: Environment | undefined;
  /** How many of the parent's own constants this environment sees. */
  readonly #visible: number;
  readonly #index = new Map<Name, number>();
  readonly #constants: ConstantInfo[] = [];

  private constructor(parent: Environment | undefined, visible: number) {
    this.#parent = parent;
    this.#visible = visible;
  }

  static empty(): Environment {
    return new Environment(undefined, 0);
  }

  /** A new environment with the same constants, at no cost; what either gains afterwards does not reach the other. */
  fork(): Environment {
    if (this.#constants.length === 0 && this.#parent !== undefined) return new Environment(this.#parent, this.#visible);
    return new Environment(this, this.#constants.length);
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
