// The hypotheses of a goal: an immutable list of free variables, looked up by name from the newest.
import type { FVar } from "../../kernel/index.ts";
import { charge } from "../../kernel/index.ts";

/** Ends the name of a hypothesis that no text can refer to. */
export const INACCESSIBLE = "✝";

/** The name as Lean shows it when no text can refer to it. */
export function inaccessible(name: string): string {
  return name.endsWith(INACCESSIBLE) ? name : `${name}${INACCESSIBLE}`;
}

/** True if `name` can be written in a text. */
export function isAccessible(name: string): boolean {
  return !name.endsWith(INACCESSIBLE);
}

export class LocalContext {
  readonly variables: readonly FVar[];
  #ids: Set<number> | undefined;

  constructor(variables: readonly FVar[]) {
    this.variables = variables;
  }

  static readonly empty = new LocalContext([]);

  with(...added: readonly FVar[]): LocalContext {
    charge(4 + (this.variables.length >> 2));
    return new LocalContext([...this.variables, ...added]);
  }

  without(removed: readonly FVar[]): LocalContext {
    charge(this.variables.length * (1 + removed.length));
    return new LocalContext(this.variables.filter((variable) => !removed.some(({ id }) => id === variable.id)));
  }

  has(id: number): boolean {
    if (this.#ids === undefined) {
      charge(this.variables.length);
      this.#ids = new Set(this.variables.map((variable) => variable.id));
    }
    return this.#ids.has(id);
  }

  /** The newest variable of this name. */
  find(name: string): FVar | undefined {
    charge(this.variables.length >> 3);
    return this.variables.findLast((variable) => variable.name === name);
  }

  /** True if every variable of `other` is also here. */
  includes(other: LocalContext): boolean {
    if (other === this) return true;
    charge(other.variables.length >> 2);
    return other.variables.every((variable) => this.has(variable.id));
  }
}
