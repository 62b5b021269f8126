// Columns of text for people to read.

/** Columns of text, each as wide as its widest cell; cells that are a number, with its error or unit, stand at the right. */
export function textColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((most, row) => Math.max(most, (row[column] ?? "").length), 0),
  );
  const cell = (text: string, column: number) =>
    /^[-+]?\d[\d.,:±× ]*(e[-+]?\d+)? ?(%|\w+)?$/.test(text)
      ? text.padStart(widths[column] ?? 0)
      : text.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join("  ").trimEnd()).join("\n");
}
