// The stand-in for `lean` is as strict as Lean: what its shell refuses, it refuses.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildFakeToolchain, type FakeToolchain } from "./fakes/toolchain.ts";

let fake: FakeToolchain;
beforeAll(() => {
  fake = buildFakeToolchain();
  mkdirSync(join(fake.folder, "texts", "Inner"), { recursive: true });
  writeFileSync(join(fake.folder, "texts", "Inner", "Good.lean"), "theorem one : True := by trivial\n");
  writeFileSync(join(fake.folder, "texts", "Bad.lean"), "theorem one : False := by trivial\n");
  writeFileSync(join(fake.folder, "texts", "Uses.lean"), "import Inner.Good\n#print axioms one\n");
});
afterAll(() => fake.remove());

/** Runs it in the project's folder. */
function lean(args: readonly string[], environment: Record<string, string> = {}) {
  try {
    const options = { cwd: fake.project.folder, env: { ...process.env, ...environment }, stdio: "pipe" } as const;
    return { code: 0, said: execFileSync(fake.project.lean, [...args], options).toString() };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: Buffer; stderr: Buffer };
    return { code: status, said: `${stdout}${stderr}` };
  }
}

const text = (name: string) => join(fake.folder, "texts", name);

describe("refused", () => {
  test.each([
    ["an option that there is not", ["--jsn"], "Unknown command line option"],
    ["a value for an option without one", ["--json=yes"], "Unknown command line option"],
    ["no file", ["--json"], "Expected exactly one file name"],
    ["two files", ["--json", "a.lean", "b.lean"], "Expected exactly one file name"],
    ["a long option for a compiled module without its value", ["--o"], "argument missing for option '-o'"],
  ])("%s", (_, args, message) => {
    const { code, said } = lean(args);
    expect(code).toBe(1);
    expect(said).toContain(message);
  });

  test("a compiled module of a file outside the root, which is the working directory unless it is named", () => {
    const args = ["-o", join(fake.folder, "Good.olean"), text("Inner/Good.lean")];
    expect(lean(args)).toMatchObject({ code: 1, said: expect.stringContaining("must be contained in root directory") });
    expect(lean(["-R", join(fake.folder, "texts"), ...args]).code).toBe(0);
    expect(JSON.parse(readFileSync(join(fake.folder, "Good.olean"), "utf8")).module).toBe("Inner.Good");
    expect(lean([`--root=${join(fake.folder, "texts")}`, ...args]).code).toBe(0);
    expect(lean([text("Inner/Good.lean")]).code).toBe(0);
  });
});

test("modules are found by the names that their paths below the search path spell", () => {
  const out = join(fake.folder, "out");
  mkdirSync(join(out, "Inner"), { recursive: true });
  const compile = ["-R", join(fake.folder, "texts"), "-o", join(out, "Inner", "Good.olean"), text("Inner/Good.lean")];
  expect(lean(compile).code).toBe(0);
  expect(lean([text("Uses.lean")])).toMatchObject({ code: 1, said: expect.stringContaining("unknown module prefix") });
  const { code, said } = lean(["--json", text("Uses.lean")], { LEAN_PATH: `/nowhere:${out}` });
  expect(code).toBe(0);
  expect(JSON.parse(said)).toMatchObject({ severity: "information", fileName: text("Uses.lean"), pos: { line: 2 } });
});

test("messages are text unless JSON is asked for, and an error among them makes the exit code 1", () => {
  const { code, said } = lean([text("Bad.lean")]);
  expect(code).toBe(1);
  expect(said).toContain(`${text("Bad.lean")}:1:23: error: unsolved goals`);
  expect(JSON.parse(lean(["--json", text("Bad.lean")]).said)).toMatchObject({ severity: "error", caption: "" });
});
