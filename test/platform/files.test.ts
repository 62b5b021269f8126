import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readBytes, readJson, writeFileAtomic, writeJson } from "../../src/platform/files.ts";

const folder = () => mkdtempSync(join(tmpdir(), "gentzen-files-"));

test("an atomic write makes the folder, replaces the file, and leaves nothing else", async () => {
  const base = folder();
  const path = join(base, "a/b/file.txt");
  await writeFileAtomic(path, "one");
  await writeFileAtomic(path, new TextEncoder().encode("two ⊢"));
  expect(readFileSync(path, "utf8")).toBe("two ⊢");
  expect(readdirSync(join(base, "a/b"))).toEqual(["file.txt"]);
});

test("a write that fails leaves the old file and no draft", async () => {
  const base = folder();
  const path = join(base, "file.txt");
  await writeFileAtomic(path, "old");
  await expect(writeFileAtomic(path, Symbol("no data") as unknown as string)).rejects.toThrow();
  expect(readFileSync(path, "utf8")).toBe("old");
  expect(readdirSync(base)).toEqual(["file.txt"]);
});

test("many writers at once: one of them wins as a whole", async () => {
  const path = join(folder(), "file.txt");
  const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000));
  await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
  expect(texts).toContain(readFileSync(path, "utf8"));
});

test("JSON goes round, and a file that is none is a clear error", async () => {
  const path = join(folder(), "value.json");
  await writeJson(path, { a: [1, "⟨p, q⟩"] });
  expect(await readJson(path)).toEqual({ a: [1, "⟨p, q⟩"] });
  writeFileSync(path, '{"a": [1,');
  await expect(readJson(path)).rejects.toThrow(/not a JSON file: .*value.json/);
  await expect(readJson(join(folder(), "absent.json"))).rejects.toThrow("there is no such file");
  await expect(readBytes(folder())).rejects.toThrow("it is a folder");
});
