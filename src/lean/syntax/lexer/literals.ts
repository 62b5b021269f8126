// What the literals of strings and characters say: their escapes are read as Lean reads them.

import { Failure, type Position } from "./failure.ts";

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\",
  '"': '"',
  "'": "'",
  n: "\n",
  t: "\t",
  r: "\r",
};

/** The text between the quotes of a literal. @throws Failure for an escape that Lean does not know */
export function literalText(literal: string, at: Position): string {
  return literal.slice(1, -1).replace(
    // The backslash takes what follows with it: a line's end with the white space behind it, the digits of a code, or one character.
    /\\(?:\n\s*|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([\s\S]))/gu,
    (written: string, byte: string | undefined, code: string | undefined, sign: string | undefined) => {
      const digits = byte ?? code;
      if (digits !== undefined) return character(Number.parseInt(digits, 16));
      if (sign === undefined) return "";
      const meant = escapes[sign];
      if (meant === undefined) throw new Failure(`invalid escape sequence '${written}'`, at);
      return meant;
    },
  );
}

/** Codes that stand for no character are 0 in Lean (`Char.ofNat`). */
function character(code: number): string {
  return code >= 0xd800 && code <= 0xdfff ? "\0" : String.fromCodePoint(code);
}
