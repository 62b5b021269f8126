// gentzen audit: what of the theorems that a model is measured by is among those that it is trained on.
import { z } from "zod";
import { describeAudit } from "../../prover/index.ts";
import { auditFields, runAudit } from "../../prover/node.ts";
import { EXIT } from "../exit_codes.ts";
import { typedFields } from "../fields.ts";
import { defineVerb, quoted } from "../verb.ts";

export const verb = defineVerb({
  summary: "find what a model is measured by among what it is trained on",
  description:
    "Statements are compared as they are, under any names and in any form (orders, currying, notation, directions of relations), and\n" +
    "by the share of their runs; problems in words likewise, and proofs by long runs that they share. Besides, all are looked up\n" +
    "among the statements of published benchmarks, of which gentzen knows hashes. The exit code is 1 if anything is found.",
  config: z.object(auditFields),
  positional: "train",
  examples: [
    ["audit pool.jsonl", "against the benchmarks that gentzen knows"],
    ["audit pool.jsonl proofs.jsonl --against minif2f.jsonl", "against files, near statements, words and proofs too"],
    ["audit mine.lean --against minif2f,proofnet --data DATA --json", "against sets by name; one JSON line a finding"],
  ],
  next: ({ train, against, data }, done) =>
    done
      ? [
          [
            `expert ${train.map(quoted).join(" ")} --model RUN --out runs/expert`,
            "learns from problems that leak nothing",
          ],
        ]
      : [
          [
            `audit ${[...train, ...typedFields({ against: auditFields.against, data: auditFields.data }, { against, data })].map(quoted).join(" ")} --json`,
            "names every finding",
          ],
        ],
  async run(config, { output }) {
    const { findings, leftOut, ...summary } = await runAudit(config);
    for (const each of leftOut) output.note(`not compared: ${each}`);
    if (output.json) for (const finding of findings) output.record({ ...finding }, "");
    output.record({ ...summary }, () => describeAudit({ ...summary, findings }, summary.registered));
    return summary.leaks ? EXIT.failed : EXIT.ok;
  },
});
