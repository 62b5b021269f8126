// gentzen bench: runs one of the programs in bench/, which measure and print one JSON line.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { nearest, UsageError } from "../../platform/index.ts";
import { deviceFields } from "../device.ts";
import { EXIT } from "../exit_codes.ts";
import { defineVerb } from "../verb.ts";

export const verb = defineVerb({
  summary: "measure: train_step, matmul, decode, checker and others",
  description:
    "Each benchmark is a program in bench/ of gentzen's source tree. It prints medians, minima, the adapter and, where they are\n" +
    "installed (npm ci --prefix bench/peers), the same measurements of other frameworks on the same adapter.",
  config: z.object({
    ...deviceFields,
    name: z.string().describe("which benchmark"),
    arguments: z.array(z.string()).default([]).describe("passed on to the program"),
  }),
  positional: "name",
  examples: [
    ["bench matmul", "matrix products, beside other frameworks"],
    ["bench train_step --json --arguments=--alone", "a training step of a small decoder, gentzen alone"],
  ],
  async run(config, { output, signal }) {
    const folder = benchFolder();
    const names = folder === undefined ? [] : programs(folder);
    if (folder === undefined || !names.includes(config.name)) {
      if (folder === undefined) throw new UsageError("no benchmarks here", "bench/ is only in gentzen's source tree");
      const guess = nearest(config.name, names);
      throw new UsageError(
        "unknown benchmark",
        config.name,
        guess ? `did you mean ${guess}?` : `there are: ${names.join(", ")}`,
      );
    }
    const env = config.adapter === undefined ? process.env : { ...process.env, GENTZEN_ADAPTER: config.adapter };
    const command = ["--import", "tsx", join(folder, `${config.name}.ts`), ...config.arguments];
    const child = spawn(process.execPath, command, { env, signal, stdio: ["ignore", "pipe", "inherit"] });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
    const code = await new Promise<number | null>((resolve, reject) => child.on("close", resolve).on("error", reject));
    if (code !== 0) return EXIT.failed;
    for (const line of printed.split("\n").filter((each) => each.startsWith("{"))) {
      const record = JSON.parse(line) as object;
      output.record(record, () => JSON.stringify(record, null, 2));
    }
    return undefined;
  },
});

/** The folder of the benchmarks: beside src, or beside the dist that holds the compiled src. */
function benchFolder(): string | undefined {
  const candidates = ["../../../bench", "../../../../bench"].map((up) => fileURLToPath(new URL(up, import.meta.url)));
  return candidates.find((folder) => existsSync(folder));
}

/** Benchmarks print one JSON line when run; the other files there are parts of them. */
function programs(folder: string): string[] {
  const parts = ["bench_model.ts", "checker_proofs.ts", "matmul_shapes.ts", "timing.ts", "workload.ts"];
  const names = readdirSync(folder).filter((name) => name.endsWith(".ts") && !parts.includes(name));
  return names.map((name) => name.slice(0, -3)).sort();
}
