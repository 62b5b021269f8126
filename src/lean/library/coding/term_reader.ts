// Reads universe levels and terms of the checked library. What terms begin with is read when it is first met, and so are shared terms.
import { itemAt } from "../../../platform/index.ts";
import {
  app,
  bvar,
  constant,
  type Expr,
  type Level,
  lam,
  letIn,
  levelIMax,
  levelMax,
  levelParam,
  levelSucc,
  levelZero,
  type Name,
  natLit,
  pi,
  proj,
  sort,
  strLit,
} from "../../kernel/index.ts";
import { binderInfos, itemCode, levelCode, type Tables } from "./format.ts";
import { NumberReader, separator } from "./numbers.ts";

/** Makes the term that begins with an item, of the parts that follow. */
type Item = (reader: NumberReader) => Expr;

/** Reads the parts of records by their tables. */
export class TermReader {
  readonly words: readonly string[];
  readonly #names: readonly Name[];
  readonly #levelRecords: readonly string[];
  readonly #levels: Level[] = [];
  readonly #itemRecords: readonly string[];
  readonly #items: (Item | undefined)[];

  /** `names` are those of all constants. */
  constructor(tables: Tables, names: readonly Name[]) {
    this.words = tables.words.split(" ").map(decodeURIComponent);
    this.#names = names;
    this.#levelRecords = tables.levels.split(separator);
    this.#itemRecords = tables.items.split(separator);
    this.#items = new Array(this.#itemRecords.length);
  }

  word(reader: NumberReader): string {
    return itemAt(this.words, reader.next());
  }

  #name(reader: NumberReader): Name {
    return itemAt(this.#names, reader.next());
  }

  #level(index: number): Level {
    const known = this.#levels[index];
    if (known !== undefined) return known;
    const reader = new NumberReader(itemAt(this.#levelRecords, index));
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
        return levelParam(this.word(reader));
      default:
        return levelZero;
    }
  }

  term(reader: NumberReader): Expr {
    const index = reader.next();
    let item = this.#items[index];
    if (item === undefined) {
      item = this.#item(new NumberReader(itemAt(this.#itemRecords, index)));
      this.#items[index] = item;
    }
    return item(reader);
  }

  /** The term applied to so many of those that follow. */
  #applied(fn: Expr, count: number, reader: NumberReader): Expr {
    let result = fn;
    for (let i = 0; i < count; i++) result = app(result, this.term(reader));
    return result;
  }

  #item(own: NumberReader): Item {
    const code = own.next();
    if (code < itemCode.let) {
      const make = code < itemCode.pi ? lam : pi;
      const info = itemAt(binderInfos, code % binderInfos.length);
      return (reader) => {
        const type = this.term(reader);
        return make(this.word(reader), type, this.term(reader), info);
      };
    }
    switch (code) {
      case itemCode.let:
        return (reader) => letIn(this.word(reader), this.term(reader), this.term(reader), this.term(reader));
      case itemCode.proj: {
        const [name, index, count] = [this.#name(own), own.next(), own.next()];
        return (reader) => this.#applied(proj(name, index, this.term(reader)), count, reader);
      }
      case itemCode.const: {
        const name = this.#name(own);
        const levels = own.list(() => this.#level(own.next()));
        return this.#spine(constant(name, levels), own.next());
      }
      case itemCode.variable:
        return this.#spine(bvar(own.next()), own.next());
      case itemCode.applied: {
        const count = own.next();
        return (reader) => this.#applied(this.term(reader), count, reader);
      }
      default: {
        const whole = this.#whole(code, own);
        return () => whole;
      }
    }
  }

  #spine(head: Expr, count: number): Item {
    return (reader) => this.#applied(head, count, reader);
  }

  #whole(code: number, own: NumberReader): Expr {
    switch (code) {
      case itemCode.sort:
        return sort(this.#level(own.next()));
      case itemCode.nat:
        return natLit(BigInt(this.word(own)));
      case itemCode.string:
        return strLit(this.word(own));
      default:
        return this.term(own);
    }
  }
}
