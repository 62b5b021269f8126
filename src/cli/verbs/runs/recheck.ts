// gentzen recheck: replays every proof that counted in a run.
import { resolve } from "node:path";
import { z } from "zod";
import { describeBroken, recheckProofs } from "../../../prover/index.ts";
import { countedProofs } from "../../../prover/node.ts";
import { verifierFields, withVerifier } from "../../../verify/node.ts";
import { EXIT } from "../../exit_codes.ts";
import { defineVerb, quoted } from "../../verb.ts";

export const verb = defineVerb({
  summary: "check again every proof that counted in a run",
  description:
    "The proofs found, those that fine-tuning was given, and those that evaluations kept, each against its own statement and without\n" +
    "remembered verdicts. One record for each proof that does not hold, then a summary; the exit code is 0 if all hold.",
  config: z.object({ run: z.string().describe("the run's folder"), ...verifierFields }),
  positional: "run",
  examples: [
    ["recheck runs/default", "with the embedded checker"],
    ["recheck runs/default --json", "a JSON line for each proof that does not hold, and for the summary"],
    ["recheck runs/default --lean repl --project mathlib4", "with a real Lean"],
  ],
  next: ({ run }, done) =>
    done
      ? [[`report ${quoted(run)}`, "the run as a page, with its longest proofs"]]
      : [[`recheck ${quoted(run)} --json`, "each proof that does not hold, with the verdict"]],
  async run(config, { output, signal }) {
    const counted = countedProofs(resolve(config.run));
    return withVerifier(config, async (judge) => {
      const summary = await output.follow("recheck", "proofs", ({ onProgress }) =>
        recheckProofs(counted, judge, {
          onBroken(proof, { verdict, standing }) {
            const record = { ...proof, verdict, ...(standing === "judged" ? {} : { standing }) };
            output.record(record, () => describeBroken(proof, { verdict, standing }));
          },
          onProgress,
          signal,
        }),
      );
      const { proofs, holding, lost, seconds } = summary;
      const unknown = lost === 0 ? "" : `; on ${lost} no verdict was to be had, since the checker could not be asked`;
      const text = `${holding} of ${proofs} proofs hold${unknown} (${seconds.toFixed(1)} s, ${judge.name})`;
      output.record({ run: config.run, lean: judge.name, ...summary }, text);
      return holding === proofs ? EXIT.ok : EXIT.failed;
    });
  },
});
