// gentzen export: writes what the embedded checker has proved in Lean's kernel export format, for other kernels.
import { z } from "zod";
import { counted, DataError } from "../../platform/index.ts";
import { readText, refuseForeign, writeFileAtomic } from "../../platform/node.ts";
import { exportTheorems } from "../../verify/node.ts";
import { EXIT } from "../exit_codes.ts";
import { defineVerb, quoted } from "../verb.ts";

/** How an export begins. */
const EXPORT = '{"meta":{"exporter":';

export const verb = defineVerb({
  summary: "write proofs for other kernels to check",
  description:
    "The theorems of a Lean file with everything that they rest on, in Lean's kernel export format (NDJSON 3.1.0), on standard\n" +
    "output or in a file. Only proved theorems are written; examples have no name and are left out. The exit code is 0 if\n" +
    "everything in the file is proved, and 1 if not.",
  config: z.object({
    file: z.string().describe("a Lean file"),
    out: z.string().optional().describe("the file to write; standard output if absent"),
  }),
  positional: "file",
  examples: [
    ["export proof.lean", "on standard output"],
    ["export proof.lean --out proof.ndjson", "in a file, to give to another kernel"],
  ],
  next: ({ out }) =>
    out === undefined
      ? []
      : [[`check ${quoted(out)}`, "what the embedded kernel says of it; other kernels read it, too"]],
  async run({ file, out }, { output }) {
    const { text, theorems, leftOut } = exportTheorems(await readText(file));
    for (const { name, line, verdict } of leftOut) output.note(`${file}:${line}: ${name}: ${verdict.kind}, left out`);
    if (theorems.length === 0) throw new DataError("no proved theorem to export", file);
    if (out === undefined) output.text(text);
    else {
      await refuseForeign(out, EXPORT, "export");
      await writeFileAtomic(out, text);
      output.record({ file, out, theorems }, `${out}: ${counted(theorems.length, "theorem")}`);
    }
    return leftOut.length === 0 ? EXIT.ok : EXIT.failed;
  },
});
