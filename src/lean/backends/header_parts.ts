// A header in two parts: what is imported, and what stands behind it.

/** The leading imports, and the rest. The rest is empty where it cannot be told from the imports. */
export interface HeaderParts {
  readonly imports: string;
  readonly rest: string;
}

/**
 * Splits a header after its last import, if only line comments and blank lines stand before it. Headers with the same
 * imports can then share what takes longest, and differ in what they open.
 */
export function splitImports(header: string): HeaderParts {
  const lines = header.split(/(?<=\n)/);
  let end = 0;
  for (const [i, line] of lines.entries()) {
    if (/^import\s/.test(line)) end = i + 1;
    else if (!/^\s*(--.*)?$/.test(line)) break;
  }
  const [imports, rest] = [lines.slice(0, end).join(""), lines.slice(end).join("")];
  return /^\s*import\s/m.test(rest) ? { imports: header, rest: "" } : { imports, rest };
}
