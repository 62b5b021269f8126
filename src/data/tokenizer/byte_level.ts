// The byte-level alphabet: each of the 256 bytes written as one printable character, as GPT-2 introduced it.

/** The character that stands for each byte: itself where it is printable, else one from U+0100 on. */
export const CHARACTER_OF_BYTE: readonly string[] = alphabet();

const BYTE_OF_CHARACTER = new Map(CHARACTER_OF_BYTE.map((character, byte) => [character, byte]));

const encoder = new TextEncoder();

/** A text's UTF-8 bytes, each written as its character. */
export function toByteCharacters(text: string): string {
  let result = "";
  for (const byte of encoder.encode(text)) result += CHARACTER_OF_BYTE[byte];
  return result;
}

/** The bytes that such characters stand for, or undefined where one stands for none. */
export function fromByteCharacters(characters: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (const character of characters) {
    const byte = BYTE_OF_CHARACTER.get(character);
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

function alphabet(): string[] {
  const printable = (byte: number) => (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad);
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(printable(byte) ? byte : next++));
}
