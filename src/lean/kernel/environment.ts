// The constants that have been checked, in layers: a fork shares its parent's constants and adds its own.
import type { ConstantInfo, ConstructorInfo, InductiveInfo } from "./declaration.ts";
import type { Name } from "./name.ts";

/** A set of checked constants. Only `addDeclaration` puts constants in. */
export class Environment {
  readonly #parent: Environment | undefined;
  readonly #constants = new Map<Name, ConstantInfo>();
  #frozen = false;

  private constructor(parent: Environment | undefined) {
    this.#parent = parent;
  }

  static empty(): Environment {
    return new Environment(undefined);
  }

  /** A new environment with the same constants; what is added to it does not reach this one, which is closed for good. */
  fork(): Environment {
    this.#frozen = true;
    return new Environment(this.#constants.size === 0 && this.#parent !== undefined ? this.#parent : this);
  }

  /** True once the environment has been forked: nothing more can be added to it. */
  get frozen(): boolean {
    return this.#frozen;
  }

  get(name: Name): ConstantInfo | undefined {
    let layer: Environment | undefined = this;
    while (layer !== undefined) {
      const info = layer.#constants.get(name);
      if (info !== undefined) return info;
      layer = layer.#parent;
    }
    return undefined;
  }

  has(name: Name): boolean {
    return this.get(name) !== undefined;
  }

  /** The constants in the order in which they were added. */
  *constants(): Generator<ConstantInfo> {
    if (this.#parent !== undefined) yield* this.#parent.constants();
    yield* this.#constants.values();
  }

  /** The inductive type of this name, if it has exactly one constructor and no indices. */
  structure(name: Name): { type: InductiveInfo; constructor: ConstructorInfo } | undefined {
    const type = this.get(name);
    if (type?.kind !== "inductive" || type.constructors.length !== 1 || type.numIndices !== 0) return undefined;
    return { type, constructor: this.get(type.constructors[0]) as ConstructorInfo };
  }

  /**
   * Stores a constant without any check. For the kernel's own use, after it has checked the declaration.
   */
  static insert(environment: Environment, info: ConstantInfo): void {
    environment.#constants.set(info.name, info);
  }
}
