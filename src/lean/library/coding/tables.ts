// The elaborator's tables as numbers: values made of maps, sets, arrays, plain objects, words, natural numbers and booleans. The name
// of a constant is said by how far it stands from the one that was said before it.
import { itemAt } from "../../../platform/index.ts";
import type { Name } from "../../kernel/index.ts";
import { valueKind } from "./format.ts";
import type { NumberReader } from "./numbers.ts";
import type { Part } from "./parts.ts";

/** What is written for a value, from which `readValue` makes an equal one. @throws TypeError for a value of another kind. */
export function valueParts(value: unknown, constants: ReadonlyMap<Name, number>): Part[] {
  let before = 0;
  const text = (name: string): Part[] => {
    const constant = constants.get(name);
    if (constant === undefined) return [valueKind.word, { word: name }];
    const step = constant - before;
    before = constant;
    return [valueKind.constant, step >= 0 ? 2 * step : -2 * step - 1];
  };
  const parts = (part: unknown): Part[] => {
    if (part instanceof Map) return [valueKind.map, part.size, ...[...part].flatMap((entry) => entry.flatMap(parts))];
    if (part instanceof Set) return [valueKind.set, part.size, ...[...part].flatMap(parts)];
    if (Array.isArray(part)) return [valueKind.array, part.length, ...part.flatMap(parts)];
    if (typeof part === "string") return text(part);
    if (typeof part === "boolean") return [part ? valueKind.true : valueKind.false];
    if (typeof part === "number" && Number.isInteger(part) && part >= 0) return [valueKind.number, part];
    if (part === undefined) return [valueKind.nothing];
    if (typeof part !== "object" || part === null) throw new TypeError(`a table holds a value of type ${typeof part}`);
    if (Object.getPrototypeOf(part) !== Object.prototype) throw new TypeError("a table holds an object of a class");
    const entries = Object.entries(part);
    return [valueKind.object, entries.length, ...entries.flatMap(([key, item]) => [{ word: key }, ...parts(item)])];
  };
  return parts(value);
}

/** The value of which a record holds the parts. */
export function readValue(reader: NumberReader, words: readonly string[], names: readonly Name[]): unknown {
  let constant = 0;
  const word = () => itemAt(words, reader.next());
  const read = (): unknown => {
    switch (reader.next()) {
      case valueKind.map:
        return new Map(reader.list(() => [read(), read()]));
      case valueKind.set:
        return new Set(reader.list(read));
      case valueKind.array:
        return reader.list(read);
      case valueKind.object:
        return Object.fromEntries(reader.list(() => [word(), read()]));
      case valueKind.constant: {
        const step = reader.next();
        constant += step % 2 === 0 ? step / 2 : -(step + 1) / 2;
        return itemAt(names, constant);
      }
      case valueKind.word:
        return word();
      case valueKind.number:
        return reader.next();
      case valueKind.true:
        return true;
      case valueKind.false:
        return false;
      default:
        return undefined;
    }
  };
  return read();
}
