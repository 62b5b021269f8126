// Reads names, universe levels and terms of the checked library; shared terms are decoded when they are first met.
import { itemAt } from "../../platform/index.ts";
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
  natLit,
  pi,
  proj,
  sort,
  strLit,
} from "../kernel/index.ts";
import { binderInfos, bvarCodes, levelCode, type Tables, termCode } from "./format.ts";
import { NumberReader, separator } from "./numbers.ts";

/** Reads the parts of records by their tables. */
export class TermReader {
  readonly #symbols: readonly string[];
  readonly #levelRecords: readonly string[];
  readonly #levels: Level[] = [];
  readonly #termRecords: readonly string[];
  readonly #terms: (Expr | undefined)[];

  constructor(tables: Tables) {
    this.#symbols = tables.symbols.split(" ");
    this.#levelRecords = tables.levels.split(separator);
    this.#termRecords = tables.terms.split(separator);
    this.#terms = new Array(this.#termRecords.length);
  }

  symbol(reader: NumberReader): string {
    return itemAt(this.#symbols, reader.next());
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
        return levelParam(this.symbol(reader));
      default:
        return levelZero;
    }
  }

  #shared(index: number): Expr {
    const known = this.#terms[index];
    if (known !== undefined) return known;
    const term = this.term(new NumberReader(itemAt(this.#termRecords, index)));
    this.#terms[index] = term;
    return term;
  }

  term(reader: NumberReader): Expr {
    const code = reader.next();
    if (code >= termCode.shared) return this.#shared(code - termCode.shared);
    if (code >= termCode.bvar) {
      const index = code - termCode.bvar;
      return bvar(index < bvarCodes ? index : reader.next());
    }
    if (code === termCode.app) return app(this.term(reader), this.term(reader));
    if (code < termCode.pi) {
      return lam(this.symbol(reader), this.term(reader), this.term(reader), binderInfos[code - termCode.lam]);
    }
    if (code < termCode.let) {
      return pi(this.symbol(reader), this.term(reader), this.term(reader), binderInfos[code - termCode.pi]);
    }
    switch (code) {
      case termCode.let:
        return letIn(this.symbol(reader), this.term(reader), this.term(reader), this.term(reader));
      case termCode.proj:
        return proj(this.symbol(reader), reader.next(), this.term(reader));
      case termCode.sort:
        return sort(this.#level(reader.next()));
      case termCode.const:
        return constant(
          this.symbol(reader),
          reader.list(() => this.#level(reader.next())),
        );
      case termCode.nat:
        return natLit(BigInt(this.symbol(reader)));
      default:
        return strLit(decodeURIComponent(this.symbol(reader)));
    }
  }
}
