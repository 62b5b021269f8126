// What comes with an inductive type: its recursor and the constructions. It is not shipped, but made again when needed.
import { required } from "../../platform/index.ts";
import { addConstructions } from "../elab/index.ts";
import type { ConstantInfo, Environment, InductiveInfo, Name } from "../kernel/index.ts";
import { addDeclaration, Budget } from "../kernel/index.ts";

const limits = { milliseconds: 60_000 };

/** Makes the constants that come with one inductive type. */
export class Derivation {
  readonly #environment: Environment;
  readonly #type: Name;
  #complete = false;

  /** `before` holds the constants that were declared before the type, `after` its constructors too. */
  constructor(before: Environment, type: InductiveInfo, after: Environment) {
    this.#environment = before.fork();
    this.#type = type.name;
    const { name, levelParams, numParams } = type;
    const constructors = type.constructors.map((each) => required(after.get(each), `there is no constructor ${each}`));
    addDeclaration(
      this.#environment,
      { kind: "inductive", name, levelParams, type: type.type, numParams, constructors },
      limits,
    );
  }

  /** The constant of this name, if it comes with the type. */
  constant(name: Name): ConstantInfo | undefined {
    if (!this.#complete && name !== `${this.#type}.rec`) {
      addConstructions(this.#environment, this.#type, new Budget(limits));
      this.#complete = true;
    }
    return this.#environment.get(name);
  }
}
