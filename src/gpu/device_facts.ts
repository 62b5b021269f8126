// What a device is and can do, as plain data.
import type { Gpu, GpuInfo } from "./device.ts";

const LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupsPerDimension",
  "minStorageBufferOffsetAlignment",
] as const;

/** A device's adapter, its features, and the limits that decide what fits on it. */
export interface DeviceFacts {
  readonly adapter: GpuInfo;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
}

export function deviceFacts({ info, device, limits }: Gpu): DeviceFacts {
  return {
    adapter: info,
    features: [...device.features].sort(),
    limits: Object.fromEntries(LIMITS.map((name) => [name, limits[name]])),
  };
}
