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

/** The facts in lines for people, between others: a name and a text each. */
export function describeFacts(
  { adapter, features, limits }: DeviceFacts,
  others: Readonly<Record<string, string>>,
): string {
  const rows: Readonly<Record<string, string>> = {
    ...others,
    adapter: adapter.name,
    kind: `${adapter.kind}${adapter.software ? ", in software on the CPU" : ""}`,
    features: features.join(" ") || "none",
    ...Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, describeLimit(name, value)])),
  };
  const width = Math.max(...Object.keys(rows).map((name) => name.length));
  return Object.entries(rows)
    .map(([name, text]) => `${name.padEnd(width)}  ${text}`)
    .join("\n");
}

function describeLimit(name: string, value: number): string {
  return /Size$/.test(name) && value >= 2 ** 20 ? `${(value / 2 ** 20).toFixed(0)} MiB` : String(value);
}
