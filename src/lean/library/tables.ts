// The elaborator's tables as JSON: maps and sets are marked objects, everything else is as JSON has it.

/** Text from which `readTables` makes equal tables. @throws TypeError for a value of another kind. */
export function writeTables(tables: ReadonlyMap<string, unknown>): string {
  return JSON.stringify(marked(tables));
}

function marked(value: unknown): unknown {
  if (value instanceof Map) return { "#map": [...value].map(marked) };
  if (value instanceof Set) return { "#set": [...value].map(marked) };
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value === "object" && value !== null) {
    if (Object.getPrototypeOf(value) !== Object.prototype) throw new TypeError("a table holds an object of a class");
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, marked(part)]));
  }
  if (["string", "number", "boolean", "undefined"].includes(typeof value)) return value;
  throw new TypeError(`a table holds a value of type ${typeof value}`);
}

/** The tables that `writeTables` wrote. */
export function readTables(text: string): ReadonlyMap<string, unknown> {
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    if ("#map" in value) return new Map(value["#map"] as [unknown, unknown][]);
    return "#set" in value ? new Set(value["#set"] as unknown[]) : value;
  });
}
