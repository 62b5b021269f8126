// Which characters may occur in Lean identifiers. Latin-1 letters, which only newer Leans take, are left out.

function isAsciiLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

/** True for the digits 0 to 9. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLetterLike(code: number): boolean {
  if (code < 0x391) return false;
  if (code <= 0x3dd) {
    if (code >= 0x3b1 && code <= 0x3c9) return code !== 0x3bb;
    if (code <= 0x3a9) return code !== 0x3a0 && code !== 0x3a3;
    return code >= 0x3ca;
  }
  return (
    code <= 0x3fb ||
    (code >= 0x1f00 && code <= 0x1ffe) ||
    (code >= 0x2100 && code <= 0x214f) ||
    (code >= 0x1d49c && code <= 0x1d59f)
  );
}

function isSubscript(code: number): boolean {
  return (code >= 0x2080 && code <= 0x2089) || (code >= 0x2090 && code <= 0x209c) || (code >= 0x1d62 && code <= 0x1d6a);
}

/** True if an identifier may start with this code point. */
export function startsIdentifier(code: number): boolean {
  return isAsciiLetter(code) || code === 0x5f || isLetterLike(code);
}

/** True if an identifier may go on with this code point. */
export function continuesIdentifier(code: number): boolean {
  return (
    isAsciiLetter(code) ||
    isDigit(code) ||
    code === 0x5f ||
    code === 0x27 ||
    code === 0x21 ||
    code === 0x3f ||
    isLetterLike(code) ||
    isSubscript(code)
  );
}

/** How many characters the text has from an offset on: a pair of surrogates is one. */
export function codePoints(text: string, from = 0): number {
  let count = 0;
  for (let i = from; i < text.length; count++) i += (text.codePointAt(i) as number) > 0xffff ? 2 : 1;
  return count;
}
