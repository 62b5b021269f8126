// gentzen check: the embedded kernel's verdict on an export of another Lean, by the exit codes that such kernels share.
import { z } from "zod";
import { checkExportFile, describeExportVerdict, type ExportVerdict } from "../../verify/node.ts";
import { EXIT, type ExitCode } from "../exit_codes.ts";
import { defineVerb, quoted } from "../verb.ts";

const CODES: Record<ExportVerdict["verdict"], ExitCode> = {
  accepted: EXIT.ok,
  rejected: EXIT.failed,
  declined: EXIT.declined,
};

export const verb = defineVerb({
  summary: "check an export of Lean's kernel",
  description:
    "Checks every declaration of a file in Lean's kernel export format (NDJSON 3.1.0), as lean4export writes it, and says why if it\n" +
    "does not stand. The exit codes are those of lean-kernel-arena and of comparator's external kernels: 0 accepted; 1 rejected, a\n" +
    "malformed file too; 2 declined, as this kernel lacks something (unsafe and partial declarations) or a limit was reached;\n" +
    "64 for a command line that makes no sense, and 70 if the check itself breaks.",
  config: z.object({
    file: z.string().describe("an export; /dev/stdin reads it from standard input"),
    steps: z.int().positive().default(20_000_000).describe("steps of reduction and comparison for each declaration"),
    memory: z.int().positive().default(4096).describe("megabytes for the whole check"),
  }),
  positional: "file",
  examples: [
    ["check proof.ndjson", "accepted, rejected or declined, and why"],
    ["check proof.ndjson --json", "the verdict as a record"],
  ],
  misuse: EXIT.misuse,
  broken: EXIT.broken,
  next: ({ file, steps }, done) =>
    done
      ? []
      : [[`check ${quoted(file)} --steps ${10 * steps}`, "where a limit was reached: with ten times the steps"]],
  async run({ file, steps, memory }, { output, signal }) {
    // Steps decide; nodes and the clock only back them up.
    const limits = { steps, memory: 10 * steps, milliseconds: steps };
    const verdict = await checkExportFile(file, { limits, memoryMegabytes: memory, signal });
    output.record({ file, ...verdict }, () => describeExportVerdict(file, verdict));
    return CODES[verdict.verdict];
  },
});
