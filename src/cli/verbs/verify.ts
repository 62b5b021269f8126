// gentzen verify: checks the theorems of Lean files with the embedded checker, or with a real Lean.
import { z } from "zod";
import { readText } from "../../platform/node.ts";
import { describeTheorem, theoremReport } from "../../verify/index.ts";
import { openFileVerifier, toolchainName, verifierFields, verifierOptions } from "../../verify/node.ts";
import { EXIT } from "../exit_codes.ts";
import { defineVerb, quoted } from "../verb.ts";

export const verb = defineVerb({
  summary: "check the theorems of Lean files",
  description:
    "One record for each theorem or example: proved, incomplete, failed, timeout, crashed or rejected, the axioms behind it,\n" +
    "the messages, the milliseconds and the version of Lean that was followed or asked. What the embedded checker does not know it rejects by name; it runs no program: #eval is\n" +
    "only typed. A real Lean is asked about each theorem with what stands before it; its proof has to pass the policy on\n" +
    "untrusted proofs first. The exit code is 0 if everything is proved, and 1 if not, or if there is nothing to be proved.",
  config: z.object({ files: z.array(z.string()).min(1).describe("Lean files"), ...verifierFields }),
  positional: "files",
  examples: [
    ["verify proof.lean", "each theorem with its verdict"],
    ["verify a.lean b.lean --json", "one JSON line for each theorem"],
    ["verify a.lean --lean lean --project ~/mathlib_project", "by `lake env lean` of a Lake project, in a sandbox"],
    ["verify a.lean --lean repl --project ~/mathlib_project --repl ~/repl/.lake/build/bin/repl", "by a pool of REPLs"],
    ["verify a.lean --lean kimina --kimina http://localhost:8000", "by a Kimina server"],
  ],
  next: ({ files }, done) =>
    done
      ? files.map((file) => [
          `export ${quoted(file)} --out ${quoted(file)}.ndjson`,
          "the proofs, for another kernel to check",
        ])
      : [[`verify ${files.map(quoted).join(" ")} --json`, "every message, and what is left to prove"]],
  async run({ files, ...config }, { output }) {
    let proved = true;
    // What cannot be read is found before anything is checked.
    const sources = await Promise.all(files.map(async (file) => ({ file, source: await readText(file) })));
    const options = verifierOptions(config);
    const verifier = await openFileVerifier(options);
    try {
      const toolchain = await toolchainName(options);
      for (const { file, source } of sources) {
        for (const each of await verifier.verify(source)) {
          proved &&= each.verdict.kind === "proved";
          const report = theoremReport(file, each, toolchain);
          output.record(report, () => describeTheorem(report, each.line));
        }
      }
    } finally {
      await verifier.close();
    }
    return proved ? EXIT.ok : EXIT.failed;
  },
});
