// Tables: plain objects of named values, as configurations are made of them.

/** Whether a value is an object with named fields, and no list. */
export function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `above` over `below`, neither changed: tables merge field by field; lists and single values replace; undefined leaves what is there. */
export function mergeTables(below: Record<string, unknown>, above: Record<string, unknown>): Record<string, unknown> {
  const merged = structuredClone(below);
  for (const [key, value] of Object.entries(above)) {
    const under = below[key];
    if (value !== undefined) {
      merged[key] = isTable(under) && isTable(value) ? mergeTables(under, value) : structuredClone(value);
    }
  }
  return merged;
}
