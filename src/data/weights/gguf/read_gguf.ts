// What the header of a GGUF file says (llama.cpp's format, versions 2 and 3): its metadata, and where each tensor lies.
import { DataError } from "../../../platform/index.ts";
import type { CheckpointFiles } from "../checkpoint.ts";

/** A value of the metadata; of lists the length alone is kept, but of those that are asked for. */
export type GgufValue = number | boolean | string | { readonly length: number; readonly values?: readonly GgufValue[] };

export interface GgufTensor {
  /** Rows before columns. */
  readonly shape: readonly number[];
  /** The number of its type. */
  readonly type: number;
  /** Byte of the file. */
  readonly start: number;
}

export interface GgufHeader {
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: ReadonlyMap<string, GgufTensor>;
  /** Bytes of the file. */
  readonly length: number;
}

/** The most that a header may take: vocabularies are in it. */
const LARGEST = 1 << 28;

/** The header ends beyond what was read. */
class TooShort extends Error {}

/** Reads a header. @param lists metadata that are lists to be kept. @throws DataError for a file that is not there, of another format, cut off, or of more than one part */
export async function readGguf(
  files: CheckpointFiles,
  file: string,
  lists: readonly string[] = [],
): Promise<GgufHeader> {
  const place = `${files.place}/${file}`;
  const length = await files.length(file);
  if (length === undefined) throw new DataError(`cannot read ${place}`, "there is no such file", "name a GGUF file");
  for (let size = 1 << 20; ; size *= 4) {
    const end = Math.min(size, length);
    const bytes = new Uint8Array(end);
    let filled = 0;
    for await (const piece of files.read(file, { start: 0, end, length })) {
      bytes.set(piece, filled);
      filled += piece.length;
    }
    try {
      return parseHeader(new Reader(bytes, place), length, place, lists);
    } catch (error) {
      if (!(error instanceof TooShort)) throw error;
      if (end === length || size >= LARGEST) throw damaged(place, `its header ends beyond byte ${end}`);
    }
  }
}

function parseHeader(reader: Reader, length: number, place: string, lists: readonly string[]): GgufHeader {
  if (length < 24 || reader.text(4) !== "GGUF")
    throw new DataError(`${place}: not a GGUF file`, "it does not begin with GGUF");
  const version = reader.u32();
  if (version !== 2 && version !== 3)
    throw new DataError(
      `${place}: a version of GGUF that is not known`,
      `version ${version}`,
      "2 and 3 are, little-endian",
    );
  const [tensorCount, valueCount] = [reader.u64(), reader.u64()];
  const metadata = new Map<string, GgufValue>();
  for (let i = 0; i < valueCount; i++) {
    const key = reader.string();
    metadata.set(key, reader.value(reader.u32(), lists.includes(key)));
  }
  const parts = metadata.get("split.count");
  if (typeof parts === "number" && parts > 1)
    throw new DataError(
      `${place}: a model in several files`,
      `split.count: ${parts}`,
      "join them: llama-gguf-split --merge",
    );
  const listed: [string, number[], number, number][] = [];
  for (let i = 0; i < tensorCount; i++) {
    const name = reader.string();
    const shape = Array.from({ length: reader.u32() }, () => reader.u64()).reverse();
    listed.push([name, shape, reader.u32(), reader.u64()]);
  }
  const alignment = metadata.get("general.alignment") ?? 32;
  if (typeof alignment !== "number" || alignment < 1)
    throw damaged(place, `general.alignment: ${JSON.stringify(alignment)}`);
  const begin = Math.ceil(reader.at / alignment) * alignment;
  const tensors = new Map(listed.map(([name, shape, type, offset]) => [name, { shape, type, start: begin + offset }]));
  return { metadata, tensors, length };
}

function damaged(place: string, evidence: string): DataError {
  return new DataError(`${place}: the header is damaged, or cut off`, evidence, "copy or download the file again");
}

/** Numbers and texts one after the other. */
class Reader {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #place: string;

  constructor(bytes: Uint8Array, place: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
    this.#place = place;
  }

  #take(count: number): number {
    const start = this.at;
    if (!(count <= this.#bytes.length - start)) throw new TooShort();
    this.at += count;
    return start;
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  u64(): number {
    const value = Number(this.#view.getBigUint64(this.#take(8), true));
    if (Number.isSafeInteger(value)) return value;
    throw damaged(this.#place, `a count of ${value}`);
  }

  text(count: number): string {
    const start = this.#take(count);
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.#bytes.subarray(start, start + count));
  }

  string(): string {
    return this.text(this.u64());
  }

  /** @param kept whether the values of a list are wanted */
  value(type: number, kept = false): GgufValue {
    const view = this.#view;
    if (type === STRING) return this.string();
    if (type === LIST) return this.list(kept);
    const bytes = this.#take(BYTES[type] ?? this.#unknown(type));
    switch (type) {
      case 0:
        return view.getUint8(bytes);
      case 1:
        return view.getInt8(bytes);
      case 2:
        return view.getUint16(bytes, true);
      case 3:
        return view.getInt16(bytes, true);
      case 4:
        return view.getUint32(bytes, true);
      case 5:
        return view.getInt32(bytes, true);
      case 6:
        return shortest(view.getFloat32(bytes, true));
      case 7:
        return view.getUint8(bytes) !== 0;
      case 10:
        return Number(view.getBigUint64(bytes, true));
      case 11:
        return Number(view.getBigInt64(bytes, true));
      default:
        return view.getFloat64(bytes, true);
    }
  }

  /** A list, or its length where it is passed over. */
  list(kept: boolean): GgufValue {
    const type = this.u32();
    const length = this.u64();
    if (kept) {
      const values: GgufValue[] = [];
      for (let i = 0; i < length; i++) values.push(this.value(type));
      return { length, values };
    }
    if (type === STRING || type === LIST) for (let i = 0; i < length; i++) this.value(type);
    else this.#take(length * (BYTES[type] ?? this.#unknown(type)));
    return { length };
  }

  #unknown(type: number): never {
    throw damaged(this.#place, `metadata of type ${type}`);
  }
}

const [STRING, LIST] = [8, 9];
/** Bytes of a value, by the number of its type. */
const BYTES: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 };

/** The number of fewest digits that is this one in 32 bits: 1e-6, and not 9.999999974752427e-7. */
function shortest(value: number): number {
  for (let digits = 1; digits < 10; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}
