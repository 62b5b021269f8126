// Whether a page can compute here, and what to do where it cannot.
import { DeviceError } from "../../platform/index.ts";

const BROWSERS =
  "Chrome and Edge have WebGPU from version 113 on (on Linux, switch on chrome://flags/#enable-unsafe-webgpu and Vulkan where it is off), " +
  "Safari from 26, Firefox from 141 on Windows and 145 on Macs (elsewhere: dom.webgpu.enabled in about:config)";

/** @throws DeviceError where there is no WebGPU, with the browsers that have it and what to switch on */
export async function checkSupport(): Promise<void> {
  if (!globalThis.isSecureContext)
    throw new DeviceError(
      "a page that is not secure has no WebGPU",
      `it is at ${globalThis.location?.origin ?? "an address without https"}`,
      "open it over https, or on localhost",
    );
  if (globalThis.navigator?.gpu === undefined)
    throw new DeviceError("this browser has no WebGPU", `it is ${navigator.userAgent}`, BROWSERS);
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter !== null) return;
  throw new DeviceError(
    "the browser found no graphics adapter for WebGPU",
    `it is ${navigator.userAgent}`,
    `switch hardware acceleration on in the browser's settings; chrome://gpu, or about:support, says why WebGPU is off. ${BROWSERS}`,
  );
}
