// gentzen report: a run as a page to look at, or evaluations compared.
import { z } from "zod";
import { areEvaluations, compareScores, describeScores, writeRunReport, writeScorePage } from "../../../prover/node.ts";
import { verifierFields, withVerifier } from "../../../verify/node.ts";
import { defineVerb, pageOf, quoted } from "../../verb.ts";

export const verb = defineVerb({
  summary: "write a run as one HTML file, or compare evaluations",
  description:
    "Of a run: RUN/report.html with its curves, figures and proofs; it holds no script and needs no network. A run writes it at its end;\n" +
    "this does so at any time, also while the run goes on. Of files with what `gentzen eval --json` printed: means over seeds, tables by\n" +
    "category, what each model alone proves, and published figures of the benchmark. --recheck has the proofs that decide checked again.",
  config: z.object({
    run: z.array(z.string()).min(1).describe("a run's folder, or files of evaluations (.jsonl)"),
    page: z.string().optional().describe("file for the comparison as an HTML page"),
    recheck: z.boolean().default(false).describe("believe only proofs that a second backend confirms (--lean NAME)"),
    ...verifierFields,
  }),
  positional: "run",
  examples: [
    ["report runs/default", "writes runs/default/report.html"],
    ["report a-1.jsonl a-2.jsonl b-1.jsonl --recheck", "two models, one of them with two seeds"],
  ],
  next: ({ run }) =>
    areEvaluations(run)
      ? [[`report ${run.map(quoted).join(" ")} --recheck --page scores.html`, "confirmed, and as a page"]]
      : [pageOf(run[0]!), [`recheck ${quoted(run[0]!)}`, "checks every proof that counted in it again"]],
  async run({ run, page, recheck, ...config }, { output }) {
    if (!areEvaluations(run)) {
      for (const each of run) {
        const file = await writeRunReport(each);
        output.record({ run: each, report: file }, `the report is in ${file}`);
      }
      return undefined;
    }
    const report = recheck
      ? await withVerifier(config, (judge) => compareScores(run, judge))
      : await compareScores(run);
    if (page !== undefined) await writeScorePage(report, page);
    output.record({ ...report, ...(page === undefined ? {} : { page }) }, () => describeScores(report));
    return undefined;
  },
});
