// A folder is claimed on file systems that know no links, whatever the system calls that.
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { claimFolder } from "../../src/runs/folder_claim.ts";

const refusal = vi.hoisted(() => ({ code: "" }));

vi.mock("node:fs", async (original) => ({
  ...(await original<typeof import("node:fs")>()),
  linkSync: () => {
    throw Object.assign(new Error(refusal.code), { code: refusal.code, syscall: "link" });
  },
}));

test.each([
  ["Linux on FAT", "EPERM"],
  ["macOS on a network", "ENOTSUP"],
  ["Windows on exFAT", "EISDIR"],
  ["Android", "EACCES"],
])("%s says %s", (_, code) => {
  refusal.code = code;
  const folder = mkdtempSync(join(tmpdir(), "gentzen-links-"));
  const claim = claimFolder(folder, "gentzen test");
  expect(readdirSync(folder)).toEqual([".gentzen-claim-0"]);
  expect(() => claimFolder(folder, "gentzen other")).toThrow(/the folder is in use/);
  claim.release();
  expect(readdirSync(folder)).toEqual([]);
});

test("a full disk is a full disk", () => {
  refusal.code = "ENOSPC";
  expect(() => claimFolder(mkdtempSync(join(tmpdir(), "gentzen-links-")), "gentzen test")).toThrow(/the disk is full/);
});
