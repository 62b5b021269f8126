// Where a run may be: in new and empty folders and in its own, never in a model's or in anybody else's.
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, posix, relative, win32 } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { ConfigError, DataError } from "../../src/platform/index.ts";
import { FileError } from "../../src/platform/node.ts";
import { FolderInUseError, takeRunPlace } from "../../src/runs/node.ts";
import { liesBelow, RUN_MARKER } from "../../src/runs/run_place.ts";

let root: string;
let model: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "gentzen-place-"));
  model = join(root, "Model");
  mkdirSync(model);
  for (const name of ["config.json", "tokenizer.json", "model.safetensors"]) writeFileSync(join(model, name), name);
});

const contents = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), "utf8")]);

const attempt = (out: string, kind = "sft", sources: string[] = [model]) => {
  try {
    takeRunPlace(out, { kind, sources }).release();
    return undefined;
  } catch (error) {
    return error as Error;
  }
};

describe("a model's folder is refused, however it is spelt", () => {
  const spellings: [string, () => string][] = [
    ["as it is", () => model],
    ["with a slash", () => `${model}/`],
    ["with a dot", () => `${model}/.`],
    ["with a detour", () => `${model}/../Model`],
    ["from here", () => relative(process.cwd(), model)],
    ["nested", () => join(model, "run")],
    ["deeply nested", () => join(model, "a", "b", "run")],
    ["around it", () => root],
    [
      "by a link",
      () => {
        symlinkSync(model, join(root, "link"));
        return join(root, "link");
      },
    ],
    [
      "nested behind a link",
      () => {
        symlinkSync(model, join(root, "link"));
        return join(root, "link", "new", "run");
      },
    ],
  ];
  test.each(spellings)("%s", (_, out) => {
    const before = contents(root);
    const error = attempt(out());
    expect(error).toBeInstanceOf(ConfigError);
    expect(error?.message.split("\n")).toHaveLength(3);
    expect(error?.message).toMatch(/--out would write over what the run begins with/);
    expect(contents(root)).toEqual(before);
  });

  test("also where the model was named by a link, and where it was not named at all", () => {
    symlinkSync(model, join(root, "link"));
    expect(attempt(model, "sft", [join(root, "link")])?.message).toMatch(/would write over/);
    const before = contents(root);
    const error = attempt(model, "grpo", []);
    expect(error).toBeInstanceOf(DataError);
    expect(error?.message).toMatch(/not a run that gentzen began: .*\n.*config.json.*\n.*choose another folder/);
    expect(contents(root)).toEqual(before);
  });

  test("a run may not go on from its own result, and may stand beside or in another run's folder", () => {
    const run = takeRunPlace(join(root, "run"), { kind: "sft" });
    mkdirSync(join(run.path, "model"));
    run.release();
    for (const source of [run.path, join(run.path, "model")]) {
      expect(attempt(run.path, "sft", [source])?.message).toMatch(/would write over/);
    }
    expect(attempt(join(root, "next"), "sft", [run.path])).toBeUndefined();
    expect(attempt(join(run.path, "next"), "sft", [run.path])).toBeUndefined();
    expect(attempt(join(run.path, "model", "next"), "sft", [run.path])?.message).toMatch(
      /lies in the folder of the model/,
    );
    expect(attempt(join(run.path, "checkpoints", "next"), "sft", [])?.message).toMatch(/lies in another run/);
  });
});

describe("other folders", () => {
  test("a new one, an empty one and one with hidden files are taken, and kept by their kind", () => {
    mkdirSync(join(root, "empty"));
    mkdirSync(join(root, "hidden"));
    writeFileSync(join(root, "hidden", ".note"), "mine");
    for (const name of ["new/deep", "empty", "hidden"]) {
      const place = takeRunPlace(join(root, name), { kind: "sft" });
      expect(existsSync(join(place.path, RUN_MARKER))).toBe(true);
      writeFileSync(join(place.path, "config.json"), "{}");
      expect(attempt(place.path)).toBeInstanceOf(FolderInUseError);
      place.release();
      expect(attempt(place.path)).toBeUndefined();
      expect(attempt(place.path, "grpo")?.message).toMatch(/another kind of run: .*\n.*gentzen sft began it/);
    }
    expect(readFileSync(join(root, "hidden", ".note"), "utf8")).toBe("mine");
  });

  test("one that was made for a run which wrote nothing goes again", () => {
    takeRunPlace(join(root, "new"), { kind: "sft" }).release();
    expect(existsSync(join(root, "new"))).toBe(false);
    mkdirSync(join(root, "old"));
    takeRunPlace(join(root, "old"), { kind: "sft" }).release();
    expect(existsSync(join(root, "old"))).toBe(true);
  });

  test.each<[string, string, RegExp]>([
    ["no JSON", "", /mark is not one that is understood/],
    [
      "of a version to come",
      '{"gentzen":"run","version":3,"kind":"sft"}',
      /version 3; this gentzen goes on with version 2/,
    ],
    ["of another program", '{"name":"other"}', /not one that is understood/],
  ])("a mark that is %s is refused", (_, text, message) => {
    mkdirSync(join(root, "odd"));
    writeFileSync(join(root, "odd", RUN_MARKER), text);
    expect(attempt(join(root, "odd"))?.message).toMatch(message);
    expect(readFileSync(join(root, "odd", RUN_MARKER), "utf8")).toBe(text);
  });

  test("a run that was copied is a run", () => {
    const place = takeRunPlace(join(root, "run"), { kind: "sft" });
    writeFileSync(join(place.path, "config.json"), "{}");
    place.release();
    cpSync(place.path, join(root, "copy"), { recursive: true });
    expect(attempt(join(root, "copy"))).toBeUndefined();
  });

  test("a file, and a place where none can be made, are errors of three lines", () => {
    writeFileSync(join(root, "file"), "");
    for (const out of [join(root, "file"), join(root, "file", "run"), "/proc/gentzen"]) {
      const error = attempt(out);
      expect(error).toBeInstanceOf(FileError);
      expect(error?.message.split("\n")).toHaveLength(3);
    }
    expect(attempt(join(root, "file"))?.message).toMatch(/there is a file of that name/);
    expect(readFileSync(join(root, "file"), "utf8")).toBe("");
  });
});

test.skipIf(!caseFolds())("upper and lower case are one folder where the file system says so", () => {
  expect(attempt(join(root, "MODEL"))?.message).toMatch(/would write over/);
});

/** Whether the file system of temporary files takes upper and lower case for the same. */
function caseFolds(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "gentzen-case-"));
  return existsSync(folder.toUpperCase());
}

test("a folder that is mounted at a second place is the same folder", (context) => {
  const second = join(root, "second");
  mkdirSync(second);
  try {
    execFileSync("mount", ["--bind", model, second], { stdio: "ignore" });
  } catch {
    context.skip("only root may mount");
  }
  try {
    expect(attempt(second)?.message).toMatch(/would write over/);
    expect(attempt(join(second, "run"))?.message).toMatch(/lies in the folder of the model/);
  } finally {
    execFileSync("umount", [second]);
  }
});

test("what lies below a folder is told by the system's own paths", () => {
  for (const [folder, path, below] of [
    ["C:\\runs\\model", "C:\\runs\\model\\next", true],
    ["C:\\runs\\model", "c:\\RUNS\\Model\\next", true],
    ["C:\\runs\\model", "C:\\runs\\model", false],
    ["C:\\runs\\model", "C:\\runs\\models", false],
    ["C:\\runs\\model", "D:\\runs", false],
    ["\\\\server\\share\\model", "C:\\runs", false],
    ["C:\\runs", "C:\\runs\\..new", true],
  ] as const)
    expect(liesBelow(folder, path, win32), `${path} below ${folder}`).toBe(below);
  expect(liesBelow("/runs/model", "/runs/model/next", posix)).toBe(true);
  expect(liesBelow("/runs/model", "/runs/..new", posix)).toBe(false);
  expect(liesBelow("/runs", "/runs/..new", posix)).toBe(true);
});
