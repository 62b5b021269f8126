// Writes an environment as the text in which the checked library is shipped. Done when the project is built.

import { itemAt, required } from "../../platform/index.ts";
import type { ConstantInfo, Environment, Expr, Level } from "../kernel/index.ts";
import { collectAxioms, type Name, namePrefix } from "../kernel/index.ts";
import { Derivation } from "./derived.ts";
import {
  binderInfos,
  bvarCodes,
  type CheckedLibrary,
  constantKinds,
  derivedKind,
  type LibraryProofs,
  levelCode,
  quotientRoles,
  termCode,
} from "./format.ts";
import { separator, writeNumber } from "./numbers.ts";
import { writeTables } from "./tables.ts";

/** A term with its children known by number; equal terms, names of binders included, have the same number. */
interface Node {
  readonly code: number;
  readonly symbols: readonly string[];
  readonly numbers: readonly number[];
  readonly children: readonly number[];
}

/** Numbers entries in the order of their first mention, and counts the mentions. */
class Table<T> {
  readonly entries: T[] = [];
  readonly #mentions: number[] = [];
  readonly #numbers = new Map<string, number>();

  number(entry: T): number {
    const key = JSON.stringify(entry);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.entries.length;
      this.#numbers.set(key, number);
      this.entries.push(entry);
      this.#mentions.push(0);
    }
    this.mention(number);
    return number;
  }

  mention(number: number): void {
    this.#mentions[number] = this.mentions(number) + 1;
  }

  /** How often the entry of this number was mentioned. */
  mentions(number: number): number {
    return itemAt(this.#mentions, number);
  }

  /** The numbers of the chosen entries, most mentioned first. */
  ranking(choose: (number: number) => boolean): number[] {
    const chosen = [...this.entries.keys()].filter(choose);
    return chosen.sort((a, b) => this.mentions(b) - this.mentions(a) || a - b);
  }
}

/** The position of each number of a ranking. */
function positions(ranking: readonly number[]): Map<number, number> {
  return new Map(ranking.map((number, position) => [number, position]));
}

class Encoder {
  readonly #symbols = new Table<string>();
  readonly #levels = new Table<readonly number[]>();
  readonly #nodes = new Table<Node>();
  readonly #known = new Map<Expr, number>();
  readonly #knownLevels = new Map<Level, number>();

  level(level: Level): number {
    const known = this.#knownLevels.get(level);
    if (known !== undefined) return known;
    const number = this.#newLevel(level);
    this.#knownLevels.set(level, number);
    return number;
  }

  #newLevel(level: Level): number {
    switch (level.kind) {
      case "zero":
        return this.#levels.number([levelCode.zero]);
      case "succ":
        return this.#levels.number([levelCode.succ, this.level(level.of)]);
      case "max":
      case "imax":
        return this.#levels.number([levelCode[level.kind], this.level(level.left), this.level(level.right)]);
      case "param":
        return this.#levels.number([levelCode.param, this.symbol(level.name)]);
    }
  }

  symbol(text: string): number {
    return this.#symbols.number(text);
  }

  term(e: Expr): number {
    const known = this.#known.get(e);
    if (known !== undefined) {
      this.#nodes.mention(known);
      return known;
    }
    const node = this.#node(e);
    const number = this.#nodes.number(node);
    if (this.#nodes.mentions(number) === 1) for (const symbol of node.symbols) this.symbol(symbol);
    this.#known.set(e, number);
    return number;
  }

  #node(e: Expr): Node {
    switch (e.kind) {
      case "bvar":
        return e.index < bvarCodes
          ? { code: termCode.bvar + e.index, symbols: [], numbers: [], children: [] }
          : { code: termCode.bvar + bvarCodes, symbols: [], numbers: [e.index], children: [] };
      case "app":
        return { code: termCode.app, symbols: [], numbers: [], children: [this.term(e.fn), this.term(e.arg)] };
      case "lam":
      case "pi": {
        const code = termCode[e.kind] + binderInfos.indexOf(e.info);
        return { code, symbols: [e.name], numbers: [], children: [this.term(e.type), this.term(e.body)] };
      }
      case "let": {
        const children = [this.term(e.type), this.term(e.value), this.term(e.body)];
        return { code: termCode.let, symbols: [e.name], numbers: [], children };
      }
      case "proj":
        return { code: termCode.proj, symbols: [e.structName], numbers: [e.index], children: [this.term(e.struct)] };
      case "sort":
        return { code: termCode.sort, symbols: [], numbers: [this.level(e.level)], children: [] };
      case "const": {
        const levels = e.levels.map((level) => this.level(level));
        return { code: termCode.const, symbols: [e.name], numbers: [levels.length, ...levels], children: [] };
      }
      case "nat":
        return { code: termCode.nat, symbols: [String(e.value)], numbers: [], children: [] };
      case "string":
        return { code: termCode.string, symbols: [encodeURIComponent(e.value)], numbers: [], children: [] };
      default:
        throw new TypeError(`a checked constant has no ${e.kind}`);
    }
  }

  /** The tables, and a function that writes the records made with the encoder's numbers. */
  finish(): { symbols: string; levels: string; terms: string; write: (record: EncodedRecord) => string } {
    const symbolRanking = this.#symbols.ranking(() => true);
    const symbolAt = positions(symbolRanking);
    const nodes = this.#nodes;
    const isLong = ({ code }: Node) => code < termCode.bvar;
    const shared = nodes.ranking((number) => nodes.mentions(number) > 1 && isLong(itemAt(nodes.entries, number)));
    const sharedAt = positions(shared);
    const symbol = (text: string) => writeNumber(symbolAt.get(this.#symbols.number(text)) as number);
    const body = (number: number): string => {
      const node = itemAt(nodes.entries, number);
      const labels = node.symbols.map(symbol).join("") + node.numbers.map(writeNumber).join("");
      return writeNumber(node.code) + labels + node.children.map(term).join("");
    };
    const term = (number: number): string => {
      const position = sharedAt.get(number);
      return position === undefined ? body(number) : writeNumber(termCode.shared + position);
    };
    const levels = this.#levels.entries.map(([code, ...rest]) => {
      const numbers = code === levelCode.param ? rest.map((symbol) => symbolAt.get(symbol) as number) : rest;
      return [required(code, "a level without a code"), ...numbers].map(writeNumber).join("");
    });
    return {
      symbols: symbolRanking.map((number) => this.#symbols.entries[number]).join(" "),
      levels: levels.join(separator),
      terms: shared.map(body).join(separator),
      write: (record) =>
        record
          .map((part) => {
            if (typeof part === "number") return writeNumber(part);
            return "symbol" in part ? symbol(part.symbol) : term(part.term);
          })
          .join(""),
    };
  }
}

type EncodedRecord = readonly (number | { readonly symbol: string } | { readonly term: number })[];

/** Writes the parts of records with an encoder's numbers. */
interface Writer {
  readonly symbol: (text: string) => EncodedRecord[number];
  readonly term: (e: Expr) => EncodedRecord[number];
}

function writerOf(encoder: Encoder): Writer {
  return {
    symbol: (text) => {
      encoder.symbol(text);
      return { symbol: text };
    },
    term: (e) => ({ term: encoder.term(e) }),
  };
}

function constantRecord({ symbol, term }: Writer, info: ConstantInfo): EncodedRecord {
  const head = [
    constantKinds.indexOf(info.kind),
    symbol(info.name),
    info.levelParams.length,
    ...info.levelParams.map(symbol),
    term(info.type),
  ];
  switch (info.kind) {
    case "axiom":
    case "theorem":
      return head;
    case "definition":
      return [...head, term(info.value), Number(info.abbreviation), info.height, Number(info.arithmetic)];
    case "opaque":
      return [...head, term(info.value)];
    case "inductive": {
      const flags = [info.recursive, info.reflexive, info.isProp].map(Number);
      const names = info.constructors.map(symbol);
      return [...head, info.numParams, info.numIndices, ...flags, names.length, ...names];
    }
    case "constructor":
      return [...head, symbol(info.inductive), info.index, info.numParams, info.numFields];
    case "recursor": {
      const counts = [info.numParams, info.numMotives, info.numMinors, info.numIndices, Number(info.k)];
      const rules = info.rules.flatMap((rule) => [symbol(rule.constructorName), rule.numFields, term(rule.rhs)]);
      return [...head, symbol(info.inductive), ...counts, info.rules.length, ...rules];
    }
    case "quotient":
      return [...head, quotientRoles.indexOf(info.role)];
  }
}

/** Everything about a constant as text, for telling whether two are the same. */
function exactText(info: ConstantInfo): string {
  const encoder = new Encoder();
  const writer = writerOf(encoder);
  const record = constantRecord(writer, info);
  const proof = info.kind === "theorem" ? [writer.term(info.value)] : [];
  const { write, ...tables } = encoder.finish();
  return JSON.stringify([tables, write(record), write(proof)]);
}

/** The constants that can be made again from inductive types, with the first part of the name that tells from which. */
function derivedConstants(environment: Environment): ReadonlyMap<Name, Name> {
  const found = new Map<Name, Name>();
  for (const [index, info] of environment.constants().entries()) {
    if (info.kind !== "inductive") continue;
    const derivation = new Derivation(environment.prefix(index), info, environment);
    const owners = new Set([info.name, ...info.constructors]);
    for (const candidate of environment.constants().slice(index + 1)) {
      const owner = namePrefix(candidate.name);
      if (!owners.has(owner) || candidate.kind === "constructor" || candidate.kind === "inductive") continue;
      const made = derivation.constant(candidate.name);
      if (made !== undefined && exactText(made) === exactText(candidate)) found.set(candidate.name, owner);
    }
  }
  return found;
}

/** The text of all constants and tables of an environment. `decodeLibrary` reads it back. */
export function encodeLibrary(environment: Environment): {
  library: Omit<CheckedLibrary, "sources">;
  proofs: LibraryProofs;
} {
  const constants = environment.constants();
  const derived = derivedConstants(environment);
  const encoder = new Encoder();
  const writer = writerOf(encoder);
  const records = constants.map((info): EncodedRecord => {
    const owner = derived.get(info.name);
    if (owner === undefined) return constantRecord(writer, info);
    return [derivedKind, writer.symbol(owner), writer.symbol(info.name.slice(owner.length + 1))];
  });
  const { write, ...tables } = encoder.finish();
  const axiomNames = constants.filter((info) => info.kind === "axiom").map((info) => info.name);
  const axioms = constants.map((info) => {
    const used = new Set(collectAxioms(environment, info.name));
    return axiomNames.reduce((bits, name, i) => bits | (used.has(name) ? 1 << i : 0), 0);
  });
  const library = {
    ...tables,
    constants: records.map(write).join(separator),
    axioms: axioms.map(writeNumber).join(""),
    axiomNames: axiomNames.join(" "),
    extensions: writeTables(environment.extensions()),
  };
  return { library, proofs: encodeProofs(constants.filter(({ name }) => !derived.has(name))) };
}

function encodeProofs(constants: readonly ConstantInfo[]): LibraryProofs {
  const encoder = new Encoder();
  const { symbol, term } = writerOf(encoder);
  const records = constants.flatMap((info) => (info.kind === "theorem" ? [[symbol(info.name), term(info.value)]] : []));
  const { write, ...tables } = encoder.finish();
  return { ...tables, proofs: records.map(write).join(separator) };
}
