// Text and JSON from bytes, strictly: what is not UTF-8 is refused by its line, and so is JSON with two values under one key.
import { DataError } from "../errors.ts";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const NEWLINE = 0x0a;
const RETURN = 0x0d;
/** Bytes that are decoded at once. */
const BLOCK = 1 << 22;

/** One line of a text, without its end. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
}

/** The text of UTF-8 bytes, a byte order mark included. @throws {DataError} that names the first line which is no UTF-8. */
export function decodeUtf8(bytes: Uint8Array, source: string): string {
  try {
    return strict.decode(bytes);
  } catch {
    for (const _ of linesOf(bytes, source));
    throw notUtf8(source, 1, bytes);
  }
}

/**
 * The lines of UTF-8 bytes. A line ends with LF or CR LF; a byte order mark before the first is passed over. What follows the
 * last line end is a line as well, unless it is empty.
 *
 * @param first the number of the first line, for bytes from the middle of a file; a mark is looked for in line 1 alone.
 * @throws {DataError} that names the line which is no UTF-8.
 */
export function* linesOf(bytes: Uint8Array, source: string, first = 1): Generator<Line> {
  const mark = first === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  let number = first;
  for (let start = mark ? 3 : 0; start < bytes.length; ) {
    const end = blockEnd(bytes, start);
    const block = bytes.subarray(start, end);
    start = end;
    const closed = block[block.length - 1] === NEWLINE;
    const text = tryDecode(block);
    const texts = text === undefined ? decodeEach(block, source, number) : text.split("\n");
    if (closed) texts.pop();
    for (const each of texts) yield { number: number++, text: each.endsWith("\r") ? each.slice(0, -1) : each };
  }
}

/** Where the lines end that begin at `start` and are decoded together. */
function blockEnd(bytes: Uint8Array, start: number): number {
  if (bytes.length - start <= BLOCK) return bytes.length;
  const before = bytes.subarray(start, start + BLOCK).lastIndexOf(NEWLINE);
  if (before >= 0) return start + before + 1;
  const after = bytes.indexOf(NEWLINE, start + BLOCK);
  return after < 0 ? bytes.length : after + 1;
}

function tryDecode(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Line by line, to name the one that is no UTF-8. */
function decodeEach(block: Uint8Array, source: string, first: number): string[] {
  const texts: string[] = [];
  for (let start = 0; start <= block.length; ) {
    const found = block.indexOf(NEWLINE, start);
    const end = found < 0 ? block.length : found;
    const text = tryDecode(block.subarray(start, end));
    if (text === undefined) throw notUtf8(source, first + texts.length, block.subarray(start, end));
    texts.push(text);
    start = end + 1;
  }
  return texts;
}

function notUtf8(source: string, line: number, bytes: Uint8Array): DataError {
  const shown = new TextDecoder().decode(bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes).slice(0, 100);
  return new DataError(
    `not UTF-8: ${source}, line ${line}`,
    `it reads "${shown}" where each \ufffd stands for bytes that are no text`,
    "save the file as UTF-8, or look for what damaged it",
  );
}

/**
 * The value of a JSON text.
 *
 * @param what how the error begins, such as "not a JSON file: a.json".
 * @throws {DataError} where it is no JSON, or an object has two values under one key.
 */
export function parseJson(text: string, what: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const hint = text.trim() === "" ? "it is empty" : "it may be cut off, or another format";
    throw new DataError(what, error instanceof Error ? error.message : String(error), hint, { cause: error });
  }
  const repeated = repeatedKey(text);
  if (repeated === undefined) return value;
  throw new DataError(what, `the key "${repeated}" is there twice in one object`, "keep the one that is meant");
}

/** A key that an object of a valid JSON text has twice, if there is one: parsers would disagree about its value. */
export function repeatedKey(text: string): string | undefined {
  /** The keys of each open object; undefined for an open list. */
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x7b) open.push(new Set());
    else if (code === 0x5b) open.push(undefined);
    else if (code === 0x7d || code === 0x5d) open.pop();
    else if (code === 0x22) {
      const end = stringEnd(text, at);
      const keys = open[open.length - 1];
      if (keys !== undefined && isKey(text, end)) {
        const raw = text.slice(at, end);
        const key = raw.includes("\\") ? (JSON.parse(raw) as string) : raw.slice(1, -1);
        if (keys.has(key)) return key;
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return undefined;
}

/** Just after the quote that closes the string which begins at `start`. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at++;
    else if (code === 0x22) return at + 1;
  }
}

/** Whether a colon follows, and so the string before it is a key. */
function isKey(text: string, end: number): boolean {
  for (let at = end; ; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x3a) return true;
    if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return false;
  }
}

/** The value of a line, or none of an empty one. @throws {DataError} that names the line where it is no JSON. */
export function parseJsonLine<T>({ number, text }: Line, source: string): [] | [T] {
  if (text.trim() === "") return [];
  try {
    return [JSON.parse(text) as T];
  } catch (error) {
    const damaged = text.includes("\0") ? "it holds NUL bytes" : error instanceof Error ? error.message : String(error);
    const shown = text.slice(0, 100).replaceAll("\0", "\\0");
    throw new DataError(
      `not JSON: ${source}, line ${number}`,
      `${damaged}: ${shown}`,
      "mend or remove the line; a disk that lost power may have damaged it",
      { cause: error },
    );
  }
}
