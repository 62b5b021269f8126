// gentzen recheck: replays every proof that counted in a run.
import { resolve } from "node:path";
import { z } from "zod";
import { FairJudge, type SettledCheck } from "../../prover/index.ts";
import { type CountedProof, countedProofs } from "../../prover/node.ts";
import type { Verdict } from "../../verify/index.ts";
import { EXIT } from "../exit_codes.ts";
import type { Output } from "../output.ts";
import { defineVerb } from "../verb.ts";
import { openConfiguredVerifier, verifierFields } from "../verifier.ts";

/** Proofs that are sent at the same time: a batch has its own canaries where a real Lean checks. */
const BATCH = 512;

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
  async run(config, { output, signal }) {
    const proofs = distinct(countedProofs(resolve(config.run)));
    const verifier = await openConfiguredVerifier(config);
    const start = performance.now();
    const judge = FairJudge.of(verifier);
    let holding = 0;
    let lost = 0;
    try {
      const progress = output.progress("recheck", proofs.length, "proofs");
      for (let from = 0; from < proofs.length; from += BATCH) {
        signal.throwIfAborted();
        const batch = proofs.slice(from, from + BATCH);
        const settled = await judge.settleAll(batch.map(({ statement, proof }) => ({ statement, proof })));
        for (const [index, check] of settled.entries()) {
          if (check.verdict.kind === "proved") holding++;
          else report(output, batch[index], check);
          if (check.standing === "lost") lost++;
        }
        progress.update(from + batch.length);
      }
      progress.finish();
    } finally {
      await verifier.close();
    }
    const seconds = (performance.now() - start) / 1000;
    const broken = proofs.length - holding - lost;
    const summary = { run: config.run, lean: verifier.name, proofs: proofs.length, holding, broken, lost, seconds };
    const rate = `${seconds.toFixed(1)} s, ${verifier.name}`;
    const unknown = lost === 0 ? "" : `; on ${lost} no verdict was to be had, since the checker could not be asked`;
    output.record(summary, `${holding} of ${proofs.length} proofs hold${unknown} (${rate})`);
    return holding === proofs.length ? EXIT.ok : EXIT.failed;
  },
});

/** Each proof of a statement once, under the place where it counted first. */
function distinct(proofs: readonly CountedProof[]): CountedProof[] {
  const seen = new Map<string, CountedProof>();
  for (const each of proofs) {
    const key = `${each.statement}\n${each.proof}`;
    if (!seen.has(key)) seen.set(key, each);
  }
  return [...seen.values()];
}

const standings: Readonly<Record<SettledCheck["standing"], string>> = {
  judged: "",
  crashes: ", it crashes the checker",
  lost: ", and nothing is known of it",
};

function report(
  output: Output,
  { problem, statement, proof, origin }: CountedProof,
  { verdict, standing }: SettledCheck,
): void {
  output.record({ problem, origin, statement, proof, verdict, ...(standing === "judged" ? {} : { standing }) }, () =>
    [`${problem} (${origin}): ${verdict.kind}${standings[standing]}`, `${statement} := ${proof}`, ...why(verdict)]
      .join("\n")
      .replaceAll("\n", "\n  "),
  );
}

function why(verdict: Verdict): string[] {
  if (verdict.kind === "failed") return verdict.messages.map(({ line, column, text }) => `${line}:${column}: ${text}`);
  if (verdict.kind === "rejected" || verdict.kind === "crashed") return [verdict.reason];
  return verdict.kind === "timeout" ? [`the limit on ${verdict.limit} was reached`] : [];
}
