// The browser's adapter, from navigator.gpu.

import { DeviceError } from "../../platform/index.ts";
import type { FoundAdapter } from "./adapter.ts";

/** Asks the page for its fastest adapter. @throws {DeviceError} where the browser has none. */
export async function findOwnAdapter(): Promise<FoundAdapter> {
  const gpu = globalThis.navigator?.gpu;
  if (gpu === undefined) {
    throw new DeviceError(
      "this browser has no WebGPU",
      "navigator.gpu is undefined",
      "open the page over https or on localhost, in a browser with WebGPU switched on",
    );
  }
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter === null) {
    throw new DeviceError(
      "the browser found no GPU adapter",
      "navigator.gpu.requestAdapter() returned null",
      "switch hardware acceleration on; chrome://gpu says why WebGPU is off",
    );
  }
  const { vendor, architecture, description } = adapter.info;
  const name = description || [vendor, architecture].filter((part) => part !== "").join(" ") || "browser adapter";
  return { adapter, gpu, kind: "browser", name, software: adapter.info.isFallbackAdapter || /swiftshader/i.test(name) };
}
