// gentzen export: writes what the embedded checker has proved in Lean's kernel export format, for other kernels.
import { z } from "zod";
import { DataError } from "../../platform/index.ts";
import { readStart, readText, writeFileAtomic } from "../../platform/node.ts";
import { checkFile, exportNdjson } from "../../verify/index.ts";
import { loadLibraryProofs } from "../../verify/node.ts";
import { EXIT } from "../exit_codes.ts";
import { defineVerb } from "../verb.ts";

const EXPORT = '{"meta":{"exporter":';

/** An export is written over, whoever wrote it; any other file is not. @throws {DataError} */
async function refuseForeign(out: string): Promise<void> {
  const start = await readStart(out, EXPORT.length);
  if (start === undefined || start === "" || start === EXPORT) return;
  throw new DataError(
    `the file is no export, and is left as it is: ${out}`,
    `it begins with ${JSON.stringify(start)}`,
    "choose another name, or remove the file",
  );
}

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
  async run({ file, out }, { output }) {
    const { verdicts, environment } = checkFile(await readText(file));
    const names: string[] = [];
    let proved = true;
    for (const { name, line, verdict } of verdicts) {
      if (verdict.kind !== "proved") {
        proved = false;
        output.note(`${file}:${line}: ${name}: ${verdict.kind}, left out`);
      } else if (environment.has(name)) names.push(name);
    }
    if (names.length === 0) throw new DataError("no proved theorem to export", file);
    loadLibraryProofs();
    const text = exportNdjson(environment, names);
    if (out === undefined) output.text(text);
    else {
      await refuseForeign(out);
      await writeFileAtomic(out, text);
      output.record({ file, out, theorems: names }, `${out}: ${names.length} theorems`);
    }
    return proved ? EXIT.ok : EXIT.failed;
  },
});
