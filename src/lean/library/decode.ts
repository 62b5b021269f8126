// Reads the checked library: constants are decoded, or made again from their types, when they are first asked for.
import { BugError, itemAt, required } from "../../platform/index.ts";
import type { ConstantInfo, Expr, Name, TheoremInfo } from "../kernel/index.ts";
import { Environment } from "../kernel/index.ts";
import { type CheckedLibrary, constantKinds, quotientRoles } from "./coding/format.ts";
import { type NamedConstant, readNames } from "./coding/names.ts";
import { NumberReader, separator, writeNumber } from "./coding/numbers.ts";
import { readValue } from "./coding/tables.ts";
import { TermReader } from "./coding/term_reader.ts";
import { Derivation } from "./derived.ts";
import { ProofReader } from "./proofs.ts";

const inductiveMark = writeNumber(constantKinds.indexOf("inductive"));

/** A theorem of the library. Its proof is kept apart. */
class ShippedTheorem implements TheoremInfo {
  readonly kind = "theorem";
  readonly name: Name;
  readonly levelParams: readonly Name[];
  readonly type: Expr;
  readonly #proof: () => Expr;

  constructor({ name, levelParams, type }: Pick<TheoremInfo, "name" | "levelParams" | "type">, proof: () => Expr) {
    this.name = name;
    this.levelParams = levelParams;
    this.type = type;
    this.#proof = proof;
  }

  get value(): Expr {
    return this.#proof();
  }
}

class Decoder {
  readonly #constants: readonly NamedConstant[];
  /** The records of the constants that are not made again. */
  readonly #records: readonly string[];
  /** The record of each constant. */
  readonly #recordAt: readonly number[];
  readonly #names: readonly Name[];
  readonly #terms: TermReader;
  readonly #proofs: ProofReader;
  readonly #derivations = new Map<Name, Derivation>();
  readonly environment: Environment;

  constructor(library: CheckedLibrary) {
    this.#records = library.constants.split(separator);
    this.#constants = readNames(library.names, (record) => itemAt(this.#records, record).startsWith(inductiveMark));
    let records = 0;
    this.#recordAt = this.#constants.map(({ madeFrom }) => (madeFrom === undefined ? records++ : -1));
    this.#names = this.#constants.map(({ name }) => name);
    this.#terms = new TermReader(library, this.#names);
    this.#proofs = new ProofReader(this.#names);
    const [axiomNames, extensions] = library.tables
      .split(separator)
      .map((record) => readValue(new NumberReader(record), this.#terms.words, this.#names));
    // What the two records are of, by the format.
    const axioms = this.#axioms(library.axioms, axiomNames as readonly Name[]);
    this.environment = Environment.restore({
      names: this.#names,
      constant: (index) => this.#constant(index),
      axioms: (name) => axioms.get(name) ?? [],
      extensions: extensions as ReadonlyMap<string, unknown>,
    });
  }

  #axioms(text: string, axiomNames: readonly Name[]): ReadonlyMap<Name, readonly Name[]> {
    const reader = new NumberReader(text);
    const sets = new Map<number, readonly Name[]>();
    const found = new Map<Name, readonly Name[]>();
    for (const name of this.#names) {
      const bits = reader.next();
      const axioms = sets.get(bits) ?? axiomNames.filter((_, i) => (bits >> i) & 1).sort();
      sets.set(bits, axioms);
      found.set(name, axioms);
    }
    return found;
  }

  #constant(index: number): ConstantInfo {
    const { name, madeFrom } = itemAt(this.#constants, index);
    if (madeFrom !== undefined) return this.#derived(name, madeFrom);
    const reader = new NumberReader(itemAt(this.#records, itemAt(this.#recordAt, index)));
    const term = () => this.#terms.term(reader);
    const flag = () => reader.next() === 1;
    const above = () => itemAt(this.#names, index - reader.next());
    const kind = itemAt(constantKinds, reader.next());
    const levelParams = reader.list(() => this.#terms.word(reader));
    const head = { name, levelParams, type: term() };
    switch (kind) {
      case "axiom":
        return { kind, ...head };
      case "definition":
        return { kind, ...head, value: term(), abbreviation: flag(), height: reader.next(), arithmetic: flag() };
      case "theorem":
        return new ShippedTheorem(head, () => this.#proofs.proof(index));
      case "opaque":
        return { kind, ...head, value: term() };
      case "inductive": {
        const counts = { numParams: reader.next(), numIndices: reader.next() };
        const flags = { recursive: flag(), reflexive: flag(), isProp: flag() };
        const constructors = reader.list(() => itemAt(this.#names, index + reader.next()));
        return { kind, ...head, ...counts, ...flags, constructors };
      }
      case "constructor": {
        const inductive = above();
        return { kind, ...head, inductive, index: reader.next(), numParams: reader.next(), numFields: reader.next() };
      }
      case "recursor": {
        const inductive = above();
        const outer = { numParams: reader.next(), numMotives: reader.next() };
        const inner = { numMinors: reader.next(), numIndices: reader.next(), k: flag() };
        const rules = reader.list(() => ({ constructorName: above(), numFields: reader.next(), rhs: term() }));
        return { kind, ...head, inductive, ...outer, ...inner, rules };
      }
      case "quotient":
        return { kind, ...head, role: itemAt(quotientRoles, reader.next()) };
    }
  }

  /** Makes a constant again from the inductive type that it comes with. */
  #derived(name: Name, typeName: Name): ConstantInfo {
    let derivation = this.#derivations.get(typeName);
    if (derivation === undefined) {
      const type = this.environment.get(typeName);
      if (type?.kind !== "inductive") throw new BugError(`${name} of the library comes with no inductive type`);
      derivation = new Derivation(this.environment.prefix(this.#names.indexOf(typeName)), type, this.environment);
      this.#derivations.set(typeName, derivation);
    }
    return required(derivation.constant(name), `${name} of the library cannot be made`);
  }
}

/** An environment with the constants of a checked library. */
export function decodeLibrary(library: CheckedLibrary): Environment {
  return new Decoder(library).environment;
}
