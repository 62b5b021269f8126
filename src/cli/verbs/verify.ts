// gentzen verify: checks the theorems of Lean files with the embedded checker.
import { z } from "zod";
import { type FileVerdict, type Verdict, verifyFile } from "../../lean/index.ts";
import { readText } from "../../platform/node.ts";
import { EXIT } from "../exit_codes.ts";
import { defineVerb } from "../verb.ts";

export const verb = defineVerb({
  summary: "check the theorems of Lean files",
  description:
    "One record for each theorem or example: proved, incomplete, failed, timeout, crashed or rejected. What the embedded checker\n" +
    "does not know it rejects by name. The exit code is 0 if everything is proved.",
  config: z.object({ files: z.array(z.string()).min(1).describe("Lean files") }),
  positional: "files",
  examples: [
    ["verify proof.lean", "each theorem with its verdict"],
    ["verify a.lean b.lean --json", "one JSON line for each theorem"],
  ],
  async run({ files }, { output }) {
    let proved = true;
    for (const file of files) {
      const found = verifyFile(await readText(file));
      if (found.length === 0) output.note(`${file}: no theorem`);
      for (const each of found) {
        proved &&= each.verdict.kind === "proved";
        output.record({ file, ...each }, () => describeVerdict(file, each));
      }
    }
    return proved ? EXIT.ok : EXIT.failed;
  },
});

function describeVerdict(file: string, { name, line, verdict }: FileVerdict): string {
  return [`${file}:${line}: ${name}: ${verdict.kind}`, ...detail(verdict).map((text) => indent(text))].join("\n");
}

function detail(verdict: Verdict): string[] {
  switch (verdict.kind) {
    case "proved":
      return verdict.axioms.length > 0 ? [`by ${verdict.axioms.join(", ")}`] : [];
    case "incomplete":
      return verdict.holes.map(({ line, column, target }) => `${line}:${column}: left open: ⊢ ${target}`);
    case "failed":
      return verdict.messages.map(({ line, column, text }) => `${line}:${column}: ${text}`);
    case "timeout":
      return [`the limit on ${verdict.limit} was reached`];
    default:
      return [verdict.reason];
  }
}

const indent = (text: string) => `  ${text.replaceAll("\n", "\n  ")}`;
