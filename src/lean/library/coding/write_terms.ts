// Takes terms apart for writing. All terms are looked at first, for what occurs again.
import { itemAt, required } from "../../../platform/index.ts";
import { appArgs, appHead, type Expr, type Level, type Name } from "../../kernel/index.ts";
import { binderInfos, itemCode, levelCode } from "./format.ts";
import type { Part } from "./parts.ts";

/** Terms of fewer parts are written again where they occur again: gzip finds them. */
const leastShared = 40;

/** A term with the terms in it known by number; equal terms, names of binders included, have the same number. */
interface Node {
  readonly parts: readonly (Part | { readonly term: number })[];
  /** How many parts are written for it if nothing is shared. */
  readonly size: number;
}

/** Numbers items in the order of their first mention. */
class Numbering<T> {
  readonly items: T[] = [];
  readonly #numbers = new Map<string, number>();

  number(key: string, make: () => T): number {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.items.push(make()) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}

export class TermWriter {
  readonly #constants: ReadonlyMap<Name, number>;
  readonly #nodes = new Numbering<Node>();
  readonly #numbers = new Map<Expr, number>();
  readonly #mentions: number[] = [];
  readonly #levels = new Numbering<readonly Part[]>();
  readonly #levelNumbers = new Map<Level, number>();
  readonly #items = new Map<string, readonly Part[]>();

  /** `constants` numbers all constants. */
  constructor(constants: ReadonlyMap<Name, number>) {
    this.#constants = constants;
  }

  /** What is referred to: items and levels. */
  get items(): ReadonlyMap<string, readonly Part[]> {
    return this.#items;
  }

  get levels(): readonly (readonly Part[])[] {
    return this.#levels.items;
  }

  /** The number of a constant. */
  constant(name: Name): number {
    return required(this.#constants.get(name), `the library names ${name}, which it does not declare`);
  }

  /** Looks at a term that will be written. */
  survey(e: Expr): void {
    this.#number(e);
  }

  /** What is written for a term, once all have been looked at. */
  parts(e: Expr): Part[] {
    return this.#written(required(this.#numbers.get(e), "a term that was not looked at"));
  }

  #written(number: number): Part[] {
    const node = itemAt(this.#nodes.items, number);
    if (node.size < leastShared || itemAt(this.#mentions, number) < 2) return this.#inPlace(node);
    const item = `term ${number}`;
    if (!this.#items.has(item)) {
      this.#items.set(item, []);
      this.#items.set(item, [itemCode.term, ...this.#inPlace(node)]);
    }
    return [{ item }];
  }

  #inPlace({ parts }: Node): Part[] {
    return parts.flatMap((part) => (typeof part === "object" && "term" in part ? this.#written(part.term) : [part]));
  }

  #item(...parts: readonly Part[]): Part {
    const item = JSON.stringify(parts);
    this.#items.set(item, parts);
    return { item };
  }

  #level(level: Level): number {
    const known = this.#levelNumbers.get(level);
    if (known !== undefined) return known;
    const parts = [levelCode[level.kind], ...this.#levelParts(level)];
    const number = this.#levels.number(JSON.stringify(parts), () => parts);
    this.#levelNumbers.set(level, number);
    return number;
  }

  #levelParts(level: Level): readonly Part[] {
    switch (level.kind) {
      case "zero":
        return [];
      case "succ":
        return [this.#level(level.of)];
      case "max":
      case "imax":
        return [this.#level(level.left), this.#level(level.right)];
      case "param":
        return [{ word: level.name }];
    }
  }

  #number(e: Expr): number {
    const known = this.#numbers.get(e);
    const number = known ?? this.#newNumber(e);
    this.#numbers.set(e, number);
    this.#mentions[number] = (this.#mentions[number] ?? 0) + 1;
    return number;
  }

  #newNumber(e: Expr): number {
    const args = appArgs(e);
    const parts = [...this.#head(appHead(e), args.length), ...args.map((arg) => ({ term: this.#number(arg) }))];
    return this.#nodes.number(JSON.stringify(parts), () => {
      const sizes = parts.map((part) =>
        typeof part === "object" && "term" in part ? itemAt(this.#nodes.items, part.term).size : 1,
      );
      return { parts, size: sizes.reduce((sum, size) => sum + size, 0) };
    });
  }

  /** What stands before the arguments. */
  #head(e: Expr, count: number): Node["parts"][number][] {
    switch (e.kind) {
      case "const": {
        const levels = e.levels.map((level) => this.#level(level));
        return [this.#item(itemCode.const, this.constant(e.name), levels.length, ...levels, count)];
      }
      case "bvar":
        return [this.#item(itemCode.variable, e.index, count)];
      case "proj":
        return [
          this.#item(itemCode.proj, this.constant(e.structName), e.index, count),
          { term: this.#number(e.struct) },
        ];
      default:
        return count === 0 ? this.#plain(e) : [this.#item(itemCode.applied, count), { term: this.#number(e) }];
    }
  }

  #plain(e: Expr): Node["parts"][number][] {
    switch (e.kind) {
      case "lam":
      case "pi": {
        const item = this.#item(itemCode[e.kind] + binderInfos.indexOf(e.info));
        return [item, { term: this.#number(e.type) }, { word: e.name }, { term: this.#number(e.body) }];
      }
      case "let": {
        const terms = [e.type, e.value, e.body].map((part) => ({ term: this.#number(part) }));
        return [this.#item(itemCode.let), { word: e.name }, ...terms];
      }
      case "sort":
        return [this.#item(itemCode.sort, this.#level(e.level))];
      case "nat":
        return [this.#item(itemCode.nat, { word: String(e.value) })];
      case "string":
        return [this.#item(itemCode.string, { word: e.value })];
      default:
        throw new TypeError(`a checked constant has no ${e.kind}`);
    }
  }
}
