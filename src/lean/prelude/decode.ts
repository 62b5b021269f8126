// Reads the checked library: constants and terms are decoded when they are first asked for.
import type { ConstantInfo } from "../kernel/declaration.ts";
import { Environment } from "../kernel/environment.ts";
import { app, bvar, constant, type Expr, lam, letIn, natLit, pi, proj, sort, strLit } from "../kernel/expr.ts";
import { type Level, levelIMax, levelMax, levelParam, levelSucc, levelZero } from "../kernel/level.ts";
import type { Name } from "../kernel/name.ts";
import {
  binderInfos,
  bvarCodes,
  type CheckedLibrary,
  constantKinds,
  levelCode,
  quotientRoles,
  termCode,
} from "./format.ts";
import { NumberReader, separator } from "./numbers.ts";
import { readTables } from "./tables.ts";

class Decoder {
  readonly #symbols: readonly string[];
  readonly #levelRecords: readonly string[];
  readonly #levels: Level[] = [];
  readonly #termRecords: readonly string[];
  readonly #terms: (Expr | undefined)[];
  readonly #constantRecords: readonly string[];

  constructor(library: CheckedLibrary) {
    this.#symbols = library.symbols.split(" ");
    this.#levelRecords = library.levels.split(separator);
    this.#termRecords = library.terms.split(separator);
    this.#terms = new Array(this.#termRecords.length);
    this.#constantRecords = library.constants.split(separator);
  }

  constant(index: number): ConstantInfo {
    const reader = new NumberReader(this.#constantRecords[index]);
    const kind = constantKinds[reader.next()];
    const name = this.#symbol(reader);
    const levelParams = reader.list(() => this.#symbol(reader));
    const head = { name, levelParams, type: this.#term(reader) };
    switch (kind) {
      case "axiom":
        return { kind, ...head };
      case "definition": {
        const value = this.#term(reader);
        const abbreviation = reader.next() === 1;
        return { kind, ...head, value, abbreviation, height: reader.next(), arithmetic: reader.next() === 1 };
      }
      case "theorem":
      case "opaque":
        return { kind, ...head, value: this.#term(reader) };
      case "inductive": {
        const counts = { numParams: reader.next(), numIndices: reader.next() };
        const flags = { recursive: reader.next() === 1, reflexive: reader.next() === 1, isProp: reader.next() === 1 };
        return { kind, ...head, ...counts, ...flags, constructors: reader.list(() => this.#symbol(reader)) };
      }
      case "constructor": {
        const inductive = this.#symbol(reader);
        return { kind, ...head, inductive, index: reader.next(), numParams: reader.next(), numFields: reader.next() };
      }
      case "recursor":
        return { kind, ...head, ...this.#recursor(reader) };
      case "quotient":
        return { kind, ...head, role: quotientRoles[reader.next()] };
    }
  }

  #recursor(reader: NumberReader) {
    const inductive = this.#symbol(reader);
    const counts = {
      numParams: reader.next(),
      numMotives: reader.next(),
      numMinors: reader.next(),
      numIndices: reader.next(),
    };
    const k = reader.next() === 1;
    const rules = reader.list(() => ({
      constructorName: this.#symbol(reader),
      numFields: reader.next(),
      rhs: this.#term(reader),
    }));
    return { inductive, ...counts, k, rules };
  }

  #symbol(reader: NumberReader): string {
    return this.#symbols[reader.next()];
  }

  #level(index: number): Level {
    const known = this.#levels[index];
    if (known !== undefined) return known;
    const reader = new NumberReader(this.#levelRecords[index]);
    const level = this.#readLevel(reader);
    this.#levels[index] = level;
    return level;
  }

  #readLevel(reader: NumberReader): Level {
    const code = reader.next();
    switch (code) {
      case levelCode.succ:
        return levelSucc(this.#level(reader.next()));
      case levelCode.max:
        return levelMax(this.#level(reader.next()), this.#level(reader.next()));
      case levelCode.imax:
        return levelIMax(this.#level(reader.next()), this.#level(reader.next()));
      case levelCode.param:
        return levelParam(this.#symbol(reader));
      default:
        return levelZero;
    }
  }

  #shared(index: number): Expr {
    const known = this.#terms[index];
    if (known !== undefined) return known;
    const term = this.#term(new NumberReader(this.#termRecords[index]));
    this.#terms[index] = term;
    return term;
  }

  #term(reader: NumberReader): Expr {
    const code = reader.next();
    if (code >= termCode.shared) return this.#shared(code - termCode.shared);
    if (code >= termCode.bvar) {
      const index = code - termCode.bvar;
      return bvar(index < bvarCodes ? index : reader.next());
    }
    if (code === termCode.app) return app(this.#term(reader), this.#term(reader));
    if (code < termCode.pi) {
      return lam(this.#symbol(reader), this.#term(reader), this.#term(reader), binderInfos[code - termCode.lam]);
    }
    if (code < termCode.let) {
      return pi(this.#symbol(reader), this.#term(reader), this.#term(reader), binderInfos[code - termCode.pi]);
    }
    switch (code) {
      case termCode.let:
        return letIn(this.#symbol(reader), this.#term(reader), this.#term(reader), this.#term(reader));
      case termCode.proj:
        return proj(this.#symbol(reader), reader.next(), this.#term(reader));
      case termCode.sort:
        return sort(this.#level(reader.next()));
      case termCode.const:
        return constant(
          this.#symbol(reader),
          reader.list(() => this.#level(reader.next())),
        );
      case termCode.nat:
        return natLit(BigInt(this.#symbol(reader)));
      default:
        return strLit(decodeURIComponent(this.#symbol(reader)));
    }
  }
}

/** An environment with the constants of a checked library. */
export function decodeLibrary(library: CheckedLibrary): Environment {
  const decoder = new Decoder(library);
  return Environment.restore({
    names: library.names.split(" "),
    constant: (index) => decoder.constant(index),
    extensions: readTables(library.extensions),
  });
}

/** The axioms on which each constant of a checked library rests, sorted. */
export function decodeAxioms(library: CheckedLibrary): ReadonlyMap<Name, readonly Name[]> {
  const axiomNames = library.axiomNames.split(" ");
  const reader = new NumberReader(library.axioms);
  const found = new Map<Name, readonly Name[]>();
  const sets = new Map<number, readonly Name[]>();
  for (const name of library.names.split(" ")) {
    const bits = reader.next();
    const axioms = sets.get(bits) ?? axiomNames.filter((_, i) => (bits >> i) & 1).sort();
    sets.set(bits, axioms);
    found.set(name, axioms);
  }
  return found;
}
