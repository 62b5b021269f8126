// Files as one archive, not compressed: weights are as good as random numbers.
import { crc32 } from "gentzen";

/** @param folder the name of the folder that the archive holds */
export async function zipOf(folder: string, files: readonly File[]): Promise<Blob> {
  const parts: Uint8Array[] = [];
  const entries: Uint8Array[] = [];
  let at = 0;
  const add = (list: Uint8Array[], bytes: Uint8Array) => list.push(bytes);
  for (const file of files) {
    const content = new Uint8Array(await file.arrayBuffer());
    const name = new TextEncoder().encode(`${folder}/${file.name}`);
    // Version 2.0, names in UTF-8, stored, the first day that the format knows.
    const about = [
      20,
      0,
      0,
      8,
      0,
      0,
      0,
      0,
      0x21,
      0,
      ...word(crc32(content)),
      ...word(content.length),
      ...word(content.length),
      ...half(name.length),
      0,
      0,
    ];
    const local = Uint8Array.from([...word(0x04034b50), ...about]);
    for (const piece of [local, name, content]) add(parts, piece);
    add(entries, Uint8Array.from([...word(0x02014b50), 20, 0, ...about, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...word(at)]));
    add(entries, name);
    at += local.length + name.length + content.length;
  }
  const size = entries.reduce((sum, { length }) => sum + length, 0);
  const count = half(files.length);
  const end = Uint8Array.from([...word(0x06054b50), 0, 0, 0, 0, ...count, ...count, ...word(size), ...word(at), 0, 0]);
  return new Blob([...parts, ...entries, end] as BlobPart[], { type: "application/zip" });
}

const half = (value: number) => [value & 255, (value >>> 8) & 255];
const word = (value: number) => [...half(value), ...half(value >>> 16)];
