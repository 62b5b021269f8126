// gentzen prove: tries to prove theorems with a model, every try checked.
import { z } from "zod";
import { UsageError } from "../../platform/index.ts";
import type { Progress } from "../../platform/node.ts";
import { describeProof, proveFields, proveProblems, proveReport } from "../../prover/node.ts";
import { oneTheoremTask } from "../../tasks/index.ts";
import { deviceFields, openDevice } from "../device.ts";
import { EXIT } from "../exit_codes.ts";
import { pickFields } from "../fields.ts";
import { problemFields, taskOf } from "../problem_fields.ts";
import { defineVerb } from "../verb.ts";
import { verifierFields, withVerifier } from "../verifier.ts";

export const verb = defineVerb({
  summary: "prove a theorem, or problems from files, with a model",
  description:
    "Where no sample proves a theorem, the search goes on goal by goal: a first tactic, then each goal that it leaves.\n" +
    "The exit code is 0 if a proof of each was found and checked, 1 if not.",
  config: z.object({
    theorem: z.string().optional().describe("a Lean statement, with or without `:= by`"),
    header: z.string().optional().describe("what stands before it, such as `open Nat`"),
    ...problemFields,
    model: z.string().describe("folder of a model or of a finished run"),
    ...proveFields,
    ...verifierFields,
    ...deviceFields,
  }),
  positional: "theorem",
  examples: [
    ['prove "theorem ex (p q : Prop) (h : p ∧ q) : q ∧ p" --model RUN', "prints the theorem with its proof"],
    ['prove "theorem ex (p : Prop) : p → p" --model RUN --samples 8 --json', "one JSON line"],
    ["prove --problems mine.lean --model RUN", "every theorem and example of a file, with what stands before it"],
  ],
  async run(config, { output, signal }) {
    const { theorem, header, model, samples } = config;
    const named = await taskOf(config);
    if ((theorem === undefined) === (named === undefined)) {
      const what = "give a theorem, or --problems or --task";
      throw new UsageError(what, `theorem ${theorem}`, "one of them says what to prove");
    }
    const task = named ?? oneTheoremTask(theorem!, header);
    await openDevice(config, output);
    let progress: Progress | undefined;
    const { unproved, outside, tooLong } = await withVerifier(config, (judge) =>
      proveProblems(
        {
          ...{ model, task, judge, signal },
          ...(named && { say: (text: string) => output.note(text) }),
          onProgress(done, checked) {
            progress ??= output.progress("prove", samples, "samples");
            progress.update(done, `${checked} different proofs checked`);
          },
          onResult(problem, result) {
            progress?.finish(
              result.proof === undefined ? "no proof" : result.bySubgoals ? "proved goal by goal" : "proved",
            );
            progress = undefined;
            output.record(proveReport(problem, result), () => describeProof(problem, result));
          },
        },
        pickFields(config, proveFields),
      ),
    );
    if (theorem !== undefined && outside.length + tooLong.length > 0) {
      const what = outside.length > 0 ? "the format cannot put the theorem" : "the prompt is longer than the context";
      const shown = `theorem: ${theorem.slice(0, 60)}${theorem.length > 60 ? "…" : ""}`;
      const evidence = [...outside, ...tooLong].map(({ reason }) => reason);
      throw new UsageError(what, [...evidence, shown], "shorten it, or choose --format lean or another model");
    }
    return unproved + outside.length + tooLong.length === 0 ? EXIT.ok : EXIT.failed;
  },
});
