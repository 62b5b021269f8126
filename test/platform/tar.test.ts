import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readTar } from "../../src/gpu/adapter/tar.ts";

/** A tar archive as the system's own program writes it. */
function archive(files: Record<string, string>): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "gentzen-tar-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return execFileSync("tar", ["--format=ustar", "-cf", "-", "-C", folder, ...Object.keys(files)]);
}

const files = { "empty.txt": "", "short.txt": "⊢ p", "block.txt": "x".repeat(512), "long.txt": "y".repeat(1300) };

test("reads what tar wrote", () => {
  const read = [...readTar(archive(files))].map(({ name, data }) => [name, new TextDecoder().decode(data)]);
  expect(Object.fromEntries(read)).toEqual(files);
});

test("a damaged or cut archive is an error", () => {
  const damaged = archive(files);
  damaged[0] ^= 1;
  expect(() => [...readTar(damaged)]).toThrow("checksum");
  expect(() => [...readTar(archive({ "long.txt": "y".repeat(1300) }).subarray(0, 1024))]).toThrow("ends inside");
});
