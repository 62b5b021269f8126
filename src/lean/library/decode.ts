// Reads the checked library: constants are decoded, or made again from their types, when they are first asked for.
import { BugError, itemAt, required } from "../../platform/index.ts";
import type { ConstantInfo, Expr, Name, TheoremInfo } from "../kernel/index.ts";
import { Environment } from "../kernel/index.ts";
import { Derivation } from "./derived.ts";
import { type CheckedLibrary, constantKinds, derivedKind, quotientRoles } from "./format.ts";
import { NumberReader, separator } from "./numbers.ts";
import { proofOf } from "./proofs.ts";
import { readTables } from "./tables.ts";
import { TermReader } from "./term_reader.ts";

/** A theorem of the library. Its proof is kept apart. */
class ShippedTheorem implements TheoremInfo {
  readonly kind = "theorem";
  readonly name: Name;
  readonly levelParams: readonly Name[];
  readonly type: Expr;

  constructor({ name, levelParams, type }: Pick<TheoremInfo, "name" | "levelParams" | "type">) {
    this.name = name;
    this.levelParams = levelParams;
    this.type = type;
  }

  get value(): Expr {
    return proofOf(this.name);
  }
}

class Decoder {
  readonly #terms: TermReader;
  readonly #records: readonly string[];
  readonly #derivations = new Map<Name, Derivation>();
  readonly names: readonly Name[];
  readonly environment: Environment;

  constructor(library: CheckedLibrary) {
    this.#terms = new TermReader(library);
    this.#records = library.constants.split(separator);
    this.names = this.#records.map((record) => this.#name(record));
    const axioms = decodeAxioms(library, this.names);
    this.environment = Environment.restore({
      names: this.names,
      constant: (index) => this.#constant(index),
      axioms: (name) => axioms.get(name) ?? [],
      extensions: readTables(library.extensions),
    });
  }

  #name(record: string): Name {
    const reader = new NumberReader(record);
    const code = reader.next();
    const name = this.#terms.symbol(reader);
    return code === derivedKind ? `${name}.${this.#terms.symbol(reader)}` : name;
  }

  #constant(index: number): ConstantInfo {
    const reader = new NumberReader(itemAt(this.#records, index));
    const code = reader.next();
    if (code === derivedKind) return this.#derived(index);
    const kind = itemAt(constantKinds, code);
    const name = this.#terms.symbol(reader);
    const levelParams = reader.list(() => this.#terms.symbol(reader));
    const head = { name, levelParams, type: this.#terms.term(reader) };
    switch (kind) {
      case "axiom":
        return { kind, ...head };
      case "definition": {
        const value = this.#terms.term(reader);
        const abbreviation = reader.next() === 1;
        return { kind, ...head, value, abbreviation, height: reader.next(), arithmetic: reader.next() === 1 };
      }
      case "theorem":
        return new ShippedTheorem(head);
      case "opaque":
        return { kind, ...head, value: this.#terms.term(reader) };
      case "inductive": {
        const counts = { numParams: reader.next(), numIndices: reader.next() };
        const flags = { recursive: reader.next() === 1, reflexive: reader.next() === 1, isProp: reader.next() === 1 };
        return { kind, ...head, ...counts, ...flags, constructors: reader.list(() => this.#terms.symbol(reader)) };
      }
      case "constructor": {
        const inductive = this.#terms.symbol(reader);
        return { kind, ...head, inductive, index: reader.next(), numParams: reader.next(), numFields: reader.next() };
      }
      case "recursor":
        return { kind, ...head, ...this.#recursor(reader) };
      case "quotient":
        return { kind, ...head, role: itemAt(quotientRoles, reader.next()) };
    }
  }

  #recursor(reader: NumberReader) {
    const inductive = this.#terms.symbol(reader);
    const counts = {
      numParams: reader.next(),
      numMotives: reader.next(),
      numMinors: reader.next(),
      numIndices: reader.next(),
    };
    const k = reader.next() === 1;
    const rules = reader.list(() => ({
      constructorName: this.#terms.symbol(reader),
      numFields: reader.next(),
      rhs: this.#terms.term(reader),
    }));
    return { inductive, ...counts, k, rules };
  }

  /** Makes a constant again from the inductive type that it comes with. */
  #derived(index: number): ConstantInfo {
    const reader = new NumberReader(itemAt(this.#records, index));
    reader.next();
    const owner = this.environment.get(this.#terms.symbol(reader));
    const type = owner?.kind === "constructor" ? this.environment.get(owner.inductive) : owner;
    if (type?.kind !== "inductive")
      throw new BugError("a derived constant of the library comes with no inductive type");
    let derivation = this.#derivations.get(type.name);
    if (derivation === undefined) {
      derivation = new Derivation(this.environment.prefix(this.names.indexOf(type.name)), type, this.environment);
      this.#derivations.set(type.name, derivation);
    }
    return required(derivation.constant(itemAt(this.names, index)), "a derived constant of the library cannot be made");
  }
}

function decodeAxioms(library: CheckedLibrary, names: readonly Name[]): ReadonlyMap<Name, readonly Name[]> {
  const axiomNames = library.axiomNames.split(" ");
  const reader = new NumberReader(library.axioms);
  const found = new Map<Name, readonly Name[]>();
  const sets = new Map<number, readonly Name[]>();
  for (const name of names) {
    const bits = reader.next();
    const axioms = sets.get(bits) ?? axiomNames.filter((_, i) => (bits >> i) & 1).sort();
    sets.set(bits, axioms);
    found.set(name, axioms);
  }
  return found;
}

/** An environment with the constants of a checked library. */
export function decodeLibrary(library: CheckedLibrary): Environment {
  return new Decoder(library).environment;
}
