// What gentzen says where a package that it works without is not there, and where a machine has no adapter.
import { expect, test } from "vitest";
import { installAdvice, installDawn } from "../../src/gpu/adapter/dawn.ts";
import { isNotInstalled } from "../../src/platform/index.ts";

test("a package that is not installed is told from one that is broken", async () => {
  const absent = await import("no-such-package-of-anybody" as string).catch((error: unknown) => error);
  expect(isNotInstalled(absent, "no-such-package-of-anybody")).toBe(true);
  expect(isNotInstalled(absent, "webgpu")).toBe(false);
  expect(isNotInstalled(new Error("Cannot find package 'webgpu'"), "webgpu")).toBe(false);
});

test.each([
  ["linux", "x64", /npm install @sparticuz\/chromium.*no root.*mesa-vulkan-drivers/],
  ["linux", "arm64", /^install a Vulkan driver.*apt install mesa-vulkan-drivers/],
  ["darwin", "arm64", /Metal/],
  ["win32", "x64", /Direct3D 12.*WARP/],
  ["freebsd", "x64", /Linux, macOS and Windows/],
])("%s %s: the advice names what to install", (platform, arch, expected) => {
  expect(installAdvice(platform, arch)).toMatch(expected);
});

test.each([
  ["linux", "x64", /webgpu.*@sparticuz\/chromium/],
  ["linux", "arm64", /webgpu.*apt install mesa-vulkan-drivers/],
  ["darwin", "arm64", /^npm install webgpu$/],
  ["win32", "x64", /^npm install webgpu$/],
])(
  "%s %s: without Dawn it is said what brings it, and an adapter where there may be none",
  (platform, arch, expected) => {
    expect(installDawn(platform, arch)).toMatch(expected);
  },
);
