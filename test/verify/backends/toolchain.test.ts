// A Lake project is opened by asking its own Lake, once, outside the sandbox.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openProject } from "../../../src/verify/backends/toolchain.ts";
import { buildFakeToolchain, type FakeToolchain } from "./fakes/toolchain.ts";

let fake: FakeToolchain;
let folder: string;
const kept = { ...process.env };
beforeAll(() => {
  fake = buildFakeToolchain();
  folder = realpathSync(mkdtempSync(join(tmpdir(), "gentzen-project-")));
});
beforeEach(() => {
  process.env = { ...kept, PATH: `${join(fake.folder, "bin")}:${kept.PATH}` };
});
afterAll(() => {
  process.env = kept;
  fake.remove();
  rmSync(folder, { recursive: true });
});

test("what Lake sets is what a program of the project gets, its paths absolute and shown to it", async () => {
  const other = join(folder, "other");
  const project = join(folder, "project");
  for (const path of [other, project]) mkdirSync(path);
  writeFileSync(join(project, "lakefile.toml"), 'name = "project"\n');
  process.env.LEAN_PATH = other;
  const { lean, variables, readable } = await openProject(project);
  expect(lean).toBe(join(fake.folder, "bin", "lean"));
  expect(variables.LEAN_SYSROOT).toBe(fake.folder);
  expect(variables.LEAN_PATH.split(":")).toEqual([
    join(project, ".lake/build/lib/lean"),
    join(fake.folder, "lib/lean"),
    other,
  ]);
  expect(Object.keys(variables)).not.toContain("PATH");
  expect(readable).toEqual(expect.arrayContaining([project, other, realpathSync(fake.folder)]));
});

test("a project that its Lake refuses is an error with Lake's own words", async () => {
  const broken = join(folder, "broken");
  mkdirSync(broken);
  writeFileSync(join(broken, "lakefile.toml"), "nome = 1\n");
  await expect(openProject(broken)).rejects.toMatchObject({
    what: "`lake env` does not work in this project",
    evidence: [broken, "error: lakefile.toml:1:0: missing required key: name"],
    hint: expect.stringContaining("lake build"),
  });
});
