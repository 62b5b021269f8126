// gentzen info: which adapter there is, what it can do, and how fast it multiplies.
import { z } from "zod";
import { type Gpu, gpu } from "../../gpu/index.ts";
import { matmul } from "../../ops/index.ts";
import { now, secondsSince } from "../../platform/index.ts";
import { keep, scope, tensor } from "../../tensor/index.ts";
import { deviceFields, openDevice } from "../device.ts";
import { version } from "../run_cli.ts";
import { defineVerb } from "../verb.ts";

export const verb = defineVerb({
  summary: "show the adapter, its limits and features, and a measured speed",
  config: z.object({
    ...deviceFields,
    size: z.int().min(16).max(8192).default(512).describe("rows and columns of the matrices that are multiplied"),
    seconds: z.number().positive().default(1).describe("how long to measure"),
  }),
  examples: [
    ["info", "what this machine offers"],
    ["info --adapter swiftshader --json", "one JSON line, on the software adapter that comes with gentzen"],
  ],
  async run(config, { output }) {
    const device = await openDevice(config, output);
    const speed = await measureMatmul(config.size, config.seconds);
    const record = {
      version: version(),
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      adapter: device.info,
      features: [...device.device.features].sort(),
      limits: limitsOf(device),
      matmul: speed,
    };
    output.record(record, () => describe(record));
    return undefined;
  },
});

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

function limitsOf({ limits }: Gpu): Record<string, number> {
  return Object.fromEntries(LIMITS.map((name) => [name, limits[name]]));
}

/** The best of several products of two square matrices in f32. */
async function measureMatmul(size: number, seconds: number) {
  const fill = (seed: number) => Float32Array.from({ length: size * size }, (_, i) => ((i * seed) % 17) / 17 - 0.5);
  const [a, b] = [3, 5].map((seed) => keep(tensor(fill(seed), [size, size])));
  const multiply = async () => {
    const start = now();
    const corner = scope(() => matmul(a, b).slice([0, 1], [0, 1]));
    await corner.data();
    corner.dispose();
    return secondsSince(start);
  };
  await multiply();
  const times: number[] = [];
  const start = now();
  while (times.length < 3 || (secondsSince(start) < seconds && times.length < 1000)) times.push(await multiply());
  a.dispose();
  b.dispose();
  gpu().assertHealthy();
  times.sort((x, y) => x - y);
  const best = times[0];
  return {
    size,
    repetitions: times.length,
    seconds: { best, median: times[times.length >> 1] },
    gflops: (2 * size ** 3) / best / 1e9,
  };
}

function describe(record: {
  version: string;
  node: string;
  platform: string;
  adapter: Gpu["info"];
  features: string[];
  limits: Record<string, number>;
  matmul: Awaited<ReturnType<typeof measureMatmul>>;
}): string {
  const { adapter, features, limits, matmul } = record;
  const rows = [
    ["gentzen", `${record.version}, Node ${record.node}, ${record.platform}`],
    ["adapter", adapter.name],
    ["kind", `${adapter.kind}${adapter.software ? ", in software on the CPU" : ""}`],
    ["features", features.join(" ") || "none"],
    ...Object.entries(limits).map(([name, value]) => [name, formatLimit(name, value)]),
    ["matmul", `${matmul.size} × ${matmul.size} in f32: ${matmul.gflops.toPrecision(3)} GFLOP/s`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}

function formatLimit(name: string, value: number): string {
  return /Size$/.test(name) && value >= 2 ** 20 ? `${(value / 2 ** 20).toFixed(0)} MiB` : String(value);
}
