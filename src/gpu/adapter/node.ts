// Node's adapters, through Dawn: the machine's own drivers first, then the SwiftShader library that npm brought along.
import { DeviceError } from "../../platform/index.ts";
import type { AdapterKind, AdapterPreference, FindAdapterOptions, FoundAdapter } from "./adapter.ts";
import { type Dawn, installAdvice, loadDawn } from "./dawn.ts";
import { withoutNativeWarnings } from "./native_warnings.ts";
import { unpackSwiftShader } from "./swiftshader.ts";
import { driverManifests, ensureVulkanLoader, lavapipeManifests, setVulkanDrivers } from "./vulkan.ts";

/**
 * Every entry object that Dawn gave, by the drivers it was created with. They are never let go: when one is collected,
 * Dawn is torn down under the devices that still use it and the process dies.
 */
export const liveGpus = new Map<string, GPU>();

/** NVIDIA's f16 and the experimental matrix instructions are behind these. */
const DAWN_FEATURES = ["vulkan_enable_f16_on_nvidia", "allow_unsafe_apis"];

/** The options of an entry object. SwiftShader goes without Dawn's bounds checks, which cost it a third; kernels make their own. */
function dawnOptions(key: string): string[] {
  const features = key === "swiftshader" ? [...DAWN_FEATURES, "disable_robustness"] : DAWN_FEATURES;
  return [`enable-dawn-features=${features.join(",")}`];
}

/** Finds Node's adapter; see `findAdapter`. */
export async function findOwnAdapter({ prefer, quiet = false }: FindAdapterOptions): Promise<FoundAdapter> {
  const dawn = await loadDawn();
  Object.assign(globalThis, dawn.globals);
  const search: Search = { dawn, ask: quiet ? withoutNativeWarnings : (call) => call() };
  const tried: string[] = [];
  for (const attempt of attempts(prefer)) {
    const outcome = await attempt.run(search);
    if (typeof outcome === "string") tried.push(`${attempt.label}: ${outcome}`);
    else if (prefer !== undefined && outcome.kind !== prefer) tried.push(`${attempt.label}: found ${outcome.name}`);
    else return outcome;
  }
  throw new DeviceError(
    prefer === undefined ? "no WebGPU adapter found" : `no ${prefer} adapter found`,
    tried,
    prefer === undefined
      ? installAdvice(process.platform, process.arch)
      : "leave --adapter and GENTZEN_ADAPTER out to take the best adapter that there is",
  );
}

/** What every attempt needs: Dawn, and how it is called. */
interface Search {
  dawn: Dawn;
  ask<T>(call: () => T): T;
}

/** One way to an adapter. `run` gives it, or the reason why there is none. */
interface Attempt {
  label: string;
  run(search: Search): Promise<FoundAdapter | string>;
}

/**
 * The ways in their order. Elsewhere than on Linux Dawn knows the system's own interface alone (Metal; Direct3D 12, whose software
 * adapter comes last in Dawn's list).
 */
function attempts(prefer: AdapterPreference | undefined): Attempt[] {
  const own: Attempt = { label: "the machine's drivers", run: ownDrivers };
  const lavapipe: Attempt = { label: "lavapipe", run: (search) => installedLavapipe(search, prefer === "lavapipe") };
  const swiftshader: Attempt = { label: "SwiftShader", run: bundledSwiftShader };
  if (prefer === "hardware") return [own];
  if (prefer === "lavapipe") return [lavapipe];
  if (prefer === "swiftshader") return [swiftshader];
  return process.platform === "linux" ? [own, lavapipe, swiftshader] : [own];
}

async function ownDrivers(search: Search): Promise<FoundAdapter | string> {
  if (process.platform === "linux") {
    if (driverManifests().length === 0) return "no Vulkan driver is installed";
    const missing = await ensureVulkanLoader();
    if (missing !== undefined) return missing;
  }
  return request(search, "own", undefined);
}

async function installedLavapipe(search: Search, everywhere: boolean): Promise<FoundAdapter | string> {
  if (process.platform !== "linux") return `only on Linux, and this is ${process.platform}`;
  const manifests = lavapipeManifests(everywhere);
  if (manifests.length === 0) return "not installed (no lvp_icd*.json among the Vulkan drivers)";
  const missing = await ensureVulkanLoader();
  if (missing !== undefined) return missing;
  return request(search, "lavapipe", manifests);
}

async function bundledSwiftShader(search: Search): Promise<FoundAdapter | string> {
  const unpacked = await unpackSwiftShader();
  if (typeof unpacked === "string") return unpacked;
  const missing = await ensureVulkanLoader();
  if (missing !== undefined) return missing;
  return request(search, "swiftshader", [unpacked.manifest]);
}

async function request(
  { dawn, ask }: Search,
  key: string,
  drivers: string[] | undefined,
): Promise<FoundAdapter | string> {
  const restore = drivers === undefined ? () => {} : setVulkanDrivers(drivers);
  try {
    const gpu = liveGpus.get(key) ?? dawn.create(dawnOptions(key));
    liveGpus.set(key, gpu);
    const adapter = await ask(() => gpu.requestAdapter({ powerPreference: "high-performance" }));
    if (adapter === null) return "the driver offers no adapter that Dawn accepts";
    return { adapter, gpu, ...classify(adapter.info) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    restore();
  }
}

/** Tells an adapter's kind from what it says about itself. */
export function classify(info: GPUAdapterInfo): { kind: AdapterKind; name: string; software: boolean } {
  const words = [info.vendor, info.architecture, info.device, info.description].join(" ");
  const name = info.description || info.device || "unnamed adapter";
  if (/swiftshader/i.test(words)) return { kind: "swiftshader", name, software: true };
  if (/llvmpipe|lavapipe/i.test(words)) return { kind: "lavapipe", name, software: true };
  // Windows has a software adapter of its own among those of Direct3D.
  return { kind: "hardware", name, software: info.isFallbackAdapter || /microsoft basic render/i.test(words) };
}
