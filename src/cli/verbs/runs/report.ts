// gentzen report: a run as a page to look at.
import { z } from "zod";
import { writeRunReport } from "../../../prover/node.ts";
import { defineVerb, pageOf, quoted } from "../../verb.ts";

export const verb = defineVerb({
  summary: "write a run's curves, figures and proofs as one HTML file",
  description:
    "The file is RUN/report.html; it holds no script and needs no network. A run writes it at its end; this does so at any time, also\n" +
    "while the run goes on.",
  config: z.object({ run: z.string().describe("the run's folder") }),
  positional: "run",
  examples: [["report runs/default", "writes runs/default/report.html"]],
  next: ({ run }) => [pageOf(run), [`recheck ${quoted(run)}`, "checks every proof that counted in it again"]],
  async run({ run }, { output }) {
    const file = await writeRunReport(run);
    output.record({ run, report: file }, `the report is in ${file}`);
    return undefined;
  },
});
