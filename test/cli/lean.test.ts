import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findSandbox } from "../../src/verify/backends/sandbox/find.ts";
import { type FakeKimina, startFakeKimina } from "../verify/backends/fakes/kimina.ts";
import { buildFakeToolchain, type FakeToolchain } from "../verify/backends/fakes/toolchain.ts";
import { gentzen } from "./command.ts";

// The command line with stand-ins for Lean, which know a handful of theorems.
let fake: FakeToolchain;
let server: FakeKimina;
let folder: string;
const kept = { ...process.env };

beforeAll(async () => {
  fake = buildFakeToolchain();
  server = await startFakeKimina({ key: "the key" });
  folder = mkdtempSync(join(tmpdir(), "gentzen-cli-lean-"));
});
beforeEach(() => {
  process.env = { ...kept, PATH: `${join(fake.folder, "bin")}:${kept.PATH}`, GENTZEN_KIMINA_KEY: "the key" };
  for (const name of ["GENTZEN_LEAN_PROJECT", "GENTZEN_REPL", "GENTZEN_KIMINA_URL"]) delete process.env[name];
});
afterAll(async () => {
  process.env = kept;
  await server.close();
  fake.remove();
  rmSync(folder, { recursive: true });
});

const sandbox = await findSandbox();
if (sandbox === undefined) console.log("without a sandbox: Lean's stand-ins run unsandboxed");
const unsandboxed = sandbox === undefined ? ["--allow-unsandboxed-lean"] : [];

const source = `import Mathlib

/-- Documented. -/
theorem one : True := by
  trivial

theorem two : False := by
  trivial

namespace Inner
theorem three : True := by sorry
theorem four : True := by native_decide
example : True := by choose
end Inner

theorem five : Nat → True
  | _ => trivial
`;

const expected = [
  ["one", "proved"],
  ["two", "failed"],
  ["Inner.three", "incomplete"],
  ["Inner.four", "rejected"],
  ["example", "proved"],
  ["five", "rejected"],
];

describe("gentzen verify", () => {
  test.each(["lean", "repl", "kimina"])("--lean %s gives the theorems of a file their verdicts", async (lean) => {
    const file = join(folder, "file.lean");
    writeFileSync(file, source);
    const places = ["--project", fake.project.folder, "--repl", fake.repl, "--kimina", server.url];
    const { code, stdout, stderr } = await gentzen("verify", file, "--json", "--lean", lean, ...places, ...unsandboxed);
    expect(stderr).toBe("");
    const records = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records.map(({ name, verdict }) => [name, verdict])).toEqual(expected);
    expect(records[1].messages[0]).toMatchObject({
      line: 7,
      column: 23,
      text: expect.stringContaining("unsolved goals"),
    });
    expect(records[4].axioms).toEqual(["Classical.choice", "Quot.sound", "propext"]);
    expect(code).toBe(1);
  });

  test.each([
    [["--lean", "repl"], /the Lean project is missing|the Lake project is missing/],
    [["--lean", "kimina"], /the address of the Kimina server is missing/],
    [["--lean", "lean", "--project", "/nowhere"], /this folder is no Lake project/],
    [["--lean", "coq"], /takes one of embedded, repl, lean, kimina/],
  ])("%j is refused, with what to do", async (flags, message) => {
    const file = join(folder, "small.lean");
    writeFileSync(file, "theorem one : True := trivial\n");
    const { code, stdout, stderr } = await gentzen("verify", file, ...flags, ...unsandboxed);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(stderr).toContain("hint: ");
    expect(code).toBe(2);
  });
});

describe("gentzen lean doctor", () => {
  test("with nothing named, only the embedded checker works: code 0", async () => {
    const { code, stdout } = await gentzen("lean", "doctor", "--json", "--seconds", "0");
    const { verifiers } = JSON.parse(stdout);
    expect(verifiers.map(({ name, state }: { name: string; state: string }) => [name, state])).toEqual([
      ["embedded", "works"],
      ["lean", "unnamed"],
      ["repl", "unnamed"],
      ["kimina", "unnamed"],
    ]);
    expect(code).toBe(0);
  });

  test("what is named in the environment is found, tried and measured: code 0", async () => {
    process.env.GENTZEN_LEAN_PROJECT = fake.project.folder;
    process.env.GENTZEN_REPL = fake.repl;
    process.env.GENTZEN_KIMINA_URL = server.url;
    writeFileSync(join(fake.project.folder, "lean-toolchain"), "leanprover/lean4:v4.9.0\n");
    const mathlib = { name: "mathlib", rev: "c7c9b41", inputRev: "v4.9.0" };
    writeFileSync(join(fake.project.folder, "lake-manifest.json"), JSON.stringify({ packages: [mathlib] }));
    const { code, stdout } = await gentzen("lean", "doctor", "--json", "--seconds", "0", ...unsandboxed);
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({
      lean: expect.stringContaining("Lean (version 4.9.0"),
      project: { toolchain: "leanprover/lean4:v4.9.0", mathlib: "v4.9.0 c7c9b41" },
    });
    for (const finding of found.verifiers) {
      expect(finding).toMatchObject({ state: "works", canaries: { true: "proved" } });
      expect(Object.values(finding.canaries).filter((kind) => kind === "proved").length).toBe(1);
      expect(finding.perSecond).toBeGreaterThan(0);
      if (finding.name !== "embedded") expect(finding.leanVersion).toContain("4.9.0");
    }
    expect(code).toBe(0);
  });

  test("a Lean that ends before it reads anything is said, with its reason: code 1", async () => {
    const bin = join(folder, "bin");
    chmodSync(folder, 0o755);
    mkdirSync(bin);
    writeFileSync(join(bin, "lean"), "#!/bin/sh\necho 'error: incompatible header'\nexit 1\n", { mode: 0o755 });
    // Nothing tells where the toolchain is, so Lake is taken from the path and Lean from beside it.
    copyFileSync(join(fake.folder, "bin", "lake"), join(bin, "lake"));
    process.env.PATH = `${bin}:${kept.PATH}`;
    const { code, stdout } = await gentzen(
      ...["lean", "doctor", "--project", fake.project.folder, "--seconds", "0", ...unsandboxed],
    );
    const why = "the canary 'true' was crashed: Lean ended with code 1: error: incompatible header";
    expect(stdout).toMatch(new RegExp(`lean +wrong: ${why}`));
    expect(code).toBe(1);
  });

  test("what is named and does not work is said: code 1", async () => {
    const { code, stdout } = await gentzen("lean", "doctor", "--kimina", "http://127.0.0.1:9", "--seconds", "0");
    expect(stdout).toMatch(/kimina +missing: http:\/\/127.0.0.1:9 does not answer/);
    expect(code).toBe(1);
  });

  test("a verifier that believes everything is wrong: code 1", async () => {
    const believer = await startFakeKimina({
      change: (results) => results.map((result) => ({ id: result.id, time: 0, response: { env: 1, messages: [] } })),
    });
    const { code, stdout } = await gentzen("lean", "doctor", "--kimina", believer.url, "--seconds", "0");
    await believer.close();
    expect(stdout).toMatch(/kimina +wrong: the canary 'true' was crashed/);
    expect(code).toBe(1);
  });
});
