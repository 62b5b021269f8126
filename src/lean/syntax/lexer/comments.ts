// Where Lean's comments end: `--`, block comments that nest, and documentation, which is a token and no white space.
// Source: `whitespace` and `finishCommentBlock` in Lean's src/Lean/Parser/Basic.lean, `docComment` in Parser/Term.lean.

/** The offset just after a comment; `closed` is false if the text ends first, or if Lean reads its beginning otherwise. */
export interface CommentEnd {
  readonly end: number;
  readonly closed: boolean;
}

/** True if documentation begins at `start`: `/--` before a declaration, or `/-!` on its own. `/--/` is its beginning too. */
export function startsDocumentation(text: string, start: number): boolean {
  return text.startsWith("/--", start) || text.startsWith("/-!", start);
}

/** The end of the block comment at `start`. The character after `/-` never counts: `/-/` does not open a second comment. */
export function blockCommentEnd(text: string, start: number): CommentEnd {
  return bodyEnd(text, start + 3);
}

/**
 * The end of the documentation at `start`. White space after `/--` is skipped as it is after every token, and with it a
 * comment `--`, which would hide an end in the same line: such a text is called not closed.
 */
export function documentationEnd(text: string, start: number): CommentEnd {
  const first = /\S/g;
  first.lastIndex = start + 3;
  const at = first.exec(text)?.index ?? text.length;
  const { end, closed } = bodyEnd(text, start + 3);
  return { end, closed: closed && !text.startsWith("--", at) };
}

/** The end of a comment whose body begins at `start`. */
function bodyEnd(text: string, start: number): CommentEnd {
  const mark = /\/-|-\//g;
  mark.lastIndex = start;
  for (let depth = 1; ; ) {
    const found = mark.exec(text);
    if (found === null) return { end: text.length, closed: false };
    depth += found[0] === "/-" ? 1 : -1;
    if (depth === 0) return { end: found.index + 2, closed: true };
  }
}
