// Typed access to the fields of one JSON object of an export; every surprise is a DataError that names the line.
import { DataError } from "../../../platform/index.ts";

/** A JSON object on a line of the file. */
export class Fields {
  readonly line: number;
  readonly #values: ReadonlyMap<string, unknown>;

  private constructor(value: unknown, line: number) {
    this.line = line;
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw this.error("an object was expected");
    this.#values = new Map(Object.entries(value));
  }

  static parse(text: string, line: number): Fields {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new DataError("The export cannot be read.", [`line ${line}`, "it is not JSON"]);
    }
    return new Fields(value, line);
  }

  error(reason: string): DataError {
    return new DataError("The export cannot be read.", [`line ${this.line}`, reason]);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  is(key: string, value: string): boolean {
    return this.#values.get(key) === value;
  }

  /** The only key of the object, besides the given one if there is one. */
  onlyKey(beside?: string): string {
    const [key, ...more] = [...this.#values.keys()].filter((other) => other !== beside);
    if (key !== undefined && more.length === 0) return key;
    throw this.error(`an object with one key ${beside === undefined ? "" : `besides ${beside} `}was expected`);
  }

  #natural(value: unknown, key: string): number {
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    throw this.error(`${key} is not a natural number`);
  }

  count(key: string): number {
    return this.#natural(this.#values.get(key), key);
  }

  #list(key: string): unknown[] {
    const value = this.#values.get(key);
    if (!Array.isArray(value)) throw this.error(`${key} is not a list`);
    return value;
  }

  counts(key: string): number[] {
    return this.#list(key).map((value) => this.#natural(value, key));
  }

  text(key: string): string {
    const value = this.#values.get(key);
    if (typeof value !== "string") throw this.error(`${key} is not a text`);
    return value;
  }

  flag(key: string): boolean {
    const value = this.#values.get(key);
    if (typeof value !== "boolean") throw this.error(`${key} is not true or false`);
    return value;
  }

  object(key: string): Fields {
    return new Fields(this.#values.get(key), this.line);
  }

  objects(key: string): Fields[] {
    return this.#list(key).map((value) => new Fields(value, this.line));
  }
}
