// A reader of plain tar archives: regular files with short names, which is all that gentzen meets.

/** One regular file of an archive. */
export interface TarEntry {
  name: string;
  data: Uint8Array;
}

const BLOCK = 512;

/** The regular files of a tar archive, in order. @throws {Error} when the archive is cut off or a checksum is wrong. */
export function* readTar(archive: Uint8Array): Generator<TarEntry> {
  for (let offset = 0; offset + BLOCK <= archive.length; ) {
    const header = archive.subarray(offset, offset + BLOCK);
    if (header.every((byte) => byte === 0)) return;
    if (checksum(header) !== octal(header, 148, 8)) throw new Error(`tar: wrong checksum at byte ${offset}`);
    const size = octal(header, 124, 12);
    const start = offset + BLOCK;
    if (start + size > archive.length) throw new Error(`tar: archive ends inside ${text(header, 0, 100)}`);
    const type = header[156];
    if (type === 0 || type === 0x30) {
      const prefix = text(header, 257, 5) === "ustar" ? text(header, 345, 155) : "";
      const name = text(header, 0, 100);
      yield { name: prefix === "" ? name : `${prefix}/${name}`, data: archive.subarray(start, start + size) };
    }
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** Sum of the header's bytes, its own checksum field counted as spaces. */
function checksum(header: Uint8Array): number {
  let sum = 0;
  for (const [i, byte] of header.subarray(0, BLOCK).entries()) sum += i >= 148 && i < 156 ? 0x20 : byte;
  return sum;
}

function text(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function octal(header: Uint8Array, start: number, length: number): number {
  return Number.parseInt(text(header, start, length).trim() || "0", 8);
}
