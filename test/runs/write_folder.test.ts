// Folders that are replaced: there is always the old one or the new one, also after a crash between two renames.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { removeFolderDrafts, writeFolder } from "../../src/runs/write_folder.ts";

const place = () => mkdtempSync(join(tmpdir(), "gentzen-folder-"));
const fill = (text: string) => async (folder: string) => writeFileSync(join(folder, "text"), text);
const textIn = (folder: string) => readFileSync(join(folder, "text"), "utf8");

test("a folder takes another's place, and nothing else stays", async () => {
  const above = place();
  for (const text of ["one", "two"]) await writeFolder(join(above, "model"), fill(text));
  expect(textIn(join(above, "model"))).toBe("two");
  expect(readdirSync(above)).toEqual(["model"]);
});

test("where writing fails, the old one stays", async () => {
  const above = place();
  await writeFolder(join(above, "model"), fill("one"));
  const broken = async () => {
    throw new Error("no more");
  };
  await expect(writeFolder(join(above, "model"), broken)).rejects.toThrow("no more");
  expect(textIn(join(above, "model"))).toBe("one");
  expect(readdirSync(above)).toEqual(["model"]);
});

test("a process that died between the two renames has lost nothing", async () => {
  const above = place();
  await writeFolder(join(above, "model"), fill("one"));
  renameSync(join(above, "model"), join(above, ".replaced-model"));
  mkdirSync(join(above, ".draft-model"));
  await removeFolderDrafts(above);
  expect(textIn(join(above, "model"))).toBe("one");
  expect(readdirSync(above)).toEqual(["model"]);
});

test("a process that died behind both of them leaves the new one alone", async () => {
  const above = place();
  await writeFolder(join(above, "model"), fill("two"));
  mkdirSync(join(above, ".replaced-model"));
  writeFileSync(join(above, ".replaced-model", "text"), "one");
  await removeFolderDrafts(above);
  expect(textIn(join(above, "model"))).toBe("two");
  expect(readdirSync(above)).toEqual(["model"]);
});
