import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openBackend } from "../../../src/verify/backends/open.ts";
import { onPath, requireSandbox, unsandboxed } from "../../../src/verify/backends/sandbox/find.ts";

const { PATH } = process.env;
afterEach(() => {
  process.env.PATH = PATH;
});

test("without a sandbox Lean is not run on a proof, unless it is told so by the flag that says what it means", async () => {
  process.env.PATH = "/nowhere";
  await expect(requireSandbox(false)).rejects.toThrow(/no sandbox works[\s\S]*--allow-unsandboxed-lean/);
  for (const lean of ["lean", "repl"] as const) {
    await expect(openBackend({ lean, project: "/nowhere", repl: "/nowhere" })).rejects.toThrow(/no sandbox works/);
  }
  expect(await requireSandbox(true)).toMatchObject({
    name: "none",
    guarantee: expect.stringContaining("nothing but limits"),
  });
});

test("where there are no sandboxes the error says what is used instead; a flag that is obeyed says what is left", async () => {
  await expect(requireSandbox(false, "darwin")).rejects.toThrow(
    /no sandbox works.*\n.*on Linux alone, and this is darwin\n.*hint: use a Kimina server in a container; or, .*--allow-unsandboxed-lean/,
  );
  expect((await requireSandbox(true, "darwin")).guarantee).toMatch(/^nothing but limits on time and output:/);
  expect(unsandboxed("linux").guarantee).toMatch(/^nothing but limits on resources:/);
});

test("on Windows no real Lean is started, whatever the flag says", async () => {
  for (const allowed of [false, true])
    await expect(requireSandbox(allowed, "win32")).rejects.toThrow(/on Windows no real Lean.*\n.*\n.*hint: .*WSL 2/);
});

test("programs are found by the names that the system gives them", () => {
  const folder = mkdtempSync(join(tmpdir(), "gentzen-path-"));
  const path = ["/nowhere", folder].join(delimiter);
  for (const name of ["lean", "lean.exe"]) {
    writeFileSync(join(folder, name), "");
    chmodSync(join(folder, name), 0o755);
  }
  expect(onPath("lean", { platform: "win32", path })).toBe(join(folder, "lean.exe"));
  expect(onPath("lean", { platform: "linux", path })).toBe(join(folder, "lean"));
  expect(onPath("lake", { platform: "win32", path })).toBe(undefined);
});
