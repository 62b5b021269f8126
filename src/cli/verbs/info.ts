// gentzen info: which adapter there is, what it can do, and how fast it multiplies.
import { z } from "zod";
import { describeFacts, deviceFacts } from "../../gpu/index.ts";
import { measureMatmul } from "../../ops/index.ts";
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
    ["info --adapter swiftshader --json", "one JSON line, on the software adapter of @sparticuz/chromium"],
  ],
  next: () => [
    ['prove "theorem ex (p q : Prop) (h : p ∧ q) : q ∧ p"', "with the small prover that comes with gentzen"],
    ["train", "trains one of your own on this adapter"],
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
    const { gflops, size } = record.matmul;
    output.record(record, () =>
      describeFacts(record, {
        gentzen: `${record.version}, Node ${record.node}, ${record.platform}`,
        checker: `follows Lean ${record.lean}`,
        matmul: `${size} × ${size} in f32: ${gflops.toPrecision(3)} GFLOP/s`,
      }),
    );
    return undefined;
  },
});
