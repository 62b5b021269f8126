// gentzen info: which adapter there is, what it can do, and how fast it multiplies.
import { z } from "zod";
import { type DeviceFacts, deviceFacts } from "../../gpu/index.ts";
import { type MatmulSpeed, measureMatmul } from "../../ops/index.ts";
import { leanVersion } from "../../verify/index.ts";
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
    const record = {
      version: version(),
      lean: leanVersion,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      ...deviceFacts(device),
      matmul: await measureMatmul(config.size, config.seconds),
    };
    output.record(record, () => describe(record));
    return undefined;
  },
});

function describe(
  record: DeviceFacts & { version: string; lean: string; node: string; platform: string; matmul: MatmulSpeed },
): string {
  const { adapter, features, limits, matmul } = record;
  const rows: [name: string, value: string][] = [
    ["gentzen", `${record.version}, Node ${record.node}, ${record.platform}`],
    ["checker", `follows Lean ${record.lean}`],
    ["adapter", adapter.name],
    ["kind", `${adapter.kind}${adapter.software ? ", in software on the CPU" : ""}`],
    ["features", features.join(" ") || "none"],
    ...Object.entries(limits).map(([name, value]): [string, string] => [name, formatLimit(name, value)]),
    ["matmul", `${matmul.size} × ${matmul.size} in f32: ${matmul.gflops.toPrecision(3)} GFLOP/s`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}

function formatLimit(name: string, value: number): string {
  return /Size$/.test(name) && value >= 2 ** 20 ? `${(value / 2 ** 20).toFixed(0)} MiB` : String(value);
}
