// The imports of a header, apart from what stands behind them.

/**
 * A header up to its last import, if nothing but line comments and blank lines stands between its imports; else all of it.
 * Headers with the same imports can share what takes longest, and differ in what they open.
 */
export function importsOf(header: string): string {
  const lines = header.split(/(?<=\n)/);
  let end = 0;
  for (const [i, line] of lines.entries()) {
    if (/^import\s/.test(line)) end = i + 1;
    else if (!/^\s*(--.*)?$/.test(line.trimEnd())) break;
  }
  const later = lines.slice(end).some((line) => /^\s*import\s/.test(line));
  return later ? header : lines.slice(0, end).join("");
}
