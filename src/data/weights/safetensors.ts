// The safetensors format: 8 bytes of header length, a JSON header, and the tensors' bytes end to end.
import { DataError, decodeUtf8, parseJson, tupleOf } from "../../platform/index.ts";

/** Bytes of one element, by the format's names of the types that are understood. */
export const BYTES_OF_TYPE = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
} as const;

export type StoredType = keyof typeof BYTES_OF_TYPE;

/** A tensor as a file holds it: little-endian, row-major. */
export interface TensorData {
  dtype: StoredType;
  shape: number[];
  data: Uint8Array;
}

/** The format's own limit on the header's length, in bytes. */
const LARGEST_HEADER = 100_000_000;

/** The tensors that a file's header lists, and its free-form metadata. */
export interface SafetensorsHeader {
  /** Where each tensor lies, counted from the start of the file. */
  entries: Map<string, { dtype: StoredType; shape: number[]; start: number; end: number }>;
  metadata: Record<string, string>;
}

/**
 * Reads the tensors of a file; each `data` is a view into `bytes`.
 *
 * @param source what to call the file in errors.
 * @throws {DataError} when the header is not what the format demands, or does not agree with the file.
 */
export function parseSafetensors(bytes: Uint8Array, source: string): Map<string, TensorData> {
  const tensors = new Map<string, TensorData>();
  for (const [name, { dtype, shape, start, end }] of parseHeader(bytes, bytes.length, source).entries) {
    tensors.set(name, { dtype, shape, data: bytes.subarray(start, end) });
  }
  return tensors;
}

/** How many bytes of a file {@link parseHeader} needs, from its first eight. @throws {DataError} on an absurd length. */
export function headerEnd(firstBytes: Uint8Array, fileLength: number, source: string): number {
  if (firstBytes.length < 8)
    fail(source, "the file is too short", `${fileLength} bytes; a header takes at least 8`, CUT);
  const view = new DataView(firstBytes.buffer, firstBytes.byteOffset, 8);
  const length = view.getBigUint64(0, true);
  if (length > LARGEST_HEADER) fail(source, "not a safetensors file", `its header would be ${length} bytes long`);
  const end = 8 + Number(length);
  if (end > fileLength) {
    fail(source, "the header is cut off", `it ends at byte ${end}, the file at byte ${fileLength}`, CUT);
  }
  return end;
}

/**
 * Reads and checks a header: every tensor's bytes lie inside the file, are as many as its type and shape say, and all
 * together fill the file with no gap and no overlap.
 *
 * @param bytes the start of the file, or all of it.
 * @throws {DataError}
 */
export function parseHeader(bytes: Uint8Array, fileLength: number, source: string): SafetensorsHeader {
  const dataStart = headerEnd(bytes.subarray(0, 8), fileLength, source);
  const json = parseTable(bytes.subarray(8, dataStart), source);
  const metadata: Record<string, string> = {};
  const entries: SafetensorsHeader["entries"] = new Map();
  for (const [name, value] of Object.entries(json)) {
    if (name === "__metadata__") Object.assign(metadata, checkMetadata(value, source));
    else entries.set(name, checkEntry(name, value, dataStart, fileLength, source));
  }
  checkCover(entries, dataStart, fileLength, source);
  return { entries, metadata };
}

/**
 * The beginning of a file of these tensors, in their order: the header with its length before it.
 *
 * @throws {DataError} on a tensor with the reserved name, and on a header that is longer than the format allows.
 */
export function encodeHeader(
  tensors: ReadonlyMap<string, { readonly dtype: StoredType; readonly shape: readonly number[] }>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: [string, unknown][] = Object.keys(metadata).length > 0 ? [["__metadata__", metadata]] : [];
  let offset = 0;
  for (const [name, { dtype, shape }] of tensors) {
    const bytes = elements(shape) * BYTES_OF_TYPE[dtype];
    if (name === "__metadata__")
      throw new DataError("no tensor may be called __metadata__", describe(dtype, shape, bytes));
    header.push([name, { dtype, shape, data_offsets: [offset, offset + bytes] }]);
    offset += bytes;
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  // Spaces up to a multiple of eight keep the tensors aligned, as the format asks.
  const length = Math.ceil(text.length / 8) * 8;
  if (length > LARGEST_HEADER) {
    throw new DataError(
      `${tensors.size} tensors are too many for one file`,
      `their header takes ${length} bytes`,
      "use shards",
    );
  }
  const bytes = new Uint8Array(8 + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, 8);
  bytes.set(text, 8);
  return bytes;
}

/** A file of these tensors in memory, in their order; `writeSafetensors` of gentzen/node writes one of any length. */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, TensorData>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  for (const [name, tensor] of tensors) checkFilled(name, tensor);
  const header = encodeHeader(tensors, metadata);
  let start = header.length;
  const bytes = new Uint8Array([...tensors.values()].reduce((sum, { data }) => sum + data.length, start));
  bytes.set(header);
  for (const { data } of tensors.values()) {
    bytes.set(data, start);
    start += data.length;
  }
  return bytes;
}

/** @throws {DataError} on too few or many bytes for a tensor's shape. */
function checkFilled(name: string, { dtype, shape, data }: TensorData): void {
  const expected = elements(shape) * BYTES_OF_TYPE[dtype];
  if (data.length === expected) return;
  throw new DataError(`tensor "${name}": ${data.length} bytes do not fill its shape`, describe(dtype, shape, expected));
}

type Entry = { dtype: StoredType; shape: number[]; start: number; end: number };

function checkEntry(name: string, value: unknown, dataStart: number, fileLength: number, source: string): Entry {
  const complain = (evidence: string, hint?: string) =>
    fail(source, `the header's entry "${name}" is wrong`, evidence, hint);
  if (typeof value !== "object" || value === null) return complain(`it is ${JSON.stringify(value)}, not an object`);
  const { dtype, shape, data_offsets: offsets } = value as Record<string, unknown>;
  if (typeof dtype !== "string" || !Object.hasOwn(BYTES_OF_TYPE, dtype)) {
    return complain(`dtype ${JSON.stringify(dtype)} is not known`, `known: ${Object.keys(BYTES_OF_TYPE).join(" ")}`);
  }
  if (!isCounts(shape)) return complain(`shape ${JSON.stringify(shape)} is not a list of sizes`);
  const pair = isCounts(offsets) ? tupleOf(offsets, 2) : undefined;
  if (pair === undefined) return complain(`data_offsets ${JSON.stringify(offsets)} is not a pair of positions`);
  const [start, end] = [dataStart + pair[0], dataStart + pair[1]];
  if (start > end) return complain(`data_offsets [${offsets}]: it ends before it starts`);
  if (end > fileLength) return complain(`data_offsets [${offsets}]: the data ends at ${fileLength - dataStart}`, CUT);
  if (shape.some((_, axis) => !Number.isSafeInteger(8 * elements(shape.slice(0, axis + 1))))) {
    return complain(`shape ${JSON.stringify(shape)} has more elements than can be counted`);
  }
  const expected = elements(shape) * BYTES_OF_TYPE[dtype as StoredType];
  if (end - start !== expected) {
    return complain(`data_offsets [${offsets}]: ${end - start} bytes; ${describe(dtype, shape, expected)}`);
  }
  return { dtype: dtype as StoredType, shape, start, end };
}

function checkCover(entries: ReadonlyMap<string, Entry>, dataStart: number, fileLength: number, source: string): void {
  const sorted = [...entries].sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  let end = dataStart;
  let before = "the header";
  for (const [name, entry] of sorted) {
    const evidence = `"${name}" starts at ${entry.start - dataStart}, ${before} ends at ${end - dataStart}`;
    if (entry.start < end) fail(source, "two tensors overlap", evidence);
    if (entry.start > end) fail(source, "there is a gap between tensors", evidence);
    end = entry.end;
    before = `"${name}"`;
  }
  if (end < fileLength) {
    fail(
      source,
      "there is data that no tensor claims",
      `${before} ends at byte ${end}, the file at byte ${fileLength}`,
    );
  }
}

function checkMetadata(value: unknown, source: string): Record<string, string> {
  const fits =
    typeof value === "object" && value !== null && Object.values(value).every((one) => typeof one === "string");
  if (!fits) fail(source, "__metadata__ is not a table of texts", JSON.stringify(value));
  return value as Record<string, string>;
}

function parseTable(bytes: Uint8Array, source: string): Record<string, unknown> {
  // The library asks for this too: white space before the header would be a place to hide another one.
  if (bytes[0] !== 0x7b) fail(source, "the header does not begin with {", `its first byte is ${bytes[0]}`);
  return parseJson(decodeUtf8(bytes, source), `${source}: the header is no JSON`) as Record<string, unknown>;
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0);
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function describe(dtype: string, shape: readonly number[], bytes: number): string {
  return `${dtype} [${shape.join(", ")}] takes ${bytes}`;
}

const CUT = "the file is cut off: copy or download it again";

const DAMAGED = "the file is damaged, or was not written by a safetensors library: write or copy it again";

function fail(source: string, what: string, evidence: string, hint = DAMAGED): never {
  throw new DataError(`${source}: ${what}`, evidence, hint);
}
