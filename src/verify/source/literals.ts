// Where strings of Lean end.

/** The offset just after a literal; `closed` is false if the text ended first. */
export interface LiteralEnd {
  readonly end: number;
  readonly closed: boolean;
}

/** The end of a string whose first character is at `start`, behind the quote. */
export function stringEnd(text: string, start: number): LiteralEnd {
  for (let end = start; end < text.length; end += text[end] === "\\" ? 2 : 1) {
    if (text[end] === '"') return { end: end + 1, closed: true };
  }
  return { end: text.length, closed: false };
}

/** As {@link stringEnd}, for an interpolated string: it also stops behind a brace, which opens a hole with code in it. */
export function interpolatedEnd(text: string, start: number): LiteralEnd & { readonly hole: boolean } {
  for (let end = start; end < text.length; end += text[end] === "\\" ? 2 : 1) {
    if (text[end] === '"') return { end: end + 1, closed: true, hole: false };
    if (text[end] === "{") return { end: end + 1, closed: true, hole: true };
  }
  return { end: text.length, closed: false, hole: false };
}

/** The end of `r"…"` or `r#"…"#`, with as many # on both sides; undefined if none starts here. */
export function rawStringEnd(text: string, start: number): LiteralEnd | undefined {
  const opening = /^r(#*)"/.exec(text.slice(start, start + 200));
  if (opening === null) return undefined;
  const closing = `"${opening[1]}`;
  const found = text.indexOf(closing, start + opening[0].length);
  return found < 0 ? { end: text.length, closed: false } : { end: found + closing.length, closed: true };
}
