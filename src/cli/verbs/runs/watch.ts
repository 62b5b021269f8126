// gentzen watch: runs in a browser, while they go on.
import { z } from "zod";
import { watchFields, watchRuns } from "../../../serve/node.ts";
import { pickFields } from "../../fields.ts";
import { defineVerb, quoted } from "../../verb.ts";

export const verb = defineVerb({
  summary: "show runs in a browser while they go on: curves, figures, proofs, samples",
  description:
    "A page on this machine that renews itself; it needs no network and writes nothing. Several runs share their charts. RUN/report.html,\n" +
    "which a run leaves at its end, is the same as one file.",
  config: z.object({ runs: z.array(z.string()).min(1).describe("folders of runs"), ...watchFields }),
  positional: "runs",
  examples: [
    ["watch runs/default", "at http://127.0.0.1:8081"],
    ["watch runs/seed-1 runs/seed-2", "side by side"],
  ],
  next: ({ runs: [run = "RUN"] }) => [[`report ${quoted(run)}`, "the same as one file"]],
  async run(config, { output, signal }) {
    const { url, close } = await watchRuns(config.runs, pickFields(config, watchFields));
    output.record({ url, runs: config.runs }, `${url}; Ctrl-C ends it`);
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    await close();
    return undefined;
  },
});
