// What the file system refuses comes as three lines: what was tried, the system's reason, and what helps.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { appendJsonLines, readJsonLines } from "../../src/data/node.ts";
import { DataError } from "../../src/platform/index.ts";
import { asFileError, ensureDir, FileError, readBytes, readText, writeFileAtomic } from "../../src/platform/node.ts";
import { Journal, takeRunPlace } from "../../src/runs/node.ts";
import { type TinyDisk, tinyDisk } from "./full_disk.ts";

const folder = () => mkdtempSync(join(tmpdir(), "gentzen-errors-"));

const errorOf = async (work: () => unknown): Promise<FileError> => {
  try {
    await work();
  } catch (error) {
    expect(error).toBeInstanceOf(FileError);
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message.split("\n")).toHaveLength(3);
    return error as FileError;
  }
  throw new Error("nothing was thrown");
};

test("paths that lead nowhere, to folders, through files, in circles", async () => {
  const base = folder();
  writeFileSync(join(base, "file"), "");
  symlinkSync("loop", join(base, "loop"));
  const cases: [string, () => unknown, string][] = [
    ["ENOENT", () => readText(join(base, "none")), "there is no such file"],
    ["EISDIR", () => readBytes(base), "it is a folder"],
    ["ENOTDIR", () => readText(join(base, "file", "x")), "a part of the path is a file"],
    ["EEXIST", () => writeFileAtomic(join(base, "file", "x"), ""), "there is a file of that name"],
    ["EEXIST", () => ensureDir(join(base, "file")), "there is a file of that name"],
    ["EISDIR", () => writeFileAtomic(base, "text"), "it is a folder"],
    ["ELOOP", () => readText(join(base, "loop")), "lead in a circle"],
    ["ENAMETOOLONG", () => writeFileAtomic(join(base, "x".repeat(300)), ""), "too long"],
    ["EEXIST", () => new Journal(join(base, "file", "journal")), "there is a file of that name"],
    ["EISDIR", () => new Journal(base), "it is a folder"],
    ["EISDIR", () => appendJsonLines(base, [1]), "it is a folder"],
  ];
  for (const [code, work, reason] of cases) {
    const error = await errorOf(work);
    expect(error.evidence.join()).toContain(reason);
    expect(error.code).toBe(code);
    expect(error.what).toContain(base);
  }
  expect(readdirSync(base).sort()).toEqual(["file", "loop"]);
});

test("a device or a pipe is not replaced by a file, and a link stays one", async () => {
  await errorOf(() => writeFileAtomic("/dev/null", "text"));
  const base = folder();
  writeFileSync(join(base, "file"), "old");
  symlinkSync("file", join(base, "link"));
  await writeFileAtomic(join(base, "link"), "new");
  expect(readFileSync(join(base, "file"), "utf8")).toBe("new");
  expect(readdirSync(base).sort()).toEqual(["file", "link"]);
});

test("other codes of the system, and errors that are none of files", () => {
  const made = (code: string, syscall: string) =>
    Object.assign(new Error(`${code}: x`), { code, syscall, path: "/a/b" });
  for (const code of ["EMFILE", "ENFILE", "EROFS", "EACCES", "EPERM", "EDQUOT", "EIO", "EFBIG", "EXOTIC"]) {
    const error = asFileError(made(code, "open"));
    expect(error).toBeInstanceOf(FileError);
    expect((error as FileError).message).toMatch(new RegExp(`^cannot open /a/b\\n {2}${code}: .+\\n {2}hint: .+$`));
  }
  for (const other of [made("EACCES", "connect"), made("ENOENT", "spawn lean"), new RangeError("x"), "text"]) {
    expect(asFileError(other)).toBe(other);
  }
});

test.skipIf(process.getuid?.() === 0)("what this user may not do (not as root, who may)", async () => {
  const base = folder();
  mkdirSync(join(base, "closed"));
  chmodSync(join(base, "closed"), 0o500);
  expect((await errorOf(() => writeFileAtomic(join(base, "closed", "x"), ""))).code).toBe("EACCES");
});

describe("a disk that is full or read-only", () => {
  let disk: TinyDisk | undefined;
  afterEach(() => disk?.unmount());

  test("is said, and what was there stays whole", async (context) => {
    disk = tinyDisk(64 * 1024);
    if (disk === undefined) return context.skip("only root may mount a file system");
    const { path } = disk;
    const large = new Uint8Array(80 * 1024);
    await writeFileAtomic(join(path, "file"), "old");
    expect((await errorOf(() => writeFileAtomic(join(path, "file"), large))).message).toMatch(
      /cannot write .*file\n {2}ENOSPC: the disk is full\n {2}hint: free some space/,
    );
    expect(readFileSync(join(path, "file"), "utf8")).toBe("old");
    expect(readdirSync(path)).toEqual(["file"]);

    const journal = new Journal<unknown>(join(path, "journal"));
    journal.append([{ first: 1 }]);
    const size = journal.size;
    expect((await errorOf(() => journal.append([{ text: "x".repeat(80 * 1024) }]))).code).toBe("ENOSPC");
    expect(journal.size).toBe(size);
    journal.append([{ second: 2 }]);
    expect(journal.read()).toEqual([{ first: 1 }, { second: 2 }]);

    const lines = join(path, "lines.jsonl");
    await appendJsonLines(lines, [{ first: 1 }]);
    expect((await errorOf(() => appendJsonLines(lines, ["x".repeat(80 * 1024)]))).code).toBe("ENOSPC");
    expect(readFileSync(lines, "utf8")).toBe('{"first":1}\n');
    await appendJsonLines(lines, [{ second: 2 }]);
    expect(await readJsonLines(lines)).toEqual([{ first: 1 }, { second: 2 }]);
  });

  test("takes no run", async (context) => {
    disk = tinyDisk(16 * 1024);
    if (disk === undefined) return context.skip("only root may mount a file system");
    const { path } = disk;
    disk.makeReadOnly();
    expect((await errorOf(() => takeRunPlace(join(path, "run"), { kind: "sft" }))).code).toBe("EROFS");
    expect((await errorOf(() => takeRunPlace(path, { kind: "sft" }))).code).toBe("EROFS");
    expect((await errorOf(() => writeFileAtomic(join(path, "x"), ""))).code).toBe("EROFS");
  });
});
