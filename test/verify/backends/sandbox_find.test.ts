import { afterEach, expect, test } from "vitest";
import { openBackend } from "../../../src/verify/backends/open.ts";
import { requireSandbox } from "../../../src/verify/backends/sandbox/find.ts";

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
