// Strings and characters as Lean prints them.

const named: Readonly<Record<string, string>> = { "\n": "\\n", "\t": "\\t", "\\": "\\\\" };

/** The text in these quotes, with escapes for what stands for something else there or cannot be seen. */
export function quoted(text: string, quote: '"' | "'"): string {
  const inner = text.replace(/["'\\\p{Cc}]/gu, (sign) => {
    if (sign > "\x7f") return sign;
    if (sign === '"' || sign === "'") return sign === quote ? `\\${sign}` : sign;
    return named[sign] ?? `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
  return quote + inner + quote;
}
