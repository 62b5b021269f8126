// What a statement says once it is elaborated, as a text: equal for two that differ in names, notation and spacing alone.
import type { Expr, FVar, Level } from "../lean/kernel/index.ts";
import { levelText } from "../lean/kernel/index.ts";
import { prepareStatement } from "./check.ts";
import { lexSource, significant } from "./source/lex.ts";
import { headerText } from "./source/splice.ts";
import type { VerifyRequest } from "./verifier.ts";

/** Characters of a key at most; of what is larger the words are compared. */
const LONGEST = 50_000;

/**
 * The key of a statement behind its header. What the embedded checker does not elaborate is compared word by word, its name left out.
 */
export function statementKey({ header, statement }: Pick<VerifyRequest, "header" | "statement">): string {
  const before = headerText(header);
  const prepared = prepareStatement({ header, statement, proof: "" });
  if (!("kind" in prepared)) {
    const { variables, target } = prepared.statement;
    const writer = new KeyWriter(variables);
    const parts = [...variables.map(({ type }) => writer.write(type)), writer.write(target)];
    if (!writer.isFull) return JSON.stringify([before, ...parts]);
  }
  const [, , ...words] = significant(lexSource(statement)).map(({ text }) => text);
  return JSON.stringify([before, words.join(" ")]);
}

class KeyWriter {
  readonly #places: ReadonlyMap<number, number>;
  readonly #levels = new Map<string, string>();
  #written = 0;

  constructor(variables: readonly FVar[]) {
    this.#places = new Map(variables.map(({ id }, index) => [id, index]));
  }

  get isFull(): boolean {
    return this.#written > LONGEST;
  }

  write(e: Expr): string {
    if (this.isFull) return "";
    const text = this.#text(e);
    if (!/^\(/.test(text)) this.#written += text.length;
    return text;
  }

  #text(e: Expr): string {
    switch (e.kind) {
      case "bvar":
        return `#${e.index}`;
      case "fvar":
        return `v${this.#places.get(e.id) ?? e.name}`;
      case "sort":
        return `S${this.#level(e.level)}`;
      case "const":
        return `${e.name}${e.levels.length === 0 ? "" : `{${e.levels.map((level) => this.#level(level)).join()}}`}`;
      case "app":
        return `(${this.write(e.fn)} ${this.write(e.arg)})`;
      case "lam":
        return `(λ ${this.write(e.type)} ${this.write(e.body)})`;
      case "pi":
        return `(Π ${this.write(e.type)} ${this.write(e.body)})`;
      case "let":
        return `(let ${this.write(e.type)} ${this.write(e.value)} ${this.write(e.body)})`;
      case "proj":
        return `(.${e.index} ${this.write(e.struct)})`;
      default:
        return JSON.stringify(String(e.value));
    }
  }

  /** Universes by the order in which they are met. */
  #level(level: Level): string {
    return levelText(level, true).replace(/[\p{L}_][\p{L}\p{N}_.']*/gu, (name) => {
      if (name === "max" || name === "imax") return name;
      const own = this.#levels.get(name) ?? `u${this.#levels.size}`;
      this.#levels.set(name, own);
      return own;
    });
  }
}
