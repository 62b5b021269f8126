// Dawn in Node: the npm package webgpu, which is installed by those who want it, and what to install where there is no adapter.
import { DeviceError, isNotInstalled } from "../../platform/index.ts";

/** What the package webgpu gives. */
export type Dawn = typeof import("webgpu");

/**
 * Loads Dawn.
 *
 * @throws {DeviceError} where the package is not installed, or has no library that this machine can load.
 */
export async function loadDawn(): Promise<Dawn> {
  try {
    return await import("webgpu");
  } catch (error) {
    if (isNotInstalled(error, "webgpu")) {
      throw new DeviceError(
        "the npm package webgpu, which brings WebGPU to Node, is not installed",
        `Node ${process.version} on ${process.platform} ${process.arch}`,
        installDawn(process.platform, process.arch),
        { cause: error },
      );
    }
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new DeviceError(
      "the npm package webgpu does not load on this machine",
      `${process.platform} ${process.arch}: ${reason}`,
      "it has libraries for Linux, macOS and Windows on x64 and arm64, and on Linux wants the C library of a current release",
      { cause: error },
    );
  }
}

/** What brings Dawn to a machine. */
export function installDawn(platform: string, arch: string): string {
  if (platform !== "linux") return "npm install webgpu";
  return arch === "x64"
    ? "npm install webgpu, and where there is no GPU also @sparticuz/chromium, which brings a software adapter"
    : "npm install webgpu, and where there is no GPU also lavapipe: apt install mesa-vulkan-drivers, or your system's way to it";
}

/** What gives a machine without an adapter one. */
export function installAdvice(platform: string, arch: string): string {
  if (platform === "linux") {
    const driver =
      "a Vulkan driver; Mesa's on the CPU, lavapipe of version 23 or later, is apt install mesa-vulkan-drivers on Debian and Ubuntu, dnf install mesa-vulkan-drivers on Fedora";
    return arch === "x64"
      ? `npm install @sparticuz/chromium, which brings a software adapter and needs no root; or install ${driver}`
      : `install ${driver}`;
  }
  if (platform === "darwin") return "Dawn wants Metal: a virtual machine needs a virtual GPU that offers it";
  if (platform === "win32")
    return "Dawn wants Direct3D 12: install the graphics driver's current release; Windows 10 and later have a software adapter (WARP), which a container without graphics lacks";
  return "Dawn runs on Linux, macOS and Windows";
}
